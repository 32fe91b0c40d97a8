//! What everybody sees of a round: the commitment while applications are open, the report and the file after, never a name.

use chrono::TimeDelta;
use domain::access::{Actor, Role, Scope};
use domain::allocation::commands::{propose_round, seal_round};
use domain::allocation::queries::sealed_file;
use domain::allocation::replay;
use domain::cohort::queries::get_cohort_by_slug;

use crate::desk::{Desk, words};
use crate::round::{session, with_round};
use crate::stage::request;

const COHORT: &str = "/kohorty/jesien";
const REPORT: &str = "/kohorty/jesien/przydzial";
const FILE: &str = "/kohorty/jesien/przydzial.json";

/// Closes the window and seals the round.
pub async fn seal(desk: &Desk) {
    let academy = &desk.site.academy;
    academy.clock.advance(TimeDelta::days(13));
    let cohort = get_cohort_by_slug(academy, &Actor::Guest, "jesien").await.unwrap().id;
    let hash = propose_round(academy, &desk.admin, cohort).await.unwrap();
    let other = academy.with_role("trzecia", Role::Organizer, Scope::Everything).await;
    seal_round(academy, &other, cohort, (&hash, "zgodne")).await.unwrap();
}

#[tokio::test]
async fn the_hash_of_the_seed_is_public_from_the_opening_and_the_seed_only_with_the_report() {
    let desk = with_round(0).await;
    let academy = &desk.site.academy;
    let (seed, hash) = (
        academy.texts("SELECT seed FROM allocation_round").await.remove(0),
        academy.texts("SELECT seed_hash FROM allocation_round").await.remove(0),
    );
    for path in [COHORT, REPORT] {
        let page = desk.site.get(None, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains(&hash) && !page.body.contains(&seed), "{path}: {}", page.body);
        assert!(
            words(&page.body).contains("Pierwsza osoba z każdego miasta jest przed każdą drugą."),
            "{path}"
        );
    }
    assert_eq!(desk.site.get(None, FILE).await.status, 404, "there is no file yet");
    seal(&desk).await;
    let report = desk.site.get(None, REPORT).await.body;
    assert!(report.contains(&hash) && report.contains(&seed), "{report}");
    let page = desk.site.get(None, COHORT).await.body;
    assert!(page.contains("href=\"/kohorty/jesien/przydzial\""), "{page}");
}

#[tokio::test]
async fn the_report_explains_every_number_names_nobody_and_finds_ones_own() {
    let desk = with_round(0).await;
    seal(&desk).await;
    let page = desk.site.get(None, REPORT).await.body;
    let said = words(&page);
    for part in [
        "Przydział rozpatrzył 4 zgłoszenia i dał 2 miejsca",
        "Pierwsze miejsce swojego miasta",
        "wszystkie miejsca były już przydzielone",
        "academy allocation replay przydzial-jesien.json",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(said.matches("rozpatrzone jako").count(), 4, "{said}");
    for name in ["ewa", "jan@", "ola", "iga", "Ełk", "Nysa", "Iława"] {
        assert!(
            !said.to_lowercase().contains(&format!(" {} ", name.to_lowercase()))
                && !said.contains(&format!("{name}@")),
            "{name}: {said}"
        );
    }
    for city in ["Ełk", "Nysa", "Iława"] {
        assert!(!said.contains(city), "{city}: {said}");
    }
    let found = words(&desk.site.get(None, &format!("{REPORT}?nr=3")).await.body);
    assert_eq!(found.matches("rozpatrzone jako").count(), 1, "{found}");
    for strange in ["99", "trzy", "-1", "99999999999999", "%27%3B--", "3%203"] {
        let answer = desk.site.get(None, &format!("{REPORT}?nr={strange}")).await;
        assert_eq!(answer.status, 200, "{strange}");
        assert!(words(&answer.body).contains("Tego numeru nie było w przydziale."), "{strange}");
    }
    assert_eq!(desk.site.get(None, &format!("{REPORT}?page=999999")).await.status, 200);
    let ewa = session(&desk.site.academy, "ewa").await;
    let own = words(&desk.site.get(ewa.as_deref(), REPORT).await.body);
    assert!(own.contains("Twoje zgłoszenie ma nr 1."), "{own}");
    let hers = desk.site.get(ewa.as_deref(), COHORT).await.body;
    assert!(hers.contains("/kohorty/jesien/przydzial?nr=1\""), "her page leads to her line: {hers}");
    let other = Desk::of(domain::cohort::limits::Limits::default()).await;
    assert_eq!(other.site.get(None, REPORT).await.status, 404, "first come has no report");
}

#[tokio::test]
async fn the_file_is_byte_for_byte_what_was_sealed_may_be_kept_and_replays() {
    let desk = with_round(0).await;
    seal(&desk).await;
    let academy = &desk.site.academy;
    let cohort = get_cohort_by_slug(academy, &Actor::Guest, "jesien").await.unwrap().id;
    let (status, headers, bytes) =
        desk.site.fetch(request("GET", FILE, None), axum::body::Body::empty()).await;
    assert_eq!(status, 200);
    assert_eq!(bytes, sealed_file(academy, cohort).await.unwrap().unwrap().into_bytes());
    assert!(replay(&bytes).unwrap().is_same, "anybody can run it again");
    assert_eq!(headers["cache-control"], "public, max-age=86400");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"przydzial-jesien.json\"");
    let again = request("GET", FILE, None).header("if-none-match", headers["etag"].clone());
    let (status, _, bytes) = desk.site.fetch(again, axum::body::Body::empty()).await;
    assert_eq!((status, bytes.len()), (304, 0), "who has it is told so");
}
