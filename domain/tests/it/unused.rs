//! Seats of people who never began: who they are, and what becomes of their seats.

use EnrollmentState::{Confirmed, Offered, Removed, Waitlisted};
use domain::access::{Actor, Role, Scope};
use domain::cohort::CohortCard;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::limits::{Cap, Limits};
use domain::cohort::queries::get_cohort;
use domain::enrollment::board::changes;
use domain::enrollment::commands::{apply, approve, remove, take_unused, withdraw};
use domain::enrollment::listing::Start;
use domain::enrollment::people_list::{
    PeopleFilter, PeopleQuery, PeopleSort, Standing, each_person, people_page,
};
use domain::enrollment::queries::books;
use domain::enrollment::unused::{Unused, unused};
use domain::enrollment::{EnrollmentState, Reason, cast, check_seats};
use domain::error::Error;
use domain::ids::EnrollmentId;
use domain::message::MessageForm;
use domain::message::commands::send;
use domain::message::queries::reachable;
use domain::testing::{TestAcademy, on_each_database};

struct Stage {
    organizer: Actor,
    card: CohortCard,
    people: Vec<(Actor, EnrollmentId)>,
}

impl Stage {
    /// People of these cities in a cohort of three seats and two per city.
    async fn of(academy: &TestAcademy, mode: AdmissionMode, cities: &[&str]) -> Self {
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let limits = Limits { total: Cap::of(3), city: Cap::of(2), ..Limits::default() };
        let id = cast::cohort_admitting(academy, course, "jesien", (mode, limits)).await.unwrap();
        let mut people = Vec::new();
        for (place, city) in cities.iter().enumerate() {
            let city = cast::city(academy, city).await.unwrap();
            let actor = academy.official(&format!("osoba{place}")).await;
            let place = cast::workplace(academy, actor.person().unwrap(), city, "confirmed").await.unwrap();
            let receipt = apply(academy, &actor, id, &cast::form(place)).await.unwrap();
            if mode == AdmissionMode::Approval {
                approve(academy, &organizer, receipt.enrollment).await.unwrap();
            }
            people.push((actor, receipt.enrollment));
        }
        Self { organizer, card: get_cohort(academy, id).await.unwrap(), people }
    }

    /// The first day was yesterday.
    async fn begin(&mut self, academy: &TestAcademy) {
        academy.change("UPDATE cohort SET starts_on = '2026-08-31'").await;
        self.card = get_cohort(academy, self.card.id).await.unwrap();
    }

    fn ids(&self, places: &[usize]) -> Vec<EnrollmentId> {
        places.iter().map(|place| self.people[*place].1).collect()
    }

    async fn shown(&self, academy: &TestAcademy, places: &[usize]) -> Unused {
        let books = books(academy, &self.card).await.unwrap();
        let of = (&self.card, &books.limits);
        unused(academy, &self.organizer, of, &self.ids(places)).await.unwrap()
    }

    async fn take(
        &self,
        academy: &TestAcademy,
        places: &[usize],
        seen: &str,
    ) -> domain::Result<Vec<EnrollmentId>> {
        let asked = (&self.ids(places)[..], seen);
        take_unused(academy, &self.organizer, self.card.id, asked, "Nie było Cię ani razu.").await
    }

    async fn states(&self, academy: &TestAcademy) -> Vec<EnrollmentState> {
        let outcome = cast::outcome(academy, self.card.id).await.unwrap();
        outcome.into_iter().map(|(_, _, state)| state).collect()
    }

