//! The blocks of a lesson that are answered, each a plain form of its own; the rest is drawn by the catalogue.

use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockData, QuestionKind, VideoSource};
use domain::catalog::queries::QuestionKey;
use domain::catalog::views::{BlockView, Source};
use domain::ids::BlockId;
use domain::lang::Lang;
use domain::learning::LessonPage;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::calculator::{Figure, Reckoning};
use super::lesson::Address;
use super::marks::mark;
use crate::catalog::blocks::{FilmState, film_view, frame, read_block, template_view};
use crate::form::{Fields, FormState};
use crate::request::Caller;
use crate::ui::{Button, Icon, Notice, Tone, icon};
use crate::urls;

/// What blocks are shown with.
pub struct Shown<'a> {
    /// Who reads.
    pub caller: &'a Caller,
    /// Where.
    pub address: &'a Address,
    /// The lesson.
    pub page: &'a LessonPage,
    /// The key of the check that was answered just now.
    pub key: Option<&'a (BlockId, QuestionKey)>,
    /// What the address asks for: a film to be loaded, numbers of a calculator.
    pub asked: &'a Fields,
    /// What was posted and not taken.
    pub form: &'a FormState,
}

impl Shown<'_> {
    fn kept(&self, block: BlockId) -> Option<Value> {
        serde_json::from_str(&self.page.answers.get(&block)?.0).ok()
    }

    /// What stands in the block: what was posted and not taken, otherwise what is kept.
    fn standing(&self, block: BlockId) -> Option<Value> {
        match self.refused(block) {
            Some(_) => serde_json::from_str(&body_of(&self.form.fields)).ok(),
            None => self.kept(block),
        }
    }

    /// Why what was posted for the block was not taken.
    fn refused(&self, block: BlockId) -> Option<String> {
        let is_of = self.form.fields.get("blok").parse() == Ok(block);
        self.form.refusal(self.caller.lang).filter(|_| is_of)
    }

    /// The same beside what was answered, for `error_id`.
    fn error(&self, block: BlockId) -> Option<AnyView> {
        self.refused(block).map(|text| {
            view! {
                <div class="field" lang=self.caller.lang.tag()>
                    <span class="error" id=error_id(block)>{icon(Icon::Warn)} " " {text}</span>
                </div>
            }
            .into_any()
        })
    }

    fn described_by(&self, block: BlockId) -> Option<String> {
        self.refused(block).map(|_| error_id(block))
    }

    fn sources(&self) -> &[Source] {
        self.page.view().map_or(&[][..], |lesson| &lesson.sources)
    }

    /// The sequence of a kept answer, 0 without one.
    fn sequence(&self, block: BlockId) -> i64 {
        self.page.answers.get(&block).map_or(0, |(_, sequence)| *sequence)
    }

    /// The mark of saving, with the words for what is kept.
    fn mark(&self, block: BlockId) -> AnyView {
        let is_kept = self.page.answers.contains_key(&block);
        let words = if is_kept { self.caller.lang.t("Zapisano", "Saved") } else { "" };
        mark(words.to_owned())
    }
}

fn error_id(block: BlockId) -> String {
    format!("e-{block}")
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
    let lang = shown.caller.lang;
    let inside = match (&block.data, &block.body) {
        (BlockData::Video { source, .. }, _) => film(shown, block, source),
        (_, BlockBody::Checklist { title, items }) => checklist(shown, block, title, items),
        (_, BlockBody::Reflection { question, hint }) => reflection(shown, block, question, hint),
        (BlockData::Calculator { .. }, _) => {
            calculator_view(block, shown.sources(), lang, &shown.caller.query)
        }
        (_, BlockBody::Check) => check(shown, block),
        (BlockData::Download { .. }, _) => {
            let (cohort, module, lesson) = shown.address;
            let made = shown.caller.href(&urls::template(cohort, module, lesson, block.id));
            template_view(block, shown.sources(), lang, made)
        }
        _ => {
            let content = &shown.page.content;
            let of = (content.version, content.texts_revision);
            return read_block(block, shown.sources(), lang, of);
        }
    };
    frame(block, lang, inside)
}

