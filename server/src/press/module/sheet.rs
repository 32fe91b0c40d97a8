//! What the template of a module receives as `sys.inputs`.

use app::learning::minutes;
use domain::academy::Settings;
use domain::catalog::content::LessonKind;
use domain::catalog::views::{LessonView, ModuleContent};
use domain::lang::Lang;
use domain::learning::booklet::Booklet;
use domain::say;
use typst::foundations::{Array, Dict, IntoValue, Value, dict};

use super::Pictures;
use super::blocks::{self, Place};
use super::tree::{Levels, Setting, array, footnote, node, shown_address};
use crate::press::text::running;

/// More windows than this no longer fit on the town hall.
const MOST_WINDOWS: u32 = 12;

/// Longer titles are cut in the head of pages.
const RUNNING: usize = 70;

/// Everything that is printed.
pub fn sheet(settings: &Settings, booklet: &Booklet, pictures: &Pictures) -> Dict {
    let content = &*booklet.content;
    let lang = content.lang;
    let text = |text: &str| running(text, lang == Lang::Pl);
    let (number, modules) = booklet.place;
    let title = or_dash(text(&content.title));
    let address = settings.public_url.clone()
        + &app::request::localized(booklet.lang, &app::urls::learning_in(&booklet.cohort));
    let lessons = content.lessons.iter().zip(1..);
    let lessons: Array =
        lessons.map(|(lesson, at)| one(settings, booklet, pictures, (lesson, at)).into_value()).collect();
    dict! {
        "lang" => lang.tag(),
        "title" => title.clone(),
        "file_title" => say!(lang, "Moduł {number}. {title}", "Module {number}. {title}"),
        "academy" => text(&settings.name),
        "course" => text(&booklet.course),
        "over" => say!(lang, "Moduł {number} z {modules}", "Module {number} of {modules}"),
        "running" => short(&say!(lang, "Moduł {number}. {title}", "Module {number}. {title}")),
        "of" => lang.t("z", "of"),
        "number" => i64::from(number.clamp(1, MOST_WINDOWS)),
        "windows" => i64::from(modules.clamp(1, MOST_WINDOWS)),
        "facts" => facts(content),
        "outcomes_title" => lang.t("Po tym module", "After this module"),
        "outcomes" => outcomes(&content.outcomes).map(|line| text(&line).into_value()).collect::<Array>(),
        "contents_title" => lang.t("W tym module", "In this module"),
        "colophon" => colophon(content),
        "address" => address.clone(),
        "address_text" => shown_address(&address),
        "sources_title" => lang.t("Źródła", "Sources"),
        "lessons" => lessons,
    }
}

/// The lines of what one can do after the module; a line of several, joined by semicolons, is taken apart.
fn outcomes(text: &str) -> impl Iterator<Item = String> {
    let parts = text.lines().flat_map(|line| {
        let line = if line.contains("; ") { line.trim_end().trim_end_matches('.') } else { line };
        line.split("; ")
    });
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty())
}

/// "4 lekcje i quiz, czytanie 40 min, z ćwiczeniami 1 godz. 45 min".
fn facts(content: &ModuleContent) -> String {
    let lang = content.lang;
    let texts = content.lessons.iter().filter(|lesson| lesson.kind == LessonKind::Text);
    let (count, reading) = texts.fold((0, 0), |(n, sum), lesson| (n + 1, sum + lesson.reading_minutes));
    let noun = lang.plural(count, ["lekcja", "lekcje", "lekcji"], ["lesson", "lessons"]);
    let has_quiz = content.lessons.iter().any(|lesson| lesson.kind == LessonKind::Quiz);
    let quiz = if has_quiz { lang.t(" i quiz", " and a quiz") } else { "" };
    say!(
        lang,
        "{count} {noun}{quiz} · czytanie {}, z ćwiczeniami {}",
        "{count} {noun}{quiz} · {} to read, {} with exercises",
        minutes(lang, reading),
        minutes(lang, content.minutes)
    )
    .replace(' ', "\u{a0}")
    .replace("·\u{a0}", "· ")
}

fn colophon(content: &ModuleContent) -> String {
    let (number, revision) = (content.number, content.texts_revision);
    say!(
        content.lang,
        "Wersja {number}, teksty {revision}. Quizy, filmy i odpowiedzi na pytania są na platformie:",
        "Version {number}, texts {revision}. Quizzes, films and the answers to questions are on the platform:"
    )
}

fn one(
    settings: &Settings,
    booklet: &Booklet,
    pictures: &Pictures,
    (lesson, at): (&LessonView, usize),
) -> Dict {
    let (lang, content) = (lesson.lang, &*booklet.content);
    let setting = Setting { lang, base: &settings.public_url, sources: &lesson.sources, lesson: at };
    let path = app::urls::lesson(&booklet.cohort, &content.slug, &lesson.slug);
    let address = settings.public_url.clone() + &app::request::localized(booklet.lang, &path);
    let place = Place { setting, address: &address, pictures };
    let mut levels = Levels::below(2);
    let blocks: Array = lesson.blocks.iter().map(|block| blocks::block(place, block, &mut levels)).collect();
    let count = content.lessons.len();
    let over = if lesson.kind == LessonKind::Quiz {
        format!("Quiz · {}", minutes(lang, lesson.minutes))
    } else {
        let (reading, all) = (minutes(lang, lesson.reading_minutes), minutes(lang, lesson.minutes));
        say!(
            lang,
            "Lekcja {at} z {count} · czytanie {reading}, z ćwiczeniami {all}",
            "Lesson {at} of {count} · {reading} to read, {all} with exercises"
        )
    };
    dict! {
        "lang" => lang.tag(),
        "label" => format!("l-{at}"),
        "number" => at.to_string(),
        "over" => over,
        "minutes" => minutes(lang, lesson.minutes),
        "title" => or_dash(setting.text(&lesson.title)),
        "aim" => setting.line(lesson.aim.trim()),
        "blocks" => blocks,
        "summary" => blocks::summary(setting, &lesson.summary, &mut levels),
        "sources_title" => lang.t("Źródła", "Sources"),
        "sources" => sources(setting),
    }
}

/// What numbers in the lesson stand for.
fn sources(setting: Setting<'_>) -> Array {
    let lang = setting.lang;
    let entries = setting.sources.iter().zip(1..).map(|(source, number)| {
        let title = if source.key == "G" {
            lang.t("opracowanie własne", "the author’s own work")
        } else {
            &source.title
        };
        node(dict! { "label" => footnote(setting.lesson, number), "text" => setting.text(title) })
    });
    array(entries.collect::<Vec<Value>>())
}

/// A title for the head of pages: one line of it.
fn short(title: &str) -> String {
    if title.chars().count() <= RUNNING {
        return title.to_owned();
    }
    let begin: String = title.chars().take(RUNNING).collect();
    let words = begin.rsplit_once(' ').map_or(begin.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ':', ' ']))
}

/// A title that can be read: a heading without letters is none.
fn or_dash(title: String) -> String {
    if title.trim().is_empty() { "–".to_owned() } else { title }
}
