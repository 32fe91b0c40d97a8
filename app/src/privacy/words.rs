//! What the inventory's tables and columns are called on screen. A test sees to it that none is missing.

use domain::lang::Lang;
use domain::privacy::inventory::{Fate, Kept, Table};
use domain::say;

/// What the rows of a table are, and what they are for.
pub fn table(lang: Lang, name: &str) -> Option<(&'static str, &'static str)> {
    let (_, pl, en) = TABLES.iter().find(|(table, ..)| *table == name)?;
    Some((lang.t(pl.0, en.0), lang.t(pl.1, en.1)))
}

/// A name and a reason.
type Pair = (&'static str, &'static str);

const TABLES: &[(&str, Pair, Pair)] = &[
    (
        "person",
        ("Konto", "Aby można było się zalogować i aby pisać do Ciebie po imieniu."),
        ("Account", "So that you can sign in and we can write to you by name."),
    ),
    (
        "session",
        ("Zalogowane przeglądarki", "Aby utrzymać zalogowanie."),
        ("Signed-in browsers", "To keep you signed in."),
    ),
    (
        "email_code",
        ("Kody z wiadomości", "Aby potwierdzić, że adres jest Twój."),
        ("Codes of messages", "To confirm that the address is yours."),
    ),
    (
        "form_draft",
        ("Szkice formularzy i formularze po wygaśnięciu sesji", "Aby nie zginęło to, co wpisano."),
        ("Drafts of forms, and forms kept when a session ran out", "So that nothing typed is lost."),
    ),
    (
        "outbox",
        ("Wysłane wiadomości", "Aby wiadomość doszła dokładnie raz."),
        ("Sent messages", "So that a message arrives exactly once."),
    ),
    ("consent", ("Zgody", "Aby wiedzieć, na co się zgadzasz."), ("Consents", "To know what you agreed to.")),
    (
        "lecturer_profile",
        ("Profil prowadzącego", "Aby uczestnicy wiedzieli, kto uczy."),
        ("Lecturer's profile", "So that participants know who teaches."),
    ),
    (
        "deadline_extension",
        ("Przedłużone terminy", "Aby zapamiętać nowy termin i jego powód."),
        ("Extended deadlines", "To remember the new deadline and its reason."),
    ),
    (
        "role_grant",
        ("Role", "Aby wiedzieć, kto co może, i kto to postanowił."),
        ("Roles", "To know who may do what, and who decided so."),
    ),
    (
        "quiz_attempt",
        ("Próby w sprawdzianach", "Aby policzyć wynik i próby."),
        ("Quiz attempts", "To count the result and the attempts."),
    ),
    (
        "certificate_print",
        ("Druk certyfikatu", "Aby ponowić nieudany druk."),
        ("Printing of a certificate", "To try a failed printing again."),
    ),
    (
        "attempt_grant",
        ("Dodane podejścia", "Aby zapamiętać, ile podejść dodał organizator i dlaczego."),
        ("Added attempts", "To remember how many attempts the organizer added, and why."),
    ),
    (
        "quiz_answer",
        ("Odpowiedzi w sprawdzianach", "Aby nic nie zginęło w trakcie i aby policzyć wynik."),
        ("Quiz answers", "So that nothing is lost on the way, and to count the result."),
    ),
    (
        "block_answer",
        ("Notatki i odpowiedzi w lekcjach", "Aby wróciły przy następnej wizycie."),
        ("Notes and answers in lessons", "So that they are there at your next visit."),
    ),
    (
        "learning_position",
        ("Miejsce w lekcji", "Aby wrócić tam, gdzie skończono."),
        ("Place in a lesson", "To continue where you stopped."),
    ),
    (
        "learning_event",
        ("Przebieg nauki", "Aby zaliczyć lekcję według jej zasady."),
        ("Course of learning", "To complete a lesson by its rule."),
    ),
    (
        "completion",
        ("Ukończone lekcje i sprawdziany", "Aby wykazać, że warunki certyfikatu są spełnione."),
        ("Completed lessons and quizzes", "To prove that the certificate's rule is met."),
    ),
    (
        "name_check",
        ("Nazwisko do certyfikatu", "Aby wydrukować je bez błędu."),
        ("Name for the certificate", "To print it without a mistake."),
    ),
    (
        "certificate",
        ("Certyfikaty", "Aby każdy, kto zna numer, mógł je sprawdzić."),
        ("Certificates", "So that whoever knows the number can verify them."),
    ),
    (
        "certificate_document",
        ("Pliki certyfikatów", "Aby wydany plik dało się porównać z zachowanym."),
        ("Files of certificates", "So that an issued file can be compared with the kept one."),
    ),
    (
        "seat_claim",
        ("Zajęte miejsca", "Aby liczba miejsc zawsze się zgadzała."),
        ("Seats taken", "So that the number of seats always adds up."),
    ),
    (
        "enrollment",
        ("Zgłoszenia do edycji", "Aby przydzielić miejsca miastom."),
        ("Applications to cohorts", "To give seats to cities."),
    ),
    (
        "declared_answer",
        (
            "Odpowiedzi do zasad przydziału",
            "Aby przydział spełnił cele, o których mówi pytanie. Organizatorzy ich nie widzą.",
        ),
        (
            "Answers for the rules of a round",
            "To meet the aims of the round that the question names. Organizers do not see them.",
        ),
    ),
    (
        "enrollment_change",
        ("Historia zgłoszeń", "Aby wyjaśnić każdą decyzję o miejscu."),
        ("History of applications", "To explain each decision about a seat."),
    ),
    (
        "affiliation",
        ("Praca dla miasta", "Aby wiedzieć, z którego miasta jest zgłoszenie."),
        ("Work for a city", "To know which city an application comes from."),
    ),
    (
        "audit",
        ("Dziennik zmian", "Aby było wiadomo, kto co zmienił i dlaczego."),
        ("Change log", "So that it is known who changed what, and why."),
    ),
];

