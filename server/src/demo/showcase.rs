//! A short course with a lesson for every type of block, made as a lecturer makes it, and a module that is not finished.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use domain::access::{Actor, Grant, Role, Scope};
use domain::catalog::authoring::commands::{
    BlockPlace, add_lesson, create_module, publish, save_block, save_question,
};
use domain::catalog::authoring::forms::{self, Typed};
use domain::catalog::authoring::queries::draft;
use domain::catalog::content::{BlockKind, LessonKind};
use domain::catalog::courses::{CourseForm, CourseText, create_course};
use domain::catalog::topic::Topic;
use domain::cohort::commands::{NewCohort, create_cohort};
use domain::cohort::window::Window;
use domain::cohort::{CohortState, CohortText, CohortTexts};
use domain::enrollment::commands::apply;
use domain::enrollment::forms::ApplyForm;
use domain::files::FileKind;
use domain::files::commands::{Home, add};
use domain::ids::{BlockId, CourseId, LessonId, ModuleId, PersonId};
use domain::learning::commands::complete_lesson;
use serde::Deserialize;

use super::cast::{ORGANIZER, People};
use super::cohorts::{confirm, limits};
use super::crowd::{Crowd, Official, TOWNS};
use super::stage::{SYSTEM, Stage};

/// What a form sends.
type Fields = BTreeMap<String, String>;

/// A module as its author types it.
#[derive(Deserialize)]
struct Script {
    module: Fields,
    lessons: Vec<Lesson>,
}

#[derive(Deserialize)]
struct Lesson {
    lesson: String,
    #[serde(default)]
    blocks: Vec<Block>,
    #[serde(default)]
    questions: Vec<Fields>,
    #[serde(flatten)]
    fields: Fields,
}

#[derive(Deserialize)]
struct Block {
    block: String,
    #[serde(flatten)]
    fields: Fields,
}

/// Plays it: the lecturer writes, the organizer makes a course and a cohort of it, learners come.
pub async fn run(stage: &Stage, people: &People, learner: &Official, crowd: &mut Crowd) -> Result<()> {
    stage.go_to(-110, 8);
    let (slug, module) = write(stage, people.lecturer, "showcase/lessons.toml").await?;
    let seen = draft(&stage.academy, &SYSTEM, &slug).await?.whole;
    publish(&stage.academy, &author(people.lecturer, module), &slug, &seen).await?;
    stage.go_to(-90, 8);
    let organizer = people.actor(ORGANIZER)?;
    let course = course(stage, organizer, module).await?;
    // Whoever teaches a course also sees its cohorts.
    stage.grant(people.lecturer, &[Grant { role: Role::Lecturer, scope: Scope::Course(course) }]).await?;
    cohort(stage, organizer, course, learner, (&slug, crowd)).await?;
    stage.go_to(-3, 15);
    write(stage, people.lecturer, "showcase/draft.toml").await?;
    Ok(())
}

/// The author of a module, who may edit and publish it.
fn author(person: PersonId, module: ModuleId) -> Actor {
    Actor::Member { id: person, grants: vec![Grant { role: Role::Lecturer, scope: Scope::Module(module) }] }
}

/// A module from nothing; it stays a draft.
async fn write(stage: &Stage, lecturer: PersonId, script: &str) -> Result<(String, ModuleId)> {
    let academy = &stage.academy;
    let text = String::from_utf8(super::shipped(script)?)?;
    let script: Script = toml::from_str(&text).with_context(|| script.to_owned())?;
    // Anybody who teaches anything may begin a module; that makes her its author.
    let teaches = Grant { role: Role::Lecturer, scope: Scope::Course(stage.course) };
    let beginner = Actor::Member { id: lecturer, grants: vec![teaches] };
    let slug = create_module(academy, &beginner, &Typed(&typed(&script.module))).await?;
    let module = draft(academy, &SYSTEM, &slug).await?.module;
    let author = author(lecturer, module);
    let mut files = Files { stage, author: &author, module, known: BTreeMap::new() };
    for lesson in &script.lessons {
        let kind: LessonKind = lesson.lesson.parse().map_err(|_| unknown(&lesson.lesson))?;
        let id = add_lesson(academy, &author, &slug, kind, &Typed(&typed(&lesson.fields))).await?;
        let mut quiz = quiz_of(stage, &slug, id).await?;
        for block in &lesson.blocks {
            let kind: BlockKind = block.block.parse().map_err(|_| unknown(&block.block))?;
            let fields = files.sent(&block.fields).await?;
            let input = forms::block(kind, &Typed(&fields))?;
            // The block of a quiz came with its lesson.
            let (known, seen) = quiz.take().map_or((None, String::new()), |(id, stamp)| (Some(id), stamp));
            let place = BlockPlace { module: &slug, lesson: id, block: known };
            save_block(academy, &author, place, &seen, &input).await?;
        }
        for question in &lesson.questions {
            let (block, _) = quiz_of(stage, &slug, id).await?.context("questions without a quiz")?;
            save_question(academy, &author, (&slug, block, None), "", &Typed(&typed(question))).await?;
        }
        stage.wait(25);
    }
    Ok((slug, module))
}

fn typed(fields: &Fields) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn unknown(word: &str) -> anyhow::Error {
    anyhow::anyhow!("{word} is no type of lesson or block")
}

