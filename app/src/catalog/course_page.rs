use axum::extract::Path;
use axum::response::IntoResponse;
use domain::catalog::content::LessonKind;
use domain::catalog::queries::course_view;
use domain::catalog::views::{CourseCard, CourseRule, CourseView, ModuleOutline};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::nav::Nav;
use crate::page::{Page, Reply};
use crate::request::Caller;
use crate::ui::trail;
use crate::urls;

/// A course: aims, modules, hours, rule.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let course = course_view(&caller.academy, &slug, caller.lang).await?;
    let (title, lead) = (course.card.title.clone(), course.card.lead.clone());
    let page = Page::new(&caller, title, || view(&caller, course));
    Ok(page.nav(Nav::Courses).description(lead).into_response())
}

/// "9 modułów, 36 lekcji, 19 godzin".
pub fn size(lang: Lang, card: &CourseCard) -> String {
    let (modules, lessons, hours) = (card.modules, card.lessons, card.declared_hours);
    let m = lang.plural(modules.into(), ["moduł", "moduły", "modułów"], ["module", "modules"]);
    let l = lang.plural(lessons.into(), ["lekcja", "lekcje", "lekcji"], ["lesson", "lessons"]);
    let h = lang.plural(hours.into(), ["godzina", "godziny", "godzin"], ["hour", "hours"]);
    format!("{modules} {m}, {lessons} {l}, {hours} {h}")
}

fn view(caller: &Caller, course: CourseView) -> impl IntoView {
    let lang = caller.lang;
    let card = course.card;
    let up = vec![(lang.t("Programy", "Programmes").to_owned(), caller.href(&urls::home()))];
    let foreign = (card.lang != lang).then(|| card.lang.tag());
    let aims = course.aims.into_iter().map(|aim| view! { <li>{aim}</li> }).collect_view();
    let modules = (1..).zip(course.modules).map(|(n, module)| outline(lang, n, module)).collect_view();
    let facts = size(lang, &card);
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, card.title.clone())}
        <article class="flow" lang=foreign>
            <h1>{card.title.clone()}</h1>
            <p class="lead">{card.lead.clone()}</p>
            <p class="soft" lang=lang.tag()>{facts}</p>
            <h2 lang=lang.tag()>{lang.t("Po programie", "After the programme")}</h2>
            <ul>{aims}</ul>
            <h2 lang=lang.tag()>{lang.t("Moduły", "Modules")}</h2>
            <div class="flow">{modules}</div>
            <h2 lang=lang.tag()>{lang.t("Jak ukończyć", "How to finish")}</h2>
            <p lang=lang.tag()>{rule(lang, course.rule)}</p>
        </article>
    }
}

fn rule(lang: Lang, rule: CourseRule) -> String {
    let (percent, attempts) = (rule.quiz_percent, rule.attempts);
    let lessons =
        if rule.all_lessons { lang.t("Ukończ wszystkie lekcje. ", "Finish all lessons. ") } else { "" };
    let tries = lang.plural(attempts.into(), ["podejście", "podejścia", "podejść"], ["attempt", "attempts"]);
    let quizzes = say!(
        lang,
        "Każdy sprawdzian zalicz na co najmniej {percent}%; masz na to {attempts} {tries}.",
        "Reach at least {percent}% in each quiz; you have {attempts} {tries}."
    );
    format!("{lessons}{quizzes}")
}

fn outline(lang: Lang, number: u32, module: ModuleOutline) -> impl IntoView {
    let minutes = |minutes: u32| format!("{minutes} min");
    let lessons = module
        .lessons
        .into_iter()
        .map(|lesson| {
            let mark = (lesson.kind == LessonKind::Quiz).then_some("quiz");
            view! { <li data-kind=mark>{lesson.title}" "<small class="soft">{minutes(lesson.minutes)}</small></li> }
        })
        .collect_view();
    let foreign = (module.lang != lang).then(|| module.lang.tag());
    view! {
        <details class="card" lang=foreign>
            <summary>
                <strong>{format!("{number}. {}", module.title)}</strong>
                " "
                <span class="soft">{minutes(module.minutes)}</span>
            </summary>
            <p>{module.outcomes}</p>
            <ol>{lessons}</ol>
        </details>
    }
}
