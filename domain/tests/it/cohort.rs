//! Courses and cohorts as organizers make them, on real databases.

use domain::access::{Actor, Role, Scope};
use domain::assessment::commands::start_attempt;
use domain::catalog::courses::{CourseForm, CourseText, course_row, create_course, edit_course};
use domain::cohort::commands::{ModuleDates, edit_cohort, facts_of, open_cohort, pin_versions, plan_modules};
use domain::cohort::forms::{CohortForm, LimitsForm};
use domain::cohort::limits::{Cap, CommonCaps, Layer, Limits};
use domain::cohort::queries::{
    can_pin, cohort_rows, get_cohort, get_cohort_by_slug, handed_over_until, pinned_modules, reported_cohorts,
};
use domain::cohort::staff::{StaffForm, end_staff, may_end, name_staff, nameable, staff};
use domain::enrollment::{EnrollmentState, cast, commands, queries};
use domain::error::{Error, FieldError};
use domain::ids::{CohortId, ModuleId};
use domain::lang::Lang;
use domain::learning::cast as lessons;
use domain::learning::commands::{BlockAnswer, save_block_answer};
use domain::testing::{TestAcademy, databases, on_each_database};
use domain::zone;

async fn organizer(academy: &TestAcademy) -> Actor {
    academy.with_role("organizator", Role::Organizer, Scope::Everything).await
}

fn course(slug: &str, module: uuid::Uuid) -> CourseForm {
    CourseForm {
        slug: slug.into(),
        pl: CourseText {
            title: "Kurs".into(),
            lead: "Po co.".into(),
            aims: "Umiem jedno.\nUmiem drugie.".into(),
        },
        hours: "19".into(),
        all_lessons: "on".into(),
        quiz_percent: "75".into(),
        attempts: "3".into(),
        is_published: "on".into(),
        places: vec![(module.to_string(), "1".into())],
        ..CourseForm::default()
    }
}

fn cohort(slug: &str) -> CohortForm {
    CohortForm {
        slug: slug.into(),
        name_pl: "Edycja jesienna".into(),
        lead_pl: "Trzy miesiące.".into(),
        time_zone: "Europe/Warsaw".into(),
        starts_on: "2026-10-06".into(),
        ends_on: "2026-12-19".into(),
        opens_at: "2026-08-01T08:00".into(),
        closes_at: "2026-09-30T23:59".into(),
        promotion_until: "2026-10-20T23:59".into(),
        completion_until: "2027-01-31T23:59".into(),
        needs_office: "on".into(),
        office_days: "7".into(),
        state: "published".into(),
        ..CohortForm::default()
    }
}

