//! Uploads over HTTP: what is too large, what is not what it says, who may fetch what came in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::{Body, Bytes};
use axum::http::header;
use chrono::TimeDelta;
use domain::access::{Role, Scope};
use domain::catalog::authoring::commands::{add_lesson, create_module};
use domain::catalog::authoring::forms::Typed;
use domain::catalog::content::LessonKind;
use futures_util::stream;

use crate::stage::{Answer, Site, request};

const BOUNDARY: &str = "grenze";
const MEGABYTE: u64 = 1024 * 1024;

/// A lecturer's lesson in work and her session.
struct Desk {
    site: Site,
    token: String,
    lesson: String,
}

impl Desk {
    async fn of() -> Self {
        let site = Site::empty("sqlite").await;
        let jan = site.academy.with_role("jan", Role::Lecturer, Scope::Everything).await;
        let words = |title: &str| {
            [("pl_title", title), ("minutes", "10")].map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let module = create_module(&site.academy, &jan, &Typed(&words("Woda"))).await.unwrap();
        let typed = words("Ogród deszczowy");
        let lesson =
            add_lesson(&site.academy, &jan, &module, LessonKind::Text, &Typed(&typed)).await.unwrap();
        let token = site.academy.sign_in("jan@example.pl").await;
        let lesson = format!("/prowadzenie/moduly/{module}/lekcje/{lesson}");
        Self { site, token, lesson }
    }

    /// Sends a form of a new block: its texts, then one file; gives the answer and how much was read.
    async fn send(
        &self,
        kind: &str,
        texts: &[(&str, &str)],
        file: File<'_>,
        announced: Option<u64>,
    ) -> (Answer, u64) {
        let mut head = String::new();
        // As the page's own form has them.
        for (name, value) in [("stamp", ""), ("rodzaj", kind)].iter().chain(texts) {
            head += &format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        head += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"new_file\"; filename=\"{}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            file.name
        );
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        let parts = [Bytes::from(head)]
            .into_iter()
            .chain([Bytes::copy_from_slice(file.start)])
            .chain(std::iter::repeat_n(Bytes::from(vec![7; 64 * 1024]), file.chunks))
            .chain([Bytes::from(end)]);
        self.pour(&self.new_block(kind), parts, announced).await
    }

    fn new_block(&self, kind: &str) -> String {
        format!("{}/czesci/nowa?rodzaj={kind}", self.lesson)
    }

    /// Sends a form with files as it is; gives the answer and how much was read.
    async fn pour(
        &self,
        path: &str,
        body: impl Iterator<Item = Bytes> + Send + 'static,
        announced: Option<u64>,
    ) -> (Answer, u64) {
        let read = Arc::new(AtomicU64::new(0));
        let counter = read.clone();
        let counted = body.map(move |part| {
            counter.fetch_add(part.len() as u64, Ordering::Relaxed);
            Ok::<_, std::io::Error>(part)
        });
        let mut post = request("POST", path, Some(&self.token))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        if let Some(length) = announced {
            post = post.header(header::CONTENT_LENGTH, length);
        }
        let answer = self.site.send(post, Body::from_stream(stream::iter(counted))).await;
        (answer, read.load(Ordering::Relaxed))
    }

    /// What lies in the folder of uploads, those under way too.
    fn kept(&self) -> usize {
        let folder = std::path::Path::new(&self.site.academy.settings().data_dir).join("files");
        let count = |path: &std::path::Path| {
            std::fs::read_dir(path)
                .map_or(0, |all| all.filter(|one| one.as_ref().is_ok_and(|one| one.path().is_file())).count())
        };
        count(&folder) + count(&folder.join("tmp"))
    }
}

/// A file: how it begins, and so many chunks of 64 KiB after it.
#[derive(Clone, Copy)]
struct File<'a> {
    name: &'a str,
    start: &'a [u8],
    chunks: usize,
}

impl<'a> File<'a> {
    const fn of(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, start: bytes, chunks: 0 }
    }
}

