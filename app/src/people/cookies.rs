//! The cookies that sign-in sets.

use axum::http::header::SET_COOKIE;
use axum::response::Response;

use crate::page::{browser_cookie, secure, session_cookie};
use crate::request::Caller;

/// A session of 14 days; it ends sooner on the server.
pub(super) fn sign_in(caller: &Caller, mut response: Response, token: &str) -> Response {
    let name = session_cookie(caller.secure);
    add(&mut response, &format!("{name}={token}; Path=/; Max-Age=1209600{}", secure(caller.secure)));
    response
}

/// Takes the session's cookie away.
pub(super) fn sign_out(caller: &Caller, mut response: Response) -> Response {
    let name = session_cookie(caller.secure);
    add(&mut response, &format!("{name}=; Path=/; Max-Age=0{}", secure(caller.secure)));
    response
}

/// The browser's name: the one that it has, or a new one, which `name_browser` then gives it.
pub(super) fn browser(caller: &Caller) -> String {
    caller.browser.clone().unwrap_or_else(domain::secret::token)
}

/// Gives the browser its name for a day.
pub(super) fn name_browser(caller: &Caller, mut response: Response, browser: &str) -> Response {
    let name = browser_cookie(caller.secure);
    add(&mut response, &format!("{name}={browser}; Path=/; Max-Age=86400{}", secure(caller.secure)));
    response
}

fn add(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
