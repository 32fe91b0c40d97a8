//! The gate around every route: language, session, same-origin check, drafts, error pages, headers.
//!
//! It decides who somebody is, never what she may do: that is the route's `Who` and the command's `check`.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use app::assets::Assets;
use app::cohort::live::Boards;
use app::drafts::{self, DraftLife};
use app::error_page;
use app::form::Fields;
use app::notice::Notice;
use app::page::{Failure, notice_cookie, see_other, session_cookie};
use app::request::{Caller, Facts};
use app::routes::Who;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Academy;
use domain::access::Actor;
use domain::ids::PersonId;
use domain::lang::Lang;
use domain::people::queries::{Session, session};
use domain::people::{SignedIn, Theme};
use tracing::Instrument;

use crate::logs::RequestId;
use crate::network::{self, Proxies};
use crate::press::module::ModulePrinter;

/// What the gate needs.
#[derive(Clone)]
pub struct Gate {
    /// The academy.
    pub academy: Academy,
    /// Names of built files.
    pub assets: Arc<Assets>,
    /// Who prints modules.
    pub printer: Arc<ModulePrinter>,
    /// Who follows which cohort.
    pub boards: Arc<Boards>,
    /// Whether cookies are `Secure`.
    pub secure: bool,
    /// Whose word about the client's address counts.
    pub proxies: Arc<Proxies>,
}

/// Says that a form may be waiting for the person who comes back from sign-in.
const DRAFT_COOKIE: &str = "academy-draft";

/// Takes the language's prefix off the path before any route is looked for.
pub fn take_language(mut request: Request) -> Request {
    let path = request.uri().path();
    let (lang, rest) = Lang::ALL
        .into_iter()
        .filter(|lang| !lang.prefix().is_empty())
        .find_map(|lang| {
            let rest = path.strip_prefix(lang.prefix())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| (lang, rest.to_owned()))
        })
        .unwrap_or_else(|| (Lang::default(), path.to_owned()));
    if lang != Lang::default() {
        let rest = if rest.is_empty() { "/".to_owned() } else { rest };
        let target = match request.uri().query() {
            Some(query) => format!("{rest}?{query}"),
            None => rest,
        };
        if let Ok(uri) = target.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request.extensions_mut().insert(lang);
    request
}

/// The gate itself.
pub async fn gate(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let is_call = request.uri().path().starts_with("/api/");
    let (parts, body) = request.into_parts();
    let found = find(&gate, &parts).await;
    let (found, fault) = match found {
        Ok(found) => (found, None),
        Err(error) => (Found::default(), Some(error)),
    };
    let caller = caller(&gate, &parts, found);
    if let Some(error) = fault {
        return finish(&caller, Failure(error).into_response(), is_call).await;
    }
    let mut request = Request::from_parts(parts, body);
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !is_safe && !is_same_origin(request.headers(), &gate.academy.settings().public_url) {
        return finish(&caller, Failure(domain::Error::Denied).into_response(), is_call).await;
    }
    // A post after the session ran out: keep what was typed, sign in, come back.
    if let (true, Some(person)) = (is_of_a_person(&request), caller.ran_out) {
        let response = match keep(&gate, &caller, person, request).await {
            Ok(response) => response,
            Err(error) => Failure(error).into_response(),
        };
        return finish(&caller, response, is_call).await;
    }
    request.extensions_mut().insert(caller.clone());
    let response = next.run(request).await;
    if !is_safe && response.status() == StatusCode::SEE_OTHER {
        forget_taken(&caller).await;
    }
    finish(&caller, response, is_call).await
}

/// A form that was taken is kept no longer.
async fn forget_taken(caller: &Caller) {
    if let (Some(who), Some(_)) = (&caller.who, &caller.draft) {
        // What was done stays done; a failure is logged where it happens and goes with the draft's half an hour.
        drafts::forget_taken(&caller.academy, who.person, &caller.path).await.ok();
    }
}

/// Whether a post goes to a form of ours that one has to sign in for. What everybody may send needs no session, signing
/// in least of all; where no form is, nobody typed anything.
fn is_of_a_person(request: &Request) -> bool {
    static FORMS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let routes = app::routes::all();
        let forms =
            routes.table().iter().filter(|route| route.who != Who::Everybody && route.method == "POST");
        forms.map(|route| route.path).collect()
    });
    let path = request.extensions().get::<MatchedPath>();
    request.method() == Method::POST && path.is_some_and(|path| FORMS.contains(path.as_str()))
}

/// Keeps what was typed for the person whose session has run out, and leads to sign-in and back.
async fn keep(gate: &Gate, caller: &Caller, person: PersonId, request: Request) -> domain::Result<Response> {
    let fields = fields(request).await?;
    let kept = drafts::keep(&gate.academy, person, &caller.path, &fields, DraftLife::Session).await?;
    if !kept {
        return Err(TOO_LARGE);
    }
    let to = app::urls::sign_in(Some(&caller.path));
    let mut response = see_other(caller, &to, Some(Notice::DraftKept));
    let cookie = format!("{DRAFT_COOKIE}=1; Path=/; Max-Age=1800{}", app::page::secure(gate.secure));
    add_cookie(&mut response, &cookie);
    Ok(response)
}

