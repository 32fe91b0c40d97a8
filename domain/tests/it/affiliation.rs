//! Offices answer: what was declared is confirmed or refused, and the seats that waited for it follow at once.

use chrono::TimeDelta;
use domain::Error;
use domain::access::{Actor, Role, Scope};
use domain::affiliation::{Aftermath, State, commands, queries};
use domain::city::commands::confirm_domain;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::queries::enrollees;
use domain::enrollment::{EnrollmentState, cast, check_seats, commands as seats};
use domain::ids::{AffiliationId, CityId, CohortId};
use domain::notification::worker::lease;
use domain::testing::{TestAcademy, on_each_database};

struct Stage {
    city: CityId,
    cohort: CohortId,
    people: Vec<Actor>,
    workplaces: Vec<AffiliationId>,
}

/// Three colleagues of one city apply for two seats; nobody is confirmed yet.
async fn stage(academy: &TestAcademy) -> Stage {
    let course = cast::course(academy, "akademia").await.unwrap();
    let city = cast::city(academy, "Ełk").await.unwrap();
    let limits = Limits { total: Cap::of(2), city: Cap::of(2), cities: Cap::of(1), ..Limits::default() };
    let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
    let (mut people, mut workplaces) = (vec![], vec![]);
    for name in ["ewa", "jan", "ola"] {
        let actor = academy.official(name).await;
        let workplace = cast::workplace(academy, actor.person().unwrap(), city, "declared").await.unwrap();
        seats::apply(academy, &actor, cohort, &cast::form(workplace)).await.unwrap();
        people.push(actor);
        workplaces.push(workplace);
    }
    // The mails of the applications are on their way.
    lease(academy, "stage", 100).await.unwrap();
    Stage { city, cohort, people, workplaces }
}

impl Stage {
    async fn states(&self, academy: &TestAcademy) -> Vec<EnrollmentState> {
        let outcome = cast::outcome(academy, self.cohort).await.unwrap();
        outcome.into_iter().map(|(_, _, state)| state).collect()
    }
}

async fn mails(academy: &TestAcademy) -> Vec<(String, String)> {
    let mails = lease(academy, "test", 100).await.unwrap();
    mails.into_iter().map(|mail| (mail.recipient, mail.event)).collect()
}

fn mail(to: &str, event: &str) -> (String, String) {
    (format!("{to}@example.pl"), event.to_owned())
}

#[tokio::test]
async fn a_confirmed_workplace_keeps_its_seat_and_a_refused_one_passes_it_on() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let office = academy.with_role("koordynator", Role::Coordinator, Scope::City(stage.city)).await;
        let decided = commands::decide(academy, &office, &stage.workplaces[..1], true, "").await.unwrap();
        assert_eq!(decided, 1);
        assert_eq!(mails(academy).await, [mail("ewa", "people.affiliation_decided")]);
        commands::decide(academy, &office, &stage.workplaces[1..2], false, "nie pracuje").await.unwrap();
        use EnrollmentState::{Confirmed, Refused};
        assert_eq!(stage.states(academy).await, [Confirmed, Refused, Confirmed]);
        let mut told = mails(academy).await;
        told.sort();
        let all =
            [mail("jan", "enrollment"), mail("jan", "people.affiliation_decided"), mail("ola", "enrollment")];
        assert_eq!(told, all);
        academy.clock.advance(TimeDelta::days(8));
        assert_eq!(seats::expire_office(academy).await.unwrap(), 1, "only the promoted one waits");
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_confirmed_domain_settles_everybody_who_waits_in_one_transaction() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let keeper = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        confirm_domain(academy, &keeper, stage.city, "example.pl").await.unwrap();
        let all: Vec<_> = ["ewa", "jan", "ola"].map(|name| mail(name, "people.affiliation_decided")).into();
        assert_eq!(mails(academy).await, all);
        let own = queries::own(academy, &stage.people[0], stage.people[0].person().unwrap()).await.unwrap();
        assert_eq!(own[0].state, State::Confirmed);
        academy.clock.advance(TimeDelta::days(8));
        assert_eq!(seats::expire_office(academy).await.unwrap(), 0);
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_coordinator_decides_in_her_own_city_only_and_all_or_nothing() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let other = cast::city(academy, "Nysa").await.unwrap();
        let stranger = academy.with_role("obca", Role::Coordinator, Scope::City(other)).await;
        let denied = commands::decide(academy, &stranger, &stage.workplaces, true, "").await;
        assert_eq!(denied, Err(Error::NotFound));
        let office = academy.with_role("koordynator", Role::Coordinator, Scope::City(stage.city)).await;
        let unknown: AffiliationId = academy.new_id();
        let mixed = [stage.workplaces[0], unknown];
        assert_eq!(commands::decide(academy, &office, &mixed, true, "").await, Err(Error::NotFound));
        assert_eq!(queries::waiting(academy, &office, 1).await.unwrap().total, 3);
        let no_reason = commands::decide(academy, &office, &stage.workplaces, false, " ").await;
        assert!(matches!(no_reason, Err(Error::Invalid(_))), "{no_reason:?}");
    })
    .await;
}

