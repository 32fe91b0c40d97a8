//! From the register to paper: each fact of a certificate's row stands on its sheet beside its own words.

use chrono::{TimeZone, Utc};
use domain::access::{Actor, Role, Scope};
use domain::certification::commands::{check_name, correct, issue_by_organizer};
use domain::certification::{CorrectionForm, NameForm, Number, ReasonForm, queries};
use domain::learning::cast::{seat, stage};
use domain::testing::{TestAcademy, on_each_database};
use server::press::{Press, job};

const COURSE: [&str; 2] = ["Szkoła miasta", "School of the town"];
const COHORT: [&str; 2] = ["Grupa bałtycka", "Baltic group"];
const ISSUER: &str = "Fundacja Próbna";

/// The text of a sheet without any space: a long word may be broken anywhere.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

async fn sheet(academy: &TestAcademy, actor: &Actor, number: &Number) -> String {
    let pdf = queries::document(academy, actor, number).await.expect("a printed sheet").pdf;
    letters(&pdf_extract::extract_text_from_mem(&pdf).unwrap())
}

/// A course and a cohort in both languages, with days of their own.
async fn words(academy: &TestAcademy) {
    for (lang, title) in ["pl", "en"].into_iter().zip(COURSE) {
        let sql = "INSERT INTO course_text (course_id, lang, title, lead, aims) SELECT id, 'LANG', 'TITLE', '', '' FROM course";
        academy.texts(&sql.replace("LANG", lang).replace("TITLE", title)).await;
    }
    let [pl, en] = COHORT;
    academy
        .texts(&format!(
            "UPDATE cohort SET starts_on = '2026-10-06', ends_on = '2026-12-19', \
             texts = '{{\"pl\":{{\"name\":\"{pl}\",\"lead\":\"\"}},\"en\":{{\"name\":\"{en}\",\"lead\":\"\"}}}}'"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fact_of_the_register_stands_on_the_sheet_in_its_place() {
    on_each_database(async |academy| {
        // Half past midnight of the 23rd in the cohort's zone.
        academy.clock.set(Utc.with_ymd_and_hms(2026, 12, 22, 23, 30, 0).unwrap());
        let stage = stage(academy, None).await;
        words(academy).await;
        let organizer = academy.with_role("olga", Role::Organizer, Scope::Everything).await;
        let (ewa, adam) = (academy.official("ewa").await, academy.official("adam").await);
        academy.texts("UPDATE person SET lang = 'en' WHERE display_name = 'adam'").await;
        let because = |reason: &str| ReasonForm { reason: reason.into() };
        let mut numbers = Vec::new();
        for (receipt, who, name, form, city) in
            [(1, &ewa, "Ewa Źdźbło", "she", "yes"), (2, &adam, "Adam Šedý", "he", "")]
        {
            let enrollment = seat(academy, &stage, who, receipt).await;
            let checked = NameForm { printed_name: name.into(), form: form.into(), names_city: city.into() };
            check_name(academy, who, enrollment, &checked).await.unwrap();
            let issued = issue_by_organizer(academy, &organizer, enrollment, &because("przed komisją")).await;
            numbers.push(issued.unwrap());
        }
        let corrected = CorrectionForm {
            printed_name: "Ewa Źdźbło-Wójcik".into(),
            form: "she".into(),
            names_city: "yes".into(),
            reason: "nowe nazwisko".into(),
        };
        let old = numbers.remove(0);
        let wrong = queries::public_card(academy, &old).await.unwrap().id;
        let hers = correct(academy, &organizer, wrong, &corrected).await.unwrap();
        let his = numbers.remove(0);
        // A result, and an issuer that is named nowhere else on the sheet.
        let name = &academy.settings().name;
        academy
            .texts(&format!(
                "UPDATE certificate SET facts = replace(replace(facts, '\"result\":null', '\"result\":91'), \
                 '\"issuer\":\"{name}\"', '\"issuer\":\"{ISSUER}\"')"
            ))
            .await;
        job::round(academy, &Press::default()).await.unwrap();

        let text = sheet(academy, &ewa, &hers).await;
        for words in [
            format!("Zaświadczamy, że Ewa Źdźbło-Wójcik Ełk ukończyła z wynikiem 91% program {}", COURSE[0]),
            format!("1 moduł, 19 godzin, 6 października – 19 grudnia 2026 r. Kohorta: {}", COHORT[0]),
            format!("Kohorta: {} Zastępuje certyfikat {old}", COHORT[0]),
            format!("{ISSUER} 23 grudnia 2026 r. {hers} Sprawdź ważność: 127.0.0.1:3000/certyfikat/{hers}"),
        ] {
            assert!(text.contains(&letters(&words)), "{words} is not in {text}");
        }
        let text = sheet(academy, &adam, &his).await;
        for words in [
            format!(
                "This is to certify that Adam Šedý completed, with a result of 91%, the programme {}",
                COURSE[1]
            ),
            format!("1 module, 19 hours, 6 October – 19 December 2026. Cohort: {}", COHORT[1]),
            format!("{ISSUER} 23 December 2026 {his} Check its validity: 127.0.0.1:3000/en/certyfikat/{his}"),
        ] {
            assert!(text.contains(&letters(&words)), "{words} is not in {text}");
        }
        assert!(!text.contains("Ełk"), "he did not agree to the city: {text}");
        assert!(!text.contains("Replaces"), "{text}");
    })
    .await;
}
