//! Certificates: issued by rule or with a reason, corrected as a chain, revoked, kept with their bytes.

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::certification::commands::{
    attach_document, check_name, correct, issue_by_organizer, issue_by_rule, printing_failed, revoke,
};
use domain::certification::{CorrectionForm, NameForm, Number, ReasonForm, State, queries};
use domain::ids::{CohortId, EnrollmentId, PersonId};
use domain::testing::{TestAcademy, on_each_database};
use domain::{Error, Result};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

struct Scene {
    holder: Actor,
    organizer: Actor,
    enrollment: EnrollmentId,
    cohort: CohortId,
}

/// A literal of an id, which the two databases write differently.
fn id(academy: &TestAcademy, id: Uuid) -> String {
    if academy.db().is_embedded() { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
}

async fn run(academy: &TestAcademy, sql: &str) {
    for statement in sql.split(';').map(str::trim).filter(|s| !s.is_empty()) {
        academy.db().maintenance().execute_unprepared(statement).await.expect(statement);
    }
}

async fn scene(academy: &TestAcademy, state: &str) -> Scene {
    let organizer = academy.with_role("organizer", Role::Organizer, Scope::Everything).await;
    let holder = academy.official("k.zoltowska").await;
    let (city, affiliation, course, cohort, enrollment) = (
        academy.new_id::<Uuid>(),
        academy.new_id::<Uuid>(),
        academy.new_id::<Uuid>(),
        academy.new_id::<Uuid>(),
        academy.new_id::<Uuid>(),
    );
    let person: PersonId = holder.person().unwrap();
    let [c, a, k, o, e, p] =
        [city, affiliation, course, cohort, enrollment, person.0].map(|x| id(academy, x));
    let t = "'2026-09-01T08:00:00+00:00'";
    run(academy, &format!(
        "INSERT INTO city (id, country, name, is_renamed, region, kind, size_class, is_selectable, folded, updated_at) \
         VALUES ({c}, 'PL', 'Ełk', false, 'warmińsko-mazurskie', 'urban_gmina', 'medium', true, 'elk', {t}); \
         INSERT INTO affiliation (id, person_id, city_id, function, state, created_at) VALUES ({a}, {p}, {c}, 'inspektorka', 'confirmed', {t}); \
         INSERT INTO course (id, slug, first_lang, declared_hours, rule, state, created_at, updated_at) VALUES ({k}, 'alsc', 'pl', 60, '', 'published', {t}, {t}); \
         INSERT INTO course_text (course_id, lang, title, lead, aims) VALUES ({k}, 'pl', 'Akademia Lidera Smart City', '', ''), ({k}, 'en', 'Smart City Leader Academy', '', ''); \
         INSERT INTO cohort (id, slug, course_id, texts, time_zone, starts_on, ends_on, applications_open_at, applications_close_at, promotion_until, completion_until, needs_confirmed_affiliation, office_days, admission_mode, state, created_at, updated_at) \
         VALUES ({o}, 'jesien', {k}, '{{\"pl\":{{\"name\":\"edycja jesienna\",\"lead\":\"\"}}}}', 'Europe/Warsaw', '2026-10-06', '2026-12-19', {t}, {t}, {t}, {t}, true, 7, 'first_come', 'open', {t}, {t}); \
         INSERT INTO enrollment (id, cohort_id, person_id, affiliation_id, city_id, seat_city_id, receipt_number, request_key, state, reason_code, priority, motivation, applied_at, decided_at, updated_at) \
         VALUES ({e}, {o}, {p}, {a}, {c}, {c}, 1, 'k', '{state}', '', 0, '', {t}, {t}, {t})"
    )).await;
    Scene { holder, organizer, enrollment: EnrollmentId(enrollment), cohort: CohortId(cohort) }
}

fn name(printed: &str, city: &str) -> NameForm {
    NameForm { printed_name: printed.into(), form: "she".into(), names_city: city.into() }
}

fn because(reason: &str) -> ReasonForm {
    ReasonForm { reason: reason.into() }
}

fn refused<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::Refused(_))), "{result:?}");
}