/// The block of a lesson with a quiz, and what its author sees of it.
async fn quiz_of(stage: &Stage, slug: &str, lesson: LessonId) -> Result<Option<(BlockId, String)>> {
    let draft = draft(&stage.academy, &SYSTEM, slug).await?;
    let lesson = draft.lesson(lesson).context("a lesson is missing")?;
    let quiz = lesson.blocks.iter().find(|block| block.data.kind() == BlockKind::Quiz);
    Ok(quiz.map(|block| (block.id, block.stamp.clone())))
}

/// The files of a module, each sent once.
struct Files<'a> {
    stage: &'a Stage,
    author: &'a Actor,
    module: ModuleId,
    known: BTreeMap<String, String>,
}

impl Files<'_> {
    /// The fields with ids in the place of names of files.
    async fn sent(&mut self, fields: &Fields) -> Result<Vec<(String, String)>> {
        let mut sent = Vec::new();
        for (name, value) in fields {
            let value = if value.starts_with("media/") { self.id(value).await? } else { value.clone() };
            sent.push((name.clone(), value));
        }
        Ok(sent)
    }

    async fn id(&mut self, path: &str) -> Result<String> {
        if let Some(id) = self.known.get(path) {
            return Ok(id.clone());
        }
        let kind = match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("png") => FileKind::Image,
            Some("webm") => FileKind::Video,
            Some("vtt") => FileKind::Captions,
            Some("docx") => FileKind::Document,
            _ => bail!("{path} is no file of a lesson"),
        };
        let bytes = super::shipped(path)?;
        let home = Home::Module(self.module);
        let id = add(&self.stage.academy, self.author, (kind, path, &bytes), home).await?.to_string();
        self.known.insert(path.to_owned(), id.clone());
        Ok(id)
    }
}

async fn course(stage: &Stage, organizer: &Actor, module: ModuleId) -> Result<CourseId> {
    let text = |title: &str, lead: &str, aims: &str| CourseText {
        title: title.into(),
        lead: lead.into(),
        aims: aims.into(),
    };
    let form = CourseForm {
        slug: "probka-platformy".into(),
        pl: text(
            "Próbka platformy",
            "Godzina i pół na poznanie platformy: po jednej krótkiej lekcji z każdym rodzajem treści.",
            "Zamienisz kłopot miasta w cel, który da się zmierzyć.\nPoznasz platformę przed długim kursem.",
        ),
        en: text(
            "A taste of the platform",
            "An hour and a half to get to know the platform: one short lesson with each kind of content.",
            "You will turn a trouble of your town into a target that can be measured.\nYou will know the platform before a long course.",
        ),
        hours: "2".into(),
        topics: vec![Topic::Strategy.word().into(), Topic::Data.word().into()],
        all_lessons: "on".into(),
        quiz_percent: "75".into(),
        attempts: "3".into(),
        is_published: "on".into(),
        places: vec![(module.to_string(), "1".into())],
    };
    Ok(create_course(&stage.academy, organizer, &form).await?)
}

/// Forty seats; the learner and some of the crowd sit, and a few have begun.
async fn cohort(
    stage: &Stage,
    organizer: &Actor,
    course: CourseId,
    learner: &Official,
    (module, crowd): (&str, &mut Crowd),
) -> Result<()> {
    let slug = "probka-platformy";
    let text = |name: &str, lead: &str| CohortText { name: name.into(), lead: lead.into() };
    // It began before the learner's long course, which therefore stays the one that her desk opens.
    let new = NewCohort {
        slug: slug.into(),
        course,
        texts: CohortTexts {
            pl: text("Próbka platformy", "We własnym tempie, bez terminów."),
            en: Some(text("A taste of the platform", "At your own pace, without deadlines.")),
        },
        time_zone: "Europe/Warsaw".into(),
        starts_on: stage.day(-70, 7).date_naive(),
        ends_on: stage.day(200, 7).date_naive(),
        window: Window { opens: stage.day(-79, 7), closes: stage.day(-71, 21) },
        promotion_until: stage.day(-60, 7),
        completion_until: stage.day(200, 21),
        office_days: Some(7),
        mode: domain::cohort::admission::AdmissionMode::FirstCome,
        offer_days: domain::cohort::forms::OFFER_DAYS,
        state: CohortState::Published,
        limits: limits(40, 2, None),
    };
    stage.go_to(-88, 9);
    let tx = stage.academy.begin().await?;
    let id = create_cohort(&stage.academy, &tx, organizer, new).await?;
    tx.commit().await?;
    stage.go_to(-78, 9);
    let mut seated = vec![learner.clone()];
    for town in &TOWNS[..8] {
        seated.push(crowd.next(stage, stage.city(town).await?).await?);
    }
    confirm(stage, organizer, &seated).await?;
    for official in &seated {
        stage.wait(50);
        let form = ApplyForm {
            affiliation: official.workplace.to_string(),
            request_key: "demo-showcase".into(),
            ..ApplyForm::default()
        };
        apply(&stage.academy, &official.actor, id, &form).await?;
    }
    stage.go_to(-65, 9);
    let lessons = domain::learning::queries::dashboard(
        &stage.academy,
        &learner.actor,
        Some(slug),
        domain::lang::Lang::Pl,
    );
    let board = lessons.await?.context("no seat in the showcase")?;
    let items = board.modules.iter().flat_map(|module| &module.outline.items);
    // The first three lessons ask for nothing but reading.
    let first: Vec<&str> = items.map(|item| item.slug.as_str()).take(3).collect();
    for official in &seated[1..5] {
        for lesson in &first {
            stage.wait(4);
            complete_lesson(&stage.academy, &official.actor, slug, module, lesson).await?;
        }
    }
    Ok(())
}
