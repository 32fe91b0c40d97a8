//! What the pages of a cohort say of its seats, its cities and its workplaces, to those who read them.

use domain::access::{Actor, Role, Scope};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::{EnrollmentState, cast, commands};
use domain::ids::{AffiliationId, CityId, CohortId, CourseId};
use domain::lang::Lang;
use domain::testing::TestAcademy;

use crate::stage::Site;

/// A cohort "jesien" of a course "akademia" under these limits, in an academy with an administrator.
async fn stage(limits: Limits) -> (Site, CourseId, CohortId) {
    let academy = TestAcademy::on("sqlite").await;
    academy.with_role("admin", Role::Administrator, Scope::Everything).await;
    let course = cast::course(&academy, "akademia").await.unwrap();
    let cohort = cast::cohort(&academy, course, "jesien", limits).await.unwrap();
    (Site::over(academy), course, cohort)
}

async fn applicant(
    site: &Site,
    cohort: CohortId,
    city: CityId,
    name: &str,
    office: &str,
) -> (Actor, AffiliationId) {
    let actor = site.academy.official(name).await;
    let place = cast::workplace(&site.academy, actor.person().unwrap(), city, office).await.unwrap();
    commands::apply(&site.academy, &actor, cohort, &cast::form(place)).await.unwrap();
    (actor, place)
}