/// What a column holds; `None` for numbers that only lead from row to row.
pub fn column(lang: Lang, name: &str) -> Option<&'static str> {
    let is_number = name == "id" || name.ends_with("_id") || ["supersedes", "superseded_by"].contains(&name);
    if is_number {
        return None;
    }
    COLUMNS.iter().find(|(column, ..)| *column == name).map(|(_, pl, en)| lang.t(pl, en))
}

/// Names of columns, in both languages. The two last ones and "left_cohort" are added to rows by "my data".
const COLUMNS: &[(&str, &str, &str)] = &[
    ("action", "co się zmieniło", "what changed"),
    ("actor_job", "zadanie", "job"),
    ("affiliation", "miejsce pracy", "affiliation"),
    ("after", "po zmianie", "after"),
    ("agent", "przeglądarka", "browser"),
    ("answered_at", "odpowiedziano", "answered"),
    ("applied_at", "zgłoszono", "applied"),
    ("at", "kiedy", "when"),
    ("before", "przed zmianą", "before"),
    ("body", "treść", "text"),
    ("chosen", "wybrana odpowiedź", "chosen answer"),
    ("client_at", "godzina w przeglądarce", "time in the browser"),
    ("completed_at", "ukończono", "completed"),
    ("confirmed_at", "potwierdzono", "confirmed"),
    ("created_at", "utworzono", "created"),
    ("data", "szczegóły", "details"),
    ("decided_at", "rozstrzygnięto", "decided"),
    ("decided_how", "jak rozstrzygnięto", "how it was decided"),
    ("display_name", "imię i nazwisko", "name"),
    ("drawn", "wylosowane pytania", "drawn questions"),
    ("due_at", "termin", "due"),
    ("email", "adres e-mail", "e-mail address"),
    ("end_reason", "powód końca", "reason of the end"),
    ("ended_at", "koniec", "end"),
    ("ended_on", "koniec", "end"),
    ("erased_at", "usunięto", "erased"),
    ("extra", "dodane podejścia", "added attempts"),
    ("event", "wiadomość", "message"),
    ("evidence", "podstawa", "evidence"),
    ("expires_at", "wygasa", "expires"),
    ("facts", "treść certyfikatu", "what it says"),
    ("fields", "wpisane pola", "typed fields"),
    ("left_cohort", "poprzednia edycja", "cohort before"),
    ("left_receipt", "numer w poprzedniej edycji", "number in the cohort before"),
    ("is_yes", "odpowiedź „tak”", "the answer is yes"),
    ("life", "rodzaj szkicu", "kind of draft"),
    ("from_state", "stan przed", "state before"),
    ("function", "funkcja", "function"),
    ("given_at", "udzielono", "given"),
    ("grammatical_form", "forma gramatyczna", "grammatical form"),
    ("held_until", "miejsce czeka do", "place held until"),
    ("is_demo", "konto pokazowe", "demo account"),
    ("is_flagged", "oznaczona", "flagged"),
    ("is_over", "ponad limit", "over the limit"),
    ("is_passed", "zaliczona", "passed"),
    ("is_public", "publiczny", "public"),
    ("issue_reason", "powód wydania", "reason of issue"),
    ("issued_at", "wydano", "issued"),
    ("item_kind", "rodzaj", "kind"),
    ("kind", "rodzaj", "kind"),
    ("lang", "język", "language"),
    ("last_error", "błąd wysyłki", "error of sending"),
    ("last_seen_at", "ostatnio", "last used"),
    ("leased_by", "kto wysyła", "who sends"),
    ("leased_until", "wysyłka do", "sending until"),
    ("made_at", "wykonano", "made"),
    ("max_score", "punkty do zdobycia", "points to gain"),
    ("motivation", "dlaczego", "why"),
    ("names_city", "z nazwą miasta", "names the city"),
    ("next_try_at", "następna próba", "next try"),
    ("note", "uwaga", "note"),
    ("notice_version", "wersja informacji", "version of the notice"),
    ("number", "numer", "number"),
    ("occurrence", "zdarzenie", "occurrence"),
    ("office_until", "termin urzędu", "the office's deadline"),
    ("path", "strona", "page"),
    ("payload", "wpisane dane", "typed data"),
    ("printed_name", "na certyfikacie", "on certificates"),
    ("priority", "pierwszeństwo", "priority"),
    ("privacy_version", "wersja informacji", "version of the notice"),
    ("purpose", "cel", "purpose"),
    ("question", "pytanie", "question"),
    ("reason", "powód", "reason"),
    ("reason_code", "powód", "reason"),
    ("receipt_number", "numer zgłoszenia", "number of the application"),
    ("received_at", "otrzymano", "received"),
    ("recipient", "adres", "address"),
    ("request_key", "klucz zgłoszenia", "key of the request"),
    ("role", "rola", "role"),
    ("rule", "zasada", "rule"),
    ("saved_at", "zapisano", "saved"),
    ("scope_kind", "zakres", "scope"),
    ("score", "punkty", "points"),
    ("second", "sekunda filmu", "second of the film"),
    ("sent_at", "wysłano", "sent"),
    ("sequence", "kolejność zapisu", "order of saving"),
    ("slug", "adres profilu", "address of the profile"),
    ("started_at", "początek", "start"),
    ("started_on", "początek", "start"),
    ("state", "stan", "state"),
    ("subject_kind", "czego dotyczy", "what it is about"),
    ("submitted_at", "oddano", "submitted"),
    ("texts", "teksty", "texts"),
    ("theme", "wygląd", "look"),
    ("time_zone", "strefa czasowa", "time zone"),
    ("to_state", "stan po", "state after"),
    ("tries", "próby", "tries"),
    ("updated_at", "zmieniono", "changed"),
    ("used_at", "użyto", "used"),
    ("waits_for", "na co czeka", "what it waits for"),
    ("withdrawn_at", "cofnięto", "taken back"),
    ("city", "miasto", "city"),
    ("cohort", "edycja", "cohort"),
];

