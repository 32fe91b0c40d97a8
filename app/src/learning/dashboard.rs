use axum::extract::Path;
use axum::response::IntoResponse;
use domain::lang::Lang;
use domain::learning::rules::Condition;
use domain::learning::{Dashboard, Deadline, ModuleCard};
use domain::say;
use leptos::prelude::*;

use super::outline::{foreign, minutes};
use super::why;
use crate::nav::Nav;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::figures::{Pane, PaneState, Ring, Size, bar, facade, ring};
use crate::ui::{Empty, Icon, Kind, LinkButton, Tone, icon, tag};
use crate::{urls, when};

/// The newest cohort.
pub async fn newest(caller: Caller) -> Reply {
    show(caller, None).await
}

/// One cohort.
pub async fn of_cohort(caller: Caller, Path(cohort): Path<String>) -> Reply {
    show(caller, Some(cohort)).await
}

async fn show(caller: Caller, cohort: Option<String>) -> Reply {
    let lang = caller.lang;
    let board =
        domain::learning::queries::dashboard(&caller.academy, &caller.actor, cohort.as_deref(), lang).await?;
    let title = lang.t("Moja nauka", "My learning");
    let page = Page::new(&caller, title, || match &board {
        Some(board) => view_of(&caller, board),
        None => nothing(&caller),
    });
    Ok(page.nav(Nav::Learning).into_response())
}

fn nothing(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    let title = lang.t("Nie masz jeszcze miejsca w żadnej edycji", "You have no seat in any edition yet");
    let why = lang.t(
        "Gdy miejsce będzie potwierdzone, moduły pojawią się tutaj.",
        "Once a seat is confirmed, the modules appear here.",
    );
    let (label, href) = (lang.t("Zobacz programy", "See the programmes"), caller.href(&urls::home()));
    view! {
        <div class="flow">
            <h1>{lang.t("Moja nauka", "My learning")}</h1>
            <Empty title=title why=why>
                <LinkButton label=label href=href kind=Kind::Primary/>
            </Empty>
        </div>
    }
    .into_any()
}

fn view_of(caller: &Caller, board: &Dashboard) -> AnyView {
    let lang = caller.lang;
    let name = caller.who.as_ref().map(|who| who.display_name.clone()).unwrap_or_default();
    let left = board.progress.minutes_left;
    let over = cohort_name(board, lang);
    view! {
        <div class="flow" data-space="6">
            <div class="spread">
                <div>
                    <p class="over">{over}</p>
                    <h1 data-text="2xl">{say!(lang, "Dzień dobry, {}", "Hello, {}", name)}</h1>
                </div>
                {(left > 0).then(|| view! {
                    <p class="soft">{say!(lang, "Do końca: {} nauki", "{} of learning left", minutes(lang, left))}</p>
                })}
            </div>
            {resume(caller, board)}
            {modules(caller, board)}
            <div class="with-aside" data-aside="25">
                <div class="flow" data-space="6">
                    <section aria-labelledby="terminy">
                        <h2 id="terminy" data-text="xl">{lang.t("Najbliższe terminy", "Next deadlines")}</h2>
                        {agenda(caller, board)}
                    </section>
                    {why::list(caller, board)}
                </div>
                {way(caller, board)}
            </div>
            {others(caller, board)}
        </div>
    }
    .into_any()
}

/// The cohort keeps its names as JSON by language; Polish is there always.
fn name_of(texts: &str, lang: Lang) -> Option<String> {
    let texts: serde_json::Value = serde_json::from_str(texts).ok()?;
    let name = |tag: &str| Some(texts.get(tag)?.get("name")?.as_str()?.to_owned());
    name(lang.tag()).or_else(|| name("pl"))
}

fn cohort_name(board: &Dashboard, lang: Lang) -> String {
    name_of(&board.enrolled.texts, lang).unwrap_or_else(|| board.enrolled.slug.clone())
}