#[tokio::test]
async fn a_course_is_made_of_published_modules_and_changed_whole() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let module = lessons::stage(academy, None).await.module;
        let form = course("nowy-kurs", module);
        let id = create_course(academy, &organizer, &form).await.unwrap();
        let taken = create_course(academy, &organizer, &form).await;
        assert_eq!(taken, Err(Error::field("slug", FieldError::Taken)));
        let stranger = academy.new_id::<uuid::Uuid>();
        let without = create_course(academy, &organizer, &course("inny", stranger)).await;
        let Err(Error::Invalid(errors)) = without else { panic!("a module that is not there") };
        assert!(errors.of(&format!("place.{stranger}")).is_some());
        let en = CourseText { title: "Course".into(), lead: "What for.".into(), aims: String::new() };
        let changed = CourseForm { en, hours: "24".into(), is_published: String::new(), ..form };
        edit_course(academy, &organizer, id, &changed).await.unwrap();
        let row = course_row(academy, &organizer, "nowy-kurs").await.unwrap();
        assert_eq!((row.facts.hours, row.title(Lang::En), row.facts.is_published), (24, "Course", false));
        assert_eq!(row.facts.modules.len(), 1);
        let official = academy.official("urzedniczka").await;
        assert_eq!(create_course(academy, &official, &changed).await, Err(Error::Denied));
        assert!(course_row(academy, &official, "nowy-kurs").await.is_err());
        assert_eq!(cast::count(academy, "audit", "action LIKE 'course %'").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_cohort_pins_what_is_published_and_keeps_its_public_address() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let module = lessons::stage(academy, None).await.module;
        let course = create_course(academy, &organizer, &course("nowy-kurs", module)).await.unwrap();
        let limits = LimitsForm { total: "2".into(), city_cap: "1".into(), ..LimitsForm::default() };
        let wrong = CohortForm { name_pl: " ".into(), ..cohort("nowa-jesien") };
        let bad = LimitsForm { total: "wiele".into(), ..limits.clone() };
        let Err(Error::Invalid(errors)) = open_cohort(academy, &organizer, course, (&wrong, &bad)).await
        else {
            panic!("taken")
        };
        assert!(
            errors.of("name_pl").is_some() && errors.of("total").is_some(),
            "both forms are judged at once"
        );
        let draft = CohortForm { state: "draft".into(), ..cohort("nowa-jesien") };
        let id = open_cohort(academy, &organizer, course, (&draft, &limits)).await.unwrap();
        assert_eq!(pinned_modules(academy, id, Lang::Pl).await.unwrap().len(), 1);
        let official = academy.official("urzedniczka").await;
        assert_eq!(get_cohort_by_slug(academy, &official, "nowa-jesien").await, Err(Error::NotFound));
        edit_cohort(academy, &organizer, id, &cohort("jesien-2026")).await.unwrap();
        assert_eq!(get_cohort_by_slug(academy, &official, "jesien-2026").await.unwrap().id, id);
        let moved = edit_cohort(academy, &organizer, id, &cohort("zima")).await;
        assert!(matches!(moved, Err(Error::Invalid(errors)) if errors.of("slug").is_some()));
        assert_eq!(edit_cohort(academy, &official, id, &cohort("jesien-2026")).await, Err(Error::Denied));
        pin_versions(academy, &organizer, id).await.unwrap();
        assert_eq!(pinned_modules(academy, id, Lang::Pl).await.unwrap().len(), 1);
        let rows = cohort_rows(academy, &organizer).await.unwrap();
        let row = rows.iter().find(|row| row.card.id == id).unwrap();
        assert_eq!((row.total, row.city_count, row.seats), (Cap::of(2), Cap::NONE, 0));
        assert_eq!(cohort_rows(academy, &official).await.unwrap(), []);
        let partner = academy.with_role("partner", Role::Partner, Scope::Cohort(rows[0].card.id)).await;
        let told = reported_cohorts(academy, &partner).await.unwrap();
        assert_eq!(told.iter().map(|row| row.card.id).collect::<Vec<_>>(), [rows[0].card.id], "hers alone");
        assert_eq!(cohort_rows(academy, &partner).await.unwrap(), [], "numbers, and no look into the cohort");
        assert_eq!(reported_cohorts(academy, &official).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_an_attempt_under_way_or_answered_a_block_keeps_the_versions() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let stage = lessons::stage(academy, None).await;
        let id = CohortId(stage.cohort_id);
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        lessons::seat(academy, &stage, &ewa, 1).await;
        pin_versions(academy, &organizer, id).await.unwrap();
        assert_eq!(
            lessons::count(academy, "cohort_module").await,
            0,
            "the course of the stage has no modules"
        );
        lessons::pin(academy, &stage).await;
        start_attempt(academy, &ewa, ("jesien", "modul", "sprawdzian")).await.unwrap();
        let refused = pin_versions(academy, &organizer, id).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "an attempt is under way: {refused:?}");

        lessons::run(academy, "DELETE FROM quiz_attempt", vec![]).await;
        lessons::seat(academy, &stage, &jan, 2).await;
        let answer = BlockAnswer { block: stage.checklist, body: r#"{"ticked":[0]}"#.into(), sequence: None };
        save_block_answer(academy, &jan, ("jesien", "modul", "pierwsza"), answer).await.unwrap();
        let refused = pin_versions(academy, &organizer, id).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "a block is answered: {refused:?}");
    })
    .await;
}