const PICTURE: &[u8] = include_bytes!("../../demo/media/ulica-wieczorem.png");
const DOCUMENT: &[u8] = include_bytes!("../../demo/media/karta-celu.docx");
const FILM: &[u8] = include_bytes!("../../demo/media/ulica-wieczorem.webm");

#[tokio::test]
async fn six_hundred_megabytes_are_413_in_words_and_not_read() {
    let desk = Desk::of().await;
    let texts = [("pl_title", "Film z budowy"), ("pl_transcript", "Kopią <script>alert(1)</script> rów.")];
    let film = File { name: "film.webm", start: FILM, chunks: 9600 };
    let (answer, read) = desk.send("video", &texts, film, Some(600 * MEGABYTE)).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("najwyżej 500 MB"), "the limit stands in words");
    assert!(answer.body.contains("Film z budowy"), "what was typed is still there");
    assert!(!answer.body.contains("<script>alert(1)"), "and never run");
    assert!(read < 2 * MEGABYTE, "an announced giant is not read: {read} bytes were");
    assert_eq!(desk.kept(), 0, "nothing of it is left on the disk");
}

#[tokio::test]
async fn a_document_that_does_not_say_how_long_it_is_is_read_up_to_its_limit() {
    let desk = Desk::of().await;
    let document = File { name: "karta.docx", start: DOCUMENT, chunks: 640 };
    let (answer, read) = desk.send("file", &[("pl_title", "Karta")], document, None).await;
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert!(answer.body.contains("najwyżej 25 MB"));
    assert!((25 * MEGABYTE..27 * MEGABYTE).contains(&read), "{read} bytes were read");
    assert_eq!(desk.kept(), 0, "nothing of it is left on the disk");
}

/// Bodies of 64 MB that no form of ours sends: what each is, and its pieces.
fn made_up() -> [(&'static str, Box<dyn Iterator<Item = Bytes> + Send>); 5] {
    let start = Bytes::from(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"x\"\r\n"));
    let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n\r\n");
    let named =
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n\r\n", "n".repeat(8000));
    let repeated = |what: String, times: usize| {
        let piece = Bytes::from(what.repeat(64 * 1024 / what.len()));
        std::iter::repeat_n(piece, times)
    };
    let headers = || repeated("X-Padding: aaaaaaaaaaaaaaa\r\n".into(), 1024);
    [
        ("a head without an end", Box::new([start.clone()].into_iter().chain(headers()))),
        ("parts without an end", Box::new(repeated(part, 1024))),
        ("long names without an end", Box::new(repeated(named, 1024))),
        ("no part at all", Box::new(repeated("nothing ".into(), 1024))),
        (
            "a text without an end",
            Box::new([start, Bytes::from("\r\n")].into_iter().chain(repeated("aaaaaaaa".into(), 1024))),
        ),
    ]
}

#[tokio::test]
async fn whatever_no_form_has_is_read_no_further_than_the_fullest_form() {
    let desk = Desk::of().await;
    for (what, body) in made_up() {
        let (answer, read) = desk.pour(&desk.new_block("image"), body, None).await;
        assert_eq!(answer.status, 413, "{what}: {}", answer.body);
        assert!(answer.body.contains("1 MB"), "{what}: the limit stands in words");
        assert!(read < 3 * MEGABYTE, "{what}: {read} bytes were read");
    }
}

#[tokio::test]
async fn an_old_cookie_makes_nobody_read_without_an_end() {
    let desk = Desk::of().await;
    desk.site.academy.clock.advance(TimeDelta::days(15));
    for (what, body) in made_up() {
        let (answer, read) = desk.pour("/konto", body, None).await;
        assert!(answer.status == 413 || answer.asks_to_sign_in(), "{what}: {}", answer.status);
        assert!(read < 3 * MEGABYTE, "{what}: {read} bytes were read");
    }
}

