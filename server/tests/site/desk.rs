//! What organizers' forms say when they cannot do what was pressed, and what comes back of what was typed.

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::city::commands::merge;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, CommonCaps, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::{cast, commands};
use domain::ids::{CityId, CohortId, EnrollmentId};
use domain::lang::Lang;
use domain::progress::commands::complete;
use domain::progress::queries::overview;
use domain::testing::TestAcademy;

pub use crate::cohorts::words;
use crate::stage::{Answer, Site};

pub const DESK: &str = "/organizacja/kohorty/jesien";

/// A site with a cohort "jesien" and whoever runs everything, signed in.
pub struct Desk {
    pub site: Site,
    pub admin: Actor,
    token: String,
    cohort: CohortId,
}

impl Desk {
    pub async fn of(limits: Limits) -> Self {
        Self::admitting(AdmissionMode::FirstCome, limits).await
    }

    pub async fn admitting(mode: AdmissionMode, limits: Limits) -> Self {
        let academy = TestAcademy::on("sqlite").await;
        let admin = academy.with_role("admin", Role::Administrator, Scope::Everything).await;
        let course = cast::course(&academy, "akademia").await.unwrap();
        let cohort = cast::cohort_admitting(&academy, course, "jesien", (mode, limits)).await.unwrap();
        let token = academy.sign_in("admin@example.pl").await;
        Self { site: Site::over(academy), admin, token, cohort }
    }

    pub async fn applicant(&self, name: &str, city: CityId, office: &str) -> EnrollmentId {
        let (academy, actor) = (&self.site.academy, self.site.academy.official(name).await);
        let place = cast::workplace(academy, actor.person().unwrap(), city, office).await.unwrap();
        commands::apply(academy, &actor, self.cohort, &cast::form(place)).await.unwrap().enrollment
    }

    /// Her session.
    pub fn token(&self) -> &str {
        &self.token
    }

