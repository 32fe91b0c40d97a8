//! The outgoing mail as organizers see it.

use chrono::TimeDelta;
use domain::Error;
use domain::access::{Role, Scope};
use domain::lang::Lang;
use domain::notification::commands::retry;
use domain::notification::queries::{MailState, outbox};
use domain::notification::worker::{failed, lease, sent};
use domain::notification::{Mail, put};
use domain::testing::{TestAcademy, on_each_database};

async fn write(academy: &TestAcademy, event: &'static str, occurrence: &str) {
    let tx = academy.begin().await.unwrap();
    let mail = Mail {
        event,
        occurrence: occurrence.into(),
        person: None,
        recipient: "ewa@example.pl".into(),
        lang: Lang::Pl,
        data: serde_json::json!({}),
    };
    put(academy, &tx, mail).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_mail_that_was_given_up_is_tried_again_but_no_code() {
    on_each_database(async |academy| {
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        for (event, occurrence) in [("enrollment", "1"), ("enrollment", "2"), ("people.code", "3")] {
            write(academy, event, occurrence).await;
        }
        let leased = lease(academy, "w", 10).await.unwrap();
        let [code, first, second] = &leased[..] else { panic!("three mails are due: {leased:?}") };
        failed(academy, first, "550 no such user", true).await.unwrap();
        failed(academy, code, "550 no such user", true).await.unwrap();
        sent(academy, second).await.unwrap();

        let page = outbox(academy, &ola, MailState::Failed, None).await.unwrap();
        assert_eq!(page.counts, [2, 0, 1]);
        assert_eq!(page.mails.len(), 2);
        assert_eq!(page.mails[1].last_error.as_deref(), Some("550 no such user"));
        assert_eq!(page.mails.iter().filter(|mail| mail.may_retry).count(), 1);

        let code = page.mails.iter().find(|mail| !mail.may_retry).unwrap();
        assert_eq!(retry(academy, &ola, Some(code.id)).await, Err(Error::NotFound));
        let stranger = academy.official("obcy").await;
        assert_eq!(retry(academy, &stranger, None).await, Err(Error::Denied));
        assert_eq!(retry(academy, &ola, None).await, Ok(1));
        academy.clock.advance(TimeDelta::seconds(1));
        let again = lease(academy, "w", 10).await.unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].id, again[0].try_number), (first.id, 1));
        assert_eq!(outbox(academy, &stranger, MailState::Sent, None).await, Err(Error::Denied));
    })
    .await;
}