fn film(shown: &Shown<'_>, block: &BlockView, source: &VideoSource) -> AnyView {
    let (lang, id) = (shown.caller.lang, block.id);
    let (cohort, module, lesson) = shown.address;
    let here = shown.caller.href(&urls::lesson(cohort, module, lesson));
    let state = FilmState {
        second: shown.page.resume.as_ref().filter(|at| at.block == Some(id)).and_then(|at| at.second),
        load: matches!(source, VideoSource::Url(_)).then(|| format!("{here}?film={id}#b-{id}")),
        is_loaded: shown.asked.get("film") == id.to_string(),
    };
    let is_watched = shown.kept(id).is_some();
    let button = (!is_watched).then(|| {
        let label = lang.t("Oznacz jako obejrzany", "Mark as watched");
        view! { <Button label=label small=true/> }
    });
    view! {
        {film_view(block, shown.sources(), lang, &state)}
        <form
            method="post"
            class="row"
            lang=lang.tag()
            data-autosave=id.to_string()
            data-sequence=shown.sequence(id).to_string()
            data-watched=if is_watched { "yes" } else { "no" }
        >
            {about(block)}
            {button}
            {shown.mark(id)}
        </form>
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

fn line(shown: &Shown<'_>, text: &str) -> AnyView {
    let html = crate::catalog::markdown::inline(text, shown.sources(), shown.caller.lang);
    view! { <span inner_html=html></span> }.into_any()
}

fn checklist(shown: &Shown<'_>, block: &BlockView, title: &str, items: &[String]) -> AnyView {
    let lang = shown.caller.lang;
    let answer = shown.standing(block.id);
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
                    <span>{line(shown, text)}</span>
                </label>
            }
        })
        .collect_view();
    let done = (0..items.len()).filter(|place| ticked.contains(&(*place as u64))).count();
    let words = if shown.kept(block.id).is_some() {
        domain::say!(lang, "Zapisano, {done} z {}", "Saved, {done} of {}", items.len())
    } else {
        String::new()
    };
    view! {
        <form
            method="post"
            class="card flow"
            autocomplete="off"
            data-autosave=block.id.to_string()
            data-sequence=shown.sequence(block.id).to_string()
        >
            {about(block)}
            <fieldset class="flow" data-space="2" aria-describedby=shown.described_by(block.id)>
                <legend><strong>{line(shown, title)}</strong></legend>
                {boxes}
                {shown.error(block.id)}
            </fieldset>
            <div class="row" lang=lang.tag()>
                <Button label=lang.t("Zapisz listę", "Save the list") small=true/>
                {mark(words)}
            </div>
        </form>
    }
    .into_any()
}

fn reflection(shown: &Shown<'_>, block: &BlockView, question: &str, hint: &str) -> AnyView {
    let lang = shown.caller.lang;
    let answer = shown.standing(block.id);
    let text = answer.as_ref().and_then(|answer| answer.get("text")?.as_str()).unwrap_or_default().to_owned();
    let private = lang.t("Notatkę widzisz tylko Ty.", "Only you can see this note.");
    let (id, says) = (format!("t-{}", block.id), format!("h-{}", block.id));
    let described = shown.described_by(block.id).map_or_else(|| says.clone(), |why| format!("{says} {why}"));
    view! {
        <form
            method="post"
            class="card flow"
            autocomplete="off"
            data-autosave=block.id.to_string()
            data-sequence=shown.sequence(block.id).to_string()
        >
            {about(block)}
            <div class="field">
                <label for=id.clone()>{line(shown, question)}</label>
                <p class="hint" id=says>{line(shown, hint)} " " <span lang=lang.tag()>{private}</span></p>
                <textarea
                    id=id
                    name="tekst"
                    rows="4"
                    maxlength="8000"
                    aria-describedby=described
                    aria-invalid=shown.refused(block.id).map(|_| "true")
                    inner_html=crate::ui::escaped(&text)
                ></textarea>
                {shown.error(block.id)}
            </div>
            <div class="row" lang=lang.tag()>
                <Button label=lang.t("Zapisz notatkę", "Save the note") small=true/>
                {shown.mark(block.id)}
            </div>
        </form>
    }
    .into_any()
}

