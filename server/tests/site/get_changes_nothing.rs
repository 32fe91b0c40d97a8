//! The demo, looked at by everybody: each page answers, asks the database little, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::testing::databases;

use crate::stage::Site;

/// Who looks: nobody, and people of the demo in all roles and states.
const CAST: [(&str, &str); 10] = [
    ("guest", ""),
    ("official who learns", "katarzyna.zoltowska@elk.example"),
    ("official who waits", "adam.wrobel@elk.example"),
    ("official who is new", "nina.fedoruk@suwalki.example"),
    ("official with a certificate", "swietoslawa.zdzblo@kutno.example"),
    ("lecturer", "jan-swiatek@wykladowcy.example"),
    ("coordinator", "renata.sokolowska@elk.example"),
    ("organizer", "olga.wrona@akademia.example"),
    ("partner", "pawel.kruk@partner.example"),
    ("administrator", "alicja.rostkowska@akademia.example"),
];

/// Addresses that are told by mail or by word of mouth, and may be linked from nowhere.
const TOLD: &[&str] = &[
    "SELECT '/prowadzenie/moduly/' || slug FROM module m WHERE EXISTS (SELECT 1 FROM module_version v \
     WHERE v.module_id = m.id AND v.state = 'draft')",
    "SELECT '/organizacja/ludzie?role=lecturer'",
    "SELECT '/organizacja/kohorty/' || slug || '/postep?query=zoltowska' FROM cohort",
    "SELECT '/nauka/' || c.slug || '/' || m.slug || '/' || l.slug FROM block b \
     JOIN lesson l ON l.module_version_id = b.module_version_id AND l.id = b.lesson_id \
     JOIN module_version v ON v.id = b.module_version_id JOIN module m ON m.id = v.module_id \
     JOIN cohort_module cm ON cm.module_version_id = v.id JOIN cohort c ON c.id = cm.cohort_id \
     WHERE b.kind = 'image' LIMIT 1",
    "SELECT '/nauka/' || c.slug || '/' || m.slug || '/' || l.slug FROM block b \
     JOIN lesson l ON l.module_version_id = b.module_version_id AND l.id = b.lesson_id \
     JOIN module_version v ON v.id = b.module_version_id JOIN module m ON m.id = v.module_id \
     JOIN cohort_module cm ON cm.module_version_id = v.id JOIN cohort c ON c.id = cm.cohort_id \
     WHERE b.kind = 'download' LIMIT 1",
    "SELECT '/organizacja/kohorty/jesien-2026/osoby?who=zoltowska'",
    "SELECT '/organizacja/kohorty/jesien-2026/zbiorczo?what=extra&all=on'",
    "SELECT '/organizacja/kohorty/' || slug || '/osoby/zbiorczo?what=take' FROM cohort",
    "SELECT '/organizacja/kohorty/' || slug || '/import.csv' FROM cohort",
    "SELECT '/organizacja/kohorty/' || slug || '/import.xlsx' FROM cohort",
    "SELECT '/kohorty/' || slug FROM cohort",
    "SELECT '/kohorty/' || slug || '/zgloszenie' FROM cohort",
    "SELECT '/kohorty/' || slug || '/odpowiedzi' FROM cohort WHERE admission_mode = 'round'",
    "SELECT '/kohorty/' || slug || '/wycofanie' FROM cohort",
    "SELECT '/kohorty/' || slug || '/zaproszenie' FROM cohort",
    "SELECT '/certyfikat/' || number FROM certificate ORDER BY 1 LIMIT 2",
    "SELECT '/certyfikat/' || number || '/pdf' FROM certificate ORDER BY 1 LIMIT 2",
];

/// So many pages of one kind are opened.
const SAMPLES: usize = 3;

/// Of these more, as what their pages link to depends on which it is: roles and sessions are few people's, and
/// certificates few cohorts'.
fn samples(route: &str) -> usize {
    let is_telling = ["/organizacja/ludzie/{id}", "/organizacja/certyfikaty/{cohort}"].contains(&route);
    if is_telling { 4 * SAMPLES } else { SAMPLES }
}

/// The most statements that a page of a learner may cost.
const BUDGET: u64 = 12;

/// Pages by their route.
type Known = BTreeMap<&'static str, BTreeSet<String>>;

