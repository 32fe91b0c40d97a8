//! What the pages of a cohort say of its seats, its cities and its workplaces, to those who read them.

use domain::access::{Actor, Role, Scope};
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::{EnrollmentState, cast, commands};
use domain::ids::{AffiliationId, CityId, CohortId, CourseId};
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
fn words(html: &str) -> String {
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
