//! The blocks of a lesson as HTML. Whatever a reader answers is a plain form of its block.

use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockData, Tone as CalloutTone, VideoSource};
use domain::catalog::queries::QuestionKey;
use domain::catalog::views::BlockView;
use domain::ids::{BlockId, FileId};
use domain::learning::LessonPage;
use domain::say;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::outline::foreign;
use crate::form::Fields;
use crate::request::Caller;
use crate::ui::{Button, Icon, Notice, Tone, icon};

/// What blocks are shown with.
pub struct Shown<'a> {
    /// Who reads.
    pub caller: &'a Caller,
    /// The lesson.
    pub page: &'a LessonPage,
    /// The key of the check that was answered just now.
    pub key: Option<&'a (BlockId, QuestionKey)>,
}

impl Shown<'_> {
    fn kept(&self, block: BlockId) -> Option<Value> {
        serde_json::from_str(&self.page.answers.get(&block)?.0).ok()
    }
}

/// The answer that a posted block form says, as it is kept.
pub fn body_of(fields: &Fields) -> String {
    let chosen: Vec<&str> = fields.all("wybor").collect();
    match fields.get("rodzaj") {
        "checklist" => {
            let ticked: Vec<u32> = chosen.iter().filter_map(|place| place.parse().ok()).collect();
            json!({ "ticked": ticked })
        }
        "check" => json!({ "chosen": chosen }),
        "video" => json!({ "watched": true }),
        _ => json!({ "text": fields.get("tekst") }),
    }
    .to_string()
}

/// One block.
pub fn block(shown: &Shown<'_>, block: &BlockView) -> AnyView {
    let anchor = format!("b-{}", block.id);
    let rule = block.kind().rule();
    let said =
        (rule.is_required() || rule == domain::catalog::content::CompletionRule::Optional).then(|| {
            view! { <p class="soft" data-text="sm">{rule.words(shown.caller.lang)}</p> }
        });
    let lang = foreign(shown.page.content.lang, block.lang);
    view! { <section id=anchor class="flow" data-space="3" lang=lang>{content(shown, block)}{said}</section> }
        .into_any()
}

