//! A page: a Leptos view rendered to a string at once, in the shell.
//!
//! Data is fetched before the view is made, so the status is known, nothing streams, and the page reads and its
//! forms work without scripts. There is no client router and no Suspense (docs/decisions/001-pages.md).

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::prelude::{IntoView, Owner, RenderHtml};

use crate::nav::Nav;
use crate::request::Caller;
use crate::shell;

/// How wide the page is and what is around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// 76rem: public pages.
    #[default]
    Page,
    /// 88rem: working pages with tables.
    Work,
    /// 46rem: forms and records.
    Form,
    /// The view brings its own sections from edge to edge.
    Full,
    /// A document without header and footer around it on paper.
    Document,
}

/// A rendered page. Answer a request with it.
pub struct Page {
    caller: Caller,
    title: String,
    body: String,
    layout: Layout,
    nav: Option<Nav>,
    status: StatusCode,
    robots: bool,
    frames: Vec<String>,
    frames_own: bool,
    description: Option<String>,
}

impl Page {
    /// Renders a page of its title and view.
    pub fn new<V: IntoView>(caller: &Caller, title: impl Into<String>, view: impl FnOnce() -> V) -> Self {
        Self {
            caller: caller.clone(),
            title: title.into(),
            body: crate::ui::with_names(render(view)),
            layout: Layout::default(),
            nav: None,
            status: StatusCode::OK,
            robots: true,
            frames: Vec::new(),
            frames_own: false,
            description: None,
        }
    }

    /// The shape of the page.
    #[must_use]
    pub const fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Which entry of the navigation is current.
    #[must_use]
    pub const fn nav(mut self, nav: Nav) -> Self {
        self.nav = Some(nav);
        self
    }

    /// The status of the answer, as a number of HTTP.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or_default();
        self
    }

    /// Keeps search engines away.
    #[must_use]
    pub const fn unlisted(mut self) -> Self {
        self.robots = false;
        self
    }

    /// Allows frames of these hosts: click-to-load cards of the page.
    #[must_use]
    pub fn frames(mut self, hosts: Vec<String>) -> Self {
        self.frames = hosts;
        self
    }

    /// Allows frames of this site: a letter as a mail program shows it.
    #[must_use]
    pub const fn frames_own(mut self) -> Self {
        self.frames_own = true;
        self
    }

    /// What search results say of the page.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}

/// Renders a view to HTML, with what islands need around them.
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    crate::ui::without_markers(&html)
}

/// Answers a script with a piece of its page.
pub fn fragment<V: IntoView>(view: impl FnOnce() -> V) -> Response {
    let mut response = Response::new(Body::from(render(view)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    // Whoever opens it by itself gets words and nothing that runs.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let islands = self.body.contains("<leptos-island");
        let listed = self.robots && self.caller.who.is_none() && self.status == StatusCode::OK;
        let html = shell::document(
            &self.caller,
            &shell::Document {
                title: &self.title,
                body: self.body,
                layout: self.layout,
                nav: self.nav,
                islands,
                listed,
                description: self.description.as_deref(),
            },
        );
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.caller.lang.tag()));
        if let Ok(policy) = HeaderValue::from_str(&content_security_policy(&self.frames, self.frames_own)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        if !self.robots {
            headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
        }
        if self.caller.notice.is_some() {
            let name = notice_cookie(self.caller.secure);
            if let Ok(cookie) =
                HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0{}", secure(self.caller.secure)))
            {
                headers.append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

fn content_security_policy(frames: &[String], own: bool) -> String {
    let mut policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
        img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        .to_owned();
    if own || !frames.is_empty() {
        policy.push_str("; frame-src");
        if own {
            policy.push_str(" 'self'");
        }
        for host in frames {
            policy.push_str(" https://");
            policy.push_str(host);
        }
    }
    policy
}

/// The cookie that carries a notice to the next page.
#[must_use]
pub const fn notice_cookie(secure: bool) -> &'static str {
    if secure { "__Host-academy-notice" } else { "academy-notice" }
}

/// The cookie of a session.
#[must_use]
pub const fn session_cookie(secure: bool) -> &'static str {
    if secure { "__Host-academy" } else { "academy" }
}

/// The cookie that names a browser, so that a sign-in code works only where it was asked for.
#[must_use]
pub const fn browser_cookie(secure: bool) -> &'static str {
    if secure { "__Host-academy-browser" } else { "academy-browser" }
}

/// The attributes that every cookie of ours ends with.
#[must_use]
pub const fn secure(secure: bool) -> &'static str {
    if secure { "; HttpOnly; SameSite=Lax; Secure" } else { "; HttpOnly; SameSite=Lax" }
}

/// After a post: go and look there (303), with a notice if there is something to say.
pub fn see_other(caller: &Caller, path: &str, notice: Option<crate::notice::Notice>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let to = HeaderValue::from_str(&caller.href(path)).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, to);
    if let Some(notice) = notice {
        let name = notice_cookie(caller.secure);
        let cookie = format!("{name}={}; Path=/; Max-Age=60{}", notice.word(), secure(caller.secure));
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// An error on its way out of a handler; the gate makes the page of it, in the caller's language.
#[derive(Clone, Debug)]
pub struct Failure(pub domain::Error);

impl From<domain::Error> for Failure {
    fn from(error: domain::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() =
            StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(self);
        response
    }
}

/// What a handler answers.
pub type Reply = Result<Response, Failure>;
