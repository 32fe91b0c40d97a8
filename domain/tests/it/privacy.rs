//! What is held of a person: the inventory against the real schema, consents, "my data", erasure, forgetting.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::{EnrollmentState, cast, check_seats, commands as seats};
use domain::ids::{CohortId, PersonId};
use domain::lang::Lang;
use domain::notification::worker::lease;
use domain::people::commands::{DraftLife, Profile, change_profile, keep_draft, start_session};
use domain::people::queries::{Session, session};
use domain::privacy::commands::{ask_for_erasure, erase, forget_old, hand_over, set_consents};
use domain::privacy::inventory::{TABLES, personal};
use domain::privacy::queries::{consents, consequences, own_data};
use domain::privacy::{ConsentPurpose, PRIVACY_VERSION};
use domain::testing::{TestAcademy, databases, on_each_database};
use domain::{Error, error};
use sea_orm::{ConnectionTrait, Statement};

/// Every column of the real schema.
async fn schema(academy: &TestAcademy) -> BTreeSet<(String, String)> {
    let sql = if academy.db().is_embedded() {
        "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
    } else {
        "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns \
         WHERE table_schema = 'public'"
    };
    let conn = academy.db().maintenance();
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap();
    rows.iter()
        .map(|row| (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap()))
        .filter(|(table, _): &(String, String)| table != "seaql_migrations")
        .collect()
}

#[tokio::test]
async fn the_inventory_names_every_column_of_the_schema_and_no_other() {
    on_each_database(async |academy| {
        let known: BTreeSet<_> = TABLES
            .iter()
            .flat_map(|table| table.all_columns().map(|column| (table.name.to_owned(), column.to_owned())))
            .collect();
        let real = schema(academy).await;
        let missing: Vec<_> = real.difference(&known).collect();
        let gone: Vec<_> = known.difference(&real).collect();
        assert!(
            missing.is_empty() && gone.is_empty(),
            "domain/src/privacy/inventory.rs has to say whose these are, how long they are kept and what erasure does: \
             missing {missing:?}, no longer there {gone:?}"
        );
    })
    .await;
}

struct Stage {
    who: Actor,
    person: PersonId,
    cohort: CohortId,
    next: Actor,
}

