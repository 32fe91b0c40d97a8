//! One question of a quiz.

use axum::extract::Path;
use domain::catalog::authoring::commands::save_question;
use domain::catalog::authoring::fields;
use domain::catalog::authoring::forms::Typed;
use domain::catalog::authoring::queries::draft;
use domain::catalog::authoring::{EditedLesson, EditedModule, EditedQuestion};
use domain::error::Error;
use domain::ids::{BlockId, LessonId, QuestionId};
use leptos::prelude::*;

use super::block_form::{Change, question_fields};
use super::keeping::{self, Kept};
use super::parts::{self, MODULES, filled};
use super::preview::{self, Shown, Wish};
use crate::form::{Fields, FormState};
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Kind, trail};

type Words = (String, String, String, String);

struct Address {
    slug: String,
    lesson: LessonId,
    block: BlockId,
    question: Option<QuestionId>,
}

impl Address {
    fn of((slug, lesson, block, question): Words) -> domain::Result<Self> {
        let lesson = lesson.parse().map_err(|_| Error::NotFound)?;
        let block = block.parse().map_err(|_| Error::NotFound)?;
        let question = match question.as_str() {
            "nowe" => None,
            id => Some(id.parse().map_err(|_| Error::NotFound)?),
        };
        Ok(Self { slug, lesson, block, question })
    }

    /// Its lesson and, unless it is a new one, the question as it is saved.
    fn find<'a>(
        &self,
        module: &'a EditedModule,
    ) -> domain::Result<(&'a EditedLesson, Option<&'a EditedQuestion>)> {
        let lesson = module.lesson(self.lesson).ok_or(Error::NotFound)?;
        let quiz = lesson.block(self.block).ok_or(Error::NotFound)?;
        let known = self.question.map(|id| quiz.questions.iter().find(|known| known.id == id));
        Ok((lesson, known.map(|known| known.ok_or(Error::NotFound)).transpose()?))
    }
}

pub async fn show(caller: Caller, Path(words): Path<Words>) -> Reply {
    page(&caller, &Address::of(words)?, None).await
}

pub async fn take(caller: Caller, Path(words): Path<Words>, fields: Fields) -> Reply {
    let address = Address::of(words)?;
    match Wish::of(&fields) {
        Wish::Save => {}
        Wish::Show(_) => return page(&caller, &address, Some(FormState::filled(fields))).await,
        Wish::Keep | Wish::Forget => {
            // A draft is one of a form that there is.
            address.find(&draft(&caller.academy, &caller.actor, &address.slug).await?)?;
            return keeping::taken(&caller, &fields).await?.ok_or_else(|| Error::NotFound.into());
        }
        Wish::Follow(tongue) => {
            draft(&caller.academy, &caller.actor, &address.slug).await?;
            return Ok(preview::follow(
                &caller,
                tongue,
                preview::question(&fields).as_ref().map(Shown::Question),
            ));
        }
    }
    let place = (address.slug.as_str(), address.block, address.question);
    let seen = fields.get("stamp");
    match save_question(&caller.academy, &caller.actor, place, seen, &Typed(&fields.0)).await {
        Ok(_) => {
            keeping::forget(&caller).await?;
            let to = if fields.get("do") == "next" {
                parts::question(&address.slug, address.lesson, address.block, "nowe")
            } else {
                parts::lesson(&address.slug, address.lesson)
            };
            Ok(see_other(&caller, &to, Some(Notice::Saved)))
        }
        Err(error) if parts::comes_back(&error) => {
            page(&caller, &address, Some(FormState::failed(fields, error))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// With what was posted, or as it is opened.
async fn page(caller: &Caller, address: &Address, posted: Option<FormState>) -> Reply {
    let lang = caller.lang;
    let module = draft(&caller.academy, &caller.actor, &address.slug).await?;
    let (lesson, known) = address.find(&module)?;
    let stamp = known.map(|known| known.stamp.clone()).unwrap_or_default();
    let kept = Kept::of(caller).await?;
    let notice = posted.is_none().then(|| kept.notice(caller));
    let state = posted.unwrap_or_else(|| kept.state(&stamp));
    let own = filled(&state, known.map(fields::of_question).unwrap_or_default(), "stamp");
    let title = if known.is_some() {
        lang.t("Pytanie sprawdzianu", "Question of the quiz")
    } else {
        lang.t("Nowe pytanie", "New question")
    };
    let up = vec![
        (lang.t("Moje moduły", "My modules").to_owned(), caller.href(MODULES)),
        (module.body.pl.title.clone(), caller.href(&parts::module(&module.slug))),
        (lesson.body.pl.title.clone(), caller.href(&parts::lesson(&module.slug, lesson.id))),
    ];
    let status = state.status();
    let tongue = Wish::of(&state.fields).tongue(caller);
    let form = view! {
        <form class="card flow" method="post" novalidate>
            <input type="hidden" name="stamp" value=stamp/>
            {question_fields(caller, &own, Change::All)}
            <div class="row">
                <Button label=lang.t("Zapisz i wróć", "Save and go back") kind=Kind::Primary name="do" value="save" />
                <Button label=lang.t("Zapisz i dodaj następne", "Save and add another") name="do" value="next" />
                {preview::buttons(caller)}
                {kept.tools(caller)}
            </div>
        </form>
    };
    let shown = preview::question(&own.fields);
    let body = view! {
        <div class="flow">
        {trail(lang.t("Jesteś tutaj", "You are here"), up, title)}
        <h1 data-text="2xl">{title}</h1>
        {notice}
        {summary(lang, &state)}
        {preview::bench(caller, form.into_any(), tongue, shown.as_ref().map(Shown::Question))}
        </div>
    };
    Ok(parts::bench_page(caller, title, status, move || body))
}
