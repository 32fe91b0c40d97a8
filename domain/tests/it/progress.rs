//! Progress of a cohort and what organizers do for people in it.

use chrono::TimeDelta;
use domain::Error;
use domain::access::{Role, Scope};
use domain::assessment::commands::{close_overdue, save_answer, start_attempt, submit_attempt};
use domain::assessment::views::NewAnswer;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::cast;
use domain::ids::{BlockId, QuestionId};
use domain::lang::Lang;
use domain::learning::cast::{run, seat, stage};
use domain::learning::commands::complete_lesson;
use domain::learning::queries::dashboard;
use domain::progress::commands::{allow_attempts, complete, end_extension, extend};
use domain::progress::queries::overview;
use domain::progress::{ExtensionForm, Pace, Stuck};
use domain::testing::on_each_database;

const QUIZ: (&str, &str, &str) = ("jesien", "modul", "sprawdzian");

#[tokio::test]
async fn everybody_of_a_cohort_in_as_many_statements_as_one() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let mut costs = Vec::new();
        for n in 1..=3 {
            let official = academy.official(&format!("o{n}")).await;
            seat(academy, &stage, &official, n).await;
            let before = academy.db().statements();
            overview(academy, &ola, &cohort, Lang::Pl).await.unwrap();
            costs.push(academy.db().statements() - before);
        }
        assert_eq!(costs[1], costs[2], "{costs:?}");
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 9).await;
        complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap();
        let all = overview(academy, &ola, &cohort, Lang::Pl).await.unwrap();
        assert_eq!(all.modules.len(), 1);
        let hers = all.people.iter().find(|person| Some(person.person) == ewa.person()).unwrap();
        assert_eq!((hers.total.done, hers.total.all, hers.pace), (1, 3, Pace::OnTrack));
        assert_eq!(overview(academy, &ewa, &cohort, Lang::Pl).await, Err(Error::Denied));
    })
    .await;
}