fn content(shown: &Shown<'_>, block: &BlockView) -> AnyView {
    let caller = shown.caller;
    match (&block.data, &block.body) {
        (_, BlockBody::Text { heading, markdown }) => {
            let heading = (!heading.is_empty()).then(|| view! { <h2>{heading.clone()}</h2> });
            view! { <div class="prose">{heading}<div class="prose" inner_html=words(shown, markdown)></div></div> }
                .into_any()
        }
        (BlockData::Callout { tone }, BlockBody::Callout { title, markdown }) => {
            callout(shown, *tone, title, markdown)
        }
        (BlockData::Image { file }, BlockBody::Image { alt, caption }) => {
            let caption = (!caption.is_empty())
                .then(|| view! { <figcaption class="soft">{caption.clone()}</figcaption> });
            view! { <figure><img src=address(caller, *file) alt=alt.clone() loading="lazy"/>{caption}</figure> }.into_any()
        }
        (BlockData::Video { source, captions }, BlockBody::Video { title, transcript }) => {
            let captions: Vec<_> = captions.iter().map(|(lang, file)| (lang.clone(), *file)).collect();
            film(shown, block, source, &captions, title, transcript)
        }
        (BlockData::File { file }, BlockBody::File { title, description }) => {
            document(caller, Some(address(caller, *file)), title, description)
        }
        (BlockData::Download { file }, BlockBody::Download { title, description, template }) => {
            let template = (!template.is_empty()).then(|| template.clone());
            let link = file.map(|file| address(caller, file));
            let words = document(caller, link, title, description);
            let template = template.map(|text| view! { <pre class="card">{text}</pre> });
            view! { {words}{template} }.into_any()
        }
        (_, BlockBody::Table { caption, columns, rows }) => table(caption, columns, rows),
        (_, BlockBody::Checklist { title, items }) => checklist(shown, block, title, items),
        (_, BlockBody::Reflection { question, hint }) => reflection(shown, block, question, hint),
        (BlockData::Calculator { formula, .. }, BlockBody::Calculator { title, inputs, result, note }) => {
            let names =
                inputs.iter().map(|input| format!("{} ({})", input.label, input.unit)).collect::<Vec<_>>();
            let result = format!("{} ({})", result.label, result.unit);
            view! {
                <div class="card flow">
                    <h3>{title.clone()}</h3>
                    <ul>{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
                    <p>{result} " = " <code>{formula.clone()}</code></p>
                    <p class="soft">{note.clone()}</p>
                </div>
            }
            .into_any()
        }
        (_, BlockBody::Check) => check(shown, block),
        _ => ().into_any(),
    }
}

/// Markdown with its sources as footnotes.
fn words(shown: &Shown<'_>, text: &str) -> String {
    let sources = shown.page.view().map_or(&[][..], |lesson| &lesson.sources);
    crate::catalog::markdown::markdown(text, sources, shown.caller.lang)
}

fn address(caller: &Caller, file: FileId) -> String {
    caller.href(&crate::catalog::blocks::file_href(file))
}

fn callout(shown: &Shown<'_>, tone: CalloutTone, title: &str, markdown: &str) -> AnyView {
    let (title, html) = (title.to_owned(), words(shown, markdown));
    match tone {
        CalloutTone::Practice => view! {
            <section class="practice"><h3>{title}</h3><div inner_html=html></div></section>
        }
        .into_any(),
        CalloutTone::Info => view! { <Notice title=title><div inner_html=html></div></Notice> }.into_any(),
        CalloutTone::Warning => {
            view! { <Notice tone=Tone::Lamp title=title><div inner_html=html></div></Notice> }.into_any()
        }
    }
}

fn film(
    shown: &Shown<'_>,
    block: &BlockView,
    source: &VideoSource,
    captions: &[(String, FileId)],
    title: &str,
    transcript: &str,
) -> AnyView {
    let lang = shown.caller.lang;
    let player = match source {
        VideoSource::File(file) => {
            let tracks = captions
                .iter()
                .map(|(tag, file)| {
                    let src = address(shown.caller, *file);
                    view! { <track kind="captions" srclang=tag.clone() label=tag.clone() src=src/> }
                })
                .collect_view();
            let src = address(shown.caller, *file);
            view! { <video class="film" controls preload="metadata" src=src aria-label=title.to_owned()>{tracks}</video> }.into_any()
        }
        VideoSource::Url(url) => {
            let host = url.split('/').nth(2).unwrap_or_default().to_owned();
            let label = say!(lang, "Obejrzyj na {}", "Watch on {}", host);
            view! { <p><a href=url.clone() rel="noopener noreferrer">{icon(Icon::Play)} " " {label}</a></p> }
                .into_any()
        }
    };
    let words = (!transcript.is_empty()).then(|| {
        let html = words(shown, transcript);
        view! { <details><summary><strong>{lang.t("Tekst filmu", "Transcript")}</strong></summary><div class="prose" inner_html=html></div></details> }
    });
    let state = if shown.kept(block.id).is_some() {
        kept(shown)
    } else {
        let label = lang.t("Oznacz jako obejrzany", "Mark as watched");
        view! { <form method="post">{about(block)}<Button label=label small=true/></form> }.into_any()
    };
    view! { <h3>{title.to_owned()}</h3>{player}{words}{state} }.into_any()
}

fn document(caller: &Caller, link: Option<String>, title: &str, description: &str) -> AnyView {
    let title = title.to_owned();
    let name = match link {
        Some(href) => view! { <a href=href>{icon(Icon::Download)} " " {title}</a> }.into_any(),
        None => view! { <strong lang=caller.lang.tag()>{title}</strong> }.into_any(),
    };
    view! { <div class="card"><p>{name}</p><p class="soft">{description.to_owned()}</p></div> }.into_any()
}

fn table(caption: &str, columns: &[String], rows: &[Vec<String>]) -> AnyView {
    let head = columns.iter().map(|cell| view! { <th scope="col">{cell.clone()}</th> }).collect_view();
    let rows = rows
        .iter()
        .map(|row| view! { <tr>{row.iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect_view()}</tr> })
        .collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=caption.to_owned()>
            <table><caption>{caption.to_owned()}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}

/// Which block a form is of.
fn about(block: &BlockView) -> AnyView {
    view! {
        <input type="hidden" name="blok" value=block.id.to_string()/>
        <input type="hidden" name="rodzaj" value=block.kind().word()/>
    }
    .into_any()
}

fn kept(shown: &Shown<'_>) -> AnyView {
    let text = shown.caller.lang.t("Zapisano", "Saved");
    view! { <span class="saved">{icon(Icon::Check)}{text}</span> }.into_any()
}

fn checklist(shown: &Shown<'_>, block: &BlockView, title: &str, items: &[String]) -> AnyView {
    let lang = shown.caller.lang;
    let answer = shown.kept(block.id);
    let ticked: Vec<u64> = answer
        .as_ref()
        .and_then(|answer| Some(answer.get("ticked")?.as_array()?.iter().filter_map(Value::as_u64).collect()))
        .unwrap_or_default();
    let boxes = items
        .iter()
        .enumerate()
        .map(|(place, text)| {
            let checked = ticked.contains(&(place as u64));
            view! {
                <label class="check">
                    <input type="checkbox" name="wybor" value=place.to_string() checked=checked/>
                    <span>{text.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let state = answer.is_some().then(|| kept(shown));
    view! {
        <form method="post" class="card flow">
            {about(block)}
            <fieldset class="flow" data-space="2">
                <legend><strong>{title.to_owned()}</strong></legend>
                {boxes}
            </fieldset>
            <div class="row"><Button label=lang.t("Zapisz listę", "Save the list") small=true/>{state}</div>
        </form>
    }
    .into_any()
}

fn reflection(shown: &Shown<'_>, block: &BlockView, question: &str, hint: &str) -> AnyView {
    let lang = shown.caller.lang;
    let answer = shown.kept(block.id);
    let text = answer.as_ref().and_then(|answer| answer.get("text")?.as_str()).unwrap_or_default().to_owned();
    let private = lang.t("Notatkę widzisz tylko Ty.", "Only you can see this note.");
    let state = answer.is_some().then(|| kept(shown));
    let id = format!("t-{}", block.id);
    view! {
        <form method="post" class="card flow">
            {about(block)}
            <div class="field">
                <label for=id.clone()>{question.to_owned()}</label>
                <p class="hint">{hint.to_owned()} " " {private}</p>
                <textarea id=id name="tekst" rows="4" maxlength="8000" inner_html=crate::ui::escaped(&text)></textarea>
            </div>
            <div class="row"><Button label=lang.t("Zapisz notatkę", "Save the note") small=true/>{state}</div>
        </form>
    }
    .into_any()
}

fn check(shown: &Shown<'_>, block: &BlockView) -> AnyView {
    let lang = shown.caller.lang;
    let Some(question) = block.questions.first() else { return ().into_any() };
    let answer = shown.kept(block.id);
    let chosen: Vec<&str> = answer
        .as_ref()
        .and_then(|answer| Some(answer.get("chosen")?.as_array()?.iter().filter_map(Value::as_str).collect()))
        .unwrap_or_default();
    let kind =
        if question.kind == domain::catalog::content::QuestionKind::Multiple { "checkbox" } else { "radio" };
    let options = question
        .options
        .iter()
        .map(|option| {
            let checked = chosen.contains(&option.id.as_str());
            view! {
                <label class="answer">
                    <input type=kind name="wybor" value=option.id.clone() checked=checked/>
                    <span>{option.text.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let verdict =
        shown.key.filter(|(id, _)| *id == block.id).and_then(|(_, key)| verdict(shown, key, &chosen));
    let state = answer.is_some().then(|| kept(shown));
    view! {
        <form method="post" class="card flow">
            {about(block)}
            <fieldset class="field choices"><legend><strong>{question.text.clone()}</strong></legend>{options}</fieldset>
            {verdict}
            <div class="row"><Button label=lang.t("Sprawdź", "Check") small=true/>{state}</div>
        </form>
    }
    .into_any()
}

fn verdict(shown: &Shown<'_>, key: &QuestionKey, chosen: &[&str]) -> Option<AnyView> {
    let lang = shown.caller.lang;
    let chosen: Vec<String> = chosen.iter().map(|id| (*id).to_owned()).collect();
    let (tone, title) = if key.is_right(&chosen) {
        (Tone::Patina, lang.t("Dobrze.", "Right."))
    } else {
        (Tone::Lamp, lang.t("Nie tym razem.", "Not this time."))
    };
    let why = domain::assessment::queries::explanation(key, &chosen);
    Some(view! { <Notice tone=tone title=title>{why}</Notice> }.into_any())
}
