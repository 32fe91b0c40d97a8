//! The modules of a programme, to be opened one by one; it works without scripts.

use domain::catalog::content::LessonKind;
use domain::catalog::views::{ModuleContent, ModuleOutline};
use domain::ids::ModuleId;
use domain::lang::Lang;
use domain::lecturer::LecturerCard;
use leptos::prelude::*;

use crate::lecturers;
use crate::request::Caller;
use crate::ui::{Icon, icon};
use crate::when;

/// What a list says of one module.
pub struct Line {
    pub module: ModuleId,
    pub lang: Lang,
    pub title: String,
    pub outcomes: String,
    pub minutes: u32,
    /// Titles and kinds of its lessons.
    pub lessons: Vec<(String, LessonKind)>,
    /// When it is due, in words.
    pub due: Option<String>,
}

impl Line {
    /// From one version's content.
    pub fn of(content: &ModuleContent) -> Self {
        Self {
            module: content.module,
            lang: content.lang,
            title: content.title.clone(),
            outcomes: content.outcomes.clone(),
            minutes: content.minutes,
            lessons: content.lessons.iter().map(|lesson| (lesson.title.clone(), lesson.kind)).collect(),
            due: None,
        }
    }

    /// From the outline of a course.
    pub fn from_outline(outline: ModuleOutline) -> Self {
        Self {
            module: outline.module,
            lang: outline.lang,
            title: outline.title,
            outcomes: outline.outcomes,
            minutes: outline.minutes,
            lessons: outline.lessons.into_iter().map(|lesson| (lesson.title, lesson.kind)).collect(),
            due: None,
        }
    }
}

/// Numbered modules with their lessons and who teaches them.
pub fn modules(caller: &Caller, lines: Vec<Line>, lecturers: &[LecturerCard]) -> AnyView {
    let lines = (1..).zip(lines).map(|(n, line)| module(caller, n, line, lecturers)).collect_view();
    view! { <div class="modules">{lines}</div> }.into_any()
}

fn module(caller: &Caller, number: u32, line: Line, lecturers: &[LecturerCard]) -> AnyView {
    let lang = caller.lang;
    let facts = facts(lang, &line, lecturers);
    let named = lecturers::named(caller, lecturers, line.module);
    let lessons = line
        .lessons
        .into_iter()
        .map(|(title, kind)| {
            let quiz = (kind == LessonKind::Quiz)
                .then(|| view! { <small class="soft" lang=lang.tag()>" · "{lang.t("quiz", "quiz")}</small> });
            view! { <li>{title}{quiz}</li> }
        })
        .collect_view();
    let foreign = (line.lang != lang).then(|| line.lang.tag());
    view! {
        <details>
            <summary>
                <span class="arch" aria-hidden="true">{number}</span>
                <h3>
                    <span class="hidden">{format!("{number}. ")}</span>
                    <span lang=foreign>{line.title}</span>
                    <small class="soft">{facts}</small>
                </h3>
                {icon(Icon::Down)}
            </summary>
            <div class="flow">
                <p lang=foreign>{line.outcomes}</p>
                <ul lang=foreign>{lessons}</ul>
                {named}
            </div>
        </details>
    }
    .into_any()
}

/// "4 lekcje, 2 godz. 10 min · Hanna Wąs · do 6 października".
fn facts(lang: Lang, line: &Line, lecturers: &[LecturerCard]) -> String {
    let count = line.lessons.iter().filter(|(_, kind)| *kind != LessonKind::Quiz).count();
    let word = lang.plural(count as u64, ["lekcja", "lekcje", "lekcji"], ["lesson", "lessons"]);
    let size = format!("{count} {word}, {}", when::duration(lang, line.minutes));
    let names = lecturers::names(lecturers, line.module);
    let parts = [Some(size), (!names.is_empty()).then_some(names), line.due.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