#[tokio::test]
async fn a_city_or_a_person_gets_more_time_and_is_told() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        let hers = seat(academy, &stage, &ewa, 1).await;
        seat(academy, &stage, &jan, 2).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let until = cohort.completion_until + TimeDelta::days(10);
        let form =
            ExtensionForm { module: String::new(), whom: format!("person:{hers}"), reason: "choroba".into() };
        assert_eq!(extend(academy, &ewa, &cohort, &form, Some(until)).await, Err(Error::Denied));
        let past = Some(academy.now() - TimeDelta::days(1));
        assert!(matches!(extend(academy, &ola, &cohort, &form, past).await, Err(Error::Invalid(_))));
        extend(academy, &ola, &cohort, &form, Some(until)).await.unwrap();
        let shown = dashboard(academy, &ewa, None, Lang::Pl).await.unwrap().unwrap();
        assert_eq!(shown.enrolled.completion_until, until);
        assert_eq!(cast::count(academy, "outbox", "event = 'deadline.extended'").await.unwrap(), 1);

        // The cut-off is over for Jan, not for Ewa.
        academy.clock.set(cohort.completion_until + TimeDelta::days(1));
        complete_lesson(academy, &ewa, "jesien", "modul", "pierwsza").await.unwrap();
        let late = complete_lesson(academy, &jan, "jesien", "modul", "pierwsza").await;
        assert!(matches!(late, Err(Error::Refused(_))), "{late:?}");

        let all = overview(academy, &ola, &cohort, Lang::Pl).await.unwrap();
        let towns = all.people.iter().find(|person| Some(person.person) == jan.person()).unwrap().city;
        let city = ExtensionForm { whom: format!("city:{towns}"), ..form };
        extend(academy, &ola, &cohort, &city, Some(until)).await.unwrap();
        complete_lesson(academy, &jan, "jesien", "modul", "pierwsza").await.unwrap();
        end_extension(academy, &ola, &cohort, all.extensions[0].id).await.unwrap();
        let shown = dashboard(academy, &ewa, None, Lang::Pl).await.unwrap().unwrap();
        assert_eq!(shown.enrolled.completion_until, cohort.completion_until);
        let again = end_extension(academy, &ola, &cohort, all.extensions[0].id).await;
        assert_eq!(again, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn an_attempt_goes_on_until_the_cut_off_that_holds_for_the_person() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        let hers = seat(academy, &stage, &ewa, 1).await;
        seat(academy, &stage, &jan, 2).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        for learner in [&ewa, &jan] {
            start_attempt(academy, learner, QUIZ).await.unwrap();
        }
        let until = cohort.completion_until + TimeDelta::days(10);
        let form =
            ExtensionForm { module: String::new(), whom: format!("person:{hers}"), reason: "choroba".into() };
        extend(academy, &ola, &cohort, &form, Some(until)).await.unwrap();
        let save = async |learner| {
            let question = QuestionId(stage.right[0].0);
            let new = NewAnswer { question, chosen: vec!["r".into()], is_flagged: false, sequence: None };
            save_answer(academy, learner, QUIZ, 1, new).await
        };
        academy.clock.set(cohort.completion_until + TimeDelta::days(1));
        assert!(save(&ewa).await.is_ok(), "she has ten days more");
        assert!(matches!(save(&jan).await, Err(Error::Refused(_))), "he has not");
        assert_eq!(close_overdue(academy).await, Ok(1), "only his is closed");
        academy.clock.set(until + TimeDelta::seconds(1));
        assert!(matches!(save(&ewa).await, Err(Error::Refused(_))), "her time is over too");
        assert_eq!(close_overdue(academy).await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn who_used_all_attempts_gets_one_more_with_a_reason() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let ewa = academy.official("ewa").await;
        let hers = seat(academy, &stage, &ewa, 1).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        for number in 1..=3 {
            start_attempt(academy, &ewa, QUIZ).await.unwrap();
            let all = overview(academy, &ola, &cohort, Lang::Pl).await.unwrap();
            assert_eq!(all.people[0].pace, Pace::OnTrack, "attempt {number} is under way");
            submit_attempt(academy, &ewa, QUIZ, number).await.unwrap();
        }
        let all = overview(academy, &ola, &cohort, Lang::Pl).await.unwrap();
        assert_eq!(all.people[0].pace, Pace::Stuck(Stuck::NoAttempts));
        let quiz = (hers, all.people[0].quizzes[0].block);
        let allow = async |extra, reason| allow_attempts(academy, &ola, &cohort, quiz, (extra, reason)).await;
        assert!(matches!(allow("9", "x").await, Err(Error::Invalid(_))));
        assert!(matches!(allow("1", "").await, Err(Error::Invalid(_))));
        allow("1", "awaria sieci").await.unwrap();
        assert_eq!(start_attempt(academy, &ewa, QUIZ).await, Ok(4));
        let nowhere = (hers, BlockId(uuid::Uuid::nil()));
        let unknown = allow_attempts(academy, &ola, &cohort, nowhere, ("1", "x")).await;
        assert_eq!(unknown, Err(Error::NotFound));
        submit_attempt(academy, &ewa, QUIZ, 4).await.unwrap();
        assert!(matches!(start_attempt(academy, &ewa, QUIZ).await, Err(Error::Refused(_))));
        assert_eq!(cast::count(academy, "audit", "action = 'attempts allowed'").await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_never_began_is_silent_though_a_module_has_no_opening_date() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let ewa = academy.official("ewa").await;
        seat(academy, &stage, &ewa, 1).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let pace = async || overview(academy, &ola, &cohort, Lang::Pl).await.unwrap().people[0].pace;
        assert_eq!(pace().await, Pace::NotStarted);
        academy.clock.advance(TimeDelta::days(20));
        assert_eq!(pace().await, Pace::Stuck(Stuck::Silent(20)));
    })
    .await;
}

