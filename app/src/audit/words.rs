//! Phrases and values of the change log in words.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::access::Role;
use domain::audit::Kind;
use domain::catalog::topic::Topic;
use domain::city::SizeClass;
use domain::enrollment::Reason;
use domain::enrollment::given::SeatsFrom;
use domain::lang::Lang;
use domain::privacy::ConsentPurpose;
use serde_json::Value;

use crate::when;

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
    "city rules changed" => "Zmieniono zasady kilku miast", "Rules of several cities changed";
    "city rule changed" => "Zmieniono zasadę miasta", "Rule of a city changed";
    "people invited" => "Zaproszono osoby z pliku", "People invited out of a file";
    "people imported" => "Zaimportowano zgłoszenia z pliku", "Applications imported from a file";
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
    "moved from another cohort" => "Przeniesiono z innej kohorty", "Moved from another cohort";
    "moved to another cohort" => "Przeniesiono do innej kohorty", "Moved to another cohort";
    "module created" => "Założono moduł", "Module created";
    "module dates changed" => "Zmieniono terminy modułów", "Dates of modules changed";
    "module published" => "Opublikowano moduł", "Module published";
    "password changed" => "Zmieniono hasło", "Password changed";
    "password removed" => "Usunięto hasło", "Password removed";
    "programme imported" => "Wczytano program", "Programme imported";
    "role ended" => "Odebrano rolę", "Role removed";
    "role granted" => "Nadano rolę", "Role given";
    "roles ended" => "Odebrano role", "Roles removed";
    "round opened" => "Wylosowano ziarno przydziału", "Seed of a round drawn";
    "round proposed" => "Zaproponowano przydział", "Round proposed";
    "round rules changed" => "Zmieniono zasady przydziału", "Rules of the round changed";
    "round sealed" => "Zatwierdzono przydział", "Round sealed";
    "sessions ended" => "Zakończono sesje", "Sessions ended";
    "versions pinned" => "Przypięto wersje modułów", "Versions of modules pinned";
    "words corrected" => "Poprawiono teksty", "Words corrected";
}

/// A value of a line about such a subject, with its times as the reader's clock has them.
#[must_use]
pub fn value_of(lang: Lang, zone: Tz, subject_kind: &str, value: &Value) -> String {
    Reader { lang, zone }.value(subject_kind, value)
}

/// A word that a table stores by itself, a role or a state. An office says "confirmed" of a workplace and the academy
/// of a seat: only the table tells the two apart.
#[must_use]
pub fn stored(lang: Lang, table: &str, text: &str) -> String {
    let kinds = if table == "affiliation" { ["affiliation", "role"] } else { ["role", "state"] };
    let known = kinds.into_iter().find_map(|kind| word(lang, kind, text));
    known.unwrap_or(text).to_owned()
}

/// Whoever reads the log: her language, and the zone of her clock.
#[derive(Clone, Copy)]
struct Reader {
    lang: Lang,
    zone: Tz,
}

impl Reader {
    /// A value as people read it: lists with commas, objects as pairs. The name under which it stands says what its
    /// words mean; a value that stands alone is named by its subject.
    fn value(self, name: &str, value: &Value) -> String {
        let lang = self.lang;
        match value {
            Value::Null => self.nothing(name).to_owned(),
            Value::Bool(true) => lang.t("tak", "yes").to_owned(),
            Value::Bool(false) => lang.t("nie", "no").to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(name, text),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(name, item)).collect();
                items.join(", ")
            }
            Value::Object(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().filter_map(|(name, item)| self.pair(name, item)).collect();
                pairs.join("; ")
            }
        }
    }

    /// What it means that a value is not there.
    fn nothing(self, name: &str) -> &'static str {
        match name {
            "total" | "city" | "cities" | "additional_seats" => self.lang.t("bez limitu", "no limit"),
            "module" => self.lang.t("cały program", "the whole programme"),
            _ => "–",
        }
    }

    /// A text: a known word, a time, a corrected text with its parts, or what somebody typed. An id tells people
    /// nothing.
    fn text(self, name: &str, text: &str) -> String {
        let lang = self.lang;
        if let Some(word) = word(lang, name, text) {
            return word.to_owned();
        }
        if text.is_empty() || is_id(text) {
            return "–".to_owned();
        }
        if let Ok(at) = text.parse::<DateTime<Utc>>() {
            return when::date_time(lang, at, self.zone);
        }
        if let Ok(day) = text.parse::<NaiveDate>() {
            return when::date(lang, day);
        }
        match serde_json::from_str(text) {
            Ok(parts @ Value::Object(_)) => self.value(name, &parts),
            _ => text.to_owned(),
        }
    }

    /// A value with its name. Of an id whose thing has no name any more only its kind is told.
    fn pair(self, name: &str, item: &Value) -> Option<String> {
        let said = field(self.lang, name).unwrap_or(name);
        match item {
            _ if is_id(name) => Some(self.value("", item)),
            Value::String(id) if is_id(id) => is_scope(name).then(|| said.to_owned()),
            Value::Object(pairs) if pairs.len() > 1 => Some(format!("{said} ({})", self.value(name, item))),
            _ => Some(format!("{said}: {}", self.value(name, item))),
        }
    }
}

