//! Phrases and values of the change log in words.

use domain::audit::Kind;
use domain::lang::Lang;
use serde_json::Value;

/// A group of lines.
#[must_use]
pub const fn kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::People => lang.t("konta i role", "accounts and roles"),
        Kind::Affiliations => lang.t("miejsca pracy", "workplaces"),
        Kind::Cohorts => lang.t("kohorty i limity", "cohorts and limits"),
        Kind::Enrollments => lang.t("zgłoszenia i miejsca", "applications and places"),
        Kind::Certificates => lang.t("certyfikaty", "certificates"),
        Kind::Cities => lang.t("miasta", "cities"),
        Kind::Content => lang.t("treść programów", "content"),
    }
}

macro_rules! phrases {
    ($($phrase:literal => $pl:literal, $en:literal;)+) => {
        /// What happened. A phrase that has no words yet is shown as it is stored.
        #[must_use]
        pub fn action(lang: Lang, phrase: &str) -> String {
            match phrase {
                $($phrase => lang.t($pl, $en).to_owned(),)+
                other => other.to_owned(),
            }
        }

        /// Every phrase that has words.
        #[cfg(test)]
        const KNOWN: &[&str] = &[$($phrase),+];
    };
}

phrases! {
    "account erased" => "Usunięto konto", "Account erased";
    "address changed" => "Zmieniono adres", "Address changed";
    "affiliation decided" => "Decyzja o miejscu pracy", "Workplace decided";
    "affiliation declared" => "Zgłoszono miejsce pracy", "Workplace declared";
    "affiliation ended" => "Zakończono miejsce pracy", "Workplace ended";
    "affiliation reopened" => "Przywrócono miejsce pracy", "Workplace reopened";
    "attempts allowed" => "Dodano podejścia do sprawdzianu", "Quiz attempts added";
    "certificate issued" => "Wydano certyfikat", "Certificate issued";
    "certificate name checked" => "Sprawdzono nazwisko do druku", "Printed name checked";
    "certificate revoked" => "Unieważniono certyfikat", "Certificate revoked";
    "cities imported" => "Wczytano rejestr miast", "Register of cities imported";
    "cities merged in cohort" => "Połączono miejsca miast w kohorcie", "Places of cities merged in a cohort";
    "city merged" => "Połączono miasta", "Cities merged";
    "city renamed" => "Zmieniono nazwę miasta", "City renamed";
    "city rule changed" => "Zmieniono zasadę miasta", "Rule of a city changed";
    "cohort changed" => "Zmieniono kohortę", "Cohort changed";
    "cohort created" => "Założono kohortę", "Cohort created";
    "consent given" => "Udzielono zgody", "Consent given";
    "consent withdrawn" => "Wycofano zgodę", "Consent withdrawn";
    "contacts handed over" => "Pobrano adresy osób, które się zgodziły", "Addresses of people who agreed taken out";
    "course changed" => "Zmieniono program", "Programme changed";
    "course created" => "Założono program", "Programme created";
    "deadline extended" => "Przedłużono termin", "Deadline extended";
    "deadline extension ended" => "Cofnięto przedłużenie terminu", "Deadline extension undone";
    "domain confirmed" => "Potwierdzono domenę poczty", "E-mail domain confirmed";
    "domain dropped" => "Usunięto domenę poczty", "E-mail domain removed";
    "draft discarded" => "Porzucono szkic modułu", "Draft of a module discarded";
    "draft started" => "Zaczęto szkic modułu", "Draft of a module started";
    "enrollment moved" => "Zmieniono stan zgłoszenia", "State of an application changed";
    "lecturer profile changed" => "Zmieniono profil prowadzącego", "Lecturer profile changed";
    "limits changed" => "Zmieniono limity", "Limits changed";
    "mail tried again" => "Ponowiono wysyłkę poczty", "Mail tried again";
    "message sent" => "Wysłano wiadomość do uczestników", "Message sent to people";
    "module created" => "Założono moduł", "Module created";
    "module dates changed" => "Zmieniono terminy modułów", "Dates of modules changed";
    "module published" => "Opublikowano moduł", "Module published";
    "password changed" => "Zmieniono hasło", "Password changed";
    "password removed" => "Usunięto hasło", "Password removed";
    "programme imported" => "Wczytano program", "Programme imported";
    "role ended" => "Odebrano rolę", "Role taken";
    "role granted" => "Nadano rolę", "Role given";
    "roles ended" => "Odebrano role", "Roles taken";
    "sessions ended" => "Zakończono sesje", "Sessions ended";
    "versions pinned" => "Przypięto wersje modułów", "Versions of modules pinned";
    "words corrected" => "Poprawiono teksty", "Words corrected";
}