#[tokio::test]
async fn a_coordinator_sees_her_own_city_however_many_others_wait_before_it_and_an_organizer_pages() {
    on_each_database(async |academy| {
        let other = cast::city(academy, "Nysa").await.unwrap();
        let crowd = academy.person("tlum").await;
        for _ in 0..queries::PAGE * 4 + 1 {
            cast::workplace(academy, crowd, other, "declared").await.unwrap();
        }
        let city = cast::city(academy, "Ełk").await.unwrap();
        let late = academy.person("ewa").await;
        let hers = cast::workplace(academy, late, city, "declared").await.unwrap();
        let office = academy.with_role("koordynator", Role::Coordinator, Scope::City(city)).await;
        let seen = queries::waiting(academy, &office, 1).await.unwrap();
        let ids: Vec<_> = seen.rows.iter().map(|row| row.affiliation.id).collect();
        assert_eq!((ids, seen.total), (vec![hers], 1), "others' declarations crowd hers out");
        let keeper = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let mut all = std::collections::BTreeSet::new();
        let first = queries::waiting(academy, &keeper, 1).await.unwrap();
        for page in 1..=first.pages {
            let page = queries::waiting(academy, &keeper, page).await.unwrap();
            all.extend(page.rows.iter().map(|row| row.affiliation.id));
        }
        assert_eq!((all.len() as u64, all.contains(&hers)), (first.total, true), "some stand on no page");
        let beyond = queries::waiting(academy, &keeper, 99).await.unwrap();
        assert_eq!(beyond.page, first.pages, "a page that is not there becomes the last one");
    })
    .await;
}

