use axum::response::{IntoResponse, Response};
use domain::assessment::rules::Score;
use domain::assessment::views::{QuestionResult, QuizResult};
use domain::catalog::views::Source;
use domain::say;
use leptos::prelude::*;

use super::lesson::Address;
use super::outline::{foreign, minutes};
use crate::catalog::blocks::sources_view;
use crate::catalog::markdown::inline;
use crate::nav::Nav;
use crate::page::{Layout, Page};
use crate::request::Caller;
use crate::ui::figures::{Ring, Size, ring};
use crate::ui::{Icon, Kind, LinkButton, Tone, icon_saying, tag, trail};
use crate::urls;

/// The result of a submitted attempt, with explanations.
pub fn page(caller: &Caller, address: &Address, result: &QuizResult) -> Response {
    let title = say!(caller.lang, "Wynik sprawdzianu: {}", "Quiz result: {}", result.title);
    let page = Page::new(caller, title, || body(caller, address, result));
    page.layout(Layout::Page).nav(Nav::Learning).into_response()
}

fn body(caller: &Caller, (cohort, module, lesson): &Address, result: &QuizResult) -> AnyView {
    let lang = caller.lang;
    let quiz = caller.href(&urls::lesson(cohort, module, lesson));
    let board = caller.href(&urls::learning_in(cohort));
    let up = vec![
        (lang.t("Moja nauka", "My learning").to_owned(), board.clone()),
        (result.title.clone(), quiz.clone()),
    ];
    // What can be learned from comes first.
    let (wrong, right): (Vec<_>, Vec<_>) = (1..).zip(&result.questions).partition(|(_, one)| !one.is_right);
    let wrong =
        wrong.into_iter().map(|(number, one)| verdict(caller, number, one, &result.sources)).collect_view();
    let count = right.len() as u64;
    let right =
        right.into_iter().map(|(number, one)| verdict(caller, number, one, &result.sources)).collect_view();
    let right = if count == 0 || count == result.questions.len() as u64 {
        right.into_any()
    } else {
        let answers = lang.plural(
            count,
            ["dobra odpowiedź", "dobre odpowiedzi", "dobrych odpowiedzi"],
            ["right answer", "right answers"],
        );
        view! { <details class="rest"><summary>{format!("{count} {answers}")}</summary>{right}</details> }
            .into_any()
    };
    let again = (!result.is_done && result.attempts_left > 0).then(|| {
        let label =
            say!(lang, "Spróbuj jeszcze raz (zostało: {})", "Try again ({} left)", result.attempts_left);
        view! { <LinkButton label=label href=quiz kind=Kind::Primary onward=true/> }
    });
    let next = result.next.clone().filter(|_| result.is_done).map(|(number, module, lesson)| {
        let label = say!(lang, "Moduł {number}", "Module {number}");
        let href = caller.href(&urls::lesson(cohort, &module, &lesson));
        view! { <LinkButton label=label href=href kind=Kind::Primary onward=true/> }
    });
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, lang.t("Wynik sprawdzianu", "Quiz result"))}
        <div class="with-aside" data-aside="21">
            <div class="flow" data-space="5">
                {head(caller, result)}
                <section aria-labelledby="odp">
                    <h2 id="odp" data-text="xl">{lang.t("Odpowiedzi i wyjaśnienia", "Answers and explanations")}</h2>
                    {wrong}
                    {right}
                </section>
                {sources_view(&result.sources, lang)}
                <nav class="next" aria-label=lang.t("Dalej", "Next")>
                    <LinkButton label=lang.t("Moja nauka", "My learning") href=board kind=if result.is_done && next.is_none() { Kind::Primary } else { Kind::Quiet }/>
                    {again}
                    {next}
                </nav>
            </div>
            {lessons(caller, cohort, result)}
        </div>
    }
    .into_any()
}