fn resume(caller: &Caller, board: &Dashboard) -> AnyView {
    let lang = caller.lang;
    let Some((index, item)) = &board.next else {
        let text = if board.progress.is_finished() {
            lang.t("Wszystkie moduły są ukończone.", "All modules are completed.")
        } else {
            lang.t(
                "Na razie wszystko zrobione. Kolejny moduł otworzy się później.",
                "All done for now. The next module opens later.",
            )
        };
        return view! { <section class="resume"><p>{text}</p></section> }.into_any();
    };
    let outline = &board.modules[*index].outline;
    let href = caller.href(&urls::lesson(&board.enrolled.slug, &outline.module, &item.slug));
    let index = outline.items.iter().position(|other| other.lesson == item.lesson).unwrap_or_default();
    let (place, count) = outline.place_of(index);
    let takes = minutes(lang, item.minutes);
    let about = if item.is_quiz {
        say!(lang, "Sprawdzian, {takes}.", "Quiz, {takes}.")
    } else {
        say!(lang, "Lekcja {place} z {count}, {takes}.", "Lesson {place} of {count}, {takes}.")
    };
    let last = board.position.as_ref().map(|position| {
        let at = when::date_time(lang, position.at, caller.zone());
        say!(lang, " Ostatnio: {}.", " Last time: {}.", at)
    });
    let second = board.position.as_ref().and_then(|position| position.second).filter(|second| *second > 0);
    let label = match second {
        Some(second) => {
            let (minutes, seconds) = (second / 60, second % 60);
            say!(lang, "Wznów od {minutes}:{seconds:02}", "Resume at {minutes}:{seconds:02}")
        }
        None if board.progress.done == 0 && board.position.is_none() => {
            lang.t("Zacznij naukę", "Start learning").to_owned()
        }
        None => lang.t("Wróć do nauki", "Continue").to_owned(),
    };
    let over = say!(lang, "Moduł {} · {}", "Module {} · {}", outline.number, outline.title);
    view! {
        <section class="resume" aria-labelledby="wznow">
            <div class="flow" data-space="2">
                <p class="over" lang=foreign(lang, outline.lang)>{over}</p>
                <h2 id="wznow" lang=foreign(lang, outline.lang)>{item.title.clone()}</h2>
                <p>{about}{last}</p>
                {bar(outline.progress.done, outline.progress.all, lang.t("Postęp w module", "Progress in the module"))}
            </div>
            <LinkButton label=label href=href kind=Kind::Lamp sign=Icon::Play/>
        </section>
    }
    .into_any()
}

fn modules(caller: &Caller, board: &Dashboard) -> AnyView {
    let lang = caller.lang;
    let panes =
        board.modules.iter().enumerate().map(|(index, module)| pane(caller, board, index, module)).collect();
    let finished = board.modules.iter().filter(|module| module.outline.progress.is_finished()).count();
    let asked = board.modules.iter().filter(|module| module.outline.progress.all > 0).count();
    let count = say!(
        lang,
        "{} z {} ukończonych, {}% programu",
        "{} of {} completed, {}% of the programme",
        finished,
        asked,
        board.progress.percent()
    );
    view! {
        <section class="card" aria-labelledby="moduly">
            <div class="spread" data-after="5">
                <h2 id="moduly" data-text="xl">{lang.t("Moje moduły", "My modules")}</h2>
                <p class="soft">{count}</p>
            </div>
            {facade(panes)}
        </section>
    }
    .into_any()
}

fn pane(caller: &Caller, board: &Dashboard, index: usize, module: &ModuleCard) -> Pane {
    let lang = caller.lang;
    let outline = &module.outline;
    let is_now = board.next.as_ref().is_some_and(|(next, _)| *next == index);
    let state = match () {
        () if outline.progress.is_finished() => PaneState::Done,
        () if !module.is_open => PaneState::Locked,
        () if is_now => PaneState::Now,
        () => PaneState::Open,
    };
    let first = outline.items.iter().find(|item| !item.is_done).or_else(|| outline.items.first());
    let href = first
        .filter(|_| module.is_open)
        .map(|item| caller.href(&urls::lesson(&board.enrolled.slug, &outline.module, &item.slug)));
    let says = why::sentence(caller, &outline.missing);
    // Where the course asks for quizzes alone, a module without any asks for nothing.
    let rest = if outline.progress.all == 0 {
        lang.t("nieobowiązkowy", "optional")
    } else {
        lang.t("ukończony", "completed")
    };
    let says = says.unwrap_or_else(|| rest.to_owned());
    Pane { name: outline.title.clone(), href, state, percent: outline.progress.percent(), says }
}

fn agenda(caller: &Caller, board: &Dashboard) -> AnyView {
    let lang = caller.lang;
    if board.deadlines.is_empty() {
        let until = when::date_time(lang, board.enrolled.completion_until, zone(board, caller));
        let text = say!(lang, "Całość trzeba ukończyć do {}.", "Everything must be completed by {}.", until);
        return view! { <p class="soft">{text}</p> }.into_any();
    }
    let items = board.deadlines.iter().take(5).map(|deadline| due(caller, board, deadline)).collect_view();
    view! { <ol class="agenda">{items}</ol> }.into_any()
}

fn zone(board: &Dashboard, caller: &Caller) -> chrono_tz::Tz {
    board.enrolled.time_zone.parse().unwrap_or_else(|_| caller.zone())
}

