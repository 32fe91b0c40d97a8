use chrono::TimeDelta;
use domain::error::{Error, FieldError};
use domain::lang::Lang;
use domain::notification::worker::{failed, forget_codes, lease, sent};
use domain::people::commands::{
    CodeAsk, CodeEntry, Purpose, ask_for_code, count_attempt, setup, sign_in_with_code,
};
use domain::people::queries::{Session, session};
use domain::testing::{TestAcademy, on_each_database};
use domain::text::Email;

async fn ask(academy: &TestAcademy, name: &str, browser: &str, network: &str) -> domain::Result<()> {
    let email = Email::parse(&format!("{name}@example.pl")).unwrap();
    let ask =
        CodeAsk { purpose: Purpose::SignIn, email: &email, browser, network, lang: Lang::Pl, payload: None };
    ask_for_code(academy, &ask).await
}

/// Takes the mails that are due, as the worker does, and returns the code of the last one.
async fn mailed_code(academy: &TestAcademy) -> String {
    let mut code = String::new();
    for mail in lease(academy, "test", 100).await.unwrap() {
        let data: serde_json::Value = serde_json::from_str(&mail.data).unwrap();
        code = data["code"].as_str().unwrap_or_default().to_owned();
        sent(academy, &mail).await.unwrap();
    }
    code
}

async fn enter(academy: &TestAcademy, browser: &str, typed: &str) -> domain::Result<String> {
    let entry = CodeEntry { purpose: Purpose::SignIn, browser, network: "n", typed };
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
        assert_eq!(forget_codes(academy).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_set_up_code_makes_one_administrator() {
    on_each_database(async |academy| {
        let code = setup::draw_code(academy).await.unwrap().expect("an empty academy has one");
        assert_eq!(setup::draw_code(academy).await.unwrap(), None);
        let bad = setup::set_up(academy, ("nope", "a@urzad.pl", "Ada"), Lang::Pl, "test").await;
        assert!(matches!(bad, Err(Error::Invalid(_))), "{bad:?}");
        setup::set_up(academy, (&code, "a@urzad.pl", "Ada"), Lang::Pl, "test").await.unwrap();
        let again = setup::set_up(academy, (&code, "b@urzad.pl", "Ewa"), Lang::Pl, "test").await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    })
    .await;
}