/// The way back to what the quiz asked of: the lessons of its module. Which of them teaches a question is not known, and
/// is not said.
fn lessons(caller: &Caller, cohort: &str, result: &QuizResult) -> Option<AnyView> {
    let lang = caller.lang;
    let outline = &result.outline;
    let links = outline.items.iter().filter(|item| !item.is_quiz).map(|item| {
        let href = caller.href(&urls::lesson(cohort, &outline.module, &item.slug));
        view! {
            <li>
                <a href=href lang=foreign(lang, outline.lang)>{item.title.clone()}</a>
                <span class="soft">", " {minutes(lang, item.minutes)}</span>
            </li>
        }
    });
    let links: Vec<_> = links.collect();
    let why = lang.t(
        "Jeśli chcesz coś powtórzyć: oto lekcje tego modułu.",
        "To go over something again: these are the lessons of this module.",
    );
    let title = lang.t("Wróć do lekcji", "Back to the lessons");
    (!links.is_empty()).then(|| {
        view! {
            <aside class="card flow" aria-labelledby="lekcje">
                <h2 id="lekcje" data-text="lg">{title}</h2>
                <p class="soft">{why}</p>
                <ol class="links flow" data-space="2">{links}</ol>
            </aside>
        }
        .into_any()
    })
}

fn head(caller: &Caller, result: &QuizResult) -> AnyView {
    let lang = caller.lang;
    let (points, max) = (result.score.points, result.score.max);
    let needed = Score::needed(max, result.rule.percent);
    let (tone, sign, word, title) = if result.is_passed {
        let title = say!(lang, "Zaliczone: {} z {}", "Passed: {} of {}", points, max);
        (Tone::Patina, Icon::Check, lang.t("zaliczone", "passed"), title)
    } else {
        let title = say!(lang, "Jeszcze nie: {} z {}", "Not yet: {} of {}", points, max);
        (Tone::Brick, Icon::Cross, lang.t("niezaliczone", "not passed"), title)
    };
    let about = say!(
        lang,
        "Próg to {} z {}, na pierścieniu oznacza go kreska. Czas: {} min.",
        "{} of {} pass, marked by the line on the ring. Time: {} min.",
        needed,
        max,
        result.minutes
    );
    let figure = Ring {
        part: points,
        whole: max,
        threshold: Some(needed),
        text: format!("{points}/{max}"),
        label: say!(lang, "Wynik: {} z {}", "Result: {} of {}", points, max),
    };
    view! {
        <header class="card row">
            {ring(figure, Size::Large)}
            <div class="flow" data-space="2">
                {tag(word, tone, Some(sign))}
                <h1 data-text="2xl">{title}</h1>
                <p class="soft">{about}</p>
            </div>
        </header>
    }
    .into_any()
}

fn verdict(caller: &Caller, number: u32, one: &QuestionResult, sources: &[Source]) -> AnyView {
    let lang = caller.lang;
    let why = inline(&one.explanation, sources, lang);
    let sign = if one.is_right {
        icon_saying(Icon::Check, lang.t("Dobrze", "Right"))
    } else {
        icon_saying(Icon::Cross, lang.t("Do poprawy", "To improve"))
    };
    let chosen = if one.chosen.is_empty() {
        view! { <dd lang=lang.tag()>{lang.t("bez odpowiedzi", "no answer")}</dd> }.into_any()
    } else {
        one.chosen.iter().map(|text| view! { <dd>{text.clone()}</dd> }).collect_view().into_any()
    };
    let right = (!one.is_right).then(|| {
        let label = if one.right.len() > 1 {
            lang.t("Dobre odpowiedzi", "Right answers")
        } else {
            lang.t("Dobra odpowiedź", "Right answer")
        };
        let right = one.right.iter().map(|text| view! { <dd><strong>{text.clone()}</strong></dd> });
        view! { <div><dt lang=lang.tag()>{label}</dt>{right.collect_view()}</div> }
    });
    view! {
        <article class="verdict" data-state=(!one.is_right).then_some("wrong") lang=foreign(lang, one.lang)>
            {sign}
            <div>
                <h3>{format!("{number}. {}", one.text)}</h3>
                <dl>
                    <div><dt lang=lang.tag()>{lang.t("Twoja odpowiedź", "Your answer")}</dt>{chosen}</div>
                    {right}
                </dl>
                <p inner_html=why></p>
            </div>
        </article>
    }
    .into_any()
}
