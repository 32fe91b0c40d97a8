//! Every route, form post and server function, in every role and for nobody: allowed or denied as this table says.
//! A new route is a failure here until its line is added.

use std::collections::BTreeMap;

use domain::access::{Role, Scope};
use leptos::server_fn::axum::server_fn_paths;

use crate::stage::{Answer, Site, request};

/// Who may come: a line that is not indented names them (everybody, signed-in, or roles); their routes follow.
const TABLE: &str = "
everybody
    GET       /
    GET       /programy/{slug}
    GET       /kohorty/{slug}
    GET       /kohorty/{slug}/przydzial
    GET       /kohorty/{slug}/przydzial.json
    GET       /sprawdz
    GET+POST  /certyfikat/{number}
    GET+POST  /zaloguj
    GET+POST  /zaloguj/kod
    GET+POST  /zaloguj/haslo
    POST      /zaloguj/pokaz
    GET+POST  /rejestracja
    GET+POST  /rejestracja/kod
    GET+POST  /setup
    GET       /prywatnosc
    GET       /dostepnosc
    GET       /pomoc
    GET       /zrodla
    GET       /pliki/{id}
    GET       /prowadzacy/{slug}
    CALL      search_cities

signed-in
    POST      /wyloguj
    GET+POST  /konto
    GET+POST  /konto/miasto
    GET+POST  /konto/miasto/zakoncz
    GET+POST  /konto/adres
    GET+POST  /konto/adres/kody
    GET+POST  /konto/haslo
    POST      /konto/haslo/kod
    POST      /konto/przegladarki/zakoncz
    POST      /konto/wyloguj-wszedzie
    POST      /konto/zgody
    GET       /konto/dane
    GET       /konto/dane.json
    GET+POST  /konto/usun
    POST      /konto/usun/kod
    GET+POST  /kohorty/{slug}/zgloszenie
    GET+POST  /kohorty/{slug}/odpowiedzi
    GET+POST  /kohorty/{slug}/zaproszenie
    GET+POST  /kohorty/{slug}/wycofanie
    GET       /nauka
    GET       /nauka/{cohort}
    GET       /nauka/{cohort}/{module}/modul.pdf
    GET+POST  /nauka/{cohort}/{module}/{lesson}
    GET+POST  /nauka/{cohort}/{module}/{lesson}/{attempt}
    GET       /nauka/{cohort}/{module}/{lesson}/szablon/{block}
    CALL      keep_block
    CALL      note_reading
    CALL      keep_answer
    GET       /certyfikat/{number}/pdf
    GET+POST  /moje-certyfikaty/{enrollment}

coordinator organizer administrator
    GET+POST  /organizacja/zatrudnienie

coordinator administrator
    GET       /miasto
    GET       /miasto/{city}
    GET+POST  /miasto/{city}/{slug}
    GET+POST  /miasto/{city}/{slug}/osoby/{enrollment}
    GET+POST  /miasto/{city}/{slug}/osoby/{enrollment}/oddanie
    GET+POST  /miasto/{city}/{slug}/zaproszenie

lecturer organizer administrator
    GET       /organizacja/kohorty
    GET       /organizacja/kohorty/{slug}
    GET       /organizacja/kohorty/{slug}/na-zywo
    GET       /organizacja/kohorty/{slug}/miasta.csv
    GET       /organizacja/kohorty/{slug}/miasta.xlsx
    GET       /organizacja/kohorty/{slug}/zmiany.csv
    GET       /organizacja/kohorty/{slug}/zmiany.xlsx
    GET       /organizacja/kohorty/{slug}/osoby
    GET       /organizacja/kohorty/{slug}/osoby.csv
    GET       /organizacja/kohorty/{slug}/osoby.xlsx
    GET       /organizacja/kohorty/{slug}/postep
    GET       /organizacja/kohorty/{slug}/postep.csv
    GET       /organizacja/kohorty/{slug}/postep.xlsx
    GET       /organizacja/kohorty/{slug}/postep/{enrollment}
    GET       /organizacja/kohorty/{slug}/terminy
    GET+POST  /prowadzenie/moduly
    GET+POST  /prowadzenie/moduly/{module}
    GET+POST  /prowadzenie/moduly/{module}/publikacja
    GET+POST  /prowadzenie/moduly/{module}/lekcje/{lesson}
    GET+POST  /prowadzenie/moduly/{module}/lekcje/{lesson}/czesci/{block}
    GET+POST  /prowadzenie/moduly/{module}/lekcje/{lesson}/pytania/{block}/{question}
    GET       /prowadzenie/moduly/{module}/poprawki
    GET+POST  /prowadzenie/moduly/{module}/poprawki/{block}
    GET+POST  /prowadzenie/moduly/{module}/poprawki/{block}/{question}
    GET       /prowadzenie/moduly/{module}/podglad/{lesson}

