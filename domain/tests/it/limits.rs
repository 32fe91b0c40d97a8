//! What one network can use up of an account's allowance and of everybody's, and what it cannot.

use chrono::TimeDelta;
use domain::error::Error;
use domain::lang::Lang;
use domain::notification::worker::lease;
use domain::notification::{Mail, put};
use domain::people::commands::password::sign_in_with_password;
use domain::people::commands::{CodeAsk, Purpose, ask_for_code};
use domain::testing::{TestAcademy, on_each_database};
use domain::text::Email;

use crate::people::{ask, enter, mailed_code};

fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@example.pl")).unwrap()
}

fn is_too_many<T>(result: &domain::Result<T>) -> bool {
    matches!(result, Err(Error::TooMany { .. }))
}

#[tokio::test]
async fn invented_addresses_from_one_network_get_no_codes_without_end() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        for n in 0..200 {
            let asked = ask(academy, &format!("invented{n}"), "b", "script").await;
            asked.unwrap_or_else(|error| panic!("the {n}th is within the limit of a town hall: {error:?}"));
        }
        let more = ask(academy, "invented200", "b", "script").await;
        assert!(is_too_many(&more), "one network asks for codes of ever new addresses: {more:?}");
        assert_eq!(
            ask(academy, "ewa", "b", "script").await,
            more,
            "an account is told apart from a stranger"
        );
        assert_eq!(
            academy.texts("SELECT 'one' FROM outbox").await.len(),
            200,
            "what is refused sends nothing"
        );
        ask(academy, "ewa", "laptop", "town hall").await.unwrap();
        academy.clock.advance(TimeDelta::minutes(15));
        ask(academy, "jan", "b", "script").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn passwords_of_invented_addresses_from_one_network_are_not_weighed_without_end() {
    on_each_database(async |academy| {
        let ewa = academy.person("ewa").await;
        academy.set_password(&[ewa], "cztery żółte rowery").await;
        for n in 0..200 {
            let address = email(&format!("invented{n}"));
            let tried = sign_in_with_password(academy, (&address, "zgadywane"), "script", "a").await;
            assert!(matches!(tried, Err(Error::Invalid(_))), "{n}: {tried:?}");
        }
        let hers = email("ewa");
        let more = sign_in_with_password(academy, (&hers, "cztery żółte rowery"), "script", "a").await;
        assert!(is_too_many(&more), "one network occupies the hashing: {more:?}");
        sign_in_with_password(academy, (&hers, "cztery żółte rowery"), "home", "a").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_stranger_on_one_network_takes_nobodys_codes_away() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        let mut sent = 0;
        // The rest of a day, and more in every hour than the account itself may have.
        for quarter in 0..(4 * 15) {
            for _ in 0..12 {
                sent += usize::from(ask(academy, "ewa", "strangers", "far away").await.is_ok());
            }
            if quarter % 20 == 0 {
                let hers = ask(academy, "ewa", "laptop", "town hall").await;
                assert_eq!(hers, Ok(()), "a stranger used her codes up by quarter {quarter}");
            }
            academy.clock.advance(TimeDelta::minutes(15));
        }
        assert_eq!(sent, 20, "codes that one network gets for one account in a day");
        ask(academy, "ewa", "laptop", "town hall").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_strangers_wish_does_not_end_the_code_that_she_is_typing() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        ask(academy, "ewa", "laptop", "town hall").await.unwrap();
        let hers = mailed_code(academy).await;
        ask(academy, "ewa", "strangers", "far away").await.unwrap();
        let other = mailed_code(academy).await;
        assert!(enter(academy, "laptop", &hers).await.is_ok(), "a stranger ended her code");
        if hers != other {
            assert!(enter(academy, "strangers", &hers).await.is_err(), "it is good in her browser alone");
        }
    })
    .await;
}

#[tokio::test]
async fn a_stranger_on_one_network_does_not_lock_a_password_out() {
    on_each_database(async |academy| {
        let ewa = academy.person("ewa").await;
        academy.set_password(&[ewa], "cztery żółte rowery").await;
        let hers = email("ewa");
        let mut weighed = 0;
        for _ in 0..4 {
            for _ in 0..20 {
                let tried = sign_in_with_password(academy, (&hers, "zgadywane"), "far away", "a").await;
                weighed += usize::from(!is_too_many(&tried));
            }
            let right = sign_in_with_password(academy, (&hers, "cztery żółte rowery"), "home", "a").await;
            assert!(right.is_ok(), "a stranger locked her out: {right:?}");
            academy.clock.advance(TimeDelta::minutes(14));
        }
        assert_eq!(weighed, 20, "passwords that one network tries at one account in an hour");
    })
    .await;
}

async fn write(academy: &TestAcademy, event: &'static str) {
    let tx = academy.begin().await.unwrap();
    let mail = Mail {
        event,
        occurrence: event.into(),
        person: None,
        recipient: "ktos@example.pl".into(),
        lang: Lang::Pl,
        data: serde_json::json!({}),
    };
    put(academy, &tx, mail).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_code_overtakes_every_other_mail_and_a_strangers_mail_waits_for_all() {
    on_each_database(async |academy| {
        academy.person("ewa").await;
        for n in 0..30 {
            ask(academy, &format!("invented{n}"), "b", "script").await.unwrap();
        }
        write(academy, "enrollment.confirmed").await;
        let new = email("nowa");
        let register = CodeAsk {
            purpose: Purpose::Register,
            email: &new,
            browser: "hers",
            network: "town hall",
            lang: Lang::Pl,
            payload: Some("{}".into()),
        };
        ask_for_code(academy, &register).await.unwrap();
        ask(academy, "ewa", "laptop", "town hall").await.unwrap();
        let mut order = Vec::new();
        for _ in 0..4 {
            let mail = lease(academy, "w", 1).await.unwrap().remove(0);
            order.push((mail.event, mail.recipient));
        }
        let order: Vec<_> = order.iter().map(|(event, to)| (event.as_str(), to.as_str())).collect();
        assert_eq!(
            order,
            [
                ("people.code", "ewa@example.pl"),
                ("people.code", "nowa@example.pl"),
                ("enrollment.confirmed", "ktos@example.pl"),
                ("people.no_account", "invented0@example.pl"),
            ]
        );
    })
    .await;
}
