//! Every route with an id in its path, over things that are there: of this cohort and of another one, one's own and
//! somebody else's. Each answer is the allowed one or the exact refusal that the table names, never a fault.
//! A new route with an id is a failure here until its line is added.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use domain::access::{Actor, Grant, Role, Scope};
use domain::certification::commands::attach_document;
use domain::certification::queries;
use domain::enrollment::cast;
use domain::people::commands::grant_role;

use crate::real_ids_table::{TABLE, THINGS, statement, thing};
use crate::stage::{Answer, Site, request};

/// Who comes, in the order of the table's columns.
const CAST: [&str; 14] = [
    "guest",
    "stranger",
    "owner",
    "here",
    "course",
    "there",
    "teaches",
    "writes",
    "elsewhere",
    "city",
    "town",
    "partner",
    "organizer",
    "admin",
];

/// A line of the table.
struct Line {
    method: &'static str,
    path: &'static str,
    /// What is typed into the form.
    form: &'static str,
    /// A sign for each of the cast.
    signs: &'static str,
}

fn lines() -> Vec<Line> {
    let of = |line: &'static str| {
        let mut parts = line.split_whitespace();
        let mut next = || parts.next().unwrap_or_default();
        let (signs, method, path, form) = (next(), next(), next(), next());
        assert_eq!(signs.len(), CAST.len(), "{line}");
        Line { method, path, form, signs }
    };
    TABLE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).map(of).collect()
}

#[test]
fn every_route_with_an_id_stands_in_the_table_of_real_ids() {
    let routes = app::routes::all();
    let with_id = routes.table().iter().filter(|route| route.path.contains('{'));
    let found: BTreeSet<_> = with_id.map(|route| (route.method, route.path)).collect();
    let expected: BTreeSet<_> = lines().iter().map(|line| (line.method, line.path)).collect();
    let unknown: Vec<_> = found.difference(&expected).collect();
    let gone: Vec<_> = expected.difference(&found).collect();
    assert!(unknown.is_empty(), "say in the table who may come to: {unknown:#?}");
    assert!(gone.is_empty(), "no longer there: {gone:#?}");
}

#[tokio::test]
async fn every_route_over_real_things_lets_in_exactly_whom_the_table_names() {
    let site = Site::demo("sqlite").await;
    let mut things = Things::find(&site).await;
    things.engage(&site).await;
    let mut wrong = Vec::new();
    for line in lines() {
        let mut signs = String::new();
        let mut told = Vec::new();
        for who in CAST {
            let path = things.path(line.path);
            // A session for each request: some of them end it.
            let token = match things.email(who, line.path) {
                Some(email) => Some(site.academy.sign_in(&email).await),
                None => None,
            };
            let answer = match (line.method, line.form) {
                ("GET", _) => site.get(token.as_deref(), &path).await,
                (_, "file") => without_a_file(&site, token.as_deref(), &path).await,
                (_, form) => {
                    let form = things.filled(&site, form).await;
                    site.post(token.as_deref(), &path, &form).await
                }
            };
            let sign = sign(&answer);
            signs.push(sign);
            told.push(format!("{who} {sign} ({} {})", answer.status, answer.location()));
        }
        if signs != line.signs {
            let differs = told.iter().zip(line.signs.chars().zip(signs.chars()));
            let differs = differs.filter(|(_, (a, b))| a != b).map(|(told, (a, _))| format!("{a} → {told}"));
            let differs: Vec<String> = differs.collect();
            wrong.push(format!(
                "{signs} {} {} {}\n      {}",
                line.method,
                line.path,
                line.form,
                differs.join(", ")
            ));
        }
    }
    assert!(wrong.is_empty(), "({})\n{}", CAST.join(" "), wrong.join("\n"));
}

/// Sends the form of a file without one.
async fn without_a_file(site: &Site, token: Option<&str>, path: &str) -> Answer {
    let form = request("POST", path, token)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=edge");
    site.send(form, "--edge--\r\n".into()).await
}

/// `+` let in, `f` let in and told what is missing, `c` let in and told that it has changed meanwhile, `s` sent to
/// sign-in, `x` refused, `o` not there for her; a fault and anything else is `!`.
fn sign(answer: &Answer) -> char {
    match answer.status {
        _ if answer.asks_to_sign_in() => 's',
        200 | 303 => '+',
        422 => 'f',
        409 => 'c',
        403 => 'x',
        404 => 'o',
        _ => '!',
    }
}

/// Things of the demo that paths name, and the people who come.
struct Things {
    values: Vec<(&'static str, String)>,
}

impl Things {
    async fn find(site: &Site) -> Self {
        let mut values = Vec::new();
        for (name, what, place) in THINGS {
            let found = site.academy.texts(&statement(what, place)).await;
            let value = found.first().unwrap_or_else(|| panic!("the demo has no {name}"));
            values.push((*name, value.clone()));
        }
        Self { values }
    }

    fn of(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("nothing is called {name}"))
    }