lecturer administrator
    GET+POST  /prowadzenie/profil

organizer administrator
    POST      /organizacja/kohorty/{slug}
    POST      /organizacja/kohorty/{slug}/osoby
    GET+POST  /organizacja/programy/nowy
    GET+POST  /organizacja/programy/{slug}
    GET+POST  /organizacja/kohorty/nowa
    GET+POST  /organizacja/kohorty/{slug}/miasta/{city}
    GET+POST  /organizacja/kohorty/{slug}/osoby/{enrollment}
    GET+POST  /organizacja/kohorty/{slug}/osoby/zbiorczo
    GET+POST  /organizacja/kohorty/{slug}/osoby/{enrollment}/przeniesienie
    GET+POST  /organizacja/kohorty/{slug}/import
    GET       /organizacja/kohorty/{slug}/import.csv
    GET       /organizacja/kohorty/{slug}/import.xlsx
    GET+POST  /organizacja/kohorty/{slug}/limity
    GET+POST  /organizacja/kohorty/{slug}/runda
    GET+POST  /organizacja/kohorty/{slug}/runda/zasady
    GET+POST  /organizacja/kohorty/{slug}/runda/zatwierdzenie
    GET+POST  /organizacja/kohorty/{slug}/zbiorczo
    GET+POST  /organizacja/kohorty/{slug}/zaproszenia
    GET+POST  /organizacja/kohorty/{slug}/moduly
    GET+POST  /organizacja/kohorty/{slug}/zespol
    GET+POST  /organizacja/kohorty/{slug}/ustawienia
    POST      /organizacja/kohorty/{slug}/terminy
    GET+POST  /organizacja/kohorty/{slug}/terminy/nowy
    GET+POST  /organizacja/kohorty/{slug}/postep/{enrollment}/ukoncz
    GET+POST  /organizacja/kohorty/{slug}/postep/{enrollment}/podejscia/{block}
    GET       /organizacja/kohorty/{slug}/wiadomosci
    GET+POST  /organizacja/kohorty/{slug}/wiadomosci/nowa
    GET       /organizacja/kohorty/{slug}/wiadomosci/zwrocone
    GET       /organizacja/kohorty/{slug}/wiadomosci/automatyczne
    GET+POST  /organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}
    GET       /organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}/tresc
    GET       /organizacja/ludzie
    GET       /organizacja/ludzie.csv
    GET       /organizacja/ludzie.xlsx
    GET+POST  /organizacja/ludzie/{id}
    GET+POST  /organizacja/ludzie/{id}/rola
    GET+POST  /organizacja/ludzie/{id}/rola/{grant}
    GET       /organizacja/dziennik
    GET       /organizacja/dziennik.csv
    GET       /organizacja/dziennik.xlsx
    GET+POST  /organizacja/poczta
    GET       /organizacja/miasta
    GET       /organizacja/miasta.csv
    GET       /organizacja/miasta.xlsx
    GET+POST  /organizacja/miasta/{id}
    GET       /organizacja/certyfikaty/{cohort}
    GET       /organizacja/certyfikaty/{cohort}/lista.csv
    GET       /organizacja/certyfikaty/{cohort}/lista.xlsx
    GET+POST  /organizacja/certyfikaty/{cohort}/wydaj/{enrollment}
    GET+POST  /organizacja/certyfikaty/{cohort}/uniewaznij/{number}
    GET+POST  /organizacja/certyfikaty/{cohort}/popraw/{number}

organizer partner administrator
    GET       /organizacja/raporty

administrator
    GET+POST  /organizacja/ludzie/{id}/sesje
";

/// Nobody, an official without a role, and each role over everything.
const CAST: [&str; 7] =
    ["guest", "official", "lecturer", "coordinator", "organizer", "partner", "administrator"];

type Key = (String, String);

