use axum::response::{IntoResponse, Response};

use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::request::Caller;
use crate::routes::{Routes, Who};
use crate::urls;

/// The routes of accounts.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().post("/wyloguj", Who::SignedIn, sign_out)
}

async fn sign_out(caller: Caller) -> Reply {
    let who = caller.signed_in()?;
    domain::people::commands::end_session(&caller.academy, who.session).await?;
    Ok(forget(see_other(&caller, &urls::home(), Some(Notice::SignedOut)), caller.secure))
}

fn forget(mut response: Response, secure: bool) -> Response {
    let name = crate::page::session_cookie(secure);
    let cookie = format!("{name}=; Path=/; Max-Age=0{}", crate::page::secure(secure));
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
    }
    response.into_response()
}