#[tokio::test]
async fn a_completed_course_and_a_checked_name_make_a_certificate() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        refused(issue_by_rule(academy, &s.holder, s.enrollment).await);
        let stranger = academy.official("stranger").await;
        let foreign = check_name(academy, &stranger, s.enrollment, &name("Ktoś Inny", "")).await;
        assert_eq!(foreign, Err(Error::NotFound));
        let guest = check_name(academy, &Actor::Guest, s.enrollment, &name("Nikt", "")).await;
        assert_eq!(guest, Err(Error::SignInRequired));

        let form = name("Katarzyna Żółtowska", "yes");
        let number = check_name(academy, &s.holder, s.enrollment, &form).await.unwrap().unwrap();
        let typed = number.as_str().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(Number::parse(&typed, "ALSC"), Some(number.clone()));
        let card = queries::public_card(academy, &number).await.unwrap();
        assert_eq!(card.state, State::Valid);
        assert_eq!(card.facts.printed_name, "Katarzyna Żółtowska");
        assert_eq!(card.facts.city.as_deref(), Some("Ełk"));
        assert_eq!(card.facts.course(domain::lang::Lang::En), "Smart City Leader Academy");
        assert_eq!(card.facts.cohort(domain::lang::Lang::En), "edycja jesienna");
        assert_eq!(card.facts.hours, 60);
        // Once it is out, neither the holder nor the rule makes another.
        refused(check_name(academy, &s.holder, s.enrollment, &form).await);
        refused(issue_by_rule(academy, &Actor::System { job: "press" }, s.enrollment).await);
    })
    .await;
}

#[tokio::test]
async fn an_unfinished_course_gives_one_only_with_an_organizers_reason() {
    on_each_database(async |academy| {
        let s = scene(academy, "confirmed").await;
        assert_eq!(check_name(academy, &s.holder, s.enrollment, &name("Kasia", "")).await, Ok(None));
        refused(issue_by_rule(academy, &s.holder, s.enrollment).await);
        let denied = issue_by_organizer(academy, &s.holder, s.enrollment, &because("bo tak")).await;
        assert_eq!(denied, Err(Error::Denied));
        let silent = issue_by_organizer(academy, &s.organizer, s.enrollment, &because(" ")).await;
        assert!(matches!(silent, Err(Error::Invalid(_))));
        let number =
            issue_by_organizer(academy, &s.organizer, s.enrollment, &because("zaliczyła przed komisją"))
                .await
                .unwrap();
        let card = queries::public_card(academy, &number).await.unwrap();
        assert_eq!(card.facts.city, None);
        let roll = queries::roll(academy, &s.organizer, s.cohort).await.unwrap();
        assert_eq!(roll.lines.len(), 1);
        assert_eq!(queries::roll(academy, &s.holder, s.cohort).await, Err(Error::Denied));
    })
    .await;
}