/// What is too large for a form.
const TOO_LARGE: domain::Error = domain::Error::TooLarge { megabytes: 1 };

/// What was typed; of a form with files only its texts, and nothing of the files is read.
async fn fields(request: Request) -> domain::Result<Fields> {
    let is_multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|sent| sent.as_bytes().starts_with(b"multipart/"));
    if is_multipart {
        return Ok(app::files::texts(request).await);
    }
    let body = to_bytes(request.into_body(), app::form::MAX_FORM).await;
    body.map(|bytes| Fields::parse(&bytes)).map_err(|_| TOO_LARGE)
}

async fn finish(caller: &Caller, mut response: Response, is_call: bool) -> Response {
    // An id that cannot be one is an address that nobody knows; axum's own word for it is 400, in English.
    if response.status() == axum::http::StatusCode::BAD_REQUEST && !is_call {
        response = Failure(domain::Error::NotFound).into_response();
    }
    if let Some(Failure(error)) = response.extensions_mut().remove::<Failure>() {
        response = if is_call {
            let status = axum::http::StatusCode::from_u16(error.status()).unwrap_or_default();
            (status, axum::Json(app::error::AppError::Domain(error))).into_response()
        } else {
            error_page::answer(caller, &error, true)
        };
    }
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if caller.academy.settings().public_url.starts_with("https://") {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}

/// What the database knows of who asks.
#[derive(Default)]
struct Found {
    who: Option<SignedIn>,
    /// Whose session has run out by itself.
    ran_out: Option<PersonId>,
    draft: Option<Fields>,
}

async fn find(gate: &Gate, request: &Parts) -> domain::Result<Found> {
    let headers = &request.headers;
    let (who, ran_out) = match cookie(headers, session_cookie(gate.secure)) {
        Some(token) => find_session(gate, token).await?,
        None => (None, None),
    };
    let draft = match &who {
        Some(who) if cookie(headers, DRAFT_COOKIE).is_some() => {
            let (person, path) = (who.person, request.uri.path());
            drafts::find(&gate.academy, person, path, DraftLife::Session).await?.map(|draft| draft.fields)
        }
        _ => None,
    };
    Ok(Found { who, ran_out, draft })
}

fn caller(gate: &Gate, request: &Parts, Found { who, ran_out, draft }: Found) -> Caller {
    let headers = &request.headers;
    let theme = who.as_ref().map_or_else(
        || cookie(headers, "academy-theme").and_then(|word| word.parse().ok()).unwrap_or_default(),
        |who: &SignedIn| who.theme,
    );
    let theme: Theme = theme;
    Caller::new(Facts {
        academy: gate.academy.clone(),
        actor: who.as_ref().map_or(Actor::Guest, SignedIn::actor),
        who,
        ran_out,
        lang: request.extensions.get::<Lang>().copied().unwrap_or_default(),
        path: request.uri.path().to_owned(),
        query: request.uri.query().unwrap_or_default().to_owned(),
        agent: text(headers, header::USER_AGENT),
        network: network::of(request, &gate.proxies),
        browser: cookie(headers, browser_cookie(gate.secure)).map(str::to_owned),
        theme,
        notice: cookie(headers, notice_cookie(gate.secure)).and_then(Notice::from_word),
        draft,
        secure: gate.secure,
        request_id: request.extensions.get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default(),
        assets: gate.assets.clone(),
        printer: gate.printer.clone(),
        boards: gate.boards.clone(),
    })
}

/// The cookie that names a browser, so that a sign-in code works only where it was asked for.
#[must_use]
pub const fn browser_cookie(secure: bool) -> &'static str {
    app::page::browser_cookie(secure)
}

async fn find_session(gate: &Gate, token: &str) -> domain::Result<(Option<SignedIn>, Option<PersonId>)> {
    match session(&gate.academy, token).await? {
        Session::Live { who, is_stale } => {
            if is_stale {
                let (academy, id) = (gate.academy.clone(), who.session);
                // Outside the request; a failure is logged where it happens and costs nobody anything.
                let noted = async move { domain::people::commands::note_last_use(&academy, id).await.ok() };
                tokio::spawn(noted.in_current_span());
            }
            Ok((Some(who), None))
        }
        Session::RanOut { person } => Ok((None, Some(person))),
        Session::Ended | Session::Unknown => Ok((None, None)),
    }
}

/// A post must come from our own pages: `Sec-Fetch-Site` where the browser sends it, else `Origin`.
fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes() == public_url.as_bytes())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// What no route knows.
pub async fn not_found(_: axum::http::Request<Body>) -> Response {
    Failure(domain::Error::NotFound).into_response()
}

/// A page asked for where only forms post to, as after a sign-in that came between: the page above it has the form.
pub async fn way_back(caller: Caller, method: Method) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return Failure(domain::Error::NotFound).into_response();
    }
    let above = caller.path.rsplit_once('/').map(|(above, _)| above).filter(|above| !above.is_empty());
    see_other(&caller, above.unwrap_or("/"), None)
}