/// A value of a line about such a subject. An office says "confirmed" of a workplace and the academy of a seat: only the
/// subject tells the two apart.
#[must_use]
pub fn value_of(lang: Lang, subject_kind: &str, value: &Value) -> String {
    match (subject_kind, value.as_str()) {
        ("affiliation", Some("confirmed")) => lang.t("potwierdzone", "confirmed").to_owned(),
        ("affiliation", Some("refused")) => lang.t("niepotwierdzone", "not confirmed").to_owned(),
        _ => self::value(lang, value),
    }
}

/// A value as people read it: lists with commas, objects as pairs, words of the system translated where known.
#[must_use]
pub fn value(lang: Lang, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(yes) => {
            lang.t(if *yes { "tak" } else { "nie" }, if *yes { "yes" } else { "no" }).to_owned()
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) => word(lang, text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| self::value(lang, item)).collect();
            items.join(", ")
        }
        Value::Object(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(name, item)| format!("{}: {}", word(lang, name), self::value(lang, item)))
                .collect();
            pairs.join("; ")
        }
    }
}

fn word(lang: Lang, text: &str) -> String {
    if let Some(role) = domain::access::Role::named(text) {
        return crate::directory::words::role(lang, role).to_owned();
    }
    if let Ok(state) = text.parse() {
        return crate::enrollment::words::short_state(lang, state).to_owned();
    }
    let known = match text {
        "role" => lang.t("rola", "role"),
        "scope" => lang.t("zakres", "scope"),
        "everything" => lang.t("cała Akademia", "the whole Academy"),
        "state" => lang.t("stan", "state"),
        "reason" => lang.t("powód", "reason"),
        "receipt" => lang.t("numer zgłoszenia", "application number"),
        "declared" => lang.t("zgłoszone", "declared"),
        "total" => lang.t("wszystkich miejsc", "all places"),
        "city" => lang.t("na miasto", "per city"),
        "cities" => lang.t("liczba miast", "number of cities"),
        "minimum_cities" => lang.t("najmniej miast", "fewest cities"),
        "cap" => lang.t("limit", "limit"),
        "additional" => lang.t("dodatkowe miasta", "additional cities"),
        "additional_seats" => lang.t("miejsca dodatkowych miast", "places of additional cities"),
        "exceptions" => lang.t("wyjątki", "exceptions"),
        "until" => lang.t("do", "until"),
        "module" => lang.t("moduł", "module"),
        "version" => lang.t("wersja", "version"),
        "opens_at" => lang.t("otwarcie", "opens"),
        "due_at" => lang.t("termin", "due"),
        "person" => lang.t("osoba", "person"),
        "extra" => lang.t("dodatkowe podejścia", "further attempts"),
        "recipients" => lang.t("odbiorcy", "recipients"),
        "subject" => lang.t("temat", "subject"),
        other => other,
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Every phrase that `domain` writes, read from its source.
    fn written(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                written(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split("Change::new(").skip(1) {
                    if let Some(phrase) =
                        part.trim_start().strip_prefix('"').and_then(|p| p.split('"').next())
                    {
                        found.insert(phrase.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn every_phrase_has_words() {
        let mut found = BTreeSet::new();
        written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src"), &mut found);
        assert!(found.len() > 10);
        let missing: Vec<_> = found.iter().filter(|phrase| !KNOWN.contains(&phrase.as_str())).collect();
        assert!(missing.is_empty(), "say these in app/src/audit/words.rs: {missing:?}");
    }

    #[test]
    fn values_are_read_by_people() {
        let grant = serde_json::json!({ "role": "lecturer", "scope": "everything" });
        assert_eq!(value(Lang::Pl, &grant), "rola: prowadzący; zakres: cała Akademia");
        assert_eq!(value(Lang::En, &serde_json::json!([1, null])), "1, –");
    }

    #[test]
    fn a_state_is_told_of_its_owner_and_never_as_if_the_reader_were_she() {
        let seat = serde_json::json!({ "state": "confirmed" });
        assert_eq!(value_of(Lang::Pl, "enrollment", &seat), "stan: ma miejsce");
        assert_eq!(value_of(Lang::En, "enrollment", &seat), "state: has a place");
        let confirmed = serde_json::json!("confirmed");
        assert_eq!(value_of(Lang::Pl, "affiliation", &confirmed), "potwierdzone", "a workplace is no seat");
    }
}