#[tokio::test]
async fn versions_pinned_while_the_first_attempt_begins_come_before_or_after_it() {
    if !databases().contains(&"postgres") {
        return;
    }
    // Whoever writes the table waits in the middle of her work until the other one has come as far as she can.
    for (table, is_pinned_first) in [("audit", true), ("quiz_attempt", false)] {
        let academy = TestAcademy::on("postgres").await;
        let organizer = organizer(&academy).await;
        let stage = lessons::stage(&academy, None).await;
        let ewa = academy.official("ewa").await;
        lessons::seat(&academy, &stage, &ewa, 1).await;
        let held = academy.hold(table).await;
        let (inner, id) = (academy.academy.clone(), CohortId(stage.cohort_id));
        let pin = async move { pin_versions(&inner, &organizer, id).await };
        let inner = academy.academy.clone();
        let start =
            async move { start_attempt(&inner, &ewa, ("jesien", "modul", "sprawdzian")).await.map(|_| ()) };
        let (pinned, started) = if is_pinned_first {
            let pin = tokio::spawn(pin);
            while academy.waiting().await < 1 {}
            let start = tokio::spawn(start);
            while academy.waiting().await < 2 && !start.is_finished() {}
            held.let_go().await;
            (pin.await.unwrap(), start.await.unwrap())
        } else {
            let start = tokio::spawn(start);
            while academy.waiting().await < 1 {}
            let pin = tokio::spawn(pin);
            while academy.waiting().await < 2 && !pin.is_finished() {}
            held.let_go().await;
            (pin.await.unwrap(), start.await.unwrap())
        };
        // The course of the stage has no modules: pinned anew, the cohort has none.
        assert!(
            pinned.is_ok() != started.is_ok(),
            "an attempt at what is not pinned: {pinned:?}, {started:?}"
        );
        let rows =
            (lessons::count(&academy, "cohort_module").await, lessons::count(&academy, "quiz_attempt").await);
        assert_eq!(rows, if is_pinned_first { (0, 0) } else { (1, 1) });
    }
}

#[tokio::test]
async fn a_later_last_second_for_seats_moves_the_queue_and_an_unneeded_office_is_not_awaited() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        let limits = Limits { total: Cap::of(1), ..Limits::default() };
        let id = cast::cohort(academy, course, "jesien", limits).await.unwrap();
        let mut receipts = Vec::new();
        for name in ["pierwsza", "druga"] {
            let actor = academy.official(name).await;
            let place = cast::workplace(academy, actor.person().unwrap(), city, "declared").await.unwrap();
            let receipt = commands::apply(academy, &actor, id, &cast::form(place)).await.unwrap();
            receipts.push((actor, receipt));
        }
        let card = get_cohort(academy, id).await.unwrap();
        let zone = zone::parse_zone(&card.time_zone).unwrap();
        let mut form = cohort("jesien");
        form.promotion_until = zone::typed(academy.now() - chrono::TimeDelta::hours(1), zone);
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        commands::withdraw(academy, &receipts[0].0, receipts[0].1.enrollment).await.unwrap();
        let states = async || {
            let rows = cast::outcome(academy, id).await.unwrap();
            rows.into_iter().map(|(_, _, state)| state).collect::<Vec<_>>()
        };
        assert_eq!(states().await[1], EnrollmentState::Waitlisted, "too late for the queue");
        form.promotion_until = "2026-10-20T23:59".into();
        form.needs_office = String::new();
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        assert_eq!(states().await[1], EnrollmentState::Confirmed);
        assert_eq!(
            cast::count(academy, "enrollment", "office_until IS NOT NULL AND ended_at IS NULL").await,
            Ok(0)
        );
        let card = get_cohort(academy, id).await.unwrap();
        assert_eq!(facts_of(&card), form.check().unwrap());
        let books = queries::books(academy, &card).await.unwrap();
        assert_eq!(books.tally.taken(Layer::Total), 1);
    })
    .await;
}

