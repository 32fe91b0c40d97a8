//! The preview beside an author's form, in either language: on a press, and while she types (`preview.js`).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::catalog::authoring::forms::{self, BlockInput, Typed};
use domain::catalog::authoring::{EditedBlock, EditedQuestion};
use domain::catalog::body::BlockBody;
use domain::catalog::content::BlockKind;
use domain::catalog::prose::Prose;
use domain::catalog::views::{BlockView, OptionView, QuestionView, Source};
use domain::ids::{BlockId, QuestionId};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::catalog::blocks::{block_view, questions_view};
use crate::form::Fields;
use crate::page::fragment;
use crate::request::Caller;
use crate::ui::{Button, Icon, icon};

/// What an author wants of her form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To keep what she typed.
    Save,
    /// To see it as learners will, the page with what is wrong.
    Show(Lang),
    /// The preview alone, asked for by the script while she types.
    Follow(Lang),
    /// To have what she typed kept as a draft, asked for by the script; the lesson stays as it is.
    Keep,
    /// To forget the draft and see what is saved.
    Forget,
}

impl Wish {
    /// By the button that was used.
    pub fn of(fields: &Fields) -> Self {
        match fields.get("do") {
            "show-pl" => Self::Show(Lang::Pl),
            "show-en" => Self::Show(Lang::En),
            "follow-pl" => Self::Follow(Lang::Pl),
            "follow-en" => Self::Follow(Lang::En),
            "keep" => Self::Keep,
            "forget" => Self::Forget,
            _ => Self::Save,
        }
    }

    /// The language of the preview; before any was asked for, the author's.
    pub fn tongue(self, caller: &Caller) -> Lang {
        match self {
            Self::Save | Self::Keep | Self::Forget => caller.lang,
            Self::Show(lang) | Self::Follow(lang) => lang,
        }
    }
}

/// The buttons that show the preview.
pub fn buttons(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    view! {
        <Button label=title(lang, Lang::Pl) name="do" value="show-pl" />
        <Button label=title(lang, Lang::En) name="do" value="show-en" />
    }
    .into_any()
}

const fn title(lang: Lang, tongue: Lang) -> &'static str {
    match tongue {
        Lang::Pl => lang.t("Podgląd po polsku", "Preview in Polish"),
        Lang::En => lang.t("Podgląd po angielsku", "Preview in English"),
    }
}

/// What stands beside a form.
#[derive(Clone, Copy)]
pub enum Shown<'a> {
    /// A block, with the sources of its lesson.
    Block(&'a EditedBlock, &'a [Source]),
    /// A question of a quiz, which has no rule of its own.
    Question(&'a EditedBlock),
}

impl Shown<'_> {
    fn frame(this: Option<Self>, caller: &Caller, tongue: Lang) -> AnyView {
        match this {
            Some(Self::Block(block, sources)) => frame(caller, tongue, &[as_shown(block, tongue)], sources),
            Some(Self::Question(block)) => {
                let block = as_shown(block, tongue);
                let is_foreign = block.questions.iter().any(|question| question.lang != tongue);
                framed(caller, tongue, is_foreign, questions_view(&block, &[], tongue))
            }
            None => frame(caller, tongue, &[], &[]),
        }
    }
}

/// A form beside its preview, which follows what is typed.
pub fn bench(caller: &Caller, form: AnyView, tongue: Lang, shown: Option<Shown<'_>>) -> AnyView {
    view! {
        <div class="workbench" data-bench="block" data-tongue=tongue.tag()>
            {form}
            {side(caller, Shown::frame(shown, caller, tongue))}
        </div>
        <script src=caller.assets.preview.clone() defer=true></script>
    }
    .into_any()
}

/// The preview with the choice of the screen that it is shown for.
pub fn side(caller: &Caller, frame: AnyView) -> AnyView {
    let lang = caller.lang;
    let screen = |value: &'static str, says: &'static str| {
        view! { <label><input type="radio" name="ekran" value=value checked=value == "telefon"/> {says}</label> }
    };
    view! {
        <div class="side flow author-side">
            <fieldset class="chips">
                <legend class="hidden">{lang.t("Ekran podglądu", "Screen of the preview")}</legend>
                {screen("telefon", lang.t("Telefon", "Phone"))}
                {screen("komputer", lang.t("Komputer", "Computer"))}
            </fieldset>
            {frame}
        </div>
    }
    .into_any()
}