#[tokio::test]
async fn completion_with_a_reason_needs_the_right_and_the_cohort() {
    on_each_database(async |academy| {
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let course = cast::course(academy, "kurs").await.unwrap();
        let limits = domain::cohort::limits::Limits::default();
        let mine = cast::cohort(academy, course, "moja", limits.clone()).await.unwrap();
        cast::cohort(academy, course, "inna", limits).await.unwrap();
        let ewa = academy.official("ewa").await;
        let city = cast::city(academy, "Ełk").await.unwrap();
        let work = cast::workplace(academy, ewa.person().unwrap(), city, "confirmed").await.unwrap();
        let form = cast::form(work);
        let receipt = domain::enrollment::commands::apply(academy, &ewa, mine, &form).await.unwrap();
        let at = async |slug: &str| get_cohort_by_slug(academy, &ola, slug).await.unwrap();
        let (mine, other) = (at("moja").await, at("inna").await);
        let id = receipt.enrollment;
        assert_eq!(complete(academy, &ola, &other, id, "komisja").await, Err(Error::NotFound));
        assert_eq!(complete(academy, &ewa, &mine, id, "komisja").await, Err(Error::Denied));
        assert!(matches!(complete(academy, &ola, &mine, id, " ").await, Err(Error::Invalid(_))));
        complete(academy, &ola, &mine, id, "zaliczyła przed komisją").await.unwrap();
        let all = overview(academy, &ola, &mine, Lang::Pl).await.unwrap();
        assert_eq!(all.people[0].pace, Pace::Finished);
    })
    .await;
}

#[tokio::test]
async fn an_extension_is_later_than_the_present_deadline_and_only_who_gains_by_it_is_told() {
    on_each_database(async |academy| {
        let stage = stage(academy, None).await;
        let ola = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        let (ewa, jan) = (academy.official("ewa").await, academy.official("jan").await);
        let hers = seat(academy, &stage, &ewa, 1).await;
        seat(academy, &stage, &jan, 2).await;
        let city = cast::city(academy, "Ełk").await.unwrap();
        run(academy, "UPDATE enrollment SET city_id = $1", vec![city.0.into()]).await;
        let cohort = get_cohort_by_slug(academy, &ola, stage.cohort).await.unwrap();
        let told = async || cast::count(academy, "outbox", "event = 'deadline.extended'").await.unwrap();
        let form =
            |whom: String, module: &str| ExtensionForm { module: module.into(), whom, reason: "x".into() };
        let wrong =
            async |form: ExtensionForm, until| match extend(academy, &ola, &cohort, &form, Some(until)).await
            {
                Err(Error::Invalid(errors)) => errors.0[0].0.clone(),
                other => panic!("{other:?}"),
            };
        let (last, day) = (cohort.completion_until, TimeDelta::days(1));
        let (person, town) = (format!("person:{hers}"), format!("city:{city}"));
        for until in [last - day, last] {
            assert_eq!(wrong(form(person.clone(), ""), until).await, "until", "{until} extends nothing");
        }
        extend(academy, &ola, &cohort, &form(person.clone(), ""), Some(last + day * 9)).await.unwrap();
        assert_eq!(wrong(form(person.clone(), ""), last + day * 5).await, "until", "she has longer already");
        assert_eq!(told().await, 1);
        extend(academy, &ola, &cohort, &form(town.clone(), ""), Some(last + day * 5)).await.unwrap();
        assert_eq!(told().await, 2, "her city's five days are news for Jan alone");
        let module = stage.module.to_string();
        assert_eq!(wrong(form(town.clone(), &module), last).await, "module", "it has no deadline");
        let due = academy.now() + day * 20;
        run(academy, "UPDATE cohort_module SET due_at = $1", vec![due.into()]).await;
        assert_eq!(wrong(form(town.clone(), &module), due).await, "until");
        extend(academy, &ola, &cohort, &form(town, &module), Some(due + day)).await.unwrap();
        assert_eq!(told().await, 4);
    })
    .await;
}