    fn id<T: std::str::FromStr>(&self, name: &str) -> T {
        self.of(name).parse().unwrap_or_else(|_| panic!("{name} is no id: {}", self.of(name)))
    }

    /// Gives the roles whose reach is narrow, prints certificates, and begins an attempt of the owner.
    async fn engage(&mut self, site: &Site) {
        use Role::{Coordinator, Lecturer, Organizer, Partner};
        let (here, lato, there) = (
            Scope::Cohort(self.id("cohort")),
            Scope::Cohort(self.id("lato")),
            Scope::Cohort(self.id("other cohort")),
        );
        let grants: [(&str, Role, &[Scope]); 9] = [
            ("here", Organizer, &[here, lato]),
            ("course", Organizer, &[Scope::Course(self.id("course"))]),
            ("there", Organizer, &[there]),
            ("teaches", Lecturer, &[here, lato]),
            ("writes", Lecturer, &[Scope::Module(self.id("draft")), Scope::Module(self.id("module"))]),
            ("elsewhere", Lecturer, &[there, Scope::Module(self.id("other module"))]),
            ("city", Coordinator, &[Scope::City(self.id("city"))]),
            ("town", Coordinator, &[Scope::City(self.id("other city"))]),
            ("partner", Partner, &[here]),
        ];
        for (name, role, scopes) in grants {
            let person = site.academy.person(name).await;
            let tx = site.academy.begin().await.unwrap();
            for scope in scopes {
                let grant = Grant { role, scope: *scope };
                grant_role(&site.academy, &tx, &Actor::System { job: "test" }, person, grant, "")
                    .await
                    .unwrap();
            }
            tx.commit().await.unwrap();
        }
        site.academy.with_role("organizer", Organizer, Scope::Everything).await;
        for waiting in queries::unprinted(&site.academy, 100).await.unwrap() {
            attach_document(&site.academy, waiting.id, b"%PDF-1.7".to_vec()).await.unwrap();
        }
        let owner = site.academy.sign_in(OWNER).await;
        let overview = site.get(Some(&owner), &format!("/nauka/{}", self.of("slug"))).await;
        for quiz in overview.links().filter(|link| link.ends_with("/sprawdzian")) {
            if !site.get(Some(&owner), &quiz).await.body.contains("name=\"zacznij\"") {
                continue;
            }
            let started = site.post(Some(&owner), &quiz, "zacznij=1").await;
            let attempt = started.location().split(['?', '#']).next().unwrap_or_default().to_owned();
            let parts: Vec<&str> = attempt.split('/').collect();
            let [.., module, _, number] = parts[..] else { panic!("no attempt began: {attempt}") };
            self.values.push(("quiz module", module.to_owned()));
            self.values.push(("attempt", number.to_owned()));
            return;
        }
        panic!("the owner has no quiz that she can start");
    }

    /// Who comes as this one of the cast: the owner of what the path names is another one for certificates.
    fn email(&self, who: &str, path: &str) -> Option<String> {
        Some(match who {
            "guest" => return None,
            "stranger" => "nina.fedoruk@suwalki.example".to_owned(),
            "owner" if path.ends_with("/zaproszenie") => self.of("invited").to_owned(),
            "owner" if path.contains("certyfikat") => "swietoslawa.zdzblo@kutno.example".to_owned(),
            "owner" => OWNER.to_owned(),
            "admin" => ADMIN.to_owned(),
            other => format!("{other}@example.pl"),
        })
    }

    /// A form with things in the places of their names; an extension is a new one each time, since a press ends it.
    async fn filled(&self, site: &Site, form: &str) -> String {
        let Some((start, name)) = form.trim_end_matches('>').split_once('<') else { return form.to_owned() };
        if name != "extension" {
            return format!("{start}{}", self.of(name));
        }
        let admin = site.academy.sign_in(ADMIN).await;
        // Each is later than those before it: one that extends nothing is refused.
        let before = cast::count(&site.academy, "deadline_extension", "1 = 1").await.unwrap();
        let until = NaiveDate::from_ymd_opt(2099, 1, 1).unwrap() + TimeDelta::days(before);
        let more = format!("whom=person:{}&until={until}&reason=choroba", self.of("enrollment"));
        let path = format!("/organizacja/kohorty/{}/terminy/nowy", self.of("slug"));
        let given = site.post(Some(&admin), &path, &more).await;
        assert_eq!(given.status, 303, "{}", given.body);
        let latest = statement("#id", "FROM deadline_extension ORDER BY id DESC");
        format!("{start}{}", site.academy.texts(&latest).await[0])
    }

    /// The path with things that are there.
    fn path(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| match part.strip_prefix('{') {
            Some(name) => self.of(thing(path, name.trim_end_matches('}'))).to_owned(),
            None => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// Keeps the academy.
const ADMIN: &str = "alicja.rostkowska@akademia.example";

/// Whose cohort, lessons and attempt they are.
const OWNER: &str = "katarzyna.zoltowska@elk.example";