/// Answers the script: the preview alone, or nothing while what is typed is not whole.
pub fn follow(caller: &Caller, tongue: Lang, shown: Option<Shown<'_>>) -> Response {
    match shown {
        Some(shown) => fragment(|| Shown::frame(Some(shown), caller, tongue)),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

/// Blocks as learners will see them, in a frame of their own.
pub fn frame(caller: &Caller, tongue: Lang, blocks: &[BlockView], sources: &[Source]) -> AnyView {
    if blocks.is_empty() {
        let says = caller.lang.t(
            "Pojawi się, gdy wymagane pola będą wypełnione.",
            "It appears when the needed fields are filled in.",
        );
        let note = view! { <p class="soft" lang=caller.lang.tag()>{says}</p> };
        return framed(caller, tongue, false, note.into_any());
    }
    let is_foreign = |block: &BlockView| {
        block.lang != tongue || block.questions.iter().any(|question| question.lang != tongue)
    };
    let shown = blocks.iter().map(|block| block_view(block, sources, tongue)).collect_view();
    let size = match blocks {
        [block] => size(caller.lang, &block.body),
        _ => None,
    };
    framed(caller, tongue, blocks.iter().any(is_foreign), view! { {shown} {size} }.into_any())
}

/// How long a text is and how long its sentences are, as the plain language of offices counts it.
fn size(lang: Lang, body: &BlockBody) -> Option<AnyView> {
    let (BlockBody::Text { markdown, .. } | BlockBody::Callout { markdown, .. }) = body else { return None };
    let prose = Prose::of(markdown);
    let (words, each) = (prose.words, prose.words_a_sentence());
    let word = |count: usize| lang.plural(count as u64, ["słowo", "słowa", "słów"], ["word", "words"]);
    let (all, average) = (word(words), word(each));
    let (sign, says) = if each <= EASY {
        (Icon::Check, lang.t("Tekst łatwy", "Easy to read"))
    } else {
        (Icon::Info, lang.t("Długie zdania", "Long sentences"))
    };
    let says = say!(
        lang,
        "{says}: średnio {each} {average} w zdaniu, razem {words} {all}",
        "{says}: {each} {average} a sentence on average, {words} {all} in all"
    );
    (words > 0).then(|| {
        view! { <p class="soft" data-text="sm" lang=lang.tag()>{icon(sign)} " " {says}</p> }.into_any()
    })
}

/// Sentences of at most so many words are what guides to plain Polish for offices ask for.
const EASY: usize = 15;

fn framed(caller: &Caller, tongue: Lang, is_foreign: bool, shown: AnyView) -> AnyView {
    let lang = caller.lang;
    let note = is_foreign.then(|| {
        let says = lang
            .t("Czego nie przetłumaczono, widać po polsku.", "What is not translated is shown in Polish.");
        view! { <p class="soft" lang=lang.tag()>{says}</p> }
    });
    view! {
        <section class="flow" aria-labelledby="podglad" data-frame="">
            <h2 id="podglad" data-text="lg">{title(lang, tongue)}</h2>
            <div class="card flow author-preview" lang=tongue.tag()>{note}{shown}</div>
        </section>
    }
    .into_any()
}

/// A block as learners will see it.
pub fn as_shown(block: &EditedBlock, lang: Lang) -> BlockView {
    let (tongue, body) = match (&block.body.en, lang) {
        (Some(en), Lang::En) => (Lang::En, en),
        _ => (Lang::Pl, &block.body.pl),
    };
    let questions = block.questions.iter().map(|question| {
        let (lang, body) = match (&question.body.en, lang) {
            (Some(en), Lang::En) => (Lang::En, en),
            _ => (Lang::Pl, &question.body.pl),
        };
        let options = question.options.iter().map(|(id, _)| OptionView {
            id: id.clone(),
            text: body.options.get(id).map(|option| option.text.clone()).unwrap_or_default(),
        });
        QuestionView {
            id: question.id,
            kind: question.kind,
            lang,
            text: body.text.clone(),
            options: options.collect(),
        }
    });
    BlockView {
        id: block.id,
        data: block.data.clone(),
        body: body.clone(),
        lang: tongue,
        questions: questions.collect(),
    }
}

/// The question that is typed, where that is whole: it looks like a check.
pub fn question(fields: &Fields) -> Option<EditedBlock> {
    forms::block(BlockKind::Check, &Typed(&fields.0)).ok().map(|input| as_edited(&input, None))
}

/// What was typed as a block, for its preview.
pub fn as_edited(input: &BlockInput, known: Option<&EditedBlock>) -> EditedBlock {
    let nil = uuid::Uuid::nil();
    let question = input.question.clone().map(|mut question| {
        for (n, option) in question.options.iter_mut().enumerate() {
            option.id = format!("{n}");
        }
        let options = question.options.iter().map(|option| (option.id.clone(), option.is_right)).collect();
        EditedQuestion {
            id: QuestionId(nil),
            kind: question.kind,
            options,
            body: question.body(),
            stamp: String::new(),
        }
    });
    EditedBlock {
        id: known.map_or(BlockId(nil), |block| block.id),
        data: input.data.clone(),
        body: input.body.clone(),
        questions: question.into_iter().collect(),
        stamp: String::new(),
    }
}