#[tokio::test]
async fn the_rule_issues_what_is_due_once() {
    on_each_database(async |academy| {
        let s = scene(academy, "confirmed").await;
        check_name(academy, &s.holder, s.enrollment, &name("Kasia Żółtowska", "")).await.unwrap();
        assert_eq!(queries::due(academy).await.unwrap(), vec![]);
        let e = id(academy, s.enrollment.0);
        run(academy, &format!("UPDATE enrollment SET state = 'completed' WHERE id = {e}")).await;
        assert_eq!(queries::due(academy).await.unwrap(), vec![s.enrollment]);
        let job = Actor::System { job: "press" };
        let (one, other) = tokio::join!(
            issue_by_rule(academy, &job, s.enrollment),
            issue_by_rule(academy, &job, s.enrollment)
        );
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(queries::due(academy).await.unwrap(), vec![]);
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_a_new_certificate_and_keeps_the_chain() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        let first =
            check_name(academy, &s.holder, s.enrollment, &name("Zoltowska", "yes")).await.unwrap().unwrap();
        let old = queries::public_card(academy, &first).await.unwrap();
        let form = CorrectionForm {
            printed_name: "Katarzyna Żółtowska".into(),
            form: "she".into(),
            names_city: String::new(),
            reason: "literówka".into(),
        };
        assert_eq!(correct(academy, &s.holder, old.id, &form).await, Err(Error::Denied));
        let second = correct(academy, &s.organizer, old.id, &form).await.unwrap();
        let old = queries::public_card(academy, &first).await.unwrap();
        assert_eq!((old.state, old.superseded_by.as_ref()), (State::Superseded, Some(&second)));
        assert_eq!(old.facts.printed_name, "Zoltowska");
        let new = queries::public_card(academy, &second).await.unwrap();
        assert_eq!(new.facts.replaces.as_ref(), Some(&first));
        assert_eq!(new.facts.city, None);
        refused(correct(academy, &s.organizer, old.id, &form).await);

        revoke(academy, &s.organizer, new.id, &because("praca nie była samodzielna")).await.unwrap();
        let gone = queries::public_card(academy, &second).await.unwrap();
        assert_eq!(gone.state, State::Revoked);
        assert_eq!(gone.end_reason.as_deref(), Some("praca nie była samodzielna"));
        refused(revoke(academy, &s.organizer, new.id, &because("znowu")).await);
        // The rule does not bring back what an organizer revoked; the organizer can.
        refused(issue_by_rule(academy, &s.holder, s.enrollment).await);
        issue_by_organizer(academy, &s.organizer, s.enrollment, &because("odwołanie uznane")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_correction_names_a_city_only_when_its_holder_agreed() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        let with_city = CorrectionForm {
            printed_name: "Katarzyna Żółtowska".into(),
            form: "she".into(),
            names_city: "yes".into(),
            reason: "literówka".into(),
        };
        let first =
            check_name(academy, &s.holder, s.enrollment, &name("Zoltowska", "")).await.unwrap().unwrap();
        let silent = queries::public_card(academy, &first).await.unwrap();
        refused(correct(academy, &s.organizer, silent.id, &with_city).await);
        let still = queries::public_card(academy, &first).await.unwrap();
        assert_eq!((still.state, still.facts.city), (State::Valid, None), "the refusal changed something");

        // She agrees once the first is revoked; the second is issued without her and corrected with her city.
        revoke(academy, &s.organizer, silent.id, &because("wydany za wcześnie")).await.unwrap();
        check_name(academy, &s.holder, s.enrollment, &name("Zoltowska", "yes")).await.unwrap();
        let second =
            issue_by_organizer(academy, &s.organizer, s.enrollment, &because("ponownie")).await.unwrap();
        let agreed = queries::public_card(academy, &second).await.unwrap();
        let third = correct(academy, &s.organizer, agreed.id, &with_city).await.unwrap();
        let new = queries::public_card(academy, &third).await.unwrap();
        assert_eq!(new.facts.city.as_deref(), Some("Ełk"));
    })
    .await;
}

#[tokio::test]
async fn whose_certificate_is_revoked_is_told_so_with_the_reason_in_her_language() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        let number = check_name(academy, &s.holder, s.enrollment, &name("Kasia", "")).await.unwrap().unwrap();
        run(academy, "UPDATE person SET lang = 'en' WHERE display_name = 'k.zoltowska'").await;
        let card = queries::public_card(academy, &number).await.unwrap();
        revoke(academy, &s.organizer, card.id, &because("praca nie była samodzielna")).await.unwrap();
        let mails = domain::notification::worker::lease(academy, "test", 10).await.unwrap();
        let told: Vec<_> = mails.iter().filter(|mail| mail.event == "certificate.revoked").collect();
        assert_eq!(told.len(), 1, "nobody told her: {mails:?}");
        assert_eq!(
            (told[0].recipient.as_str(), told[0].lang),
            ("k.zoltowska@example.pl", domain::lang::Lang::En)
        );
        for part in [number.as_str(), "praca nie była samodzielna"] {
            assert!(told[0].data.contains(part), "{part} is not in {}", told[0].data);
        }
    })
    .await;
}

