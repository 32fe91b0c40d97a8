use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::access::{Actor, Grant, Role, Scope};
use domain::error::{Error, FieldError};
use domain::ids::SessionId;
use domain::lang::Lang;
use domain::notification::worker::{failed, lease, sent};
use domain::people::commands::password::sign_in_with_password;
use domain::people::commands::{
    CodeAsk, CodeEntry, Proof, Purpose, Registration, ask_again, ask_for_code, ask_for_new_email,
    asked_address, change_email, count_attempt, end_own_session, finish_registration, grant_role, register,
    remove_password, set_password, setup, sign_in_with_code, start_session,
};
use domain::people::queries::{Session, find_person_by_email, session};
use domain::testing::{TestAcademy, on_each_database};
use domain::text::Email;

pub async fn ask(academy: &TestAcademy, name: &str, browser: &str, network: &str) -> domain::Result<()> {
    let email = Email::parse(&format!("{name}@example.pl")).unwrap();
    let ask =
        CodeAsk { purpose: Purpose::SignIn, email: &email, browser, network, lang: Lang::Pl, payload: None };
    ask_for_code(academy, &ask).await
}

/// Takes the mails that are due, as the worker does, and returns the code of the last one.
pub async fn mailed_code(academy: &TestAcademy) -> String {
    let mut code = String::new();
    for mail in lease(academy, "test", 100).await.unwrap() {
        let data: serde_json::Value = serde_json::from_str(&mail.data).unwrap();
        code = data["code"].as_str().unwrap_or_default().to_owned();
        sent(academy, &mail).await.unwrap();
    }
    code
}

pub async fn enter(academy: &TestAcademy, browser: &str, typed: &str) -> domain::Result<String> {
    let entry = CodeEntry { purpose: Purpose::SignIn, browser, typed };
    sign_in_with_code(academy, entry, "test").await
}

fn wrong() -> Result<String, Error> {
    Err(Error::field("code", FieldError::Code))
}

#[tokio::test]
async fn a_code_signs_in_once_in_its_own_browser() {
    on_each_database(async |academy| {
        let person = academy.person("ewa").await;
        ask(academy, "ewa", "laptop", "n").await.unwrap();
        let code = mailed_code(academy).await;
        assert_eq!(enter(academy, "phone", &code).await, wrong());
        let token = enter(academy, "laptop", &code).await.unwrap();
        assert!(
            matches!(session(academy, &token).await.unwrap(), Session::Live { who, .. } if who.person == person)
        );
        assert_eq!(enter(academy, "laptop", &code).await, wrong());
    })
    .await;
}

#[tokio::test]
async fn a_code_ends_after_ten_minutes_five_tries_or_a_new_one() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        ask(academy, "ewa", "b", "n").await.unwrap();
        let old = mailed_code(academy).await;
        academy.clock.advance(TimeDelta::minutes(11));
        assert_eq!(enter(academy, "b", &old).await, wrong());

        ask(academy, "ewa", "b", "n").await.unwrap();
        let first = mailed_code(academy).await;
        ask(academy, "ewa", "b", "n").await.unwrap();
        let second = mailed_code(academy).await;
        if first != second {
            assert_eq!(enter(academy, "b", &first).await, wrong());
        }
        for _ in 0..4 {
            assert_eq!(enter(academy, "b", "").await, wrong());
        }
        assert_eq!(enter(academy, "b", &second).await, wrong());
    })
    .await;
}

#[tokio::test]
async fn another_code_goes_to_the_address_that_was_typed_in_this_browser() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        let again = async |browser| ask_again(academy, Purpose::SignIn, (browser, "n", Lang::Pl)).await;
        assert!(matches!(again("laptop").await, Err(Error::Refused(_))), "nothing was asked yet");
        ask(academy, "ewa", "laptop", "n").await.unwrap();
        let old = mailed_code(academy).await;
        let shown = asked_address(academy, Purpose::SignIn, "laptop").await.unwrap();
        assert_eq!(shown, Some(Email::parse("ewa@example.pl").unwrap()));
        assert_eq!(
            asked_address(academy, Purpose::SignIn, "phone").await,
            Ok(None),
            "another browser knows it"
        );
        assert!(matches!(again("phone").await, Err(Error::Refused(_))));
        // Also when the first has expired.
        academy.clock.advance(TimeDelta::minutes(20));
        again("laptop").await.unwrap();
        let new = mailed_code(academy).await;
        if new != old {
            assert_eq!(enter(academy, "laptop", &old).await, wrong());
        }
        enter(academy, "laptop", &new).await.unwrap();
        assert!(matches!(again("laptop").await, Err(Error::Refused(_))), "a used one is over");
        ask(academy, "ewa", "laptop", "n").await.unwrap();
        academy.clock.advance(TimeDelta::minutes(61));
        assert_eq!(asked_address(academy, Purpose::SignIn, "laptop").await, Ok(None));
        assert!(matches!(again("laptop").await, Err(Error::Refused(_))), "after an hour");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_is_answered_alike_and_gets_no_code() {
    on_each_database(async |academy| {
        ask(academy, "nobody", "b", "n").await.unwrap();
        let mails = lease(academy, "test", 10).await.unwrap();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].event, "people.no_account");
        assert!(mails[0].data.contains(r#""code":"""#), "{}", mails[0].data);
    })
    .await;
}