fn is_id(text: &str) -> bool {
    text.parse::<uuid::Uuid>().is_ok()
}

/// Whether an id under this name is of something that a scope is made of.
fn is_scope(name: &str) -> bool {
    matches!(name, "course" | "cohort" | "module" | "city")
}

/// A word of the system under such a name; `None` for what people typed.
fn word(lang: Lang, name: &str, text: &str) -> Option<&'static str> {
    match name {
        "role" => Role::named(text).map(|role| crate::directory::words::role(lang, role)),
        "scope" => (text == "everything").then(|| lang.t("cała Akademia", "the whole Academy")),
        "state" => state(lang, text),
        "reason" => text.parse().ok().map(|why| reason(lang, why)),
        "order" | "kept_from" | "aim" => match text {
            "draw" => Some(lang.t("los", "a draw")),
            "receipt" => Some(lang.t("kolejność zgłoszeń", "the order of receipt")),
            "sealing" => Some(lang.t("zatwierdzenia przydziału", "the sealing of the round")),
            "last_day" => Some(lang.t("ostatniego dnia kohorty", "the last day of the cohort")),
            "as_among_entrants" => {
                Some(lang.t("nie mniej niż wśród zgłoszonych", "no less than among those who applied"))
            }
            _ => None,
        },
        "seats_from" => SeatsFrom::from_word(text).map(|from| crate::cohort::words::seats_from(lang, from)),
        "mode" => text.parse().ok().map(|mode| crate::cohort::words::mode(lang, mode)),
        "kinds" => serde_json::from_value::<domain::city::Kind>(text.into()).ok().map(|kind| kind.name(lang)),
        "sizes" => SizeClass::from_word(text).map(|size| size.name(lang)),
        "affiliation" => match text {
            "declared" => Some(lang.t("zgłoszone", "declared")),
            "confirmed" => Some(lang.t("potwierdzone", "confirmed")),
            "refused" => Some(lang.t("niepotwierdzone", "not confirmed")),
            _ => None,
        },
        "person" | "consent" => text.parse().ok().map(|purpose| match purpose {
            ConsentPurpose::SponsorContact => lang.t("wiadomości od partnerów", "messages from partners"),
            ConsentPurpose::Newsletter => "newsletter",
        }),
        "topics" => serde_json::from_value::<Topic>(text.into()).ok().map(|topic| topic.name(lang)),
        _ => None,
    }
}

/// Where a seat or a cohort stands; no word means both.
fn state(lang: Lang, text: &str) -> Option<&'static str> {
    let seat = text.parse().map(|state| crate::enrollment::words::short_state(lang, state));
    let cohort = || text.parse().map(|state| crate::cohort::words::state(lang, state).0);
    seat.or_else(|()| cohort()).ok()
}