#[tokio::test]
async fn an_organizer_of_one_cohort_or_course_decides_the_workplaces_that_its_open_applications_name() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let course = domain::cohort::queries::get_cohort(academy, stage.cohort).await.unwrap().course;
        let elsewhere = cast::course(academy, "inna").await.unwrap();
        let other = cast::cohort(academy, elsewhere, "wiosna", Limits::default()).await.unwrap();
        // A colleague who declared the same city and never applied.
        let stranger = academy.person("zosia").await;
        let hers = cast::workplace(academy, stranger, stage.city, "declared").await.unwrap();
        let of_cohort = academy.with_role("kohorta", Role::Organizer, Scope::Cohort(stage.cohort)).await;
        let of_course = academy.with_role("program", Role::Organizer, Scope::Course(course)).await;
        let of_other = academy.with_role("obca", Role::Organizer, Scope::Cohort(other)).await;
        let every = [&stage.workplaces[..], &[hers]].concat();
        for (who, sees) in [(&of_cohort, 3), (&of_course, 3), (&of_other, 0)] {
            let seen = queries::waiting(academy, who, 1).await.unwrap();
            assert_eq!(seen.total, sees);
            let boxes = queries::decidable(academy, who, every.iter().copied()).await.unwrap();
            let listed = seen.rows.iter().map(|row| row.affiliation.id).collect();
            assert_eq!(boxes, listed, "the board offers what the list shows");
            let denied = commands::decide(academy, who, &[hers], true, "").await;
            assert_eq!(denied, Err(Error::NotFound), "nobody applied with it");
        }
        let denied = commands::decide(academy, &of_other, &stage.workplaces[..1], true, "").await;
        assert_eq!(denied, Err(Error::NotFound));
        assert_eq!(commands::decide(academy, &of_cohort, &stage.workplaces[..1], true, "").await, Ok(1));
        let refused =
            commands::decide(academy, &of_course, &stage.workplaces[1..2], false, "nie pracuje").await;
        assert_eq!(refused, Ok(1));
        // Who left the cohort is no longer its organizer's business.
        let card = domain::cohort::queries::get_cohort(academy, stage.cohort).await.unwrap();
        let people = enrollees(academy, &of_cohort, &card).await.unwrap();
        let last = people.iter().find(|who| who.affiliation == stage.workplaces[2]).unwrap().id;
        seats::withdraw(academy, &stage.people[2], last).await.unwrap();
        assert_eq!(queries::waiting(academy, &of_cohort, 1).await.unwrap().total, 0);
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_makes_a_workplace_nobodys_to_decide_and_changes_nothing_about_it_until_it_is_accepted()
{
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let (ewa, hers) = (&stage.people[0], stage.workplaces[0]);
        let elsewhere = cast::course(academy, "inna").await.unwrap();
        let other = cast::cohort(academy, elsewhere, "wiosna", Limits::default()).await.unwrap();
        let narrow = academy.with_role("obca", Role::Organizer, Scope::Cohort(other)).await;
        let form = InviteForm {
            email: "ewa@example.pl".into(),
            name: "Ewa".into(),
            city: stage.city.to_string(),
            function: "nikt".into(),
            lang: "pl".into(),
            until: "2026-09-08".into(),
            reason: "Zapraszam.".into(),
            beyond: String::new(),
        };
        let invited = seats::invite(academy, &narrow, other, &form).await.unwrap();
        let own = queries::own(academy, ewa, ewa.person().unwrap()).await.unwrap();
        assert_eq!(own[0].function, "inspektor", "an organizer rewrites what somebody does in her office");
        assert_eq!(queries::waiting(academy, &narrow, 1).await.unwrap().total, 0);
        let refused = commands::decide(academy, &narrow, &[hers], false, "nie pracuje").await;
        assert_eq!(refused, Err(Error::NotFound), "by inviting Ewa somebody decides where she works");
        assert_eq!(stage.states(academy).await[0], EnrollmentState::Confirmed, "and ends her seat elsewhere");
        seats::accept_seat(academy, ewa, invited.enrollment).await.unwrap();
        assert_eq!(
            commands::decide(academy, &narrow, &[hers], true, "").await,
            Ok(1),
            "she has come herself"
        );
        commands::declare_own(
            academy,
            ewa,
            &domain::text::Email::parse("ewa@example.pl").unwrap(),
            &stage.city.to_string(),
            "kierowniczka",
        )
        .await
        .unwrap();
        let own = queries::own(academy, ewa, ewa.person().unwrap()).await.unwrap();
        assert_eq!((own.len(), own[0].function.as_str()), (1, "kierowniczka"), "her own word counts");
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_workplace_that_was_ended_by_mistake_comes_back_to_the_application_that_names_it() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let (ewa, hers) = (&stage.people[0], stage.workplaces[0]);
        let email = domain::text::Email::parse("ewa@example.pl").unwrap();
        let declare = async || {
            commands::declare_own(academy, ewa, &email, &stage.city.to_string(), "dyrektorka").await.unwrap()
        };
        commands::end_own(academy, ewa, hers).await.unwrap();
        assert_eq!(
            declare().await,
            hers,
            "the office could confirm the new row only, and the seat would pass on"
        );
        let own = queries::own(academy, ewa, ewa.person().unwrap()).await.unwrap();
        assert_eq!((own.len(), own[0].state, own[0].function.as_str()), (1, State::Declared, "dyrektorka"));
        let audit =
            async |action| cast::count(academy, "audit", &format!("action = '{action}'")).await.unwrap();
        assert_eq!((audit("affiliation ended").await, audit("affiliation reopened").await), (1, 1));
        let office = academy.with_role("koordynator", Role::Coordinator, Scope::City(stage.city)).await;
        assert_eq!(commands::decide(academy, &office, &[hers], true, "").await, Ok(1));
        academy.clock.advance(TimeDelta::days(8));
        seats::expire_office(academy).await.unwrap();
        assert_eq!(stage.states(academy).await[0], EnrollmentState::Confirmed, "her seat is safe");
        // Where no application names it any more, coming back is a new beginning, which the office confirms anew.
        let seat = cast::enrollment(academy, stage.cohort, ewa.person().unwrap()).await.unwrap();
        seats::withdraw(academy, ewa, seat).await.unwrap();
        commands::end_own(academy, ewa, hers).await.unwrap();
        assert_ne!(declare().await, hers);
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_domain_confirmed_meanwhile_confirms_a_workplace_that_comes_back() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let (ewa, hers) = (&stage.people[0], stage.workplaces[0]);
        let email = domain::text::Email::parse("ewa@example.pl").unwrap();
        commands::end_own(academy, ewa, hers).await.unwrap();
        let keeper = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        confirm_domain(academy, &keeper, stage.city, "example.pl").await.unwrap();
        commands::declare_own(academy, ewa, &email, &stage.city.to_string(), "inspektorka").await.unwrap();
        let own = queries::own(academy, ewa, ewa.person().unwrap()).await.unwrap();
        assert_eq!((own[0].id, own[0].state), (hers, State::Confirmed));
        academy.clock.advance(TimeDelta::days(8));
        assert_eq!(seats::expire_office(academy).await.unwrap(), 0, "no seat waits any more");
    })
    .await;
}