    /// The receipts of those who have not begun, read page by page of one row each.
    async fn idle(&self, academy: &TestAcademy, sort: PeopleSort) -> Vec<u32> {
        let filter = PeopleFilter { standing: Standing::NotStarted, ..PeopleFilter::default() };
        let query = PeopleQuery { filter, sort, is_descending: false };
        let books = books(academy, &self.card).await.unwrap();
        let of = (&self.card, &books);
        let (mut found, mut start) = (Vec::new(), Start::Top);
        loop {
            let page = people_page(academy, &self.organizer, of, &query, (&start, 1)).await.unwrap();
            found.extend(page.rows.iter().map(|(who, _)| who.receipt));
            let Some(next) = page.next else {
                assert_eq!(page.total, found.len() as u64, "the count is that of the rows");
                break;
            };
            start = Start::After(next);
        }
        let mut in_file = Vec::new();
        each_person(academy, &self.organizer, of, &query, |(who, _)| {
            in_file.push(who.receipt);
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(in_file, found, "the file holds what the list shows");
        found
    }
}

/// A trace of learning of whoever has this receipt.
async fn trace(academy: &TestAcademy, receipt: u32) {
    let sql = format!(
        "INSERT INTO learning_position (enrollment_id, module_id, lesson_id, at) \
        SELECT e.id, e.id, e.id, e.applied_at FROM enrollment e WHERE e.receipt_number = {receipt}"
    );
    academy.change(&sql).await;
}

#[tokio::test]
async fn whoever_has_a_seat_and_no_trace_has_not_started_once_the_cohort_has() {
    on_each_database(async |academy| {
        let mut stage = Stage::of(academy, AdmissionMode::FirstCome, &["Ełk", "Nysa", "Kutno", "Ełk"]).await;
        assert_eq!(
            stage.idle(academy, PeopleSort::Turn).await,
            [] as [u32; 0],
            "nobody is late before the first day"
        );
        stage.begin(academy).await;
        assert_eq!(stage.idle(academy, PeopleSort::Turn).await, [1, 2, 3], "who waits has no seat to use");
        assert_eq!(stage.idle(academy, PeopleSort::City).await, [1, 3, 2]);
        trace(academy, 2).await;
        assert_eq!(stage.idle(academy, PeopleSort::Receipt).await, [1, 3]);
        remove(academy, &stage.organizer, stage.people[0].1, "pomyłka").await.unwrap();
        assert_eq!(
            stage.idle(academy, PeopleSort::Receipt).await,
            [3, 4],
            "a seat that was given just now is unused, too"
        );
    })
    .await;
}

#[tokio::test]
async fn seats_go_on_as_it_was_shown_each_with_its_letter() {
    on_each_database(async |academy| {
        let cities = ["Ełk", "Ełk", "Nysa", "Ełk", "Kutno", "Kutno"];
        let mut stage = Stage::of(academy, AdmissionMode::FirstCome, &cities).await;
        stage.begin(academy).await;
        trace(academy, 3).await;
        let letters = async || cast::count(academy, "outbox", "event = 'enrollment'").await.unwrap();
        let before = letters().await;
        let shown = stage.shown(academy, &[0, 1, 2, 3]).await;
        let receipts = |people: &[domain::enrollment::what_if::Newcomer]| -> Vec<u32> {
            people.iter().map(|who| who.receipt).collect()
        };
        let losing: Vec<u32> = shown.losing.iter().map(|(who, _)| who.receipt).collect();
        assert_eq!(losing, [1, 2], "who has begun keeps her seat, who waits has none");
        assert_eq!((receipts(&shown.next), shown.state), (vec![4, 5], Confirmed));
        assert_eq!(letters().await, before, "looking at it does nothing");
        let given = stage.take(academy, &[0, 1, 2, 3], &shown.fingerprint).await.unwrap();
        assert_eq!(given, stage.ids(&[3, 4]));
        assert_eq!(
            stage.states(academy).await,
            [Removed, Removed, Confirmed, Confirmed, Confirmed, Waitlisted]
        );
        assert_eq!(letters().await, before + 4, "two lost and two got a seat");
        let told = academy.texts("SELECT data FROM outbox WHERE event = 'enrollment'").await;
        let reasons = told
            .iter()
            .filter(|data| data.contains("not_started") && data.contains("Nie było Cię ani razu."));
        assert_eq!(reasons.count(), 2, "{told:?}");
        let line = &changes(academy, &stage.card, 1).await.unwrap()[0];
        assert!(line.after.as_ref().is_some_and(|after| after.contains("not_started")), "{line:?}");
        assert_eq!(check_seats(academy).await.unwrap(), []);
        let again = stage.take(academy, &[0, 1], &shown.fingerprint).await;
        assert!(matches!(again, Err(Error::Refused(_))), "the second press finds nobody: {again:?}");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_longer_what_was_shown_is_not_done() {
    on_each_database(async |academy| {
        let cities = ["Ełk", "Ełk", "Nysa", "Kutno", "Kutno"];
        let mut stage = Stage::of(academy, AdmissionMode::FirstCome, &cities).await;
        stage.begin(academy).await;
        let shown = stage.shown(academy, &[0, 1]).await;
        let before = stage.states(academy).await;
        for seen in ["", "abc"] {
            assert_eq!(
                stage.take(academy, &[0, 1], seen).await,
                Err(Error::Conflict),
                "nobody has seen this"
            );
        }
        assert_eq!(
            stage.take(academy, &[0], &shown.fingerprint).await,
            Err(Error::Conflict),
            "others were shown"
        );
        // Somebody begins meanwhile.
        trace(academy, 1).await;
        assert_eq!(stage.take(academy, &[0, 1], &shown.fingerprint).await, Err(Error::Conflict));
        // Somebody else is next meanwhile.
        let shown = stage.shown(academy, &[1]).await;
        withdraw(academy, &stage.people[3].0, stage.people[3].1).await.unwrap();
        assert_eq!(stage.take(academy, &[1], &shown.fingerprint).await, Err(Error::Conflict));
        assert_eq!(stage.states(academy).await[..3], before[..3], "nobody lost a seat");
        let asked = (&stage.ids(&[1])[..], shown.fingerprint.as_str());
        let silent = take_unused(academy, &stage.organizer, stage.card.id, asked, " ").await;
        assert!(matches!(silent, Err(Error::Refused(_))), "without a reason: {silent:?}");
        let lecturer = academy.with_role("wyklada", Role::Lecturer, Scope::Everything).await;
        let denied = take_unused(academy, &lecturer, stage.card.id, asked, "bo tak").await;
        assert_eq!(denied, Err(Error::Denied));
        let books = books(academy, &stage.card).await.unwrap();
        let of = (&stage.card, &books.limits);
        assert_eq!(unused(academy, &lecturer, of, &stage.ids(&[1])).await, Err(Error::Denied));
        let shown = stage.shown(academy, &[1]).await;
        assert_eq!(stage.take(academy, &[1], &shown.fingerprint).await, Ok(stage.ids(&[4])));
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn offers_of_seats_that_were_taken_back_at_night_are_shown_and_wait_for_the_morning() {
    on_each_database(async |academy| {
        let cities = ["Ełk", "Ełk", "Nysa", "Kutno"];
        let mut stage = Stage::of(academy, AdmissionMode::Approval, &cities).await;
        stage.begin(academy).await;
        academy.clock.advance(chrono::TimeDelta::hours(14));
        let shown = stage.shown(academy, &[0]).await;
        assert_eq!((shown.next.len(), shown.state, shown.waits_for_office), (1, Offered, true));
        assert_eq!(stage.take(academy, &[0], &shown.fingerprint).await, Ok(vec![]));
        assert_eq!(stage.states(academy).await, [Removed, Confirmed, Confirmed, Waitlisted]);
        assert_eq!(check_seats(academy).await.unwrap(), []);
        let reason = Reason::NotStarted;
        assert_eq!(Reason::parse(reason.code()), Some(reason));
    })
    .await;
}

#[tokio::test]
async fn a_message_to_chosen_people_goes_to_them_alone_and_never_to_all() {
    on_each_database(async |academy| {
        let stage = Stage::of(academy, AdmissionMode::FirstCome, &["Ełk", "Nysa", "Kutno"]).await;
        let form = |id: u128, people: &[EnrollmentId]| MessageForm {
            id: uuid::Uuid::from_u128(id).to_string(),
            standing: vec!["confirmed".into()],
            only: "people".into(),
            person: people.iter().map(ToString::to_string).collect(),
            subject_pl: "Start".into(),
            body_pl: "Czekamy na Ciebie.".into(),
            ..MessageForm::default()
        };
        let (organizer, card) = (&stage.organizer, &stage.card);
        assert_eq!(reachable(academy, organizer, card).await.unwrap().len(), 3);
        assert_eq!(send(academy, organizer, card, &form(1, &stage.ids(&[1]))).await, Ok(1));
        let to = academy.texts("SELECT recipient FROM outbox WHERE event = 'message'").await;
        assert_eq!(to, ["osoba1@example.pl"]);
        for nobody in [form(2, &[]), form(3, &[academy.new_id()])] {
            let refused = send(academy, organizer, card, &nobody).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "none ticked is not everybody: {refused:?}");
        }
        let hostile = MessageForm { person: vec!["' OR 1=1".into()], ..form(4, &[]) };
        assert!(matches!(send(academy, organizer, card, &hostile).await, Err(Error::Invalid(_))));
    })
    .await;
}
