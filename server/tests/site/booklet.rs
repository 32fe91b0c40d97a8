//! A module as one document: who may fetch it, what it says, and that fetching it leaves nothing but the document.

use axum::body::Body;
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use domain::learning::cast::{add_text, open_later, seat, stage};
use domain::testing::databases;

use crate::stage::{Site, request};

const PDF: &str = "/nauka/jesien/modul/modul.pdf";
const LESSON: &str = "/nauka/jesien/modul/pierwsza";

/// What an author could try: everything that is code to the typesetter.
const HOSTILE: &str = r#"#panic() $x$ #import "a.typ": b \u{1F600} #sys.inputs ]]] // d"#;

/// The file at an address, as somebody fetches it.
async fn fetch(site: &Site, token: &str, path: &str) -> (HeaderMap, Vec<u8>) {
    let (status, headers, body) = site.fetch(request("GET", path, Some(token)), Body::empty()).await;
    assert_eq!(status, 200, "{path}");
    (headers, body)
}

/// The text of a document without any space: a line may be broken anywhere.
fn letters_of(pdf: &[u8]) -> String {
    letters(&pdf_extract::extract_text_from_mem(pdf).unwrap())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

#[tokio::test]
async fn a_module_is_printed_for_those_who_may_open_its_lessons() {
    for database in databases() {
        let site = Site::empty(database).await;
        let stage = stage(&site.academy, None).await;
        let ewa = site.academy.official("ewa").await;
        seat(&site.academy, &stage, &ewa, 1).await;
        site.academy.official("adam").await;
        let ewa = site.academy.sign_in("ewa@example.pl").await;
        let adam = site.academy.sign_in("adam@example.pl").await;
        let before = site.academy.contents().await;

        assert!(site.get(None, PDF).await.asks_to_sign_in(), "a guest signs in first");
        assert_eq!(site.get(Some(&adam), PDF).await.status, 404, "who has no seat knows of no module");
        assert_eq!(site.get(Some(&ewa), "/nauka/jesien/inny/modul.pdf").await.status, 404);
        assert_eq!(site.get(Some(&ewa), "/nauka/wiosna/modul/modul.pdf").await.status, 404);
        let (headers, pdf) = fetch(&site, &ewa, PDF).await;
        let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        assert_eq!(told("content-type"), "application/pdf");
        assert_eq!(told("x-content-type-options"), "nosniff");
        assert_eq!(told("cache-control"), "private, no-cache");
        assert_eq!(told("content-length"), pdf.len().to_string());
        assert_eq!(
            told("content-disposition"),
            "attachment; filename=\"Modu_ 1. Modu_.pdf\"; filename*=UTF-8''Modu%C5%82%201.%20Modu%C5%82.pdf"
        );
        let text = letters_of(&pdf);
        for said in
            ["Moduł 1 z 1", "pierwsza", "druga", "sprawdzian", "Pytanie?", "/nauka/jesien/modul/druga"]
        {
            assert!(text.contains(&letters(said)), "{said} is not in {text}");
        }
        assert!(!text.contains("Sekretne"), "no explanation is printed");

        let again = request("GET", PDF, Some(&ewa)).header(header::IF_NONE_MATCH, told("etag"));
        let (status, _, body) = site.fetch(again, Body::empty()).await;
        assert_eq!((status, body.len()), (304, 0), "who has it is not sent it again");
        assert_eq!(fetch(&site, &ewa, PDF).await.1, pdf);
        assert_eq!(site.academy.contents().await, before, "a GET changed the database");

        open_later(&site.academy, &stage, site.academy.now() + TimeDelta::minutes(20)).await;
        for address in [PDF, LESSON] {
            assert_eq!(site.get(Some(&ewa), address).await.status, 422, "{address} of a closed module");
        }
        let (status, _, body) = site.fetch(request("GET", PDF, Some(&ewa)), Body::empty()).await;
        assert!(status == 422 && !body.starts_with(b"%PDF"), "what was printed before is not sent either");
        site.academy.clock.advance(TimeDelta::minutes(30));
        assert_eq!(fetch(&site, &ewa, PDF).await.1, pdf, "open again, and printed already");
    }
}

#[tokio::test]
async fn the_lesson_links_to_it_and_knows_its_size_without_asking_the_database() {
    let site = Site::empty("sqlite").await;
    let stage = stage(&site.academy, None).await;
    let ewa = site.academy.official("ewa").await;
    seat(&site.academy, &stage, &ewa, 1).await;
    let ewa = site.academy.sign_in("ewa@example.pl").await;
    site.get(Some(&ewa), LESSON).await;
    let asked = async || {
        let before = site.academy.db().statements();
        let page = site.get(Some(&ewa), LESSON).await;
        (page, site.academy.db().statements() - before)
    };
    let (page, statements) = asked().await;
    assert!(page.body.contains("Pobierz moduł do czytania (PDF)"), "{}", page.body);
    assert!(page.links().any(|link| link == PDF));
    fetch(&site, &ewa, PDF).await;
    let (page, with_size) = asked().await;
    assert!(page.body.contains("Pobierz moduł do czytania (PDF, 0,1\u{a0}MB)"), "{}", page.body);
    assert_eq!(statements, with_size);
    let quiz = site.get(Some(&ewa), "/en/nauka/jesien/modul/sprawdzian").await;
    assert!(quiz.body.contains("Download the module to read (PDF)"), "{}", quiz.body);
    assert!(quiz.links().any(|link| link == format!("/en{PDF}")));
}

#[tokio::test]
async fn what_an_author_writes_comes_out_as_it_was_written_in_every_language() {
    let site = Site::empty("sqlite").await;
    let stage = stage(&site.academy, None).await;
    let ewa = site.academy.official("ewa").await;
    seat(&site.academy, &stage, &ewa, 1).await;
    let heading = format!("Nagłówek <label> {HOSTILE}");
    let markdown = format!("{HOSTILE}\n\nZażółć gęślą jaźń. Příliš žluťoučký kůň. Їжакевич, ґанок і щось.");
    add_text(&site.academy, &stage, "pierwsza", &heading, &markdown).await;
    let ewa = site.academy.sign_in("ewa@example.pl").await;
    // English is asked for, and there is none: the texts stay Polish, and the file says so.
    for path in [PDF.to_owned(), format!("/en{PDF}")] {
        let (headers, pdf) = fetch(&site, &ewa, &path).await;
        assert_eq!(headers["content-language"], "pl");
        assert!(String::from_utf8_lossy(&pdf).contains("<rdf:li>pl</rdf:li>"));
        let text = letters_of(&pdf);
        for said in [&heading, HOSTILE, "Zażółć gęślą jaźń", "Příliš žluťoučký kůň", "Їжакевич, ґанок і щось"]
        {
            assert!(text.contains(&letters(said)), "{said} is not in {text}");
        }
    }
}

/// Addresses of the demo learner's lessons, each cohort's in order.
const LESSONS: &str = "SELECT '/nauka/' || c.slug || '/' || m.slug || '/' || l.slug FROM enrollment e \
    JOIN person p ON p.id = e.person_id JOIN cohort c ON c.id = e.cohort_id \
    JOIN cohort_module cm ON cm.cohort_id = c.id JOIN module m ON m.id = cm.module_id \
    JOIN lesson l ON l.module_version_id = cm.module_version_id \
    WHERE p.email = 'katarzyna.zoltowska@elk.example' AND e.state = 'confirmed' \
    ORDER BY c.slug, cm.position, l.position";

/// Leaves the documents of the real course's first module and of the module with every type of block for
/// end2end/pdf/verify.sh.
#[tokio::test]
async fn modules_of_the_demo_say_the_titles_of_all_their_lessons() {
    let site = Site::demo("sqlite").await;
    let learner = site.academy.sign_in("katarzyna.zoltowska@elk.example").await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/press");
    std::fs::create_dir_all(&folder).unwrap();
    let mut lessons = site.academy.texts(LESSONS).await;
    lessons.dedup_by_key(|lesson| lesson.split('/').nth(2).unwrap().to_owned());
    assert_eq!(lessons.len(), 2, "the course and the showcase: {lessons:?}");
    for lesson in lessons {
        for lang in ["", "/en"] {
            let page = site.get(Some(&learner), &format!("{lang}{lesson}")).await;
            let link = page.links().find(|link| link.ends_with("/modul.pdf"));
            let link = link.expect("its outline leads to the document");
            let (_, pdf) = fetch(&site, &learner, &link).await;
            let cohort = lesson.split('/').nth(2).unwrap();
            std::fs::write(folder.join(format!("{cohort}{}.pdf", lang.replace('/', "-"))), &pdf).unwrap();
            let is_pictured = pdf.windows(14).any(|part| part == b"/Subtype/Image");
            assert_eq!(is_pictured, cohort == "probka-platformy", "the picture of the showcase in {link}");
            let text = letters_of(&pdf);
            let outline = page.body.split("class=\"outline\"").nth(1).unwrap();
            let titles = outline.split("<span>").skip(1).filter_map(|rest| rest.split("</span>").next());
            let titles: Vec<String> =
                titles.map(|title| title.replace("&amp;", "&").replace("&quot;", "\"")).collect();
            assert!(titles.len() > 3, "{outline}");
            for title in titles {
                assert!(text.contains(&letters(&title)), "{title} is not in the document of {lesson}");
            }
        }
    }
}