/// Why a seat stands where it stands.
pub const fn reason(lang: Lang, reason: Reason) -> &'static str {
    match reason {
        Reason::SeatFree => lang.t("było wolne miejsce", "a place was free"),
        Reason::TotalFull => lang.t("zajęte wszystkie miejsca w kohorcie", "all places of the cohort taken"),
        Reason::CityFull => lang.t("zajęte wszystkie miejsca miasta", "all places of the city taken"),
        Reason::CityCountFull => {
            lang.t("osiągnięto limit liczby miast", "limit on the number of cities reached")
        }
        Reason::GroupFull => {
            lang.t("zajęte wszystkie miejsca grupy miast", "all places of the group of cities taken")
        }
        Reason::AwaitsApproval => lang.t("czeka na decyzję organizatorów", "awaits the organizers"),
        Reason::AwaitsNomination => lang.t("czeka na decyzję miasta", "awaits the city"),
        Reason::AwaitsRound => lang.t("czeka na przydział", "awaits the round"),
        Reason::Late => lang.t("zgłoszenie po terminie", "a late application"),
        Reason::SizeUnknown => lang.t("nieznana wielkość miasta", "the size of the city is unknown"),
        Reason::Approved => lang.t("zgoda organizatora", "an organizer said yes"),
        Reason::Nominated => lang.t("zgłoszenie przez miasto", "named by the city"),
        Reason::Drawn => lang.t("przydział", "the round"),
        Reason::Accepted => lang.t("przyjęto ofertę", "the offer was accepted"),
        Reason::ReserveOnly => {
            lang.t("została tylko rezerwa organizatorów", "only the organizers' reserve is left")
        }
        Reason::AdditionalFull => {
            lang.t("zajęte wszystkie miejsca dodatkowych miast", "all places of additional cities taken")
        }
        Reason::Promoted => lang.t("zwolniło się miejsce", "a place became free"),
        Reason::Organizer => lang.t("decyzja organizatora", "decision of an organizer"),
        Reason::Invitation => lang.t("zaproszenie", "an invitation"),
        Reason::OwnWish => lang.t("własna decyzja", "own wish"),
        Reason::OfficeRefused => lang.t("urząd odmówił potwierdzenia", "the office refused to confirm"),
        Reason::OfficeSilent => {
            lang.t("urząd nie odpowiedział w terminie", "the office did not answer in time")
        }
        Reason::PersonSilent => {
            lang.t("brak odpowiedzi osoby w terminie", "the person did not answer in time")
        }
        Reason::NotNominated => lang.t("miasto zgłosiło kogoś innego", "the city named somebody else"),
        Reason::CityGaveBack => lang.t("miasto oddało miejsce", "the city gave the place back"),
        Reason::NotStarted => lang.t("nauka się nie zaczęła", "the learning never started"),
        Reason::HandedOver => lang.t("miejsce przekazano innej osobie", "the place was handed over"),
        Reason::DatesChanged => lang.t("inne terminy kohorty", "other dates of the cohort"),
        Reason::Moved => lang.t("przeniesienie z innej kohorty", "a move from another cohort"),
        Reason::RuleMet => lang.t("spełniono warunki ukończenia", "the completion rule is met"),
    }
}

