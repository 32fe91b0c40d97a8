//! The cookies that sign-in sets.

use axum::http::header::SET_COOKIE;
use axum::response::Response;
use domain::people::commands::end_session;

use crate::notice::Notice;
use crate::page::{Reply, browser_cookie, secure, see_other, session_cookie};
use crate::request::Caller;

/// A session of 14 days; it ends sooner on the server.
pub(crate) fn sign_in(caller: &Caller, mut response: Response, token: &str) -> Response {
    let name = session_cookie(caller.secure);
    add(&mut response, &format!("{name}={token}; Path=/; Max-Age=1209600{}", secure(caller.secure)));
    response
}

/// Answers a sign-in that succeeded: the cookie is set, and a session that this browser had before ends.
pub(super) async fn signed_in(caller: &Caller, token: &str, to: &str) -> Reply {
    if let Some(before) = &caller.who {
        end_session(&caller.academy, before.session).await?;
    }
    Ok(sign_in(caller, see_other(caller, to, Some(Notice::SignedIn)), token))
}

/// Takes the session's cookie away.
pub(crate) fn sign_out(caller: &Caller, mut response: Response) -> Response {
    let name = session_cookie(caller.secure);
    add(&mut response, &format!("{name}=; Path=/; Max-Age=0{}", secure(caller.secure)));
    response
}

/// The browser's name: the one that it has, or a new one, which `name_browser` then gives it.
pub(crate) fn browser(caller: &Caller) -> String {
    caller.browser.clone().unwrap_or_else(domain::secret::token)
}

/// Gives the browser its name for a day.
pub(crate) fn name_browser(caller: &Caller, mut response: Response, browser: &str) -> Response {
    let name = browser_cookie(caller.secure);
    add(&mut response, &format!("{name}={browser}; Path=/; Max-Age=86400{}", secure(caller.secure)));
    response
}

fn add(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
