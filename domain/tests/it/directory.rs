//! People for organizers: finding them, their roles, their sessions.

use domain::access::{Actor, Grant, Role, Scope};
use domain::directory::commands::{end_sessions_of, give_role, take_role};
use domain::directory::queries::{people, person_page};
use domain::directory::{PeopleFilter, PersonPage};
use domain::enrollment::cast;
use domain::ids::PersonId;
use domain::people::GrantForm;
use domain::people::commands::start_session;
use domain::people::queries::{Session, session};
use domain::testing::{TestAcademy, on_each_database};
use domain::{Error, error};
use sea_orm::ConnectionTrait;

fn asked(query: &str, role: &str) -> PeopleFilter {
    PeopleFilter { query: query.into(), role: role.into(), page: 0 }
}

fn form(role: &str, scope: &str, city: &str) -> GrantForm {
    GrantForm { role: role.into(), scope: scope.into(), city: city.into(), reason: "umowa nr 7".into() }
}

async fn page(academy: &TestAcademy, actor: &Actor, person: PersonId) -> PersonPage {
    person_page(academy, actor, person).await.unwrap()
}

#[tokio::test]
async fn people_are_found_by_name_address_and_city_without_diacritics() {
    on_each_database(async |academy| {
        let organizer = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.person("ewa").await, academy.person("jan").await);
        let rename = "UPDATE person SET display_name = 'Świętosława Żuk' WHERE email = 'ewa@example.pl'";
        academy.db().maintenance().execute_unprepared(rename).await.unwrap();
        let town = cast::city(academy, "Łódź").await.unwrap();
        cast::workplace(academy, jan, town, "declared").await.unwrap();
        let found = async |query: &str, role: &str| -> Vec<PersonId> {
            let page = people(academy, &organizer, &asked(query, role)).await.unwrap();
            page.people.into_iter().map(|line| line.id).collect()
        };
        assert_eq!(found("swietoslawa", "").await, [ewa]);
        assert_eq!(found("EWA@example", "").await, [ewa]);
        assert_eq!(found("lodz", "").await, [jan]);
        assert_eq!(found("lodz jan", "").await, [jan]);
        assert_eq!(found("lodz ewa", "").await, []);
        assert_eq!(found("", "waiting").await, [jan]);
        assert_eq!(found("", "organizer").await, [organizer.person().unwrap()]);
        // By name, and Ś stands with S.
        assert_eq!(found("", "").await.last(), Some(&ewa));
        let stranger = academy.official("obcy").await;
        assert_eq!(people(academy, &stranger, &asked("", "")).await, Err(Error::Denied));
        assert_eq!(person_page(academy, &stranger, ewa).await, Err(Error::Denied));
        assert_eq!(person_page(academy, &organizer, PersonId(uuid::Uuid::nil())).await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn roles_are_given_and_taken_with_a_reason_and_written_down() {
    on_each_database(async |academy| {
        let admin = academy.with_role("ada", Role::Administrator, Scope::Everything).await;
        let organizer = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let jan = academy.person("jan").await;
        let town = cast::city(academy, "Ełk").await.unwrap();
        // An organizer names a coordinator, but no organizer.
        give_role(academy, &organizer, jan, &form("coordinator", "", &town.to_string())).await.unwrap();
        let denied = give_role(academy, &organizer, jan, &form("organizer", "everything", "")).await;
        assert_eq!(denied, Err(Error::Denied));
        give_role(academy, &admin, jan, &form("organizer", "everything", "")).await.unwrap();
        let twice = give_role(academy, &admin, jan, &form("organizer", "everything", "")).await;
        assert!(matches!(twice, Err(Error::Invalid(_))), "{twice:?}");
        let nowhere = form("lecturer", &format!("module:{}", uuid::Uuid::nil()), "");
        assert!(matches!(give_role(academy, &admin, jan, &nowhere).await, Err(Error::Invalid(_))));

        let grants = page(academy, &organizer, jan).await.grants;
        assert_eq!(grants.len(), 2);
        assert_eq!(grants[0].scope_name, "Ełk");
        assert_eq!(grants[0].by.as_deref(), Some("ola"));
        assert!(grants[0].may_take && !grants[1].may_take);
        let denied = take_role(academy, &organizer, jan, grants[1].id, "koniec").await;
        assert_eq!(denied, Err(Error::Denied));
        let silent = take_role(academy, &admin, jan, grants[1].id, " ").await;
        assert!(matches!(silent, Err(Error::Invalid(_))), "{silent:?}");
        take_role(academy, &admin, jan, grants[1].id, "koniec umowy").await.unwrap();
        assert_eq!(page(academy, &organizer, jan).await.grants.len(), 1);
        let condition = "action = 'role ended' AND reason = 'koniec umowy'";
        assert_eq!(cast::count(academy, "audit", condition).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_runs_a_course_names_the_lecturers_of_its_cohorts_alone() {
    on_each_database(async |academy| {
        let course = cast::course(academy, "kurs").await.unwrap();
        let other = cast::course(academy, "inny").await.unwrap();
        let limits = domain::cohort::limits::Limits::default();
        let mine = cast::cohort(academy, course, "moja", limits.clone()).await.unwrap();
        let foreign = cast::cohort(academy, other, "obca", limits).await.unwrap();
        let organizer = academy.with_role("ola", Role::Organizer, Scope::Course(course)).await;
        let jan = academy.person("jan").await;
        let tx = academy.begin().await.unwrap();
        let lecturer = |scope| Grant { role: Role::Lecturer, scope };
        let give = async |scope| {
            domain::people::commands::grant_role(academy, &tx, &organizer, jan, lecturer(scope), "uczy").await
        };
        assert_eq!(give(Scope::Cohort(mine)).await, Ok(()));
        assert_eq!(give(Scope::Cohort(foreign)).await, Err(Error::Denied));
        assert_eq!(give(Scope::Everything).await, Err(Error::Denied));
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    on_each_database(async |academy| {
        let ada = academy.with_role("ada", Role::Administrator, Scope::Everything).await;
        let jan = academy.with_role("jan", Role::Administrator, Scope::Everything).await;
        let (a, j) = (ada.person().unwrap(), jan.person().unwrap());
        let grant_a = page(academy, &ada, a).await.grants[0].id;
        let grant_j = page(academy, &ada, j).await.grants[0].id;
        // Each takes the other's role at the same moment: one of them stays.
        let (one, other) = tokio::join!(
            take_role(academy, &ada, j, grant_j, "zmiana"),
            take_role(academy, &jan, a, grant_a, "zmiana")
        );
        let last = Err(Error::Refused(error::Refusal::People(domain::people::Refusal::LastAdministrator)));
        assert!((one == Ok(()) && other == last) || (one == last && other == Ok(())), "{one:?} {other:?}");
        assert_eq!(cast::count(academy, "role_grant", "ended_at IS NULL").await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_signs_somebody_out_everywhere() {
    on_each_database(async |academy| {
        let ada = academy.with_role("ada", Role::Administrator, Scope::Everything).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let jan = academy.person("jan").await;
        let tx = academy.begin().await.unwrap();
        let token = start_session(academy, &tx, jan, "Firefox").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(page(academy, &ada, jan).await.sessions, 1);
        assert_eq!(end_sessions_of(academy, &ola, jan, "zgubiony telefon").await, Err(Error::Denied));
        assert_eq!(end_sessions_of(academy, &ada, jan, "zgubiony telefon").await, Ok(1));
        assert_eq!(session(academy, &token).await.unwrap(), Session::Ended);
        assert_eq!(page(academy, &ada, jan).await.sessions, 0);
    })
    .await;
}