#[tokio::test]
async fn the_printed_bytes_stay_and_are_told_from_others() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        let number = check_name(academy, &s.holder, s.enrollment, &name("Kasia", "")).await.unwrap().unwrap();
        assert_eq!(queries::is_identical(academy, &number, b"pdf").await, Ok(None));
        assert_eq!(queries::document(academy, &s.holder, &number).await, Err(Error::NotFound));
        let waiting = queries::unprinted(academy, 10).await.unwrap();
        assert_eq!(waiting.len(), 1);
        attach_document(academy, waiting[0].id, b"pdf".to_vec()).await.unwrap();
        attach_document(academy, waiting[0].id, b"other".to_vec()).await.unwrap();
        assert_eq!(queries::unprinted(academy, 10).await.unwrap(), vec![]);
        assert_eq!(queries::is_identical(academy, &number, b"pdf").await, Ok(Some(true)));
        assert_eq!(queries::is_identical(academy, &number, b"pdf ").await, Ok(Some(false)));
        assert_eq!(queries::document(academy, &s.holder, &number).await.unwrap().pdf, b"pdf");
        assert!(queries::document(academy, &s.organizer, &number).await.is_ok());
        let stranger = academy.official("stranger").await;
        assert_eq!(queries::document(academy, &stranger, &number).await, Err(Error::NotFound));
        let card = queries::public_card(academy, &number).await.unwrap();
        assert_eq!(card.sha256.map(|hash| hash.len()), Some(64));
    })
    .await;
}

#[tokio::test]
async fn a_failed_print_waits_longer_each_time_and_is_seen() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        check_name(academy, &s.holder, s.enrollment, &name("Kasia", "")).await.unwrap().unwrap();
        let told = domain::enrollment::cast::count(academy, "outbox", "event = 'certificate.issued'").await;
        assert_eq!(told, Ok(1));
        let id = queries::unprinted(academy, 10).await.unwrap()[0].id;
        printing_failed(academy, id, "no font").await.unwrap();
        assert_eq!(queries::unprinted(academy, 10).await.unwrap(), vec![]);
        let roll = queries::roll(academy, &s.organizer, s.cohort).await.unwrap();
        assert_eq!(roll.lines[0].print_error.as_deref(), Some("no font"));
        academy.clock.advance(TimeDelta::seconds(61));
        assert_eq!(queries::unprinted(academy, 10).await.unwrap().len(), 1);
        printing_failed(academy, id, "no font").await.unwrap();
        academy.clock.advance(TimeDelta::seconds(61));
        assert_eq!(queries::unprinted(academy, 10).await.unwrap(), vec![]);
        academy.clock.advance(TimeDelta::seconds(61));
        attach_document(academy, id, b"pdf".to_vec()).await.unwrap();
        let before = academy.db().statements();
        let roll = queries::roll(academy, &s.organizer, s.cohort).await.unwrap();
        assert!(academy.db().statements() - before <= 6);
        assert_eq!(roll.lines[0].print_error, None);
        assert!(roll.lines[0].certificate.as_ref().is_some_and(|card| card.sha256.is_some()));
    })
    .await;
}

#[tokio::test]
async fn a_certificate_of_an_enrollment_that_ended_can_still_be_corrected_and_revoked() {
    on_each_database(async |academy| {
        let s = scene(academy, "completed").await;
        let number = check_name(academy, &s.holder, s.enrollment, &name("Kasia", "")).await.unwrap().unwrap();
        let e = id(academy, s.enrollment.0);
        let ended = "state = 'removed', ended_at = '2026-09-01T08:00:00+00:00'";
        run(academy, &format!("UPDATE enrollment SET {ended} WHERE id = {e}")).await;
        let listed = async || queries::roll(academy, &s.organizer, s.cohort).await.unwrap().lines;
        let lines = listed().await;
        let card = lines.iter().find_map(|line| line.certificate.as_ref());
        let card = card.expect("the list of certificates has what was issued");
        assert_eq!((&card.number, card.state), (&number, State::Valid));
        revoke(academy, &s.organizer, card.id, &because("praca nie była samodzielna")).await.unwrap();
        assert_eq!(listed().await[0].certificate.as_ref().map(|card| card.state), Some(State::Revoked));
    })
    .await;
}