fn check(shown: &Shown<'_>, block: &BlockView) -> AnyView {
    let lang = shown.caller.lang;
    let Some(question) = block.questions.first() else { return ().into_any() };
    let (standing, is_kept) = (shown.standing(block.id), shown.kept(block.id).is_some());
    let chosen: Vec<&str> = standing
        .as_ref()
        .and_then(|answer| Some(answer.get("chosen")?.as_array()?.iter().filter_map(Value::as_str).collect()))
        .unwrap_or_default();
    let is_single = question.kind == QuestionKind::Single;
    let kind = if is_single { "radio" } else { "checkbox" };
    let invalid = shown.refused(block.id).map(|_| "true");
    let options = question
        .options
        .iter()
        .map(|option| {
            let checked = chosen.contains(&option.id.as_str());
            view! {
                <label class="answer">
                    <input
                        type=kind
                        name="wybor"
                        value=option.id.clone()
                        checked=checked
                        required=is_single
                        aria-invalid=invalid
                    />
                    <span>{line(shown, &option.text)}</span>
                </label>
            }
        })
        .collect_view();
    let key = shown.key.filter(|(id, _)| *id == block.id && invalid.is_none());
    let verdict = key.and_then(|(_, key)| verdict(shown, key, &chosen));
    let saved = if is_kept { lang.t("Odpowiedź zapisana", "Answer saved") } else { "" };
    let label =
        if is_kept { lang.t("Sprawdź ponownie", "Check again") } else { lang.t("Sprawdź", "Check") };
    view! {
        <form method="post" class="card flow" autocomplete="off">
            {about(block)}
            <fieldset class="flow" data-space="2" aria-describedby=shown.described_by(block.id)>
                <legend><strong>{line(shown, &question.text)}</strong></legend>
                {options}
                {shown.error(block.id)}
            </fieldset>
            {verdict}
            <div class="row" lang=lang.tag()>
                <Button label=label small=true/>
                {mark(saved.to_owned())}
            </div>
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
    let why = line(shown, &why);
    Some(view! { <Notice tone=tone title=title>{why}</Notice> }.into_any())
}

/// A calculator. The query holds the numbers of whoever has no scripts.
pub fn calculator_view(block: &BlockView, sources: &[Source], lang: Lang, query: &str) -> AnyView {
    let (
        BlockData::Calculator { inputs, formula },
        BlockBody::Calculator { title, inputs: labels, result, note },
    ) = (&block.data, &block.body)
    else {
        return ().into_any();
    };
    let words = |text: &str| crate::catalog::markdown::inline(text, sources, lang);
    let typed = Fields::parse(query.as_bytes());
    let figures = inputs.iter().zip(labels).map(|(input, labelled)| {
        let name = format!("{}.{}", block.id, input.key);
        let usual = domain::catalog::formula::shown_number(lang, input.default);
        let typed = if typed.has(&name) { typed.get(&name).to_owned() } else { usual };
        Figure { key: input.key.clone(), label: labelled.label.clone(), typed }
    });
    let reckoning =
        Reckoning { lang, figures: figures.collect(), formula: formula.clone(), unit: result.unit.clone() };
    let fields = reckoning.figures.iter().zip(labels).map(|(figure, labelled)| {
        let id = format!("{}.{}", block.id, figure.key);
        view! {
            <div class="field">
                <label for=id.clone()>{figure.label.clone()}</label>
                <span class="with-unit">
                    <input
                        id=id.clone()
                        name=id
                        type="text"
                        inputmode="decimal"
                        autocomplete="off"
                        value=figure.typed.clone()
                        data-key=figure.key.clone()
                        data-label=figure.label.clone()
                    />
                    <span aria-hidden="true">{labelled.unit.clone()}</span>
                </span>
            </div>
        }
    });
    let says = reckoning.says().unwrap_or_else(|why| why);
    view! {
        <form
            method="get"
            action=format!("#b-{}", block.id)
            class="card flow"
            autocomplete="off"
            data-formula=formula.clone()
            data-unit=result.unit.clone()
        >
            <h2 data-text="lg" inner_html=words(title)></h2>
            <div class="figures-asked">{fields.collect_view()}</div>
            <div class="row"><button class="button" data-size="small" lang=lang.tag()>{lang.t("Policz", "Reckon")}</button></div>
            <p class="reckoned"><span>{result.label.clone()}</span> <output>{says}</output></p>
            <p class="soft" data-text="sm" inner_html=words(note)></p>
        </form>
    }
    .into_any()
}