async fn run(academy: &TestAcademy, sql: &str, values: Vec<sea_orm::Value>) {
    let conn = academy.db().maintenance();
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    conn.execute_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// A person with the word "tajne" wherever she can write, in a seat that a colleague waits for.
async fn stage(academy: &TestAcademy) -> Stage {
    let course = cast::course(academy, "akademia").await.unwrap();
    let city = cast::city(academy, "Ełk").await.unwrap();
    let limits = Limits { total: Cap::of(1), city: Cap::of(1), cities: Cap::of(1), ..Limits::default() };
    let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
    let who = academy.with_role("tajne", Role::Lecturer, Scope::Course(course)).await;
    let person = who.person().unwrap();
    let profile = Profile {
        name: "tajne".into(),
        printed_name: "Tajne Nazwisko".into(),
        form: "she".into(),
        lang: "en".into(),
        zone: "Europe/Kyiv".into(),
        theme: "dark".into(),
    };
    change_profile(academy, &who, &profile, |_| true).await.unwrap();
    let workplace = cast::workplace(academy, person, city, "confirmed").await.unwrap();
    let mut form = cast::form(workplace);
    form.motivation = "tajne powody".into();
    let receipt = seats::apply(academy, &who, cohort, &form).await.unwrap();
    let next = academy.official("nastepna").await;
    let other = cast::workplace(academy, next.person().unwrap(), city, "confirmed").await.unwrap();
    seats::apply(academy, &next, cohort, &cast::form(other)).await.unwrap();
    set_consents(academy, &who, &[ConsentPurpose::Newsletter]).await.unwrap();
    keep_draft(academy, person, "/konto", r#"[["name","tajne"]]"#, DraftLife::Session).await.unwrap();
    fill(academy, person, receipt.enrollment.0).await;
    Stage { who, person, cohort, next }
}

/// Rows that other areas would write.
async fn fill(academy: &TestAcademy, person: PersonId, enrollment: uuid::Uuid) {
    let (some, now) = (academy.new_id::<uuid::Uuid>(), academy.now());
    run(
        academy,
        "UPDATE affiliation SET function = 'tajne', reason = 'tajne' WHERE person_id = $1",
        vec![person.0.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO lecturer_profile (person_id, slug, texts, affiliation, is_public, updated_at) \
         VALUES ($1, 'tajne', 'tajne', 'tajne', true, $2)",
        vec![person.0.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO block_answer (enrollment_id, block_id, body, sequence, updated_at) VALUES ($1, $2, 'tajne', 1, $3)",
        vec![enrollment.into(), some.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO quiz_attempt (id, enrollment_id, block_id, module_version_id, number, drawn, started_at, max_score) \
         VALUES ($2, $1, $2, $2, 1, 'tajne', $3, 4)",
        vec![enrollment.into(), some.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO quiz_answer (attempt_id, question_id, chosen, is_flagged, sequence, saved_at) \
         VALUES ($1, $1, 'tajne', false, 1, $2)",
        vec![some.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO completion (enrollment_id, item_id, item_kind, module_version_id, rule, evidence, completed_at) \
         VALUES ($1, $2, 'lesson', $2, 'button', 'button', $3)",
        vec![enrollment.into(), some.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO name_check (enrollment_id, printed_name, grammatical_form, names_city, confirmed_at) \
         VALUES ($1, 'tajne', 'she', true, $2)",
        vec![enrollment.into(), now.into()],
    )
    .await;
    run(
        academy,
        "INSERT INTO certificate (id, number, enrollment_id, person_id, cohort_id, state, facts, issued_at) \
         SELECT $2, 'ALSC-2026-AAAAA-AAAAA', id, person_id, cohort_id, 'valid', '{\"printed_name\":\"tajne\"}', $3 \
         FROM enrollment WHERE id = $1",
        vec![enrollment.into(), some.into(), now.into()],
    )
    .await;
}

/// Where the word still stands, as "table.column".
async fn places_of_the_word(academy: &TestAcademy) -> Vec<String> {
    let conn = academy.db().maintenance();
    let mut found = Vec::new();
    for (table, column) in schema(academy).await {
        let sql = format!("SELECT 1 FROM {table} WHERE LOWER(CAST({column} AS text)) LIKE '%tajne%'");
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        if !conn.query_all_raw(statement).await.unwrap().is_empty() {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

async fn code(academy: &TestAcademy) -> String {
    let mails = lease(academy, "test", 100).await.unwrap();
    let mail = mails.iter().rfind(|mail| mail.event == "people.code").expect("a code was sent");
    let data: serde_json::Value = serde_json::from_str(&mail.data).unwrap();
    data["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_erased_person_is_nowhere_but_on_her_certificate_and_the_next_gets_her_seat() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let tx = academy.begin().await.unwrap();
        let token = start_session(academy, &tx, stage.person, "tajne").await.unwrap();
        tx.commit().await.unwrap();
        let found = consequences(academy, &stage.who).await.unwrap();
        assert_eq!((found.leaves.len(), found.certificates.len(), found.roles), (1, 1, 1));

        ask_for_erasure(academy, &stage.who, ("laptop", "n", Lang::Pl)).await.unwrap();
        let code = code(academy).await;
        let wrong = Err(Error::field("code", error::FieldError::Code));
        assert_eq!(erase(academy, &stage.who, "phone", &code).await, wrong);
        erase(academy, &stage.who, "laptop", &code).await.unwrap();

        assert_eq!(
            places_of_the_word(academy).await,
            ["certificate.facts", "outbox.recipient"],
            "the certificate stays, and one farewell mail is on its way"
        );
        let outcome = cast::outcome(academy, stage.cohort).await.unwrap();
        let states: Vec<_> = outcome.into_iter().map(|(_, _, state)| state).collect();
        assert_eq!(states, [EnrollmentState::Withdrawn, EnrollmentState::Confirmed]);
        assert_eq!(check_seats(academy).await.unwrap(), []);
        assert_eq!(session(academy, &token).await.unwrap(), Session::Unknown);
        for (table, rows) in [("completion", 1), ("quiz_attempt", 0), ("audit", 1)] {
            let stayed = cast::count(academy, table, "1 = 1").await.unwrap();
            assert!(if rows == 0 { stayed == 0 } else { stayed >= rows }, "{table}: {stayed}");
        }
        let mut mails: Vec<_> = lease(academy, "test", 100)
            .await
            .unwrap()
            .into_iter()
            .map(|mail| (mail.recipient, mail.event))
            .collect();
        mails.sort();
        assert_eq!(
            mails,
            [
                ("nastepna@example.pl".to_owned(), "enrollment".to_owned()),
                ("tajne@example.pl".to_owned(), "people.erased".to_owned()),
            ]
        );
        academy.clock.advance(TimeDelta::days(8));
        forget_old(academy).await.unwrap();
        assert_eq!(places_of_the_word(academy).await, ["certificate.facts"]);
        let twice = erase(academy, &stage.who, "laptop", &code).await;
        assert!(twice.is_err());
        let again = academy.person("tajne").await;
        assert_ne!(again, stage.person, "the address is free again");
        assert!(consequences(academy, &stage.next).await.unwrap().leaves.len() == 1);
    })
    .await;
}

#[tokio::test]
async fn my_data_holds_every_table_that_has_something_of_mine_and_no_secret() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let all = own_data(academy, &stage.who).await.unwrap();
        for table in personal() {
            assert!(all["data"][table.name].is_array(), "{}", table.name);
        }
        let person = &all["data"]["person"][0];
        assert_eq!(person["email"], "tajne@example.pl");
        assert_eq!(person["printed_name"], "Tajne Nazwisko");
        assert_eq!(person["is_demo"], false);
        assert_eq!(person.get("password_hash"), None);
        let enrollment = &all["data"]["enrollment"][0];
        assert_eq!(enrollment["motivation"], "tajne powody");
        assert_eq!(enrollment["receipt_number"], 1);
        assert_eq!(enrollment["cohort"], "jesien");
        assert!(enrollment["id"].as_str().unwrap().parse::<uuid::Uuid>().is_ok());
        assert_eq!(all["data"]["certificate"][0]["facts"]["printed_name"], "tajne");
        assert!(all["data"]["affiliation"][0]["city"].as_str().unwrap().contains("Ełk"));
        let text = all.to_string();
        assert!(!text.contains("nastepna"), "nothing of anybody else");
        for secret in ["token_hash", "code_hmac", "browser_hash", "password_hash\""] {
            assert!(!text.contains(secret), "{secret}");
        }
    })
    .await;
}

#[tokio::test]
async fn consents_are_off_until_given_and_know_their_date_and_version() {
    on_each_database(async |academy| {
        let who = academy.official("ewa").await;
        assert!(consents(academy, &who).await.unwrap().iter().all(|consent| consent.given.is_none()));
        let given_at = academy.now();
        set_consents(academy, &who, &[ConsentPurpose::SponsorContact]).await.unwrap();
        academy.clock.advance(TimeDelta::hours(1));
        set_consents(academy, &who, &[ConsentPurpose::SponsorContact, ConsentPurpose::Newsletter])
            .await
            .unwrap();
        let all = consents(academy, &who).await.unwrap();
        assert_eq!(all[0].given, Some((given_at, PRIVACY_VERSION.to_owned())), "the first date counts");
        assert_eq!(all[1].given.as_ref().map(|(at, _)| *at), Some(academy.now()));
        set_consents(academy, &who, &[]).await.unwrap();
        let all = consents(academy, &who).await.unwrap();
        assert_eq!((all[0].given.clone(), all[0].withdrawn_at), (None, Some(academy.now())));
    })
    .await;
}

#[tokio::test]
async fn only_the_addresses_of_those_who_agreed_are_handed_over_and_that_is_written_down() {
    on_each_database(async |academy| {
        let (ewa, ola) = (academy.official("ewa").await, academy.official("ola").await);
        academy.official("nie").await;
        set_consents(academy, &ewa, &[ConsentPurpose::Newsletter]).await.unwrap();
        set_consents(academy, &ola, &[ConsentPurpose::Newsletter, ConsentPurpose::SponsorContact])
            .await
            .unwrap();
        set_consents(academy, &ola, &[ConsentPurpose::SponsorContact]).await.unwrap();
        assert!(matches!(hand_over(academy, &ewa, ConsentPurpose::Newsletter).await, Err(Error::Denied)));
        let system = Actor::System { job: "export" };
        let whose = async |purpose| -> Vec<String> {
            hand_over(academy, &system, purpose).await.unwrap().into_iter().map(|one| one.email).collect()
        };
        assert_eq!(whose(ConsentPurpose::Newsletter).await, ["ewa@example.pl"]);
        assert_eq!(whose(ConsentPurpose::SponsorContact).await, ["ola@example.pl"]);
        let lines = cast::count(academy, "audit", "action = 'contacts handed over'").await.unwrap();
        assert_eq!(lines, 2, "each time is on the trail, the refused one is not");
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_cannot_leave_the_academy_without_one() {
    on_each_database(async |academy| {
        let only = academy.with_role("ada", Role::Administrator, Scope::Everything).await;
        let refused = ask_for_erasure(academy, &only, ("b", "n", Lang::Pl)).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        academy.with_role("ewa", Role::Administrator, Scope::Everything).await;
        ask_for_erasure(academy, &only, ("b", "n", Lang::Pl)).await.unwrap();
        let code = code(academy).await;
        erase(academy, &only, "b", &code).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn of_the_last_two_administrators_who_go_at_the_same_instant_one_stays() {
    if !databases().contains(&"postgres") {
        return;
    }
    let academy = TestAcademy::on("postgres").await;
    let ada = academy.with_role("ada", Role::Administrator, Scope::Everything).await;
    let ewa = academy.with_role("ewa", Role::Administrator, Scope::Everything).await;
    let mut both = Vec::new();
    for (name, who) in [("ada", ada), ("ewa", ewa)] {
        ask_for_erasure(&academy, &who, (name, name, Lang::Pl)).await.unwrap();
        both.push((name, who, code(&academy).await));
    }
    // Neither can finish before both have looked whether she is the last.
    let held = academy.hold("audit").await;
    let going = both.into_iter().map(|(name, who, code)| {
        let academy = academy.academy.clone();
        tokio::spawn(async move { erase(&academy, &who, name, &code).await })
    });
    let going: Vec<_> = going.collect();
    while academy.waiting().await < 2 {}
    held.let_go().await;
    let mut ends = Vec::new();
    for one in going {
        ends.push(one.await.unwrap());
    }
    ends.sort_by_key(Result::is_err);
    assert!(
        matches!(ends[..], [Ok(()), Err(Error::Refused(_))]),
        "nobody runs the academy any more: {ends:?}"
    );
    let left = "role = 'administrator' AND ended_at IS NULL";
    assert_eq!(cast::count(&academy, "role_grant", left).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_old_is_forgotten() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let tx = academy.begin().await.unwrap();
        start_session(academy, &tx, stage.person, "x").await.unwrap();
        tx.commit().await.unwrap();
        ask_for_erasure(academy, &stage.who, ("b", "n", Lang::Pl)).await.unwrap();
        let rows = async |table| cast::count(academy, table, "1 = 1").await.unwrap();
        for mail in lease(academy, "test", 100).await.unwrap() {
            domain::notification::worker::sent(academy, &mail).await.unwrap();
        }
        forget_old(academy).await.unwrap();
        assert_eq!((rows("form_draft").await, rows("email_code").await, rows("session").await), (1, 1, 1));
        academy.clock.advance(TimeDelta::minutes(31));
        forget_old(academy).await.unwrap();
        assert_eq!(rows("form_draft").await, 0);
        academy.clock.advance(TimeDelta::days(7));
        forget_old(academy).await.unwrap();
        assert_eq!((rows("email_code").await, rows("session").await), (0, 1));
        assert_eq!(cast::count(academy, "outbox", "event = 'people.code'").await.unwrap(), 0);
        assert!(rows("outbox").await > 0);
        academy.clock.advance(TimeDelta::days(90));
        forget_old(academy).await.unwrap();
        assert_eq!((rows("session").await, rows("outbox").await, rows("attempt_counter").await), (0, 0, 0));
    })
    .await;
}