/// A value of the system in words, where people would not read it as it is stored.
pub fn value(lang: Lang, table: &str, column: &str, stored: &str) -> Option<String> {
    let known = match (column, stored) {
        ("agent", _) => return Some(crate::people::browser_name(lang, stored)),
        ("event", _) => return Some(crate::notification::words::event(lang, stored)),
        ("action", _) => return Some(crate::audit::words::action(lang, stored)),
        ("lang", _) => return Lang::from_tag(stored).map(|lang| lang.name().to_owned()),
        ("role" | "state" | "from_state" | "to_state", _) => {
            return Some(crate::audit::words::stored(lang, table, stored));
        }
        ("grammatical_form", "she") => lang.t("ukończyła", "she"),
        ("grammatical_form", "he") => lang.t("ukończył", "he"),
        ("grammatical_form", "neutral") => lang.t("bez rodzaju", "neutral"),
        ("scope_kind", "everything") => lang.t("cała Akademia", "the whole Academy"),
        ("scope_kind", "course") => lang.t("program", "a programme"),
        ("scope_kind", "cohort") => lang.t("kohorta", "a cohort"),
        ("scope_kind", "module") => lang.t("moduł", "a module"),
        ("scope_kind", "city") => lang.t("miasto", "a city"),
        ("purpose", "sign_in") => lang.t("logowanie", "signing in"),
        ("purpose", "register") => lang.t("założenie konta", "opening an account"),
        ("purpose", "old_address" | "new_address") => lang.t("zmiana adresu", "change of address"),
        ("purpose", "password") => lang.t("zmiana hasła", "change of password"),
        ("purpose", "erase") => lang.t("usunięcie konta", "erasing the account"),
        ("purpose", "sponsor_contact") => lang.t("wiadomości od partnerów", "messages from partners"),
        ("purpose", "newsletter") => "newsletter",
        ("theme", "system") => lang.t("jak w systemie", "as the system says"),
        ("theme", "light") => lang.t("jasny", "light"),
        ("theme", "dark") => lang.t("ciemny", "dark"),
        _ => return None,
    };
    Some(known.to_owned())
}

