//! What a learner is told at the ends: completed by an organizer, revoked, withdrawing, leaving her office.

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::certification::commands::{issue_by_organizer, revoke};
use domain::certification::{ReasonForm, queries};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::{cast, commands};
use domain::ids::{AffiliationId, CityId, CohortId};
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
    for part in ["Pokaż go innym", "class=\"certificate\"", "class=\"qr\""] {
        assert!(valid.contains(part), "a certificate in force is shown without {part}: {valid}");
    }
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

struct Scene {
    site: Site,
    cohort: CohortId,
    city: CityId,
}

impl Scene {
    async fn new(total: u32) -> Self {
        let site = Site::over(TestAcademy::on("sqlite").await);
        let course = cast::course(&site.academy, "akademia").await.unwrap();
        let limits = Limits { total: Cap::of(total), ..Limits::default() };
        let cohort = cast::cohort(&site.academy, course, "jesien", limits).await.unwrap();
        let city = cast::city(&site.academy, "Ełk").await.unwrap();
        Self { site, cohort, city }
    }

    async fn applies(&self, name: &str, office: &str) -> (Actor, AffiliationId, String) {
        let academy = &self.site.academy;
        let actor = academy.official(name).await;
        let place = cast::workplace(academy, actor.person().unwrap(), self.city, office).await.unwrap();
        commands::apply(academy, &actor, self.cohort, &cast::form(place)).await.unwrap();
        (actor, place, academy.sign_in(&format!("{name}@example.pl")).await)
    }
}

#[tokio::test]
async fn leaving_promises_the_place_to_nobody_who_cannot_get_it() {
    const PAGE: &str = "/kohorty/jesien/wycofanie";
    let scene = Scene::new(1).await;
    let (ewa, _, token) = scene.applies("ewa", "confirmed").await;
    let alone = scene.site.get(Some(&token), PAGE).await.body;
    assert!(alone.contains("teraz nikt na nie nie czeka"), "{alone}");
    scene.applies("jan", "confirmed").await;
    let followed = scene.site.get(Some(&token), PAGE).await.body;
    assert!(followed.contains("od razu przejdzie na pierwszą osobę z listy"), "{followed}");
    scene.site.academy.clock.advance(TimeDelta::days(31));
    let token = scene.site.academy.sign_in("ewa@example.pl").await;
    let late = scene.site.get(Some(&token), PAGE).await.body;
    assert!(late.contains("Nikt z listy oczekujących go nie przejmie"), "{late}");
    assert!(late.contains("nowych zgłoszeń kohorta teraz nie przyjmuje"), "{late}");
    assert!(!late.contains("od razu"), "{late}");

    let academy = &scene.site.academy;
    let seat = cast::enrollment(academy, scene.cohort, ewa.person().unwrap()).await.unwrap();
    let tx = academy.begin().await.unwrap();
    commands::complete(academy, &tx, &Actor::System { job: "test" }, seat, "").await.unwrap();
    tx.commit().await.unwrap();
    let done = scene.site.get(Some(&token), PAGE).await;
    assert_eq!((done.status, done.location()), (303, "/kohorty/jesien"), "she has nothing to withdraw");
}

#[tokio::test]
async fn nobody_ends_a_workplace_without_having_read_what_it_costs() {
    let scene = Scene::new(2).await;
    let (_, hers, token) = scene.applies("ewa", "declared").await;
    let (_, his, _) = scene.applies("jan", "declared").await;
    let site = &scene.site;
    let account = site.get(Some(&token), "/konto").await;
    let question = format!("/konto/miasto/zakoncz?id={hers}");
    assert!(account.links().any(|link| link == question), "{}", account.body);
    assert!(!account.body.contains("action=\"/konto/miasto/zakoncz\""), "one press would end it");
    let asked = site.get(Some(&token), &question).await;
    for part in ["do 8 września", "po tym terminie je stracisz", "dodaj to samo miasto", "Nadal tam pracuję"]
    {
        assert!(asked.body.replace('\u{a0}', " ").contains(part), "it does not say {part}: {}", asked.body);
    }
    let english = site.get(Some(&token), &format!("/en{question}")).await.body;
    assert!(english.contains("you lose it after that"), "{english}");
    for other in [format!("/konto/miasto/zakoncz?id={his}"), "/konto/miasto/zakoncz".into()] {
        let answer = site.get(Some(&token), &other).await;
        assert_eq!((answer.status, answer.location()), (303, "/konto"), "{other}");
    }
    let ended = site.post(Some(&token), "/konto/miasto/zakoncz", &format!("id={hers}")).await;
    assert_eq!(ended.status, 303, "{}", ended.body);
    let again = format!("city={}&function=inspektorka", scene.city);
    assert_eq!(site.post(Some(&token), "/konto/miasto", &again).await.status, 303);
    let back = site.get(Some(&token), "/konto").await;
    assert!(back.links().any(|link| link == question), "the same workplace is back: {}", back.body);
}

#[tokio::test]
async fn promoting_in_a_city_where_nobody_waits_says_just_that() {
    let scene = Scene::new(2).await;
    scene.applies("ewa", "confirmed").await;
    let site = &scene.site;
    site.academy.with_role("admin", Role::Administrator, Scope::Everything).await;
    let admin = site.academy.sign_in("admin@example.pl").await;
    let form = format!("chosen={}&what=promote&reason=projekt", scene.city);
    let answer = site.post(Some(&admin), "/organizacja/kohorty/jesien/zbiorczo", &form).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("W zaznaczonych miastach nikt nie czeka na miejsce."), "{}", answer.body);
    assert!(!answer.body.contains("Stan tego zgłoszenia"), "no application is meant");
}
