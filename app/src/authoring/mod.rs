//! Where lecturers work: their modules from nothing to publication, corrections of published words, their profile.
//!
//! Every page is a plain form with what was saved beside it. A form carries the stamp of what its author saw; when
//! something else was saved meanwhile it comes back with what was typed (409).

mod block_form;
mod block_page;
mod correct_page;
mod keeping;
mod lesson_page;
mod lists;
mod marks;
mod module_page;
mod parts;
mod preview;
mod preview_page;
mod profile_page;
mod publish_page;
mod putting_back;
mod question_page;

use domain::access::Action;

use crate::routes::{Routes, Who};

/// The routes of authors.
#[must_use]
pub fn routes() -> Routes {
    let edit = Who::Allowed(Action::EditModule);
    let preview = Who::Allowed(Action::PreviewLesson);
    Routes::default()
        .form("/prowadzenie/moduly", edit, lists::show, lists::take)
        .form("/prowadzenie/moduly/{module}", edit, module_page::show, module_page::take)
        .form("/prowadzenie/moduly/{module}/publikacja", edit, publish_page::show, publish_page::take)
        .form("/prowadzenie/moduly/{module}/lekcje/{lesson}", edit, lesson_page::show, lesson_page::take)
        .form(
            "/prowadzenie/moduly/{module}/lekcje/{lesson}/czesci/{block}",
            edit,
            block_page::show,
            block_page::take,
        )
        .form(
            "/prowadzenie/moduly/{module}/lekcje/{lesson}/pytania/{block}/{question}",
            edit,
            question_page::show,
            question_page::take,
        )
        .page("/prowadzenie/moduly/{module}/poprawki", edit, correct_page::list)
        .form(
            "/prowadzenie/moduly/{module}/poprawki/{block}",
            edit,
            correct_page::show_block,
            correct_page::take_block,
        )
        .form(
            "/prowadzenie/moduly/{module}/poprawki/{block}/{question}",
            edit,
            correct_page::show_question,
            correct_page::take_question,
        )
        .page("/prowadzenie/moduly/{module}/podglad/{lesson}", preview, preview_page::show)
        .form(
            "/prowadzenie/profil",
            Who::Allowed(Action::KeepLecturerProfile),
            profile_page::show,
            profile_page::take,
        )
}