#[tokio::test]
async fn lecturers_and_coordinators_are_named_with_the_scope_of_the_cohort_or_the_city() {
    on_each_database(async |academy| {
        let admin = academy.with_role("administrator", Role::Administrator, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        let id = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
        let card = get_cohort(academy, id).await.unwrap();
        let actor = academy.official("koordynatorka").await;
        let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
        commands::apply(academy, &actor, id, &cast::form(place)).await.unwrap();
        academy.person("wykladowca").await;
        let form = |email: &str, role: &str| StaffForm {
            email: format!("{email}@example.pl"),
            role: role.into(),
            city: city.to_string(),
            reason: "umowa".into(),
        };
        name_staff(academy, &admin, &card, &form("wykladowca", "lecturer")).await.unwrap();
        name_staff(academy, &admin, &card, &form("koordynatorka", "coordinator")).await.unwrap();
        let missing = name_staff(academy, &admin, &card, &form("nikt", "lecturer")).await;
        assert!(matches!(missing, Err(Error::Invalid(errors)) if errors.of("email").is_some()));
        let above = name_staff(academy, &admin, &card, &form("wykladowca", "administrator")).await;
        assert_eq!(above, Err(Error::field("role", FieldError::Choice)));
        let members = staff(academy, &admin, &card).await.unwrap();
        let scopes: Vec<_> = members.iter().map(|member| member.grant.scope).collect();
        assert_eq!(scopes, [Scope::City(city), Scope::Cohort(id)]);
        let person = members[1].person;
        let scope = domain::cohort::staff::key(Scope::Cohort(id));
        let hers = (person, "lecturer", scope.as_str());
        let why = FieldError::Required;
        assert_eq!(end_staff(academy, &admin, &card, hers, " ").await, Err(Error::field("reason", why)));
        end_staff(academy, &admin, &card, hers, "koniec umowy").await.unwrap();
        assert_eq!(staff(academy, &admin, &card).await.unwrap().len(), 1);
        let official = academy.official("urzedniczka").await;
        assert_eq!(staff(academy, &official, &card).await, Err(Error::Denied));
    })
    .await;
}

#[tokio::test]
async fn the_page_of_the_staff_offers_only_roles_that_whoever_reads_it_may_give_and_take() {
    on_each_database(async |academy| {
        let admin = academy.with_role("administrator", Role::Administrator, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        let id = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
        let card = get_cohort(academy, id).await.unwrap();
        let actor = academy.official("koordynatorka").await;
        let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
        commands::apply(academy, &actor, id, &cast::form(place)).await.unwrap();
        academy.person("wykladowca").await;
        let form = |email: &str, role: Role| StaffForm {
            email: format!("{email}@example.pl"),
            role: role.name().into(),
            city: city.to_string(),
            reason: "umowa".into(),
        };
        name_staff(academy, &admin, &card, &form("koordynatorka", Role::Coordinator)).await.unwrap();
        assert_eq!(nameable(&admin, &card), [Role::Lecturer, Role::Coordinator, Role::Partner]);
        for (name, scope) in [("kohorta", Scope::Cohort(id)), ("program", Scope::Course(course))] {
            let narrow = academy.with_role(name, Role::Organizer, scope).await;
            let offered = nameable(&narrow, &card);
            assert_eq!(
                offered,
                [Role::Lecturer, Role::Partner],
                "a coordinator speaks for a city everywhere"
            );
            for role in offered {
                assert_eq!(name_staff(academy, &narrow, &card, &form("wykladowca", role)).await, Ok(()));
            }
            let beyond = name_staff(academy, &narrow, &card, &form("wykladowca", Role::Coordinator)).await;
            assert_eq!(beyond, Err(Error::Denied));
            let staff = staff(academy, &narrow, &card).await.unwrap();
            for member in staff {
                let grant = member.grant;
                let key = domain::cohort::staff::key(grant.scope);
                let is_offered = may_end(&narrow, &card, grant);
                assert_eq!(is_offered, matches!(grant.role, Role::Lecturer | Role::Partner), "{grant:?}");
                if is_offered {
                    let hers = (member.person, grant.role.name(), key.as_str());
                    let ended = end_staff(academy, &narrow, &card, hers, "koniec umowy").await;
                    assert_eq!(ended, Ok(()), "what the page offers works");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn modules_pinned_anew_keep_their_dates_and_pinning_is_offered_only_where_it_changes_something() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let stage = lessons::stage(academy, None).await;
        let begun = get_cohort(academy, CohortId(stage.cohort_id)).await.unwrap();
        let ewa = academy.official("ewa").await;
        lessons::seat(academy, &stage, &ewa, 1).await;
        assert_eq!(can_pin(academy, &begun).await, Ok(true), "its course has other modules");
        start_attempt(academy, &ewa, ("jesien", "modul", "sprawdzian")).await.unwrap();
        assert_eq!(can_pin(academy, &begun).await, Ok(false), "somebody has begun");

        let course = create_course(academy, &organizer, &course("nowy-kurs", stage.module)).await.unwrap();
        let limits = LimitsForm::default();
        let id = open_cohort(academy, &organizer, course, (&cohort("zima"), &limits)).await.unwrap();
        let card = get_cohort(academy, id).await.unwrap();
        assert_eq!(can_pin(academy, &card).await, Ok(false), "it has what is published");
        let opens_at = Some(academy.now() + chrono::TimeDelta::days(40));
        let due_at = Some(academy.now() + chrono::TimeDelta::days(60));
        let dates = ModuleDates { module: ModuleId(stage.module), opens_at, due_at };
        let tx = academy.begin().await.unwrap();
        plan_modules(academy, &tx, &organizer, id, &[dates]).await.unwrap();
        tx.commit().await.unwrap();
        newer_version(academy, &stage).await;
        assert_eq!(can_pin(academy, &card).await, Ok(true), "there is a newer version");
        pin_versions(academy, &organizer, id).await.unwrap();
        let pinned = pinned_modules(academy, id, Lang::Pl).await.unwrap();
        assert_eq!(pinned.iter().map(|row| row.number).collect::<Vec<_>>(), [2]);
        assert_eq!((pinned[0].opens_at, pinned[0].due_at), (opens_at, due_at), "the dates stay");
        assert_eq!(can_pin(academy, &card).await, Ok(false));
        for side in ["before", "after"] {
            let dated = format!("action = 'versions pinned' AND {side} LIKE '%due_at%2026-10-31%'");
            assert_eq!(cast::count(academy, "audit", &dated).await, Ok(1), "{side} in the change log");
        }

        lessons::run(academy, "DELETE FROM cohort_module", vec![]).await;
        assert_eq!(can_pin(academy, &card).await, Ok(true), "nothing is pinned");
    })
    .await;
}

/// Publishes a second version of the module of the stage.
async fn newer_version(academy: &TestAcademy, stage: &lessons::Stage) {
    let id: uuid::Uuid = academy.new_id();
    let now = academy.now();
    lessons::run(academy, "UPDATE module_version SET state = 'superseded'", vec![]).await;
    let sql = "INSERT INTO module_version (id, module_id, number, state, first_lang, minutes, texts_revision, created_at, \
        updated_at) VALUES ($1, $2, 2, 'published', 'pl', 30, 1, $3, $3)";
    lessons::run(academy, sql, vec![id.into(), stage.module.into(), now.into()]).await;
    let sql = "INSERT INTO content_text (module_version_id, item_id, lang, revision, body, created_at) \
        VALUES ($1, $2, 'pl', 1, '{\"title\":\"Moduł\"}', $3)";
    lessons::run(academy, sql, vec![id.into(), stage.module.into(), now.into()]).await;
}

#[tokio::test]
async fn limits_that_somebody_changed_meanwhile_do_not_return_with_an_older_form() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let limits = Limits { total: Cap::of(3), ..Limits::default() };
        let id = cast::cohort(academy, course, "jesien", limits.clone()).await.unwrap();
        let shown = limits.caps();
        let raised = CommonCaps { total: Cap::of(5), ..shown.clone() };
        commands::change_limits(academy, &organizer, id, raised.clone(), "więcej sal").await.unwrap();
        let reserve = CommonCaps { reserve: 1, ..shown.clone() };
        let stale = commands::change_shown_limits(academy, &organizer, id, (reserve, shown), "rezerwa").await;
        assert_eq!(stale, Err(Error::Conflict));
        let card = get_cohort(academy, id).await.unwrap();
        assert_eq!(queries::books(academy, &card).await.unwrap().limits.caps(), raised, "nothing returned");
        let fresh = CommonCaps { reserve: 1, ..raised.clone() };
        commands::change_shown_limits(academy, &organizer, id, (fresh.clone(), raised), "rezerwa")
            .await
            .unwrap();
        assert_eq!(queries::books(academy, &card).await.unwrap().limits.caps(), fresh);
    })
    .await;
}

#[tokio::test]
async fn a_coordinator_named_before_anybody_applies_is_listed_and_can_be_taken_back() {
    on_each_database(async |academy| {
        let admin = academy.with_role("administrator", Role::Administrator, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        let id = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
        let card = get_cohort(academy, id).await.unwrap();
        academy.person("ewa").await;
        let form = StaffForm {
            email: "ewa@example.pl".into(),
            role: "coordinator".into(),
            city: city.to_string(),
            reason: "pismo".into(),
        };
        name_staff(academy, &admin, &card, &form).await.unwrap();
        let members = staff(academy, &admin, &card).await.unwrap();
        assert_eq!(members.len(), 1, "who was named is there");
        assert_eq!(members[0].grant.scope, Scope::City(city));
        let narrow = academy.with_role("kohorta", Role::Organizer, Scope::Cohort(id)).await;
        let seen = staff(academy, &narrow, &card).await.unwrap();
        assert!(
            seen.iter().all(|member| member.grant.scope == Scope::Cohort(id)),
            "a city that has no part in her cohort is not hers to see"
        );
        let scope = domain::cohort::staff::key(Scope::City(city));
        let hers = (members[0].person, "coordinator", scope.as_str());
        end_staff(academy, &admin, &card, hers, "zmiana w urzędzie").await.unwrap();
        let left = staff(academy, &admin, &card).await.unwrap();
        assert!(left.iter().all(|member| member.grant.role != Role::Coordinator));
    })
    .await;
}

#[tokio::test]
async fn a_city_hands_seats_over_until_the_module_that_the_settings_name_opens() {
    on_each_database(async |academy| {
        let organizer = organizer(academy).await;
        let module = lessons::stage(academy, None).await.module;
        let course = create_course(academy, &organizer, &course("nowy-kurs", module)).await.unwrap();
        let form = cohort("jesien-2026");
        let id = open_cohort(academy, &organizer, course, (&form, &LimitsForm::default())).await.unwrap();
        let until = async || {
            let card = get_cohort(academy, id).await.unwrap();
            handed_over_until(academy, &card).await.unwrap().to_rfc3339()
        };
        assert_eq!(until().await, "2026-10-05T21:59:59+00:00", "before the first day");
        let opens_at = Some("2026-11-02T07:00:00Z".parse().unwrap());
        let tx = academy.begin().await.unwrap();
        let dates = ModuleDates { module: ModuleId(module), opens_at, due_at: None };
        plan_modules(academy, &tx, &organizer, id, &[dates]).await.unwrap();
        tx.commit().await.unwrap();
        let named = CohortForm { handover_module: module.to_string(), ..form.clone() };
        edit_cohort(academy, &organizer, id, &named).await.unwrap();
        assert_eq!(until().await, "2026-11-02T06:59:59+00:00", "before the module opens");
        let facts = facts_of(&get_cohort(academy, id).await.unwrap());
        assert_eq!(facts.handover_module, Some(ModuleId(module)), "the form shows what was saved");
        for wrong in [academy.new_id::<uuid::Uuid>().to_string(), "moduł".into()] {
            let form = CohortForm { handover_module: wrong, ..form.clone() };
            let refused = edit_cohort(academy, &organizer, id, &form).await;
            let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
            assert_eq!(errors.of("handover_module"), Some(&FieldError::Choice));
        }
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        assert_eq!(until().await, "2026-10-05T21:59:59+00:00", "and back");
    })
    .await;
}

#[tokio::test]
async fn whoever_has_a_seat_is_told_of_other_dates_and_nobody_else_is() {
    on_each_database(async |academy| {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let limits = Limits { total: Cap::of(2), ..Limits::default() };
        let id = cast::cohort(academy, course, "jesien", limits).await.unwrap();
        let mut form = cohort("jesien");
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        for name in ["pierwsza", "druga", "trzecia"] {
            let actor = academy.official(name).await;
            let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
            commands::apply(academy, &actor, id, &cast::form(place)).await.unwrap();
        }
        let told = async || {
            let of_dates = "event = 'enrollment' AND data LIKE '%\"reason\":\"dates_changed\"%'";
            cast::count(academy, "outbox", of_dates).await.unwrap()
        };
        form.lead_pl = "Inny opis.".into();
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        assert_eq!(told().await, 0, "the dates are the same");
        form.starts_on = "2026-10-13".into();
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        assert_eq!(told().await, 2, "two have a seat, the third waits");
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        assert_eq!(told().await, 2, "saved again, nothing is new");
        // A calendar takes the later file for the newer one.
        let newer = "event = 'enrollment' AND data LIKE '%\"sequence\":1%'";
        assert_eq!(cast::count(academy, "outbox", newer).await, Ok(2));
        assert_eq!(domain::enrollment::check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn other_dates_of_a_large_cohort_are_told_in_few_statements() {
    on_each_database(async |academy| {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let id = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
        let mut form = cohort("jesien");
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        let city = cast::city(academy, "Ełk").await.unwrap();
        let extra =
            |place| cast::Extra { name: format!("osoba {place}"), city, state: EnrollmentState::Confirmed };
        let people: Vec<_> = (0..400).map(extra).collect();
        cast::crowd(academy, id, &people).await.unwrap();
        form.completion_until = "2027-02-28T23:59".into();
        let before = academy.db().statements();
        edit_cohort(academy, &organizer, id, &form).await.unwrap();
        let cost = academy.db().statements() - before;
        assert_eq!(cast::count(academy, "outbox", "event = 'enrollment'").await, Ok(400));
        assert!(cost <= 40, "{cost} statements for 400 people");
    })
    .await;
}