fn due(caller: &Caller, board: &Dashboard, deadline: &Deadline) -> AnyView {
    let lang = caller.lang;
    let outline = &board.modules[deadline.module].outline;
    let date = when::date_time(lang, deadline.at, zone(board, caller));
    let day = when::day(deadline.at, zone(board, caller));
    let days = (day - when::day(board.now, zone(board, caller))).num_days();
    let is_over = deadline.at.timestamp() < board.now.timestamp();
    let (tone, word) = match days {
        _ if is_over => (Tone::Brick, lang.t("po terminie", "overdue").to_owned()),
        0..=7 => (Tone::Lamp, in_days(lang, u64::try_from(days).unwrap_or_default())),
        _ => (Tone::Plain, String::new()),
    };
    let attr = match tone {
        Tone::Brick => Some("brick"),
        Tone::Lamp => Some("lamp"),
        _ => None,
    };
    view! {
        <li>
            <p class="date" data-tone=attr>
                <b>{chrono::Datelike::day(&day)}</b>
                {when::day_month(lang, day).split('\u{a0}').nth(1).unwrap_or_default().chars().take(3).collect::<String>()}
            </p>
            <div class="flow" data-space="1">
                <div class="row">
                    <h3 lang=foreign(lang, outline.lang)>{outline.title.clone()}</h3>
                    {(!word.is_empty()).then(|| tag(word, tone, Some(Icon::Clock)))}
                </div>
                <p>{say!(lang, "Do {}. Zostało {}.", "By {}. {} left.", date, minutes(lang, deadline.minutes_left))}</p>
            </div>
        </li>
    }
    .into_any()
}

/// How far a day is from today.
fn in_days(lang: Lang, days: u64) -> String {
    match days {
        0 => lang.t("dziś", "today").to_owned(),
        1 => lang.t("jutro", "tomorrow").to_owned(),
        _ => {
            let word = lang.plural(days, ["dzień", "dni", "dni"], ["day", "days"]);
            say!(lang, "za {days} {word}", "in {days} {word}")
        }
    }
}

fn way(caller: &Caller, board: &Dashboard) -> AnyView {
    let lang = caller.lang;
    let met = board.conditions.iter().filter(|condition| condition.is_met()).count();
    let all = board.conditions.len();
    let conditions = board
        .conditions
        .iter()
        .map(|condition| {
            let (done, whole) = condition.counts();
            let name = match condition {
                Condition::Lessons { .. } => lang.t("Lekcje", "Lessons").to_owned(),
                Condition::Quizzes { percent, .. } => {
                    say!(lang, "Sprawdziany na {}%", "Quizzes with {}%", percent)
                }
            };
            let sign = icon(if condition.is_met() { Icon::Check } else { Icon::Clock });
            let label = name.clone();
            view! {
                <li data-state=condition.is_met().then_some("done")>
                    {sign}<strong>{name}</strong>
                    <span>{say!(lang, "{} z {}", "{} of {}", done, whole)}</span>
                    {bar(done, whole, label)}
                </li>
            }
        })
        .collect_view();
    let percent = board.progress.percent();
    let figure = Ring {
        part: board.progress.done,
        whole: board.progress.all,
        threshold: None,
        text: format!("{percent}%"),
        label: say!(lang, "Postęp: {percent}%", "Progress: {percent}%"),
    };
    let until = when::date(lang, when::day(board.enrolled.completion_until, zone(board, caller)));
    let number = board.certificate.clone();
    let is_met = domain::learning::rules::is_met(&board.conditions);
    let is_completed = board.enrolled.is_completed;
    // An organizer may have recognised a completion that the conditions below do not show.
    let recognised = (is_completed && !is_met).then(|| {
        let text = lang.t(
            "Program jest ukończony, choć nie wszystkie warunki są spełnione: certyfikat Ci przysługuje.",
            "The programme is completed though not every condition is met: the certificate is yours.",
        );
        view! { <p>{text}</p> }
    });
    let end = (number.is_some() || is_met || is_completed).then(|| {
        let label = lang.t("Mój certyfikat", "My certificate");
        view! { <LinkButton label=label href=caller.href(&urls::own_certificate(board.enrolled.enrollment)) kind=Kind::Primary sign=Icon::Seal/> }
    });
    view! {
        <aside class="card flow" aria-labelledby="cert">
            <h2 id="cert" data-text="xl">{lang.t("Droga do certyfikatu", "The way to the certificate")}</h2>
            <div class="row" data-nowrap="">
                {ring(figure, Size::Medium)}
                <p>{say!(lang, "Spełniasz {} z {} warunków. Całość do {}.", "You meet {} of {} conditions. Everything by {}.", met, all, until)}</p>
            </div>
            <ul class="conditions">{conditions}</ul>
            {recognised}
            {end}
        </aside>
    }
    .into_any()
}

fn others(caller: &Caller, board: &Dashboard) -> Option<AnyView> {
    let lang = caller.lang;
    if board.others.is_empty() {
        return None;
    }
    let links = board
        .others
        .iter()
        .map(|other| {
            let name = name_of(&other.texts, lang).unwrap_or_else(|| other.slug.clone());
            view! { <li><a href=caller.href(&urls::learning_in(&other.slug))>{name}</a></li> }
        })
        .collect_view();
    let title = lang.t("Moje inne edycje", "My other editions");
    Some(
        view! { <section><h2 data-text="xl">{title}</h2><ul class="links">{links}</ul></section> }.into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_day_has_its_name() {
        let said = |days| [in_days(Lang::Pl, days), in_days(Lang::En, days)];
        assert_eq!(said(0), ["dziś", "today"]);
        assert_eq!(said(1), ["jutro", "tomorrow"]);
        assert_eq!(said(2), ["za 2 dni", "in 2 days"]);
    }
}
