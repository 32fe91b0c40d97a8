use domain::access::Action;

use super::{account, cookies, organizers, register, sign_in, texts};
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::request::Caller;
use crate::routes::{Routes, Who};
use crate::urls;

/// The routes of accounts.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .form("/zaloguj", Who::Everybody, sign_in::show, sign_in::take)
        .form("/zaloguj/kod", Who::Everybody, sign_in::show_code, sign_in::take_code)
        .form("/zaloguj/haslo", Who::Everybody, sign_in::show_password, sign_in::take_password)
        .post("/zaloguj/pokaz", Who::Everybody, sign_in::take_demo)
        .post("/wyloguj", Who::SignedIn, sign_out)
        .form("/rejestracja", Who::Everybody, register::show, register::take)
        .form("/rejestracja/kod", Who::Everybody, register::show_code, register::take_code)
        .form("/setup", Who::Everybody, register::show_setup, register::take_setup)
        .form("/konto", Who::SignedIn, account::show, account::take_profile)
        .post("/konto/miasto", Who::SignedIn, account::take_city)
        .post("/konto/miasto/zakoncz", Who::SignedIn, account::end_city)
        .post("/konto/wyloguj-wszedzie", Who::SignedIn, account::sign_out_everywhere)
        .form("/konto/haslo", Who::SignedIn, account::show_password, account::take_password)
        .post("/konto/haslo/kod", Who::SignedIn, account::send_password_code)
        .page("/konto/dane.json", Who::SignedIn, account::data)
        .form(
            "/organizacja/zatrudnienie",
            Who::Allowed(Action::DecideAffiliation),
            organizers::show,
            organizers::take,
        )
        .page("/prywatnosc", Who::Everybody, texts::privacy)
        .page("/dostepnosc", Who::Everybody, texts::accessibility)
        .page("/pomoc", Who::Everybody, texts::help)
}

async fn sign_out(caller: Caller) -> Reply {
    let who = caller.signed_in()?;
    domain::people::commands::end_session(&caller.academy, who.session).await?;
    let response = see_other(&caller, &urls::home(), Some(Notice::SignedOut));
    Ok(cookies::sign_out(&caller, response))
}
