use domain::access::Action;

use super::{
    account, address, browsers, cookies, leaving, organizers, own_password, register, sign_in, texts,
    workplaces,
};
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
        .form("/konto/miasto", Who::SignedIn, workplaces::show, workplaces::take)
        .form(urls::END_WORKPLACE, Who::SignedIn, leaving::show, workplaces::end)
        .form("/konto/adres", Who::SignedIn, address::show, address::take)
        .form("/konto/adres/kody", Who::SignedIn, address::show_codes, address::take_codes)
        .form("/konto/haslo", Who::SignedIn, own_password::show, own_password::take)
        .post("/konto/haslo/kod", Who::SignedIn, own_password::send_code)
        .post("/konto/przegladarki/zakoncz", Who::SignedIn, browsers::end)
        .post("/konto/wyloguj-wszedzie", Who::SignedIn, browsers::sign_out_everywhere)
        .form(
            "/organizacja/zatrudnienie",
            Who::Allowed(Action::DecideAffiliation),
            organizers::show,
            organizers::take,
        )
        .page("/dostepnosc", Who::Everybody, texts::accessibility)
        .page("/pomoc", Who::Everybody, texts::help)
}

async fn sign_out(caller: Caller) -> Reply {
    let who = caller.signed_in()?;
    domain::people::commands::end_session(&caller.academy, who.session).await?;
    let response = see_other(&caller, &urls::home(), Some(Notice::SignedOut));
    Ok(cookies::sign_out(&caller, response))
}
