//! Messages to a cohort: who is reached, once, in her language.

use domain::Error;
use domain::access::{Role, Scope};
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::cast;
use domain::learning::cast::{run, seat, stage};
use domain::message::MessageForm;
use domain::message::commands::{send, test};
use domain::message::queries::{reachable, sent};
use domain::testing::on_each_database;
use domain::text::Email;
use uuid::Uuid;

fn form(id: Uuid, city: &[String]) -> MessageForm {
    MessageForm {
        id: id.to_string(),
        standing: vec!["confirmed".into()],
        city: city.to_vec(),
        subject_pl: "Zaczynamy".into(),
        body_pl: "Widzimy się **jutro**.".into(),
        ..MessageForm::default()
    }
}

#[tokio::test]
async fn a_message_reaches_each_once_and_is_kept() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        seat(academy, &stage, &ewa, 1).await;
        seat(academy, &stage, &jan, 2).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let people = reachable(academy, &ola, &cohort).await.unwrap();
        assert_eq!(people.len(), 2);

        let id: Uuid = academy.new_id();
        let all = form(id, &[]);
        let (one, other) =
            tokio::join!(send(academy, &ola, &cohort, &all), send(academy, &ola, &cohort, &all));
        assert_eq!((one, other), (Ok(2), Ok(2)));
        assert_eq!(cast::count(academy, "outbox", "event = 'message'").await.unwrap(), 2);
        assert_eq!(cast::count(academy, "audit", "action = 'message sent'").await.unwrap(), 1);
        let kept = sent(academy, &ola, &cohort).await.unwrap();
        assert_eq!((kept.len(), kept[0].recipients, kept[0].by.as_deref()), (1, 2, Some("ola")));

        // Only one city: Ewa's.
        let hers = people.iter().find(|person| Some(person.person) == ewa.person()).unwrap();
        let some = form(academy.new_id(), &[hers.city.to_string()]);
        assert_eq!(send(academy, &ola, &cohort, &some).await, Ok(1));
        let nobody = MessageForm { standing: vec!["waitlisted".into()], ..form(academy.new_id(), &[]) };
        assert!(matches!(send(academy, &ola, &cohort, &nobody).await, Err(Error::Invalid(_))));
        assert_eq!(send(academy, &ewa, &cohort, &form(academy.new_id(), &[])).await, Err(Error::Denied));

        let to = Email::parse("ola@example.pl").unwrap();
        test(academy, &ola, &to, &cohort, &form(id, &[])).await.unwrap();
        assert_eq!(cast::count(academy, "outbox", "event = 'message.test'").await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_written_over_a_sent_message_is_refused_in_words_and_never_swallowed() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        seat(academy, &stage, &ewa, 1).await;
        seat(academy, &stage, &jan, 2).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let one = reachable(academy, &ola, &cohort).await.unwrap()[0].city.to_string();
        let id: Uuid = academy.new_id();
        assert_eq!(send(academy, &ola, &cohort, &form(id, &[])).await, Ok(2));
        let words = MessageForm { body_pl: "Widzimy się pojutrze.".into(), ..form(id, &[]) };
        for edited in [words.clone(), form(id, &[one])] {
            let answer = send(academy, &ola, &cohort, &edited).await;
            assert!(matches!(answer, Err(Error::Refused(_))), "it says that it was sent: {answer:?}");
        }
        assert_eq!(
            send(academy, &ola, &cohort, &form(id, &[])).await,
            Ok(2),
            "the same again is one message"
        );
        assert_eq!(cast::count(academy, "outbox", "event = 'message'").await.unwrap(), 2);
        let another = MessageForm { id: academy.new_id::<Uuid>().to_string(), ..words };
        assert_eq!(send(academy, &ola, &cohort, &another).await, Ok(2));
        assert_eq!(cast::count(academy, "outbox", "event = 'message'").await.unwrap(), 4);
    })
    .await;
}

#[tokio::test]
async fn people_are_reached_under_the_city_of_their_seat_and_a_city_without_anybody_is_nobody() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        seat(academy, &stage, &ewa, 1).await;
        seat(academy, &stage, &jan, 2).await;
        let successor = cast::city(academy, "Ełk").await.unwrap();
        // As merging cities leaves them: they applied for the old ones.
        run(academy, "UPDATE enrollment SET seat_city_id = $1", vec![successor.0.into()]).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let some = form(academy.new_id(), &[successor.to_string()]);
        assert_eq!(send(academy, &ola, &cohort, &some).await, Ok(2), "the board sends the successor");
        let empty = cast::city(academy, "Nysa").await.unwrap();
        let nobody = send(academy, &ola, &cohort, &form(academy.new_id(), &[empty.to_string()])).await;
        assert!(matches!(nobody, Err(Error::Invalid(_))), "{nobody:?}");
    })
    .await;
}