#[tokio::test]
async fn every_page_in_every_role_answers_cheaply_and_changes_nothing() {
    for database in databases() {
        let site = Site::demo(database).await;
        let mut cast = Vec::new();
        for (who, email) in CAST {
            let token = if email.is_empty() { None } else { Some(site.academy.sign_in(email).await) };
            cast.push((who, token));
        }
        take_quizzes(&site, cast[1].1.as_deref()).await;
        let before = site.academy.contents().await;
        let known = crawl(&site, &cast).await;
        let unseen: Vec<_> = known.iter().filter(|(_, pages)| pages.is_empty()).collect();
        assert!(unseen.is_empty(), "nothing leads to {unseen:?}");
        let wrong = visit(&site, &cast, &known).await;
        assert!(wrong.is_empty(), "on {database}:\n{}", wrong.join("\n"));
        let after = site.academy.contents().await;
        for (table, rows) in &after {
            assert_eq!(before.get(table), Some(rows), "a GET changed {table} on {database}");
        }
    }
}

/// The demo's learner has an attempt under way, attempts behind her, and none left at her last quiz.
async fn take_quizzes(site: &Site, token: Option<&str>) {
    let overview = site.get(token, "/nauka").await;
    let mut quizzes: Vec<String> = overview.links().filter(|link| link.ends_with("/sprawdzian")).collect();
    let last = quizzes.pop().expect("the learner has quizzes");
    while site.get(token, &last).await.body.contains("name=\"zacznij\"") {
        let attempt = start(site, token, &last).await;
        let sent = site.post(token, &attempt, "wyslij=1").await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    for quiz in quizzes {
        if site.get(token, &quiz).await.body.contains("name=\"zacznij\"") {
            start(site, token, &quiz).await;
            return;
        }
    }
    panic!("the learner has only one quiz that she can start");
}

/// Begins an attempt; gives its address.
async fn start(site: &Site, token: Option<&str>, quiz: &str) -> String {
    let started = site.post(token, quiz, "zacznij=1").await;
    assert_eq!(started.status, 303, "{}", started.body);
    started.location().split(['?', '#']).next().unwrap().to_owned()
}

/// Follows links from the home page and the pages without ids, as everybody in turn.
async fn crawl(site: &Site, cast: &[(&str, Option<String>)]) -> Known {
    let routes = app::routes::all();
    let gets: Vec<_> = routes.table().iter().filter(|route| route.method == "GET").collect();
    let mut known: Known = gets.iter().map(|route| (route.path, BTreeSet::new())).collect();
    let mut told = Vec::new();
    for sql in TOLD {
        told.extend(site.academy.texts(sql).await);
    }
    // What they lead to comes first too, before other pages have filled the samples.
    let asked: Vec<String> = told.iter().filter(|address| address.contains('?')).cloned().collect();
    for address in &asked {
        for (_, token) in cast {
            told.extend(site.get(token.as_deref(), address).await.links());
        }
    }
    for (_, token) in cast {
        let mut queue: Vec<String> =
            gets.iter().map(|route| route.path.to_owned()).filter(|path| !path.contains('{')).collect();
        queue.extend(told.iter().cloned());
        let mut seen = BTreeSet::new();
        while let Some(address) = queue.pop() {
            let path = address.split('?').next().unwrap();
            let Some(route) = gets.iter().find(|route| matches(route.path, path)) else { continue };
            let pages = known.entry(route.path).or_default();
            let is_new = pages.len() < samples(route.path) && pages.insert(address.clone());
            if (is_new || pages.contains(&address)) && seen.insert(address.clone()) {
                queue.extend(site.get(token.as_deref(), &address).await.links());
            }
        }
    }
    known
}

/// Whether a path is one of a route; a literal part wins over an id, as in the router.
fn matches(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len()
        && route
            .iter()
            .zip(&path)
            .all(|(part, word)| part == word || (part.starts_with('{') && !word.is_empty()))
}

/// Opens every known page as everybody and in both languages; gives what was wrong.
async fn visit(site: &Site, cast: &[(&str, Option<String>)], known: &Known) -> Vec<String> {
    let mut wrong = Vec::new();
    for (who, token) in cast {
        let mut most = (0, String::new());
        for address in known.values().flatten() {
            for path in [address.clone(), format!("/en{}", address.trim_end_matches('/'))] {
                let before = site.academy.db().statements();
                let answer = site.get(token.as_deref(), &path).await;
                let statements = site.academy.db().statements() - before;
                // One network looks up numbers of certificates only so often.
                if ![200, 303, 403, 404, 429].contains(&answer.status) {
                    wrong.push(format!("{path} as {who}: {}", answer.status));
                }
                if who.starts_with("official") && statements > BUDGET {
                    wrong.push(format!("{path} as {who}: {statements} statements"));
                }
                most = most.max((statements, path));
            }
        }
        eprintln!("{who}: at most {} statements, {}", most.0, most.1);
    }
    wrong
}
