//! What a learner is told at the ends: completed by an organizer, revoked.

use domain::access::{Actor, Role, Scope};
use domain::certification::commands::{issue_by_organizer, revoke};
use domain::certification::{ReasonForm, queries};
use domain::enrollment::commands;
use domain::lang::Lang;
use domain::learning::cast as learning;
use domain::testing::TestAcademy;

use crate::stage::Site;

fn because(reason: &str) -> ReasonForm {
    ReasonForm { reason: reason.into() }
}

/// The stage of learning has a course without a name, which its cohort's page needs.
async fn name_course(academy: &TestAcademy) {
    let sql = "INSERT INTO course_text (course_id, lang, title, lead, aims) SELECT id, 'pl', 'Kurs', '', '' FROM course";
    academy.texts(sql).await;
}

#[tokio::test]
async fn whose_completion_an_organizer_recognised_finds_the_way_to_her_certificate() {
    let site = Site::empty("sqlite").await;
    let academy = &site.academy;
    let stage = learning::stage(academy, None).await;
    name_course(academy).await;
    let ewa = academy.official("ewa").await;
    let seat = learning::seat(academy, &stage, &ewa, 1).await;
    let token = academy.sign_in("ewa@example.pl").await;
    let way = format!("/moje-certyfikaty/{seat}");
    let pages = ["/nauka", "/kohorty/jesien"];
    for page in pages {
        let before = site.get(Some(&token), page).await.body;
        assert!(!before.contains(&way), "{page} promises a certificate too early");
    }
    let tx = academy.begin().await.unwrap();
    let organizer = Actor::System { job: "test" };
    commands::complete(academy, &tx, &organizer, seat, "egzamin ustny").await.unwrap();
    tx.commit().await.unwrap();
    for page in pages {
        let after = site.get(Some(&token), page).await.body;
        assert!(after.contains(&way), "{page} has no way to the certificate: {after}");
    }
    let mails = academy.texts("SELECT data FROM outbox WHERE event = 'enrollment'").await;
    for lang in Lang::ALL {
        let mail = app::mail::compose("enrollment", lang, &mails[0], academy.settings()).unwrap();
        assert!(mail.text.contains(&way), "the mail has no way to the certificate: {}", mail.text);
    }
    assert_eq!(site.get(Some(&token), &way).await.status, 200);
}

#[tokio::test]
async fn a_revoked_certificate_is_not_offered_to_be_shown() {
    let site = Site::empty("sqlite").await;
    let academy = &site.academy;
    let stage = learning::stage(academy, None).await;
    name_course(academy).await;
    let organizer = academy.with_role("olga", Role::Organizer, Scope::Everything).await;
    let ewa = academy.official("ewa").await;
    let seat = learning::seat(academy, &stage, &ewa, 1).await;
    let number = issue_by_organizer(academy, &organizer, seat, &because("egzamin")).await.unwrap();
    let token = academy.sign_in("ewa@example.pl").await;
    let page = format!("/moje-certyfikaty/{seat}");
    let valid = site.get(Some(&token), &page).await.body;
    assert!(valid.contains("Pokaż go innym") && valid.contains("class=\"certificate\""), "{valid}");
    let card = queries::public_card(academy, &number).await.unwrap();
    revoke(academy, &organizer, card.id, &because("praca nie była samodzielna")).await.unwrap();
    let gone = site.get(Some(&token), &page).await.body;
    for part in ["Certyfikat unieważniono", "praca nie była samodzielna"] {
        assert!(gone.contains(part), "her own page does not say {part}: {gone}");
    }
    for part in ["Pokaż go innym", "class=\"certificate\"", "Pobierz PDF", "PDF powstaje"] {
        assert!(!gone.contains(part), "a revoked certificate is shown with {part}");
    }
}
