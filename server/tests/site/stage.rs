//! The real router over a test database, without a network between.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use domain::clock::{Clock, SystemClock};
use domain::testing::TestAcademy;
use server::config::Config;
use server::network::Proxies;
use tower::ServiceExt;

/// The site of one academy.
pub struct Site {
    pub academy: TestAcademy,
    router: Router,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where a redirect leads, "" for other answers.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether a page sent its visitor to sign-in.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == 303 && self.location().contains("/zaloguj")
    }

    /// Addresses of this site that the page links to, shows or follows.
    pub fn links(&self) -> impl Iterator<Item = String> {
        ["href=\"", "src=\"", "data-follows=\""]
            .into_iter()
            .flat_map(|before| self.body.split(before).skip(1))
            .filter_map(|rest| {
                let link = rest.split('"').next()?.split('#').next()?.replace("&amp;", "&");
                (link.starts_with('/') && !link.starts_with("//")).then_some(link)
            })
    }
}

impl Site {
    /// Over an empty academy, at the test clock's time.
    pub async fn empty(database: &str) -> Self {
        Self::over(TestAcademy::on(database).await)
    }

    /// Over the demo, now.
    pub async fn demo(database: &str) -> Self {
        let academy = TestAcademy::on(database).await;
        let config = config(&academy);
        server::demo::fill(&config, academy.db().clone()).await.unwrap();
        academy.clock.set(SystemClock.now());
        Self::over(academy)
    }

    /// Over this academy.
    pub fn over(academy: TestAcademy) -> Self {
        let router = server::router::router(&academy, false, Proxies::default());
        Self { academy, router }
    }

    /// Opens a page.
    pub async fn get(&self, token: Option<&str>, path: &str) -> Answer {
        self.send(request("GET", path, token), Body::empty()).await
    }

    /// Sends a form from the site's own page.
    pub async fn post(&self, token: Option<&str>, path: &str, form: &str) -> Answer {
        let request = request("POST", path, token)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.to_owned())).await
    }

    /// Sends anything.
    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let (status, headers, body) = self.fetch(request, body).await;
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// The head of an answer whose body may have no end.
    pub async fn head_of(&self, request: axum::http::request::Builder) -> HeaderMap {
        let request = server::gate::take_language(request.body(Body::empty()).unwrap());
        let answer = self.router.clone().oneshot(request).await.unwrap();
        answer.headers().clone()
    }

    /// The same for what is no text.
    pub async fn fetch(
        &self,
        request: axum::http::request::Builder,
        body: Body,
    ) -> (u16, HeaderMap, Vec<u8>) {
        let request = server::gate::take_language(request.body(body).unwrap());
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), parts.headers, body.into())
    }
}

/// What an operator would have set for this academy.
pub fn config(academy: &TestAcademy) -> Config {
    let settings = academy.settings();
    Config {
        database_url: academy.url.clone(),
        listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
        data_dir: PathBuf::from(&settings.data_dir),
        public_url: settings.public_url.clone(),
        smtp_url: None,
        mail_from: "akademia@localhost".into(),
        contact: settings.contact.clone(),
        name: settings.name.clone(),
        mark: settings.mark.clone(),
        proxies: Proxies::default(),
    }
}

/// The start of a request with a session's cookie.
pub fn request(method: &str, path: &str, token: Option<&str>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path);
    match token {
        Some(token) => {
            request.header(header::COOKIE, format!("{}={token}", app::page::session_cookie(false)))
        }
        None => request,
    }
}
