//! Long lists, files and acts on many cities over HTTP: what comes out of a file and what goes into one.

use std::io::Cursor;

use axum::body::Body;
use axum::http::header;
use calamine::{Data, Reader, Xlsx};
use domain::access::{Role, Scope};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::cast;
use domain::ids::CohortId;

use crate::stage::{Answer, Site, request};

pub const DESK: &str = "/organizacja/kohorty/jesien";
const BOUNDARY: &str = "grenze";

pub struct Desk {
    pub site: Site,
    pub token: String,
    pub cohort: CohortId,
}

impl Desk {
    pub async fn of(limits: Limits) -> Self {
        let site = Site::empty("sqlite").await;
        let academy = &site.academy;
        let course = cast::course(academy, "akademia").await.unwrap();
        let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
        academy.with_role("olga", Role::Organizer, Scope::Everything).await;
        let token = academy.sign_in("olga@example.pl").await;
        Self { site, token, cohort }
    }

    pub async fn get(&self, path: &str) -> String {
        let answer = self.site.get(Some(&self.token), &format!("{DESK}{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.post(Some(&self.token), &format!("{DESK}{path}"), form).await
    }

    async fn upload(&self, token: &str, file: &[u8]) -> Answer {
        self.upload_with(token, ("", &[]), file).await
    }

    /// The same to an address with this query, with these fields before the file.
    pub async fn upload_with(
        &self,
        token: &str,
        (query, fields): (&str, &[(&str, &str)]),
        file: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"osoby.csv\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = request("POST", &format!("{DESK}/import{query}"), Some(token))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.site.send(request, Body::from(body)).await
    }

    async fn workbook(&self, path: &str) -> Vec<Vec<Data>> {
        let request = request("GET", &format!("{DESK}{path}"), Some(&self.token));
        let (status, headers, bytes) = self.site.fetch(request, Body::empty()).await;
        assert_eq!(status, 200, "{path}");
        assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".xlsx\""), "{headers:?}");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let sheet = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{path} holds a formula");
        book.worksheet_range(&sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
    }
}

pub fn seen(page: &str) -> String {
    let at = page.split("name=\"seen\" value=\"").nth(1).expect("the page has a dry run");
    at.split('"').next().unwrap_or_default().to_owned()
}

pub const HEAD: &str = "e-mail;imię i nazwisko;miasto;funkcja\n";

#[tokio::test]
async fn a_file_is_played_first_and_then_taken_as_it_was_played() {
    let desk = Desk::of(Limits { total: Cap::of(1), ..Limits::default() }).await;
    cast::city(&desk.site.academy, "Ełk").await.unwrap();
    let file = format!(
        "{HEAD}ewa@um.pl;Ewa <b>Bąk</b>;Ełk;inspektorka\njan@um.pl;Jan Lis;Ełk;informatyk\nx;Y;Z;w\n"
    );
    let sent = desk.upload(&desk.token, file.as_bytes()).await;
    assert_eq!((sent.status, sent.location()), (303, format!("{DESK}/import").as_str()), "{}", sent.body);
    let page = desk.get("/import").await;
    for said in [
        "1: dostanie miejsce",
        "1: trafi na listę oczekujących",
        "1: ma błąd",
        "Ewa &lt;b&gt;Bąk",
        "To nie jest adres e-mail.",
    ] {
        assert!(page.contains(said), "the dry run does not say {said}: {page}");
    }
    assert!(!page.contains("<b>Bąk"), "what a file holds is text");
    assert_eq!(cast::count(&desk.site.academy, "enrollment", "1 = 1").await.unwrap(), 0);
    let report = desk.get("/import.csv").await;
    assert!(report.contains("ewa@um.pl") && report.lines().count() == 4, "{report}");
    assert_eq!(desk.workbook("/import.xlsx").await.len(), 4);
    // Without a reason, and with a plan that nobody saw, nothing is done.
    let silent = desk.post("/import", &format!("what=run&seen={}", seen(&page))).await;
    assert_eq!(silent.status, 422);
    let forged = desk.post("/import", "what=run&seen=abc&reason=lista").await;
    assert_eq!(forged.status, 409);
    assert!(forged.body.contains("Nic nie zapisano."), "{}", forged.body);
    assert_eq!(cast::count(&desk.site.academy, "enrollment", "1 = 1").await.unwrap(), 0);
    let run = format!("what=run&seen={}&reason=lista+z+e-maili", seen(&page));
    let done = desk.post("/import", &run).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let states = cast::outcome(&desk.site.academy, desk.cohort).await.unwrap();
    assert_eq!(states.len(), 2);
    let left = cast::count(&desk.site.academy, "form_draft", "1 = 1").await.unwrap();
    assert_eq!(left, 0, "the file is forgotten");
    // The second press of the same button finds no file any more.
    assert_eq!(desk.post("/import", &run).await.status, 303);
    assert_eq!(cast::outcome(&desk.site.academy, desk.cohort).await.unwrap().len(), 2);
    desk.upload(&desk.token, file.as_bytes()).await;
    let again = desk.get("/import").await;
    assert!(again.contains("2: już jest w tej kohorcie"), "{again}");
    assert!(again.contains("nie ma nikogo do zgłoszenia"), "{again}");
}

#[tokio::test]
async fn a_hostile_file_gets_a_sentence_and_nothing_of_it_is_kept() {
    let desk = Desk::of(Limits::default()).await;
    let large = vec![b'a'; 5 * 1024 * 1024 + 1];
    for (file, said) in [
        (b"".as_slice(), "nie ma żadnego wiersza"),
        (b"\x89PNG\x00\x01".as_slice(), "nie da się odczytać"),
        (b"PK\x03\x04garbage".as_slice(), "nie da się odczytać"),
        (b"\xD0\xCF\x11\xE0old".as_slice(), "stary plik XLS"),
        ("imię;miasto\nEwa;Ełk\n".as_bytes(), "brakuje kolumn: e-mail"),
        (large.as_slice(), "za duży"),
    ] {
        let answer = desk.upload(&desk.token, file).await;
        assert_eq!(answer.status, 422, "{said}: {}", answer.body);
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert_eq!(cast::count(&desk.site.academy, "form_draft", "1 = 1").await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_waits_for_its_organizer_alone() {
    let desk = Desk::of(Limits::default()).await;
    let academy = &desk.site.academy;
    cast::city(academy, "Ełk").await.unwrap();
    academy.with_role("inna", Role::Organizer, Scope::Everything).await;
    academy.with_role("jan", Role::Lecturer, Scope::Everything).await;
    let (other, lecturer) =
        (academy.sign_in("inna@example.pl").await, academy.sign_in("jan@example.pl").await);
    let file = format!("{HEAD}ewa@um.pl;Ewa Bąk;Ełk;inspektorka\n");
    assert_eq!(desk.upload(&desk.token, file.as_bytes()).await.status, 303);
    let page = desk.site.get(Some(&other), &format!("{DESK}/import")).await;
    assert!(page.status == 200 && !page.body.contains("ewa@um.pl"), "{}", page.body);
    let run = format!("what=run&seen={}&reason=lista", seen(&desk.get("/import").await));
    let stolen = desk.site.post(Some(&other), &format!("{DESK}/import"), &run).await;
    assert_eq!(stolen.status, 303, "there is no file of hers");
    assert_eq!(desk.upload(&lecturer, file.as_bytes()).await.status, 403);
    let denied = desk.site.post(Some(&lecturer), &format!("{DESK}/import"), &run).await;
    assert_eq!(denied.status, 403);
    assert_eq!(cast::count(academy, "enrollment", "1 = 1").await.unwrap(), 0);
    assert_eq!(desk.post("/import", "what=drop").await.status, 303);
    assert!(!desk.get("/import").await.contains("ewa@um.pl"), "what was given up is gone");
    assert_eq!(desk.upload(&desk.token, file.as_bytes()).await.status, 303);
    academy.clock.set(domain::clock::Clock::now(&academy.clock) + chrono::TimeDelta::hours(25));
    let late = desk.site.academy.sign_in("olga@example.pl").await;
    let page = desk.site.get(Some(&late), &format!("{DESK}/import")).await;
    assert!(!page.body.contains("ewa@um.pl"), "a day later the file is forgotten");
}

#[tokio::test]
async fn files_hold_what_the_page_shows_as_text_and_dates() {
    let desk = Desk::of(Limits::default()).await;
    let academy = &desk.site.academy;
    let city = cast::city(academy, "Łódź").await.unwrap();
    let extra = |name: &str, state| cast::Extra { name: name.into(), city, state };
    use domain::enrollment::EnrollmentState::{Confirmed, Waitlisted};
    let people = [
        extra("Żaneta", Confirmed),
        extra("=1+1", Waitlisted),
        extra("Adam", Waitlisted),
        extra("Łucja", Waitlisted),
    ];
    cast::crowd(academy, desk.cohort, &people).await.unwrap();
    let list = "?state=waiting&sort=-name";
    let rows = desk.workbook(&format!("/osoby.xlsx{list}")).await;
    let names: Vec<String> = rows.iter().skip(1).map(|row| row[1].to_string()).collect();
    assert_eq!(names, ["Łucja", "Adam", "=1+1"], "the filter and the order of the page");
    assert!(matches!(rows[1][0], Data::Float(_)) && matches!(rows[1][8], Data::DateTime(_)), "{:?}", rows[1]);
    let csv = desk.get(&format!("/osoby.csv{list}")).await;
    let names: Vec<&str> = csv.lines().skip(1).map(|line| line.split(';').nth(1).unwrap()).collect();
    assert_eq!(names, ["Łucja", "Adam", "'=1+1"]);
    let page = desk.get(&format!("/osoby{list}")).await;
    assert!(page.contains(&format!("/osoby.xlsx{}", list.replace('&', "&amp;"))), "{page}");
    assert_eq!(desk.workbook("/miasta.xlsx?state=waiting").await.len(), 2);
    assert_eq!(desk.workbook("/miasta.xlsx?city=nysa").await.len(), 1);
    assert!(desk.workbook("/zmiany.xlsx").await.len() > 1, "the cohort was made");
    assert!(desk.get("/zmiany.csv").await.contains("Utworzono kohortę"));
}

#[tokio::test]
async fn a_long_list_is_gone_through_by_links_of_its_own() {
    let desk = Desk::of(Limits::default()).await;
    let academy = &desk.site.academy;
    let city = cast::city(academy, "Łódź").await.unwrap();
    let people: Vec<_> = (0..60)
        .map(|number| cast::Extra {
            name: format!("Osoba {number:02}"),
            city,
            state: domain::enrollment::EnrollmentState::Confirmed,
        })
        .collect();
    cast::crowd(academy, desk.cohort, &people).await.unwrap();
    let mut page = desk.site.get(Some(&desk.token), &format!("{DESK}/osoby?sort=-name")).await;
    let mut pages = vec![page.body.clone()];
    // The way to the other language has the page's own address.
    let link = |page: &Answer, rel: &str| {
        let before = page
            .body
            .split(&format!("rel=\"{rel}\""))
            .next()
            .filter(|before| before.len() < page.body.len())?;
        let href = before.rsplit("href=\"").next()?;
        Some(href.split('"').next()?.replace("&amp;", "&"))
    };
    while let Some(next) = link(&page, "next") {
        page = desk.site.get(Some(&desk.token), &next).await;
        pages.push(page.body.clone());
    }
    assert_eq!(pages.len(), 3);
    for number in 0..60 {
        let name = format!("Osoba {number:02}<");
        assert_eq!(pages.iter().filter(|page| page.contains(&name)).count(), 1, "{name}");
    }
    assert!(pages[0].contains("Osoba 59<") && pages[2].contains("Osoba 00<"));
    let back = link(&page, "prev").expect("the last page has one before it");
    assert!(desk.site.get(Some(&desk.token), &back).await.body.contains("Osoba 20<"));
}

#[tokio::test]
async fn an_act_on_many_cities_is_shown_first_and_undone_as_one() {
    let desk = Desk::of(Limits { city: Cap::of(1), ..Limits::default() }).await;
    let academy = &desk.site.academy;
    let mut cities = Vec::new();
    for name in ["Ełk", "Łódź", "Nysa"] {
        let city = cast::city(academy, name).await.unwrap();
        for number in 0..2 {
            let who = academy.official(&format!("{}{number}", cities.len())).await;
            let place = cast::workplace(academy, who.person().unwrap(), city, "confirmed").await.unwrap();
            domain::enrollment::commands::apply(academy, &who, desk.cohort, &cast::form(place))
                .await
                .unwrap();
        }
        cities.push(city);
    }
    let seated = async || cast::count(academy, "enrollment", "state = 'confirmed'").await.unwrap();
    assert_eq!(seated().await, 3);
    // All that the filter leaves, not what somebody wrote into a list of ids.
    let which = "what=extra&all=on&city=&state=waiting&region=";
    let page = desk.get(&format!("/zbiorczo?{which}")).await;
    for said in ["Zmień miasta: 3", "Miejsce dostaną 3", "limit 2", "Nysa"] {
        assert!(page.contains(said), "the preview does not say {said}: {page}");
    }
    assert_eq!(seated().await, 3, "a preview changes nothing");
    let unseen = desk.post("/zbiorczo", &format!("{which}&reason=projekt")).await;
    assert_eq!(unseen.status, 409, "nothing is done that was not shown");
    let silent = desk.post("/zbiorczo", &format!("{which}&seen={}", seen(&page))).await;
    assert_eq!(silent.status, 422, "an act needs a reason");
    let done = desk.post("/zbiorczo", &format!("{which}&seen={}&reason=projekt", seen(&page))).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(seated().await, 6);
    let board = desk.get("").await;
    assert!(board.contains("Wyjątki kilku miast"), "{board}");
    let undone =
        board.split("name=\"undone\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(desk.post("", &format!("what=undo&undone={undone}")).await.status, 303);
    let left = cast::count(academy, "city_exception", "1 = 1").await.unwrap();
    assert_eq!(left, 0, "one undo takes all of them back");
    assert_eq!(seated().await, 6, "nobody loses a seat by it");
    // A rule for two ticked cities: asked for, shown, done; a foreign id is no city of the board.
    let ticked = format!("what=rule&chosen={}&chosen={}&chosen=x", cities[0], cities[1]);
    let asked = desk.get(&format!("/zbiorczo?{ticked}")).await;
    assert!(asked.contains("name=\"bound\"") && !asked.contains("name=\"seen\""), "{asked}");
    let rule = format!("{ticked}&bound=own&own_cap=0");
    let shown = desk.get(&format!("/zbiorczo?{rule}")).await;
    assert!(shown.contains("zamknięte, limit 0") && shown.contains("Zmień miasta: 2"), "{shown}");
    let act = format!("{rule}&seen={}&reason=przerwa", seen(&shown));
    assert_eq!(desk.post("/zbiorczo", &act).await.status, 303);
    assert_eq!(cast::count(academy, "city_exception", "cap = 0").await.unwrap(), 2);
    assert_eq!(desk.post("/zbiorczo", &act).await.status, 409, "the same press again finds other rules");
    let unwritten = desk.get("/zbiorczo?what=write").await;
    assert!(
        unwritten.contains("Zaznacz co najmniej jedno miasto."),
        "an empty form would write to all: {unwritten}"
    );
    let nobody = desk.get("/zbiorczo?what=extra&chosen=x").await;
    assert!(nobody.contains("Zaznacz co najmniej jedno miasto."), "{nobody}");
}
