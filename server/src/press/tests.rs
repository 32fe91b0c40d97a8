use chrono::{NaiveDate, TimeZone, Utc};

use super::*;

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn facts() -> CertificateFacts {
    CertificateFacts {
        number: "ALSC-2026-4K7M9-2XQTZ".into(),
        language: Language::Polish,
        name: "Świętosława Brzęczyszczykiewicz-Źdźbło".into(),
        form: GrammaticalForm::She,
        course: "Akademia Lidera Smart City: od diagnozy miasta do projektu z mieszkańcami".into(),
        hours: Some(60),
        modules: Some(9),
        cohort: "Jesień 2026".into(),
        city: Some("Urząd Miasta Ełk".into()),
        result: Some("91%".into()),
        studied: Some((date(2026, 10, 6), date(2026, 12, 19))),
        issued_on: date(2026, 12, 22),
        issued_at: Utc.with_ymd_and_hms(2026, 12, 22, 9, 30, 0).unwrap(),
        place: Some("Warszawa".into()),
        issuer: "Fundacja Miasto dla Mieszkańców".into(),
        signatory: Some(Signatory { name: "Hanna Wąs".into(), function: "kierowniczka programu".into() }),
        verification_url: "https://akademia.example/certyfikat/ALSC-2026-4K7M9-2XQTZ".into(),
        replaces: None,
    }
}

/// The text of the file, with every kind of break as one space.
fn read_back(pdf: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(pdf).unwrap();
    text.replace('\u{200b}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same without any space: a long word may be broken anywhere.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn printed(facts: &CertificateFacts) -> String {
    let pdf = certificate(facts).unwrap();
    keep(&pdf, &facts.number);
    letters(&read_back(&pdf))
}

/// Leaves the file for end2end/pdf/verify.sh, in the folder that cargo gives to tests.
pub(super) fn keep(pdf: &[u8], name: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/press");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.pdf")), pdf).unwrap();
}

fn assert_says(facts: &CertificateFacts, sentences: &[&str]) {
    let text = printed(facts);
    for sentence in sentences {
        assert!(text.contains(&letters(sentence)), "{sentence:?} is not in {text:?}");
    }
}

#[test]
fn a_polish_sheet_says_its_facts_letter_by_letter() {
    assert_says(
        &facts(),
        &[
            "Certyfikat ukończenia programu",
            "Zaświadczamy, że Świętosława Brzęczyszczykiewicz-Źdźbło Urząd Miasta Ełk",
            "ukończyła z wynikiem 91% program Akademia Lidera Smart City: od diagnozy miasta do projektu z mieszkańcami",
            "9 modułów, 60 godzin, 6 października – 19 grudnia 2026 r. Kohorta: Jesień 2026",
            "Hanna Wąs kierowniczka programu Fundacja Miasto dla Mieszkańców",
            "Warszawa, 22 grudnia 2026 r. ALSC-2026-4K7M9-2XQTZ",
            "akademia.example/certyfikat/ALSC-2026-4K7M9-2XQTZ",
        ],
    );
}

#[test]
fn an_english_sheet_says_its_facts() {
    let facts = CertificateFacts {
        number: "ALSC-2026-EN000-00001".into(),
        language: Language::English,
        name: "Příliš Žluťoučký".into(),
        form: GrammaticalForm::He,
        replaces: Some("ALSC-2026-00000-00000".into()),
        ..facts()
    };
    assert_says(
        &facts,
        &[
            "Certificate of completion",
            "This is to certify that Příliš Žluťoučký",
            "completed, with a result of 91%, the programme",
            "9 modules, 60 hours, 6 October – 19 December 2026. Cohort: Jesień 2026",
            "Replaces certificate ALSC-2026-00000-00000",
        ],
    );
}