/// The table as (method, path) → who.
fn expected() -> BTreeMap<Key, String> {
    let (mut table, mut who) = (BTreeMap::new(), String::new());
    for line in TABLE.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with(' ') {
            line.clone_into(&mut who);
            continue;
        }
        let (methods, path) = line.trim().split_once(' ').unwrap();
        for method in methods.split('+') {
            let twice = table.insert((method.to_owned(), path.trim().to_owned()), who.clone());
            assert!(twice.is_none(), "{line} stands twice in the table");
        }
    }
    table
}

/// What the product has, in the same form; a server function by its name with the address that it answers at.
fn found() -> BTreeMap<Key, String> {
    let routes = app::routes::all();
    let pages =
        routes.table().iter().map(|route| ((route.method.into(), route.path.into()), route.path.into()));
    let calls = server_fn_paths().map(|(path, _)| {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(|c: char| c.is_ascii_digit());
        (("CALL".into(), name.into()), path.into())
    });
    pages.chain(calls).collect()
}

fn is_allowed(who: &str, role: &str) -> bool {
    match who {
        "everybody" => true,
        "signed-in" => role != "guest",
        roles => roles.split(' ').any(|one| one == role),
    }
}

#[test]
fn every_route_stands_in_the_table() {
    let (expected, found) = (expected(), found());
    let unknown: Vec<_> = found.keys().filter(|key| !expected.contains_key(*key)).collect();
    let gone: Vec<_> = expected.keys().filter(|key| !found.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "say in the table who may come to: {unknown:#?}");
    assert!(gone.is_empty(), "no longer there: {gone:#?}");
}

#[tokio::test]
async fn every_route_lets_in_whom_the_table_names() {
    let site = Site::empty("sqlite").await;
    for role in CAST {
        match Role::named(role) {
            Some(known) => drop(site.academy.with_role(role, known, Scope::Everything).await),
            None => drop(site.academy.official(role).await),
        }
    }
    let expected = expected();
    let mut wrong = Vec::new();
    for (key, address) in found() {
        let Some(who) = expected.get(&key) else { continue };
        for role in CAST {
            // Ids that cannot be, and ids that are nobody's.
            for id in ["brak", "018f0000-0000-7000-8000-000000000000"] {
                // A session for each request: some of them end it.
                let email = format!("{role}@example.pl");
                let token = if role == "guest" { None } else { Some(site.academy.sign_in(&email).await) };
                let path = filled(&address, id);
                let answer = ask(&site, &key.0, token.as_deref(), &path).await;
                if let Some(why) = fault(&key, &answer, role, is_allowed(who, role), address.contains('{')) {
                    wrong.push(format!("{} {path} as {role}: {why}", key.0));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn ask(site: &Site, method: &str, token: Option<&str>, path: &str) -> Answer {
    match method {
        "GET" => site.get(token, path).await,
        "POST" => site.post(token, path, "").await,
        _ => {
            let call = request("POST", path, token)
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/json");
            site.send(call, "{}".into()).await
        }
    }
}

/// What is wrong with an answer, if anything is.
fn fault(key: &Key, answer: &Answer, role: &str, is_allowed: bool, has_id: bool) -> Option<String> {
    let (method, status) = (key.0.as_str(), answer.status);
    let is_right = match (is_allowed, role) {
        (false, "guest") if method == "CALL" => status == 401,
        (false, "guest") => answer.asks_to_sign_in(),
        (false, _) => status == 403,
        // What a server function says to arguments that it cannot read is its framework's word.
        (true, _) if method == "CALL" => ![401, 403].contains(&status),
        // A file says no more to a stranger than to sign in, be it there or not.
        (true, "guest") if key.1 == "/pliki/{id}" => status == 404 || answer.asks_to_sign_in(),
        (true, _) if method == "GET" && has_id => status == 404,
        // Closed once the academy has somebody.
        (true, _) if key.1 == "/setup" => [404, 422].contains(&status),
        (true, _) if method == "GET" => status == 200 || (status == 303 && !answer.asks_to_sign_in()),
        (true, _) => [200, 303, 404, 409, 422, 429].contains(&status) && !answer.asks_to_sign_in(),
    };
    (!is_right).then(|| format!("{status} {}", answer.location()))
}

/// A path with this id in every place where one stands.
fn filled(path: &str, id: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}