/// The words of a page without its tags.
pub fn words(html: &str) -> String {
    let (mut text, mut inside) = (String::new(), false);
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn seats_that_are_kept_back_are_announced_to_nobody() {
    let limits = Limits { total: Cap::of(3), reserve: 2, ..Limits::default() };
    let (site, _, cohort) = stage(limits).await;
    let city = cast::city(&site.academy, "Ełk").await.unwrap();
    applicant(&site, cohort, city, "ewa", "confirmed").await;
    let next = site.academy.official("jan").await;
    let place = cast::workplace(&site.academy, next.person().unwrap(), city, "confirmed").await.unwrap();
    let token = site.academy.sign_in("jan@example.pl").await;
    let public = words(&site.get(None, "/kohorty/jesien").await.body);
    assert!(public.contains("Komplet: zgłoszenia trafiają na listę oczekujących"), "{public}");
    let form = words(&site.get(Some(&token), "/kohorty/jesien/zgloszenie").await.body);
    assert!(form.contains("Komplet: zgłoszenia trafiają na listę oczekujących"), "{form}");
    let home = words(&site.get(None, "/").await.body);
    assert!(home.contains("1 z 3 miejsc zajętych") && home.contains("wolne dla zgłoszeń: 0"), "{home}");
    let admin = site.academy.sign_in("admin@example.pl").await;
    let board = words(&site.get(Some(&admin), "/organizacja/kohorty/jesien").await.body);
    assert!(board.contains("wolne dla zgłoszeń 0, rezerwa organizatora 2"), "{board}");
    let receipt = commands::apply(&site.academy, &next, cohort, &cast::form(place)).await.unwrap();
    assert_eq!(receipt.state, EnrollmentState::Waitlisted, "what the pages announce is what happens");
}

#[tokio::test]
async fn who_waits_is_told_when_the_list_has_closed() {
    let limits = Limits { total: Cap::of(1), ..Limits::default() };
    let (site, _, cohort) = stage(limits).await;
    let city = cast::city(&site.academy, "Ełk").await.unwrap();
    let (seated, _) = applicant(&site, cohort, city, "ewa", "confirmed").await;
    applicant(&site, cohort, city, "jan", "confirmed").await;
    let open = site.academy.sign_in("jan@example.pl").await;
    let before = words(&site.get(Some(&open), "/kohorty/jesien").await.body);
    assert!(before.contains("Jesteś 1. na liście oczekujących") && before.contains("od razu"), "{before}");
    site.academy.clock.advance(chrono::TimeDelta::days(31));
    let id = cast::enrollment(&site.academy, cohort, seated.person().unwrap()).await.unwrap();
    commands::withdraw(&site.academy, &seated, id).await.unwrap();
    let token = site.academy.sign_in("jan@example.pl").await;
    let after = words(&site.get(Some(&token), "/kohorty/jesien").await.body);
    assert!(after.contains("nikt już z niej nie awansuje"), "{after}");
    assert!(!after.contains("od razu") && !after.contains("miejsca w kohorcie są zajęte"), "{after}");
    let admin = site.academy.sign_in("admin@example.pl").await;
    let board = words(&site.get(Some(&admin), "/organizacja/kohorty/jesien/osoby").await.body);
    assert!(board.contains("nikt już z niej nie awansuje"), "{board}");
}

#[tokio::test]
async fn municipalities_of_one_name_are_told_apart_wherever_a_city_is_named() {
    let (site, _, cohort) = stage(Limits::default()).await;
    let academy = &site.academy;
    let town = cast::gmina(academy, "Ełk", ("urban_gmina", Some("ełcki"))).await.unwrap();
    let villages = cast::gmina(academy, "Ełk", ("rural_gmina", Some("ełcki"))).await.unwrap();
    let alone = cast::gmina(academy, "Nysa", ("urban_rural_gmina", Some("nyski"))).await.unwrap();
    for (name, city) in [("ewa", town), ("jan", villages), ("ola", alone)] {
        applicant(&site, cohort, city, name, "confirmed").await;
    }
    let both = academy.official("iga").await.person().unwrap();
    for city in [town, villages] {
        cast::workplace(academy, both, city, "confirmed").await.unwrap();
    }
    let labels = ["Ełk, gmina miejska, pow. ełcki", "Ełk, gmina wiejska, pow. ełcki"];
    let admin = Some(academy.sign_in("admin@example.pl").await);
    let iga = Some(academy.sign_in("iga@example.pl").await);
    let desk = "/organizacja/kohorty/jesien";
    let lists = [
        (&None, "/kohorty/jesien".to_owned()),
        (&admin, desk.to_owned()),
        (&admin, format!("{desk}/miasta.csv")),
        (&admin, format!("{desk}/osoby")),
        (&admin, format!("{desk}/osoby.csv")),
        (&admin, format!("{desk}/postep?by=city")),
        (&admin, format!("{desk}/postep.csv")),
        (&admin, format!("{desk}/terminy/nowy")),
        (&admin, format!("{desk}/wiadomosci/nowa")),
        (&admin, "/organizacja/dziennik".to_owned()),
    ];
    for (who, path) in lists {
        let page = words(&site.get(who.as_deref(), &path).await.body);
        for label in labels {
            assert!(page.contains(label), "{path} does not say {label}: {page}");
        }
        assert!(
            page.contains("Nysa") && !page.contains("Nysa, gmina"),
            "{path} says more than it needs: {page}"
        );
    }
    let form = words(&site.get(iga.as_deref(), "/kohorty/jesien/zgloszenie").await.body);
    assert!(labels.iter().all(|label| form.contains(&format!("{label}, inspektor"))), "{form}");
    let sent = academy.texts("SELECT data FROM outbox WHERE event = 'enrollment' ORDER BY id").await;
    let mails: Vec<String> = sent
        .iter()
        .map(|data| app::mail::compose("enrollment", Lang::Pl, data, academy.settings()).unwrap().text)
        .collect();
    for label in labels {
        assert_eq!(mails.iter().filter(|mail| mail.contains(label)).count(), 1, "{label}: {mails:#?}");
    }
}

#[tokio::test]
async fn a_recent_change_can_be_undone_until_something_newer_is_decided() {
    let limits = Limits { total: Cap::of(1), ..Limits::default() };
    let (site, _, cohort) = stage(limits).await;
    let city = cast::city(&site.academy, "Ełk").await.unwrap();
    applicant(&site, cohort, city, "ewa", "confirmed").await;
    applicant(&site, cohort, city, "jan", "confirmed").await;
    let admin = site.academy.sign_in("admin@example.pl").await;
    let board = "/organizacja/kohorty/jesien";
    let ticked = format!("chosen={city}&what=promote");
    let shown = site.get(Some(&admin), &format!("{board}/zbiorczo?{ticked}")).await.body;
    let seen = shown.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let act = format!("{ticked}&reason=projekt&seen={seen}");
    assert_eq!(site.post(Some(&admin), &format!("{board}/zbiorczo"), &act).await.status, 303);
    let page = site.get(Some(&admin), board).await.body;
    assert!(words(&page).contains("Zgłoszenie nr 2: ma miejsce"), "{page}");
    for part in ["data-few=\"Zaznaczono # miasta\"", "type=\"reset\"", "/chosen.js"] {
        assert!(page.contains(part), "the actions on ticked cities lack {part}");
    }
    let id = undone_in(&page).expect("the seat out of turn can be taken back");
    let form = format!("what=undo&undone={id}");
    let (stranger, lecturer) = (Role::Organizer, Role::Lecturer);
    let other = cast::course(&site.academy, "inna").await.unwrap();
    site.academy.with_role("obca", stranger, Scope::Course(other)).await;
    site.academy.with_role("wykladowca", lecturer, Scope::Cohort(cohort)).await;
    for (name, status) in [("obca", 403), ("wykladowca", 403), ("jan", 403)] {
        let token = site.academy.sign_in(&format!("{name}@example.pl")).await;
        assert_eq!(site.post(Some(&token), board, &form).await.status, status, "{name}");
    }
    assert_eq!(site.post(Some(&admin), board, &form).await.status, 303);
    let states = cast::outcome(&site.academy, cohort).await.unwrap();
    assert_eq!(states[1].2, EnrollmentState::Waitlisted, "she waits again, at her old place");
    assert_eq!(site.post(Some(&admin), board, &form).await.status, 422, "what is undone is not undone twice");
    let after = words(&site.get(Some(&admin), board).await.body);
    assert!(after.contains("Cofnięto miejsce przyznane poza kolejką."), "{after}");
}

#[tokio::test]
async fn an_organizer_of_one_cohort_decides_workplaces_on_its_board_and_in_the_list() {
    let (site, course, cohort) = stage(Limits::default()).await;
    let city = cast::city(&site.academy, "Ełk").await.unwrap();
    let (_, first) = applicant(&site, cohort, city, "ewa", "declared").await;
    let (_, second) = applicant(&site, cohort, city, "jan", "declared").await;
    let other = cast::cohort(&site.academy, course, "wiosna", Limits::default()).await.unwrap();
    for (name, role, scope) in [
        ("kohorta", Role::Organizer, Scope::Cohort(cohort)),
        ("program", Role::Organizer, Scope::Course(course)),
        ("obca", Role::Organizer, Scope::Cohort(other)),
        ("wykladowca", Role::Lecturer, Scope::Cohort(cohort)),
    ] {
        site.academy.with_role(name, role, scope).await;
    }
    let people = "/organizacja/kohorty/jesien/osoby";
    let list = "/organizacja/zatrudnienie";
    for (name, board, listed) in
        [("kohorta", true, true), ("program", true, true), ("wykladowca", false, false)]
    {
        let token = site.academy.sign_in(&format!("{name}@example.pl")).await;
        let page = site.get(Some(&token), people).await.body;
        assert_eq!(page.contains(&format!("value=\"{first}\"")), board, "the box on the board of {name}");
        assert_eq!(page.contains("value=\"confirm\""), board, "no buttons without boxes: {name}");
        let page = site.get(Some(&token), list).await.body;
        assert_eq!(page.contains(&format!("value=\"{first}\"")), listed, "the list of {name}");
    }
    let stranger = site.academy.sign_in("obca@example.pl").await;
    let page = site.get(Some(&stranger), list).await.body;
    assert!(page.contains("Nikt nie czeka."), "{page}");
    let form = format!("id={first}&decision=confirm");
    assert_eq!(site.post(Some(&stranger), list, &form).await.status, 404);
    let token = site.academy.sign_in("kohorta@example.pl").await;
    let confirmed = site.post(Some(&token), people, &format!("what=confirm&person={first}")).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.body);
    let refused = format!("id={second}&decision=refuse&reason=pomy%C5%82ka");
    assert_eq!(site.post(Some(&token), list, &refused).await.status, 303);
    let after = site.academy.texts("SELECT state FROM affiliation ORDER BY id").await;
    assert_eq!(after, ["confirmed", "refused"]);
    let staff = site.get(Some(&token), "/organizacja/kohorty/jesien/zespol").await.body;
    assert!(staff.contains("value=\"lecturer\"") && !staff.contains("value=\"coordinator\""), "{staff}");
}

/// The change that the first button for undoing names.
pub fn undone_in(page: &str) -> Option<String> {
    let rest = page.split("name=\"undone\" value=\"").nth(1)?;
    rest.split('"').next().map(str::to_owned)
}