#[test]
fn a_neutral_form_needs_no_gendered_verb_and_an_unnamed_city_stays_unnamed() {
    let facts = CertificateFacts {
        number: "ALSC-2026-NEUTR-00001".into(),
        name: "Їжакевич Ґалаґан Єва Щось".into(),
        form: GrammaticalForm::Neutral,
        city: None,
        result: None,
        ..facts()
    };
    assert_says(&facts, &["Certyfikat otrzymuje Їжакевич Ґалаґан Єва Щось za ukończenie programu Akademia"]);
    assert!(!printed(&facts).contains("Ełk"));
    let he = CertificateFacts { number: "ALSC-2026-HE000-00001".into(), form: GrammaticalForm::He, ..facts };
    assert_says(&he, &["Zaświadczamy, że", "ukończył program"]);
}

#[test]
fn a_fact_is_never_read_as_markup() {
    let name =
        r##"#panic("x") $a^2$ [b] \ _c_ *d* <e> @f `g` // h /* i */ "q" = - + ~ #include("/etc/passwd")"##;
    let facts = CertificateFacts {
        number: "ALSC-2026-H0ST1-00001".into(),
        name: name.into(),
        course: "#let x = {".into(),
        cohort: "]]]]\\\\$".into(),
        ..facts()
    };
    assert_says(&facts, &[name, "#let x = {", "]]]]\\\\$"]);
}

#[test]
fn the_longest_facts_shrink_onto_one_sheet() {
    let long: String = "Wawrzyniec ".repeat(36);
    let unbroken = "W".repeat(400);
    for (number, name) in [("ALSC-2026-10NG0-00001", long.trim()), ("ALSC-2026-10NG0-00002", &unbroken)] {
        let facts = CertificateFacts {
            number: number.into(),
            name: name.into(),
            course: "Długa nazwa programu ".repeat(14),
            cohort: "Kohorta ".repeat(20),
            ..facts()
        };
        assert_says(&facts, &[name, "Długa nazwa programu", "akademia.example"]);
    }
    let endless = CertificateFacts { name: "W".repeat(40_000), ..facts() };
    assert!(matches!(certificate(&endless), Err(PressError::DoesNotFit)));
    let far = CertificateFacts { verification_url: "x".repeat(9_000), ..facts() };
    assert!(matches!(certificate(&far), Err(PressError::AddressTooLong)));
}

#[test]
fn letters_without_a_shape_are_visible_and_reported() {
    assert_eq!(unprintable("Świętosława Příliš Їжакевич Șerban Ăsta"), Vec::<char>::new());
    assert_eq!(unprintable("Li 李 🙂"), vec!['李', '🙂']);
    let facts = CertificateFacts {
        number: "ALSC-2026-0DD00-00001".into(),
        name: "Z\u{307}ółta\u{202e}\u{200d} 李\n\tLi \u{0}".into(),
        ..facts()
    };
    assert_says(&facts, &["Żółta ? Li Urząd"]);
}

#[test]
fn the_same_facts_give_the_same_bytes_and_other_facts_others() {
    let first = certificate(&facts()).unwrap();
    assert_eq!(first, certificate(&facts()).unwrap());
    let other = CertificateFacts { name: "Ktoś Inny".into(), ..facts() };
    assert_ne!(first, certificate(&other).unwrap());
}

#[test]
fn the_file_calls_itself_accessible_and_archivable_and_carries_the_date_of_the_facts() {
    let pdf = certificate(&facts()).unwrap();
    let raw = String::from_utf8_lossy(&pdf);
    assert!(raw.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(raw.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(raw.contains("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(raw.contains("2026-12-22T09:30:00"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_wait_in_line() {
    let press = Press::default();
    let prints: Vec<_> = (0..8)
        .map(|n| {
            let press = press.clone();
            let facts = CertificateFacts { name: format!("Osoba {n}"), ..facts() };
            tokio::spawn(async move { press.certificate(facts).await.map(|pdf| (n, pdf)) })
        })
        .collect();
    for print in prints {
        let (n, pdf) = print.await.unwrap().unwrap();
        assert!(read_back(&pdf).contains(&format!("Osoba {n}")));
    }
}