/// How long rows are kept.
pub const fn kept(lang: Lang, kept: Kept) -> &'static str {
    match kept {
        Kept::Account => lang.t("tak długo jak konto", "as long as the account"),
        Kept::Always => lang.t("tak długo, jak działa Akademia", "as long as the Academy runs"),
        Kept::Draft => lang.t("30 minut, szkice autorów 14 dni", "30 minutes, drafts of authors 14 days"),
        Kept::Day => lang.t("dobę", "a day"),
        Kept::Week => lang.t("7 dni", "7 days"),
        Kept::Month => lang.t("wpis: 30 dni od ostatniego użycia", "the entry: 30 days after the last use"),
        Kept::AsAsked => lang.t("tyle dni, ile podano przy pytaniu", "as many days as the question said"),
        Kept::Quarter => lang.t("90 dni, wiadomości z kodem 7 dni", "90 days, messages with a code 7 days"),
    }
}

/// What is left after the account is erased.
pub fn fate(lang: Lang, table: &Table) -> String {
    if table.loses_rows() {
        return lang.t("usuwane", "deleted").into();
    }
    let emptied: Vec<_> = table
        .columns
        .iter()
        .filter(|column| matches!(column.fate, Fate::Emptied | Fate::Set(_)))
        .filter_map(|part| column(lang, part.name))
        .collect();
    if emptied.is_empty() {
        return lang.t("bez zmian", "unchanged").into();
    }
    let emptied = emptied.join(", ");
    say!(lang, "usuwane pola: {emptied}", "fields deleted: {emptied}")
}

#[cfg(test)]
mod tests {
    use domain::privacy::inventory::personal;

    use super::*;

    #[test]
    fn people_read_words_where_the_system_stores_codes() {
        for (table, column, stored, said) in [
            ("person", "grammatical_form", "she", "ukończyła"),
            ("grant", "role", "lecturer", "prowadzący"),
            ("grant", "scope_kind", "everything", "cała Akademia"),
            ("email_code", "purpose", "sign_in", "logowanie"),
            ("affiliation", "state", "confirmed", "potwierdzone"),
            ("enrollment", "state", "confirmed", "ma miejsce"),
            ("outbox", "event", "people.code", "kod"),
            ("person", "lang", "pl", "Polski"),
        ] {
            assert_eq!(value(Lang::Pl, table, column, stored).as_deref(), Some(said), "{table}.{column}");
        }
        assert_eq!(value(Lang::Pl, "person", "display_name", "she"), None);
    }

    #[test]
    fn everything_that_is_held_has_a_name() {
        for part in personal() {
            assert!(table(Lang::Pl, part.name).is_some(), "{}", part.name);
            for name in part.shown() {
                let is_number = column(Lang::Pl, name).is_none();
                assert!(
                    !is_number || name == "id" || name.contains("supersede") || name.ends_with("_id"),
                    "{name}"
                );
            }
        }
    }
}