#[tokio::test]
async fn sixty_officials_behind_one_address_sign_in_within_a_minute() {
    on_each_database(async |academy| {
        for n in 0..60 {
            let (name, browser) = (format!("official{n}"), format!("browser{n}"));
            academy.person(&name).await;
            ask(academy, &name, &browser, "town hall").await.unwrap();
            let code = mailed_code(academy).await;
            enter(academy, &browser, &code).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn tries_are_counted_per_account_and_window() {
    on_each_database(async |academy| {
        let limit = (2, TimeDelta::minutes(5));
        for _ in 0..2 {
            count_attempt(academy, "x", "ewa", None, limit).await.unwrap();
        }
        let third = count_attempt(academy, "x", "ewa", None, limit).await;
        assert!(matches!(third, Err(Error::TooMany { retry_after: 1..=300 })), "{third:?}");
        count_attempt(academy, "x", "jan", None, limit).await.unwrap();
        academy.clock.advance(TimeDelta::minutes(5));
        count_attempt(academy, "x", "ewa", None, limit).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_mail_has_one_worker_and_keeps_its_message_id() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        ask(academy, "ewa", "b", "n").await.unwrap();
        let first = lease(academy, "one", 10).await.unwrap();
        assert_eq!(first.len(), 1);
        assert_eq!(lease(academy, "two", 10).await.unwrap(), []);
        failed(academy, &first[0], "the server is away", false).await.unwrap();
        academy.clock.advance(TimeDelta::seconds(31));
        let again = lease(academy, "two", 10).await.unwrap();
        assert_eq!(again[0].message_id, first[0].message_id);
        assert_eq!(again[0].try_number, 2);
        academy.clock.advance(TimeDelta::days(8));
        assert!(domain::privacy::commands::forget_old(academy).await.unwrap() >= 2, "the code and its mail");
    })
    .await;
}

#[tokio::test]
async fn the_set_up_code_makes_one_administrator() {
    on_each_database(async |academy| {
        let lost = setup::draw_code(academy).await.unwrap().expect("an empty academy has one");
        let code = setup::draw_code(academy).await.unwrap().expect("a lost one is replaced");
        let old = setup::set_up(academy, (&lost, "a@urzad.pl", "Ada"), Lang::Pl, "test").await;
        assert!(matches!(old, Err(Error::Invalid(_))), "the code before has ended: {old:?}");
        let bad = setup::set_up(academy, ("nope", "a@urzad.pl", "Ada"), Lang::Pl, "test").await;
        assert!(matches!(bad, Err(Error::Invalid(_))), "{bad:?}");
        setup::set_up(academy, (&code, "a@urzad.pl", "Ada"), Lang::Pl, "test").await.unwrap();
        let again = setup::set_up(academy, (&code, "b@urzad.pl", "Ewa"), Lang::Pl, "test").await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
        assert_eq!(setup::draw_code(academy).await.unwrap(), None, "an academy with somebody has none");
    })
    .await;
}

async fn browser_of(academy: &TestAcademy, who: &Actor, agent: &str) -> (String, SessionId) {
    let tx = academy.begin().await.unwrap();
    let token = start_session(academy, &tx, who.person().unwrap(), agent).await.unwrap();
    tx.commit().await.unwrap();
    match session(academy, &token).await.unwrap() {
        Session::Live { who, .. } => (token, who.session),
        other => panic!("{other:?}"),
    }
}

async fn is_live(academy: &TestAcademy, token: &str) -> bool {
    matches!(session(academy, token).await.unwrap(), Session::Live { .. })
}

/// The codes on their way, by address.
async fn codes(academy: &TestAcademy) -> BTreeMap<String, String> {
    let mails = lease(academy, "test", 100).await.unwrap();
    mails
        .into_iter()
        .map(|mail| {
            let data: serde_json::Value = serde_json::from_str(&mail.data).unwrap();
            (mail.recipient, data["code"].as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

#[tokio::test]
async fn a_new_address_needs_both_codes_and_ends_other_browsers() {
    on_each_database(async |academy| {
        let ewa = academy.official("ewa").await;
        let (here, id) = browser_of(academy, &ewa, "laptop").await;
        let (there, _) = browser_of(academy, &ewa, "phone").await;
        let from = ("laptop", "n", Lang::Pl);
        let same = ask_for_new_email(academy, &ewa, "ewa@example.pl", from).await;
        assert!(matches!(same, Err(Error::Invalid(_))), "{same:?}");
        ask_for_new_email(academy, &ewa, "ewa@um.elk.pl", from).await.unwrap();
        let sent = codes(academy).await;
        let (old, new) = (&sent["ewa@example.pl"], &sent["ewa@um.elk.pl"]);
        let half = change_email(academy, &ewa, id, "laptop", (old, "")).await;
        assert_eq!(half, Err(Error::field("new_code", FieldError::Code)));
        let elsewhere = change_email(academy, &ewa, id, "phone", (old, new)).await;
        assert!(elsewhere.is_err());
        let token = change_email(academy, &ewa, id, "laptop", (old, new)).await.unwrap();
        assert!(!is_live(academy, &here).await && !is_live(academy, &there).await);
        assert!(is_live(academy, &token).await);
        let notice = lease(academy, "test", 10).await.unwrap();
        assert_eq!(
            (notice[0].recipient.as_str(), notice[0].event.as_str()),
            ("ewa@example.pl", "people.email_changed")
        );
        assert!(change_email(academy, &ewa, id, "laptop", (old, new)).await.is_err(), "once");
        let email = Email::parse("ewa@um.elk.pl").unwrap();
        assert_eq!(find_person_by_email(academy, &email).await.unwrap(), ewa.person());
    })
    .await;
}

#[tokio::test]
async fn an_address_of_somebody_else_is_answered_alike_and_gets_no_code() {
    on_each_database(async |academy| {
        let ewa = academy.official("ewa").await;
        academy.person("jan").await;
        ask_for_new_email(academy, &ewa, "jan@example.pl", ("b", "n", Lang::Pl)).await.unwrap();
        let mails = lease(academy, "test", 10).await.unwrap();
        let to_jan = mails.iter().find(|mail| mail.recipient == "jan@example.pl").unwrap();
        assert_eq!(to_jan.event, "people.address_taken");
        assert!(to_jan.data.contains(r#""code":"""#), "{}", to_jan.data);
    })
    .await;
}

#[tokio::test]
async fn a_new_address_in_the_offices_domain_confirms_the_workplace() {
    on_each_database(async |academy| {
        let city = domain::enrollment::cast::city(academy, "Ełk").await.unwrap();
        let ewa = academy.official("ewa").await;
        domain::enrollment::cast::workplace(academy, ewa.person().unwrap(), city, "declared").await.unwrap();
        let keeper = academy.with_role("org", Role::Organizer, Scope::Everything).await;
        domain::city::commands::confirm_domain(academy, &keeper, city, "um.elk.pl").await.unwrap();
        let (_, id) = browser_of(academy, &ewa, "laptop").await;
        ask_for_new_email(academy, &ewa, "ewa@um.elk.pl", ("b", "n", Lang::Pl)).await.unwrap();
        let sent = codes(academy).await;
        let both = (sent["ewa@example.pl"].as_str(), sent["ewa@um.elk.pl"].as_str());
        change_email(academy, &ewa, id, "b", both).await.unwrap();
        let own = domain::affiliation::queries::own(academy, &ewa, ewa.person().unwrap()).await.unwrap();
        assert_eq!(own[0].state, domain::affiliation::State::Confirmed);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_set_changed_and_removed_by_a_proof() {
    on_each_database(async |academy| {
        let ewa = academy.official("ewa").await;
        let email = Email::parse("ewa@example.pl").unwrap();
        let (_, id) = browser_of(academy, &ewa, "laptop").await;
        let (phone, _) = browser_of(academy, &ewa, "phone").await;
        let none = Proof::Password("", "n");
        let unproved = set_password(academy, &ewa, id, none, "cztery żółte rowery").await;
        assert!(matches!(unproved, Err(Error::Invalid(_))), "{unproved:?}");
        let ask = CodeAsk {
            purpose: Purpose::Password,
            email: &email,
            browser: "laptop",
            network: "n",
            lang: Lang::Pl,
            payload: None,
        };
        ask_for_code(academy, &ask).await.unwrap();
        let code = codes(academy).await["ewa@example.pl"].clone();
        let entry = CodeEntry { purpose: Purpose::Password, browser: "laptop", typed: &code };
        let short = set_password(academy, &ewa, id, Proof::Code(entry), "krótkie").await;
        assert_eq!(short, Err(Error::field("password", FieldError::TooShort { min: 12 })));
        let token = set_password(academy, &ewa, id, Proof::Code(entry), "cztery żółte rowery").await.unwrap();
        assert!(is_live(academy, &token).await && !is_live(academy, &phone).await);
        sign_in_with_password(academy, (&email, "cztery żółte rowery"), "n", "a").await.unwrap();
        let wrong = sign_in_with_password(academy, (&email, "cztery żółte"), "n", "a").await;
        let nobody = Email::parse("nikt@example.pl").unwrap();
        let unknown = sign_in_with_password(academy, (&nobody, "cztery żółte"), "n", "a").await;
        assert_eq!(wrong, unknown, "strangers are answered alike");
        let proof = Proof::Password("cztery żółte rowery", "n");
        remove_password(academy, &ewa, id, proof).await.unwrap();
        assert!(sign_in_with_password(academy, (&email, "cztery żółte rowery"), "n", "a").await.is_err());
        let events: Vec<_> =
            lease(academy, "x", 9).await.unwrap().into_iter().map(|mail| mail.event).collect();
        assert_eq!(events, ["people.password_changed", "people.password_removed"]);
    })
    .await;
}

#[tokio::test]
async fn one_ends_ones_own_browsers_only_and_a_new_role_ends_all() {
    on_each_database(async |academy| {
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        let (laptop, _) = browser_of(academy, &ewa, "laptop").await;
        let (phone, phone_id) = browser_of(academy, &ewa, "phone").await;
        assert_eq!(end_own_session(academy, &jan, phone_id).await, Err(Error::NotFound));
        end_own_session(academy, &ewa, phone_id).await.unwrap();
        assert!(is_live(academy, &laptop).await && !is_live(academy, &phone).await);
        assert_eq!(end_own_session(academy, &ewa, phone_id).await, Err(Error::NotFound));
        let tx = academy.begin().await.unwrap();
        let grant = Grant { role: Role::Partner, scope: Scope::Everything };
        let system = Actor::System { job: "test" };
        grant_role(academy, &tx, &system, ewa.person().unwrap(), grant, "").await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_live(academy, &laptop).await);
    })
    .await;
}

/// Registers as Ewa, with the code from her mail.
async fn registers(academy: &TestAcademy, name: &str, city: domain::ids::CityId, function: &str) {
    let form = Registration {
        name: name.into(),
        email: "nowa@example.pl".into(),
        form: "she".into(),
        city: city.to_string(),
        function: function.into(),
        privacy: "yes".into(),
    };
    mailed_code(academy).await;
    register(academy, &form, ("b", "n", Lang::En)).await.unwrap();
    let code = mailed_code(academy).await;
    let entry = CodeEntry { purpose: Purpose::Register, browser: "b", typed: &code };
    finish_registration(academy, entry, "test").await.unwrap();
}

#[tokio::test]
async fn whoever_was_invited_and_registers_is_called_as_she_typed_herself() {
    use domain::enrollment::{cast, commands, invitation::InviteForm};
    on_each_database(async |academy| {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let cohort =
            cast::cohort(academy, course, "jesien", domain::cohort::limits::Limits::default()).await.unwrap();
        let (city, other) =
            (cast::city(academy, "Ełk").await.unwrap(), cast::city(academy, "Nysa").await.unwrap());
        let invitation = InviteForm {
            email: "nowa@example.pl".into(),
            name: "E. Lacka".into(),
            city: city.to_string(),
            function: "inspektor".into(),
            lang: "pl".into(),
            until: "2026-09-08".into(),
            reason: "Prowadzi ważny projekt.".into(),
            beyond: String::new(),
        };
        commands::invite(academy, &organizer, cohort, &invitation).await.unwrap();
        registers(academy, "Ewa Łącka", city, "kierowniczka").await;
        let of_account = "FROM person WHERE email = 'nowa@example.pl'";
        let account = async || {
            let columns = "display_name || '/' || grammatical_form || '/' || lang || '/' || \
                COALESCE(privacy_version, 'unseen')";
            academy.texts(&format!("SELECT {columns} {of_account}")).await
        };
        let hers = format!("Ewa Łącka/she/en/{}", domain::privacy::PRIVACY_VERSION);
        assert_eq!(account().await.join(""), hers, "the invitation's words won over hers");
        let places = async || academy.texts("SELECT function FROM affiliation ORDER BY id").await;
        assert_eq!(places().await, ["kierowniczka"], "one workplace, called as she calls it");
        // With a notice seen, the account is hers: registering again only signs in.
        registers(academy, "Ktoś Inny", other, "nikt").await;
        assert_eq!((account().await, places().await.len()), (vec![hers], 1));
        // Who names another city than the invitation has both workplaces.
        academy.texts("UPDATE person SET privacy_version = NULL WHERE email = 'nowa@example.pl'").await;
        registers(academy, "Ewa Łącka", other, "doradczyni").await;
        assert_eq!(places().await, ["kierowniczka", "doradczyni"]);
    })
    .await;
}