/// The name of a value; `None` for a name that has no words yet, which is shown as it is stored.
fn field(lang: Lang, name: &str) -> Option<&'static str> {
    let known = match name {
        "role" => lang.t("rola", "role"),
        "scope" => lang.t("zakres", "scope"),
        "course" => lang.t("program", "programme"),
        "cohort" => lang.t("kohorta", "cohort"),
        "state" => lang.t("stan", "state"),
        "reason" => lang.t("powód", "reason"),
        "receipt" => lang.t("numer zgłoszenia", "application number"),
        "total" => lang.t("wszystkich miejsc", "all places"),
        "city" => lang.t("na miasto", "per city"),
        "cities" => lang.t("liczba miast", "number of cities"),
        "minimum_cities" => lang.t("najmniej miast", "fewest cities"),
        "cap" => lang.t("limit", "limit"),
        "is_additional" => lang.t("obok limitów", "beside the limits"),
        "additional" => lang.t("dodatkowe miasta", "additional cities"),
        "additional_seats" => lang.t("miejsca dodatkowych miast", "places of additional cities"),
        "reserve" => lang.t("rezerwa organizatorów", "organizers' reserve"),
        "seed_hash" => lang.t("skrót ziarna losowania", "hash of the seed"),
        "input_hash" => lang.t("skrót danych przydziału", "hash of the input"),
        "rows" => lang.t("wiersze pliku", "rows of the file"),
        "applications" => lang.t("zgłoszenia", "applications"),
        "invitations" => lang.t("zaproszenia", "invitations"),
        "seats_from" => lang.t("skąd miejsca", "out of which seats"),
        "seats" => lang.t("miejsca", "seats"),
        "groups" => lang.t("grupy miast", "groups of cities"),
        "kinds" => lang.t("rodzaje", "kinds"),
        "sizes" => lang.t("wielkości", "sizes"),
        "share" => lang.t("udział w procentach", "share in per cent"),
        "handover_module" => lang.t("przekazanie miejsca do modułu", "places handed over until module"),
        "order" => lang.t("kolejność", "order"),
        "carry_over_from" => lang.t("pierwszeństwo po kohorcie", "those go first whom this cohort left out"),
        "keep_days" => lang.t("dni przechowywania odpowiedzi", "days of keeping answers"),
        "kept_from" => lang.t("liczone od", "counted from"),
        "questions" => lang.t("pytania", "questions"),
        "key" => lang.t("znak", "mark"),
        "purpose_pl" => lang.t("cel pytania po polsku", "purpose in Polish"),
        "purpose_en" => lang.t("cel pytania po angielsku", "purpose in English"),
        "aim" => lang.t("cel", "aim"),
        "at_least" => lang.t("co najmniej", "at least"),
        "percent" => lang.t("procent", "per cent"),
        "mode" => lang.t("sposób przyznawania miejsc", "how places are given"),
        "offer_days" => lang.t("dni robocze na odpowiedź", "working days to answer"),
        "exceptions" => lang.t("wyjątki", "exceptions"),
        "until" => lang.t("do", "until"),
        "module" => lang.t("moduł", "module"),
        "modules" => lang.t("moduły", "modules"),
        "version" => lang.t("wersja", "version"),
        "opens_at" => lang.t("otwarcie", "opens"),
        "due_at" => lang.t("termin", "due"),
        "extra" => lang.t("dodatkowe podejścia", "further attempts"),
        "recipients" => lang.t("odbiorcy", "recipients"),
        "subject" => lang.t("temat", "subject"),
        "slug" => lang.t("skrót w adresie", "word in the address"),
        "texts" => lang.t("teksty", "texts"),
        "pl" => lang.t("po polsku", "in Polish"),
        "en" => lang.t("po angielsku", "in English"),
        "name" => lang.t("nazwa", "name"),
        "lead" => lang.t("opis", "description"),
        "time_zone" => lang.t("strefa czasowa", "time zone"),
        "starts_on" => lang.t("pierwszy dzień", "first day"),
        "ends_on" => lang.t("ostatni dzień", "last day"),
        "window" => lang.t("zapisy", "applications"),
        "opens" => lang.t("od", "from"),
        "closes" => lang.t("do", "until"),
        "promotion_until" => lang.t("awans z kolejki do", "places from the queue until"),
        "completion_until" => lang.t("ukończenie do", "completion until"),
        "office_days" => lang.t("dni na potwierdzenie urzędu", "days for the office to confirm"),
        "title" => lang.t("tytuł", "title"),
        "aims" => lang.t("cele", "aims"),
        "hours" => lang.t("godziny", "hours"),
        "topics" => lang.t("tematy", "topics"),
        "rule" => lang.t("warunki ukończenia", "completion rule"),
        "all_lessons" => lang.t("wszystkie lekcje", "all lessons"),
        "quiz_percent" => lang.t("próg sprawdzianu w procentach", "quiz threshold in per cent"),
        "attempts" => lang.t("podejścia", "attempts"),
        "is_published" => lang.t("opublikowany", "published"),
        _ => return texts(lang, name),
    };
    Some(known)
}

