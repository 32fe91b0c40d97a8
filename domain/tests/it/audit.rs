//! The change log: who sees which lines, filters, pages.

use chrono::TimeDelta;
use domain::Error;
use domain::access::{Actor, Role, Scope};
use domain::audit::queries::trail;
use domain::audit::{By, Change, Filter, Kind, put};
use domain::enrollment::cast;
use domain::ids::{CohortId, CourseId};
use domain::testing::{TestAcademy, on_each_database};
use uuid::Uuid;

async fn write(academy: &TestAcademy, actor: &Actor, change: Change) {
    let tx = academy.begin().await.unwrap();
    put(academy, &tx, actor, change).await.unwrap();
    tx.commit().await.unwrap();
}

fn in_cohort(course: CourseId, cohort: CohortId) -> Change {
    Change::new("limits changed", "cohort", cohort.0).within(Some(course), Some(cohort)).before(&4).after(&6)
}

#[tokio::test]
async fn everybody_sees_the_lines_of_what_she_runs() {
    on_each_database(async |academy| {
        let course = cast::course(academy, "kurs").await.unwrap();
        let other = cast::course(academy, "inny").await.unwrap();
        let (mine, foreign) = (CohortId(academy.new_id::<Uuid>()), CohortId(academy.new_id::<Uuid>()));
        let all = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let some = academy.with_role("jan", Role::Organizer, Scope::Course(course)).await;
        write(academy, &all, in_cohort(course, mine).because("więcej chętnych")).await;
        write(academy, &all, in_cohort(other, foreign)).await;
        let kind = Filter { kind: Some(Kind::Cohorts), ..Filter::default() };
        assert_eq!(trail(academy, &all, &kind, 50).await.unwrap().lines.len(), 2);
        let lines = trail(academy, &some, &kind, 50).await.unwrap().lines;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].by, By::Person(all.person().unwrap(), Some("ola".into())));
        assert_eq!(lines[0].reason.as_deref(), Some("więcej chętnych"));
        assert_eq!((lines[0].before.clone(), lines[0].after.clone()), (Some(4.into()), Some(6.into())));
        let stranger = academy.official("obcy").await;
        assert_eq!(trail(academy, &stranger, &kind, 50).await, Err(Error::Denied));
        assert_eq!(trail(academy, &Actor::Guest, &kind, 50).await, Err(Error::SignInRequired));
    })
    .await;
}

#[tokio::test]
async fn lines_are_filtered_by_person_and_period_and_read_in_pages() {
    on_each_database(async |academy| {
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let jan = academy.person("jan").await;
        let city = cast::city(academy, "Ełk").await.unwrap();
        let work = cast::workplace(academy, jan, city, "declared").await.unwrap();
        let before = academy.now();
        academy.clock.advance(TimeDelta::hours(1));
        write(academy, &ola, Change::new("affiliation decided", "affiliation", work.0).of_city(city)).await;
        for _ in 0..4 {
            academy.clock.advance(TimeDelta::hours(1));
            write(academy, &ola, Change::new("city renamed", "city", city.0).of_city(city)).await;
        }
        let about = |person| Filter { person: Some(person), ..Filter::default() };
        let lines = trail(academy, &ola, &about(jan), 50).await.unwrap().lines;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].subject.as_deref(), Some("jan"));
        assert_eq!(lines[0].city.as_deref(), Some("Ełk"));

        let mut filter = Filter { kind: Some(Kind::Cities), ..Filter::default() };
        let first = trail(academy, &ola, &filter, 3).await.unwrap();
        assert_eq!(first.lines.len(), 3);
        filter.before = first.next;
        let second = trail(academy, &ola, &filter, 3).await.unwrap();
        assert_eq!((second.lines.len(), second.next), (1, None));
        assert!(first.lines.iter().all(|line| line.at > second.lines[0].at));

        let early = Filter { until: Some(before + TimeDelta::minutes(90)), ..Filter::default() };
        let lines = trail(academy, &ola, &early, 50).await.unwrap().lines;
        assert!(lines.iter().all(|line| line.action != "city renamed"), "{lines:?}");
        let late = Filter { from: Some(before + TimeDelta::minutes(270)), ..Filter::default() };
        assert_eq!(trail(academy, &ola, &late, 50).await.unwrap().lines.len(), 1);
    })
    .await;
}