#[tokio::test]
async fn the_same_file_is_taken_once_however_often_it_is_sent() {
    let desk = Desk::of().await;
    let part = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"new_file\"; filename=\"m.png\"\r\n\r\n"
    );
    let again = [Bytes::from(part), Bytes::from_static(PICTURE), Bytes::from_static(b"\r\n")];
    let body = std::iter::repeat_n(again, 200).flatten();
    let (answer, read) = desk.pour(&desk.new_block("image"), body, None).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(desk.kept() <= 1, "{} copies were kept", desk.kept());
    assert!(read < 4 * PICTURE.len() as u64, "{read} bytes were read");
}

#[tokio::test]
async fn a_type_is_told_by_content_and_not_by_name() {
    let desk = Desk::of().await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (kind, name, bytes) in [
        ("image", "mapa.png", &b"<!doctype html><script>alert(1)</script>"[..]),
        ("image", "mapa.svg", &svg[..]),
        ("image", "mapa.png", DOCUMENT),
        ("file", "karta.docx", &b"MZ\x90\x00 a program"[..]),
        ("video", "film.mp4", PICTURE),
    ] {
        let texts = [("pl_title", "Mapa"), ("pl_alt", "Mapa miasta")];
        let (answer, _) = desk.send(kind, &texts, File::of(name, bytes), None).await;
        assert_eq!(answer.status, 422, "{name} as {kind}: {}", answer.location());
        assert!(answer.body.contains("role=\"alert\"") || answer.body.contains("summary"), "words say why");
    }
    assert_eq!(desk.kept(), 0);
}

#[tokio::test]
async fn a_session_that_ends_in_the_middle_keeps_the_words_of_the_form() {
    let desk = Desk::of().await;
    desk.site.academy.clock.advance(TimeDelta::days(15));
    let texts = [("pl_alt", "Rynek po deszczu")];
    let (answer, read) =
        desk.send("image", &texts, File { chunks: 160, ..File::of("rynek.png", PICTURE) }, None).await;
    assert!(answer.asks_to_sign_in(), "{} {}", answer.status, answer.location());
    assert!(read < 2 * MEGABYTE, "the picture is not read: {read} bytes were");
    let token = desk.site.academy.sign_in("jan@example.pl").await;
    let cookie = format!("{}={token}; academy-draft=1", app::page::session_cookie(false));
    let back = axum::http::Request::builder()
        .uri(format!("{}/czesci/nowa?rodzaj=image", desk.lesson))
        .header(header::COOKIE, cookie);
    let page = desk.site.send(back, Body::empty()).await;
    assert!(page.body.contains("Rynek po deszczu"), "her words are back in the form");
}

#[tokio::test]
async fn a_file_can_do_nothing_and_strangers_do_not_know_of_it() {
    let desk = Desk::of().await;
    let texts = [("pl_alt", "Ulica wieczorem"), ("pl_title", "Karta celu")];
    let (answer, _) = desk.send("image", &texts, File::of("ulica.png", PICTURE), None).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let (answer, _) = desk.send("file", &texts, File::of("karta.docx", DOCUMENT), None).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = desk.site.get(Some(&desk.token), &desk.lesson).await;
    let files: Vec<String> = page
        .body
        .split("/pliki/")
        .skip(1)
        .filter_map(|rest| Some(format!("/pliki/{}", rest.get(..36)?)))
        .collect();
    assert!(!files.is_empty(), "the lesson shows its files");
    desk.site.academy.official("obca").await;
    let stranger = desk.site.academy.sign_in("obca@example.pl").await;
    for file in &files {
        let hers = desk.site.get(Some(&desk.token), file).await;
        assert_eq!(hers.status, 200);
        let told = |name: &str| hers.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        assert_eq!(told("x-content-type-options"), "nosniff");
        assert_eq!(told("content-security-policy"), "sandbox; default-src 'none'");
        let is_picture = told("content-type").starts_with("image/");
        assert!(told("content-disposition").starts_with(if is_picture { "inline" } else { "attachment" }));
        assert_eq!(desk.site.get(Some(&stranger), file).await.status, 404, "not to be known of");
        let guest = desk.site.get(None, file).await;
        assert!(guest.status == 404 || guest.asks_to_sign_in(), "{}", guest.status);
    }
}