/// The name of a part of a text in a module.
fn texts(lang: Lang, name: &str) -> Option<&'static str> {
    let known = match name {
        "kind" => lang.t("rodzaj", "kind"),
        "outcomes" => lang.t("efekty", "outcomes"),
        "aim" => lang.t("cel", "aim"),
        "summary" => lang.t("w skrócie", "in short"),
        "heading" => lang.t("nagłówek", "heading"),
        "markdown" | "text" => lang.t("treść", "text"),
        "alt" => lang.t("opis obrazu", "what the picture says"),
        "caption" => lang.t("podpis", "caption"),
        "transcript" => lang.t("zapis filmu", "transcript"),
        "description" => lang.t("opis", "description"),
        "items" => lang.t("punkty", "items"),
        "question" => lang.t("pytanie", "question"),
        "hint" => lang.t("wskazówka", "hint"),
        "columns" => lang.t("kolumny", "columns"),
        "rows" => lang.t("wiersze", "rows"),
        "inputs" => lang.t("dane wejściowe", "inputs"),
        "result" => lang.t("wynik", "result"),
        "label" => lang.t("etykieta", "label"),
        "unit" => lang.t("jednostka", "unit"),
        "note" => lang.t("uwaga", "note"),
        "template" => lang.t("szablon", "template"),
        "intro" => lang.t("wstęp", "introduction"),
        "options" => lang.t("odpowiedzi", "options"),
        "why" => lang.t("dlaczego", "why"),
        "explanation" => lang.t("wyjaśnienie", "explanation"),
        _ => return None,
    };
    Some(known)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use serde_json::json;

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

    const ZONE: Tz = chrono_tz::Europe::Warsaw;

    /// With spaces that break, as one types them.
    fn said(lang: Lang, subject_kind: &str, value: &Value) -> String {
        value_of(lang, ZONE, subject_kind, value).replace('\u{a0}', " ")
    }

    #[test]
    fn values_are_read_by_people() {
        let grant = json!({ "role": "lecturer", "scope": "everything" });
        assert_eq!(said(Lang::Pl, "person", &grant), "rola: prowadzący; zakres: cała Akademia");
        assert_eq!(said(Lang::En, "mail", &json!([1, null])), "1, –");
        let rule = json!({ "cap": 3, "is_additional": true });
        assert_eq!(said(Lang::Pl, "city", &rule), "limit: 3; obok limitów: tak");
        assert_eq!(said(Lang::Pl, "consent", &json!(["newsletter", 5])), "newsletter, 5");
    }

    #[test]
    fn a_state_is_told_of_its_owner_and_never_as_if_the_reader_were_she() {
        let seat = json!({ "state": "confirmed" });
        assert_eq!(said(Lang::Pl, "enrollment", &seat), "stan: ma miejsce");
        assert_eq!(said(Lang::En, "enrollment", &seat), "state: has a place");
        let confirmed = json!("confirmed");
        assert_eq!(said(Lang::Pl, "affiliation", &confirmed), "potwierdzone", "a workplace is no seat");
        assert_eq!(stored(Lang::Pl, "affiliation", "confirmed"), "potwierdzone");
        assert_eq!(stored(Lang::Pl, "enrollment", "confirmed"), "ma miejsce");
    }

    #[test]
    fn what_somebody_typed_stays_as_it_is() {
        let message = json!({ "subject": "draft", "recipients": 4 });
        assert!(said(Lang::Pl, "message", &message).contains("temat: draft"));
        assert_eq!(said(Lang::Pl, "city", &json!("Total")), "Total");
    }

    #[test]
    fn every_reason_of_a_seat_has_words() {
        for reason in Reason::ALL {
            let code = reason.code();
            let told = Lang::ALL.map(|lang| said(lang, "enrollment", &json!({ "reason": code })));
            assert!(told.iter().all(|told| !told.ends_with(&format!(": {code}"))), "{code}: {told:?}");
            assert_ne!(told[0], told[1], "{code}");
        }
        let hers = json!({ "reason": "organizer" });
        assert_eq!(said(Lang::Pl, "enrollment", &hers), "powód: decyzja organizatora", "no role");
    }

    #[test]
    fn no_id_gets_through() {
        let id = "01a2212b-8d1e-7c52-9b7c-0f3a5d3c1e11";
        for (kind, value, told) in [
            ("person", json!({ "scope": { "module": id } }), "zakres: moduł"),
            ("city", json!(id), "–"),
            ("cohort", json!([{ "module": id, "version": id, "due_at": null }]), "moduł; termin: –"),
            ("course", json!({ "modules": [id] }), "moduły: –"),
            ("cohort", json!({ "exceptions": { id: 3 } }), "wyjątki: 3"),
        ] {
            for lang in Lang::ALL {
                assert!(!said(lang, kind, &value).contains("01a2212b"), "{kind}");
            }
            // In which order the parts stand is the affair of JSON.
            let parts = |text: String| text.split("; ").map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(parts(said(Lang::Pl, kind, &value)), parts(told.to_owned()));
        }
    }

    #[test]
    fn times_are_read_by_the_readers_clock() {
        let later = json!({ "until": "2027-04-27T21:59:59Z", "module": null });
        let told = said(Lang::Pl, "cohort", &later);
        assert!(told.contains("do: 27 kwietnia 2027, 23.59"), "{told}");
        assert!(told.contains("moduł: cały program"), "{told}");
        let days = json!({ "starts_on": "2026-10-06" });
        assert_eq!(said(Lang::En, "cohort", &days), "first day: 6 October 2026");
    }

    #[test]
    fn a_corrected_text_is_told_by_its_parts() {
        let text = json!(r#"{"title":"Budżet","outcomes":""}"#);
        let told = said(Lang::Pl, "module", &text);
        assert!(told.contains("tytuł: Budżet") && told.contains("efekty: –"), "{told}");
    }

    /// The names of all values of an object and of those within it.
    fn names(value: &Value, found: &mut BTreeSet<String>) {
        for (name, item) in value.as_object().into_iter().flatten() {
            found.insert(name.clone());
            names(item, found);
        }
    }

    #[test]
    fn every_value_that_a_change_keeps_has_a_name() {
        let at: DateTime<Utc> = "2026-10-06T08:00:00Z".parse().unwrap();
        let text = domain::cohort::CohortText { name: "Jesień".into(), lead: String::new() };
        let cohort = domain::cohort::forms::CohortFacts {
            slug: "jesien".into(),
            texts: domain::cohort::CohortTexts { pl: text.clone(), en: Some(text) },
            time_zone: "Europe/Warsaw".into(),
            starts_on: at.date_naive(),
            ends_on: at.date_naive(),
            window: domain::cohort::window::Window { opens: at, closes: at },
            promotion_until: at,
            completion_until: at,
            office_days: Some(7),
            mode: domain::cohort::admission::AdmissionMode::Approval,
            offer_days: 3,
            handover_module: None,
            state: domain::cohort::CohortState::Draft,
        };
        let course = domain::catalog::courses::CourseFacts {
            slug: "miasto".into(),
            pl: domain::catalog::courses::CourseText::default(),
            en: None,
            hours: 40,
            topics: Topic::ALL.to_vec(),
            rule: domain::catalog::views::CourseRule::default(),
            is_published: true,
            modules: Vec::new(),
        };
        let mut found = BTreeSet::new();
        for value in [
            serde_json::to_value(cohort),
            serde_json::to_value(course),
            serde_json::to_value(domain::cohort::limits::CommonCaps {
                groups: vec![domain::cohort::groups::CityGroup::default()],
                ..Default::default()
            }),
            serde_json::to_value(domain::cohort::limits::CityRule::default()),
            serde_json::to_value(domain::allocation::RoundRules {
                questions: vec![domain::allocation::Question {
                    key: "q1".into(),
                    pl: String::new(),
                    en: None,
                    purpose_pl: String::new(),
                    purpose_en: None,
                    aim: domain::allocation::QuotaAim::AtLeast { percent: 20 },
                }],
                ..Default::default()
            }),
            Ok(json!({ "module": 1, "version": 1, "opens_at": 1, "due_at": 1, "until": 1 })),
            Ok(json!({ "state": 1, "reason": 1, "receipt": 1, "role": 1, "scope": 1 })),
            Ok(json!({ "subject": 1, "recipients": 1, "extra": 1 })),
        ] {
            names(&value.unwrap(), &mut found);
        }
        let missing: Vec<_> = found.iter().filter(|name| field(Lang::Pl, name).is_none()).collect();
        assert!(missing.is_empty(), "name these in app/src/audit/words.rs: {missing:?}");
    }
}