#[tokio::test]
async fn before_a_workplace_ends_its_person_learns_which_applications_suffer() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let after = async |who: usize| {
            let ending = queries::ending(academy, &stage.people[who], stage.workplaces[who]).await.unwrap();
            ending.applications.into_iter().map(|one| (one.cohort, one.aftermath)).collect::<Vec<_>>()
        };
        let until = academy.now() + TimeDelta::days(7);
        assert_eq!(after(0).await, [("jesien".to_owned(), Aftermath::Lost { after: until })]);
        assert_eq!(after(2).await, [("jesien".to_owned(), Aftermath::InVain)]);
        let office = academy.with_role("koordynator", Role::Coordinator, Scope::City(stage.city)).await;
        commands::decide(academy, &office, &stage.workplaces[..1], true, "").await.unwrap();
        assert_eq!(after(0).await, [("jesien".to_owned(), Aftermath::Stays)]);
        let others = queries::ending(academy, &stage.people[1], stage.workplaces[0]).await;
        assert_eq!(others, Err(Error::NotFound), "somebody else's workplace is nobody's business");
    })
    .await;
}

#[tokio::test]
async fn whoever_runs_a_cohort_does_not_confirm_her_own_workplace_by_applying_to_it() {
    on_each_database(async |academy| {
        let stage = stage(academy).await;
        let runs = academy.with_role("kohorta", Role::Organizer, Scope::Cohort(stage.cohort)).await;
        let own = cast::workplace(academy, runs.person().unwrap(), stage.city, "declared").await.unwrap();
        seats::apply(academy, &runs, stage.cohort, &cast::form(own)).await.unwrap();
        let seen = queries::waiting(academy, &runs, 1).await.unwrap();
        assert_eq!(seen.total, 3, "those of the others");
        let hers = commands::decide(academy, &runs, &[own], true, "").await;
        assert_eq!(hers, Err(Error::NotFound), "confirmed here, it would count in every cohort");
        let other = academy.with_role("druga", Role::Organizer, Scope::Cohort(stage.cohort)).await;
        assert_eq!(commands::decide(academy, &other, &[own], true, "").await, Ok(1));
    })
    .await;
}
