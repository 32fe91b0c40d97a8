//! The catalogue's filters: words, length, topic. A form and links, so that an address holds what is asked for.

use domain::catalog::search::{CourseSearch, Filter, Length};
use domain::catalog::topic::Topic;
use domain::catalog::views::CourseCard;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;
use serde::Deserialize;

use crate::request::Caller;
use crate::ui::{Button, Choice, Empty, Icon, LinkButton, Select, TextField};
use crate::urls;

/// The query of home.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    czas: String,
    temat: String,
}

impl Asked {
    /// What it asks for; words of nobody's filters ask for nothing.
    pub fn search(&self) -> CourseSearch {
        CourseSearch {
            words: self.q.trim().to_owned(),
            length: Length::from_word(&self.czas),
            topic: Topic::from_word(&self.temat),
        }
    }
}

/// The address of home with this search.
fn href(caller: &Caller, search: &CourseSearch) -> String {
    let length = search.length.map_or("", Length::word);
    let topic = search.topic.map_or("", Topic::word);
    let all = [("q", search.words.as_str()), ("czas", length), ("temat", topic)];
    let asked: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let home = caller.href(&urls::home());
    match serde_html_form::to_string(&asked) {
        Ok(query) if !query.is_empty() => format!("{home}?{query}#katalog"),
        _ => format!("{home}#katalog"),
    }
}

/// Words and length as a form, topics as links.
pub fn filters(caller: &Caller, courses: &[CourseCard], search: &CourseSearch) -> AnyView {
    let lang = caller.lang;
    let any = Choice::new("", lang.t("Dowolny", "Any"));
    let lengths = Length::ALL.into_iter().map(|length| Choice::new(length.word(), length.name(lang)));
    let options = std::iter::once(any).chain(lengths).collect();
    let length = search.length.map_or("", Length::word);
    let topic = search.topic.map(|topic| view! { <input type="hidden" name="temat" value=topic.word()/> });
    view! {
        <form role="search" action=caller.href(&urls::home())>
            <div class="filters">
                <TextField name="q" label=lang.t("Szukaj", "Search") value=search.words.clone() kind="search"/>
                <Select name="czas" label=lang.t("Czas", "Time") options=options value=length/>
                {topic}
                <Button label=lang.t("Szukaj", "Search") sign=Icon::Search/>
            </div>
        </form>
        {topics(caller, courses, search)}
    }
    .into_any()
}

/// The topics that a course of the catalogue has.
fn topics(caller: &Caller, courses: &[CourseCard], search: &CourseSearch) -> Option<AnyView> {
    let lang = caller.lang;
    let has = |topic: &Topic| courses.iter().any(|card| card.topics.contains(topic));
    let known: Vec<Topic> = Topic::ALL.into_iter().filter(has).collect();
    if known.len() < 2 && search.topic.is_none() {
        return None;
    }
    let chip = |topic: Option<Topic>, name: &'static str| {
        let href = href(caller, &CourseSearch { topic, ..search.clone() });
        let here = (search.topic == topic).then_some("true");
        view! { <li><a href=href aria-current=here>{name}</a></li> }
    };
    let all = chip(None, lang.t("Wszystkie", "All"));
    let chips = known.into_iter().map(|topic| chip(Some(topic), topic.name(lang))).collect_view();
    Some(view! { <ul class="chips" aria-label=lang.t("Temat", "Topic")>{all}{chips}</ul> }.into_any())
}

/// No course fits: what was asked for, and the one thing to drop.
pub fn nothing_found(caller: &Caller, courses: &[CourseCard], search: &CourseSearch) -> AnyView {
    let lang = caller.lang;
    let title = match search.words.as_str() {
        "" => lang.t("Brak wyników", "Nothing found").to_owned(),
        words => say!(lang, "Brak wyników dla „{words}”", "Nothing found for “{words}”"),
    };
    match search.narrowest(courses) {
        Some(filter) => {
            let what = filter_name(lang, search, filter);
            let label = say!(lang, "Usuń filtr „{what}”", "Drop the filter “{what}”");
            let href = href(caller, &search.without(filter));
            let why = lang
                .t("Najmniej programów pasuje do tego filtra.", "This filter fits the fewest programmes.");
            view! { <Empty title=title why=why><LinkButton label=label href=href/></Empty> }.into_any()
        }
        None => {
            let why = lang
                .t("Spróbuj krótszego słowa albo zobacz wszystkie.", "Try a shorter word, or see them all.");
            let label = lang.t("Pokaż wszystkie", "Show all");
            let href = href(caller, &CourseSearch::default());
            view! { <Empty title=title why=why><LinkButton label=label href=href/></Empty> }.into_any()
        }
    }
}

fn filter_name(lang: Lang, search: &CourseSearch, filter: Filter) -> String {
    match filter {
        Filter::Words => say!(lang, "Szukaj: {}", "Search: {}", search.words),
        Filter::Length => {
            let name = search.length.map(|length| length.name(lang)).unwrap_or_default();
            say!(lang, "Czas: {name}", "Time: {name}")
        }
        Filter::Topic => {
            let name = search.topic.map(|topic| topic.name(lang)).unwrap_or_default();
            say!(lang, "Temat: {name}", "Topic: {name}")
        }
    }
}