    pub async fn city(&self, name: &str) -> CityId {
        cast::city(&self.site.academy, name).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> String {
        let answer = self.site.get(Some(&self.token), path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.post(Some(&self.token), path, form).await
    }
}

/// The value of the first field of that name.
pub fn value(page: &str, name: &str) -> String {
    let tags = page.split('<').filter_map(|tag| tag.split('>').next());
    let field = tags.into_iter().find(|tag| tag.contains(&format!(" name=\"{name}\"")));
    let field = field.unwrap_or_else(|| panic!("no field {name}: {page}"));
    let value = field.split(" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().replace("&quot;", "\"")
}

/// A value as a form sends it.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn a_message_that_was_edited_after_it_was_sent_goes_as_another_one() {
    let desk = Desk::of(Limits::default()).await;
    let city = desk.city("Ełk").await;
    desk.applicant("ewa", city, "confirmed").await;
    let new = format!("{DESK}/wiadomosci/nowa");
    let id = value(&desk.get(&new).await, "id");
    let form = |id: &str, body: &str| {
        format!("id={id}&standing=confirmed&subject_pl=Start&body_pl={body}&what=send")
    };
    assert_eq!(desk.post(&new, &form(&id, "Jutro")).await.status, 303);
    let again = desk.post(&new, &form(&id, "Pojutrze")).await;
    assert_eq!(again.status, 422, "a second message is not swallowed");
    assert!(words(&again.body).contains("jest już wysłana, a ta jeszcze nie"), "{}", again.body);
    assert!(again.body.contains("Pojutrze"), "what she typed is there");
    let other = value(&again.body, "id");
    assert_ne!(other, id);
    assert_eq!(desk.post(&new, &form(&other, "Pojutrze")).await.status, 303);
    assert_eq!(cast::count(&desk.site.academy, "cohort_message", "1 = 1").await, Ok(2));
}

#[tokio::test]
async fn a_chosen_city_without_anybody_stays_chosen_and_is_nobody() {
    let desk = Desk::of(Limits::default()).await;
    let (full, empty) = (desk.city("Ełk").await, desk.city("Nysa").await);
    desk.applicant("ewa", full, "confirmed").await;
    let new = format!("{DESK}/wiadomosci/nowa");
    let page = desk.get(&format!("{new}?city={empty}")).await;
    let tag = page.split('<').find(|tag| tag.contains(&format!("value=\"{empty}\"")));
    assert!(
        tag.is_some_and(|tag| tag.contains(" checked")),
        "without it everybody would be written to: {page}"
    );
    assert!(words(&page).contains("Nysa"), "{page}");
    let form = format!("standing=confirmed&city={empty}&subject_pl=A&body_pl=B");
    let preview = words(&desk.post(&new, &form).await.body);
    assert!(preview.contains("Ten wybór nie obejmuje nikogo."), "{preview}");
}

#[tokio::test]
async fn limits_changed_meanwhile_come_back_in_words_with_what_was_typed() {
    let limits = Limits { total: Cap::of(3), city: Cap::of(2), ..Limits::default() };
    let desk = Desk::of(limits.clone()).await;
    let page = format!("{DESK}/limity");
    let shown = value(&desk.get(&page).await, "shown");
    let raised = CommonCaps { total: Cap::of(5), ..limits.caps() };
    let academy = &desk.site.academy;
    commands::change_limits(academy, &desk.admin, desk.cohort, raised, "sale").await.unwrap();
    let typed = |shown: &str, reason: &str| {
        let shown = encoded(shown);
        format!("what=limits&shown={shown}&total=3&city_cap=2&reserve=1&minimum_cities=0&reason={reason}")
    };
    // A mistake in between does not make her form a newer one.
    let silent = desk.post(&page, &typed(&shown, "")).await;
    assert_eq!((silent.status, value(&silent.body, "shown")), (422, shown.clone()));
    let stale = desk.post(&page, &typed(&shown, "projekt")).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(words(&stale.body).contains("Wszystkie miejsca: było 3, jest 5."), "{}", stale.body);
    let fields = ["total", "reserve", "reason"].map(|name| value(&stale.body, name));
    assert_eq!(fields, ["5", "1", "projekt"], "what she left alone follows, what she typed stays");
    let fresh = typed(&value(&stale.body, "shown"), "projekt").replace("total=3", "total=5");
    assert_eq!(desk.post(&page, &fresh).await.status, 303);
    let after = desk.get(&page).await;
    assert_eq!((value(&after, "total"), value(&after, "reserve")), ("5".into(), "1".into()));
}

#[tokio::test]
async fn more_time_is_offered_to_those_alone_who_have_not_completed_the_programme() {
    let desk = Desk::of(Limits::default()).await;
    let academy = &desk.site.academy;
    let (elk, nysa) = (desk.city("Ełk").await, desk.city("Nysa").await);
    desk.applicant("ewa", elk, "confirmed").await;
    desk.applicant("jan", nysa, "confirmed").await;
    let card = get_cohort(academy, desk.cohort).await.unwrap();
    let people = overview(academy, &desk.admin, &card, Lang::Pl).await.unwrap().people;
    let hers = people.iter().find(|person| person.name == "ewa").unwrap().enrollment;
    complete(academy, &desk.admin, &card, hers, "komisja").await.unwrap();
    let form = desk.get(&format!("{DESK}/terminy/nowy")).await;
    assert!(form.contains("Nysa: jan") && !form.contains("Ełk: "), "{form}");
    let page = desk.get(&format!("{DESK}/postep/{hers}")).await;
    assert!(!page.contains("terminy/nowy"), "what would be refused is not offered: {page}");
}

#[tokio::test]
async fn an_invitation_can_wait_until_the_last_day_for_seats_and_is_offered_no_longer() {
    let desk = Desk::of(Limits::default()).await;
    let (city, page) = (desk.city("Ełk").await, format!("{DESK}/zaproszenia"));
    // Seats are given until 2026-10-01 10.00 in Warsaw; this is the day before.
    desk.site.academy.clock.advance(TimeDelta::days(29));
    let token = desk.site.academy.sign_in("admin@example.pl").await;
    let shown = desk.site.get(Some(&token), &page).await.body;
    let until = value(&shown, "until");
    assert_eq!(until, "2026-10-01");
    let form = format!(
        "email=ola%40um.pl&name=Ola&city={city}&function=inspektor&lang=pl&until={until}&reason=projekt"
    );
    let answer = desk.site.post(Some(&token), &page, &form).await;
    assert_eq!(answer.status, 303, "what the form offers is taken: {}", answer.body);
    desk.site.academy.clock.advance(TimeDelta::days(2));
    let token = desk.site.academy.sign_in("admin@example.pl").await;
    let late = desk.site.get(Some(&token), &page).await.body;
    assert!(words(&late).contains("Nie można już zapraszać."), "{late}");
    assert!(!late.contains("name=\"until\""), "a form that is always refused is not offered");
}

#[tokio::test]
async fn nothing_is_called_saved_where_nothing_was_done() {
    let desk = Desk::of(Limits::default()).await;
    let city = desk.city("Ełk").await;
    desk.applicant("ewa", city, "declared").await;
    let (people, list) = (format!("{DESK}/osoby"), "/organizacja/zatrudnienie".to_owned());
    for (path, form, said) in [
        (
            format!("{DESK}/zbiorczo"),
            format!("chosen={city}&what=extra&reason=x"),
            "nie ma czego podnosić: Ełk",
        ),
        (people, "what=confirm".to_owned(), "Zaznacz co najmniej jedną osobę."),
        (list, "decision=confirm".to_owned(), "Zaznacz co najmniej jedną osobę."),
    ] {
        let answer = desk.post(&path, &form).await;
        assert_eq!(answer.status, 422, "{path}");
        assert!(words(&answer.body).contains(said), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn the_log_of_an_address_that_nobody_has_is_empty_and_links_lead_only_where_one_may_go() {
    let desk = Desk::of(Limits::default()).await;
    let city = desk.city("Ełk").await;
    desk.applicant("ewa", city, "confirmed").await;
    let csv = desk.get("/organizacja/dziennik.csv?person=nikt%40example.pl").await;
    assert_eq!(csv.lines().count(), 1, "the head alone: {csv}");
    let hers = desk.get("/organizacja/dziennik.csv?person=ewa%40example.pl").await;
    assert!(hers.lines().count() > 1, "{hers}");
    let log = "/organizacja/dziennik";
    assert!(desk.get(log).await.contains("/organizacja/ludzie/"), "an administrator opens people from it");
    desk.site.academy.with_role("kohorta", Role::Organizer, Scope::Cohort(desk.cohort)).await;
    let narrow = desk.site.academy.sign_in("kohorta@example.pl").await;
    let page = desk.site.get(Some(&narrow), log).await.body;
    assert!(page.contains("ewa"), "{page}");
    assert!(!page.contains("/organizacja/ludzie/"), "a link that answers 403: {page}");
    assert!(!words(&page).to_lowercase().contains("masz miejsce"), "it is not the reader's: {page}");
}

#[tokio::test]
async fn pages_about_somebody_or_a_city_name_them() {
    let desk = Desk::of(Limits::default()).await;
    let (old, new) = (desk.city("Stary Ełk").await, desk.city("Ełk").await);
    desk.applicant("ewa", old, "confirmed").await;
    let academy = &desk.site.academy;
    let person = academy.texts("SELECT lower(hex(id)) FROM person WHERE email = 'ewa@example.pl'").await;
    let page = words(&desk.get(&format!("/organizacja/ludzie/{}", person[0])).await);
    assert!(page.contains("ma miejsce") && !page.contains("Masz miejsce"), "{page}");
    let before = words(&desk.get(&format!("/organizacja/miasta/{old}")).await);
    assert!(before.contains("zgłoszenia tego miasta: 1."), "what a merger carries over: {before}");
    merge(academy, &desk.admin, old, new, "połączenie").await.unwrap();
    let page = desk.get(&format!("/organizacja/miasta/{old}")).await;
    let link = format!("href=\"/organizacja/miasta/{new}\">Ełk, gmina miejska</a>");
    assert!(page.contains(&link), "the successor is named: {page}");
    assert!(!words(&page).contains(&new.to_string()), "nobody reads ids: {page}");
}

#[tokio::test]
async fn pinning_is_not_offered_where_there_is_nothing_to_pin() {
    let desk = Desk::of(Limits::default()).await;
    let page = format!("{DESK}/moduly");
    assert!(!desk.get(&page).await.contains("value=\"pin\""), "there is nothing to pin");
}

#[tokio::test]
async fn a_form_kept_over_a_sign_in_comes_back_once_and_not_over_what_was_saved_since() {
    let desk = Desk::of(Limits::default()).await;
    let city = desk.city("Ełk").await;
    let (limits, town) = (format!("{DESK}/limity"), format!("/organizacja/miasta/{city}"));
    let list = "/organizacja/zatrudnienie";
    desk.applicant("ewa", city, "declared").await;
    desk.site.academy.clock.advance(TimeDelta::hours(13));
    let typed = "what=limits&shown=%7B%7D&total=7&reason=projekt";
    for (path, form) in [
        (limits.as_str(), typed),
        (town.as_str(), "what=rename&name=E%C5%82k+Nowy&rename_reason=uchwa%C5%82a"),
        (list, "reason=pomy%C5%82ka&decision=refuse"),
    ] {
        assert!(desk.post(path, form).await.asks_to_sign_in(), "{path}");
    }
    let session = desk.site.academy.sign_in("admin@example.pl").await;
    let token = format!("{session}; academy-draft=1");
    let page = async |path: &str| desk.site.get(Some(&token), path).await.body;
    assert_eq!(value(&page(&limits).await, "total"), "7");
    assert_eq!(value(&page(&town).await, "name"), "Ełk Nowy", "the page of a city gives it back");
    assert_eq!(value(&page(list).await, "reason"), "pomyłka", "so does the list of workplaces");

    let form = "what=rename&name=E%C5%82k+Nowy&rename_reason=uchwa%C5%82a";
    assert_eq!(desk.site.post(Some(&token), &town, form).await.status, 303);
    let rename = domain::city::commands::rename;
    rename(&desk.site.academy, &desk.admin, city, "Ełk Stary", "pomyłka").await.unwrap();
    assert_eq!(value(&page(&town).await, "name"), "Ełk Stary", "what was saved is no draft any more");
    assert_eq!(value(&page(list).await, "reason"), "pomyłka", "another form's draft stays");
}
