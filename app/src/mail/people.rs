use domain::say;

use super::{Facts, Letter};
use crate::urls;

/// Mails about accounts.
pub(super) fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    match event {
        "people.code" => Some(code(facts)),
        "people.no_account" => Some(no_account(facts)),
        "people.address_taken" => Some(address_taken(facts)),
        "people.password_changed" => Some(password_changed(facts)),
        "people.password_removed" => Some(password_removed(facts)),
        "people.erased" => Some(erased(facts)),
        "people.email_changed" => Some(email_changed(facts)),
        "people.affiliation_decided" => Some(affiliation_decided(facts)),
        _ => None,
    }
}

fn code(facts: &Facts<'_>) -> Letter {
    let (lang, code) = (facts.lang, facts.text("code"));
    let what = match facts.text("purpose") {
        "register" => lang.t("Kod do założenia konta", "Code to open your account"),
        "old_address" | "new_address" => lang.t("Kod do zmiany adresu", "Code to change your address"),
        "password" => lang.t("Kod do zmiany hasła", "Code to change your password"),
        "erase" => lang.t("Kod do usunięcia konta", "Code to erase your account"),
        _ => lang.t("Kod do zalogowania", "Sign-in code"),
    };
    Letter::new(format!("{what}: {code}"))
        .say(format!("{what}:"))
        .code(code)
        .say(lang.t(
            "Kod działa 10 minut, jeden raz, w przeglądarce, w której o niego poproszono.",
            "The code works for 10 minutes, once, in the browser that asked for it.",
        ))
        .say(lang.t(
            "Nikomu nie podawaj kodu: nigdy o niego nie pytamy. Jeśli to nie Ty, zignoruj tę wiadomość.",
            "Give the code to nobody: we never ask for it. If this was not you, ignore this message.",
        ))
}

fn no_account(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    Letter::new(lang.t("Nie ma czynnego konta z tym adresem", "There is no active account with this address"))
        .say(lang.t(
            "Ktoś podał ten adres, aby zalogować się do Akademii, ale nie ma tu czynnego konta z tym adresem.",
            "Somebody gave this address to sign in to the Academy, but no active account here has it.",
        ))
        .say(lang.t(
            "Jeśli to Ty, sprawdź, czy konto nie ma innego adresu, albo załóż je teraz.",
            "If this was you, check whether your account has another address, or open one now.",
        ))
        .button(lang.t("Załóż konto", "Open an account"), facts.link(&urls::register()))
}

fn address_taken(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    Letter::new(lang.t("Ten adres ma już konto", "This address has an account already"))
        .say(lang.t(
            "Ktoś chciał przenieść swoje konto w Akademii na ten adres, ale ten adres ma już konto. Nic się nie zmieniło.",
            "Somebody wanted to move an account of the Academy to this address, but it has an account already. Nothing was changed.",
        ))
        .say(lang.t(
            "Jeśli to Ty i chcesz mieć jedno konto, usuń to, którego nie potrzebujesz.",
            "If this was you and you want one account only, erase the one that you do not need.",
        ))
}

fn password_removed(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    Letter::new(lang.t("Hasło zostało usunięte", "Your password was removed"))
        .say(lang.t(
            "Od teraz logujesz się tylko kodem z e-maila. Pozostałe przeglądarki są wylogowane.",
            "From now on you sign in only with a code by e-mail. Other browsers were signed out.",
        ))
        .say(lang.t(
            "Jeśli to nie Ty, zaloguj się i sprawdź swoje konto.",
            "If this was not you, sign in and check your account.",
        ))
        .button(lang.t("Przejdź do konta", "Go to your account"), facts.link(&urls::account()))
}

fn erased(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    Letter::new(lang.t("Twoje konto jest usunięte", "Your account is erased"))
        .say(lang.t(
            "Usunęliśmy Twoje konto i dane. Wydane certyfikaty zostają i nadal można je sprawdzić po numerze.",
            "We erased your account and data. Issued certificates stay and can still be verified by their number.",
        ))
        .say(lang.t(
            "To ostatnia wiadomość. Ten adres usuniemy z kolejki poczty po 7 dniach.",
            "This is the last message. This address leaves the mail queue after 7 days.",
        ))
}

fn password_changed(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    Letter::new(lang.t("Hasło zostało zmienione", "Your password was changed"))
        .say(lang.t(
            "Hasło do Twojego konta zostało właśnie zmienione, a pozostałe przeglądarki wylogowane.",
            "The password of your account was just changed, and other browsers were signed out.",
        ))
        .say(lang.t(
            "Jeśli to nie Ty, zaloguj się kodem z e-maila i ustaw nowe hasło.",
            "If this was not you, sign in with a code from your e-mail and set a new password.",
        ))
        .button(lang.t("Przejdź do konta", "Go to your account"), facts.link(&urls::account()))
}

fn email_changed(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    let to = facts.text("to");
    Letter::new(lang.t("Adres konta został zmieniony", "The address of your account was changed")).say(say!(
        lang,
        "Do konta logujesz się od teraz adresem {to}. Jeśli to nie Ty, od razu napisz do organizatorów.",
        "From now on you sign in with {to}. If this was not you, write to the organizers at once."
    ))
}

fn affiliation_decided(facts: &Facts<'_>) -> Letter {
    let lang = facts.lang;
    let (city, reason) = (facts.text("city"), facts.text("reason"));
    if facts.text("state") == "confirmed" {
        let letter = Letter::new(say!(lang, "Potwierdzono: {city}", "Confirmed: {city}")).say(say!(
            lang,
            "Twoja praca dla urzędu ({city}) jest potwierdzona.",
            "It is confirmed that you work for {city}."
        ));
        return safe_seats(facts)
            .into_iter()
            .fold(letter, Letter::say)
            .button(lang.t("Przejdź do konta", "Go to your account"), facts.link(&urls::account()));
    }
    Letter::new(say!(lang, "Nie potwierdzono: {city}", "Not confirmed: {city}"))
        .say(say!(
            lang,
            "Nie potwierdzono, że pracujesz dla urzędu ({city}).",
            "It was not confirmed that you work for {city}."
        ))
        .say(say!(lang, "Powód: {reason}", "Reason: {reason}"))
        .say(lang.t(
            "Jeśli to pomyłka, popraw dane w koncie i zgłoś je ponownie.",
            "If this is a mistake, correct the data in your account and send it again.",
        ))
        .button(lang.t("Przejdź do konta", "Go to your account"), facts.link(&urls::account()))
}

/// One sentence for each seat that waited for the office.
fn safe_seats(facts: &Facts<'_>) -> Vec<String> {
    let lang = facts.lang;
    let seats = facts.data.get("seats").cloned().unwrap_or_default();
    let cohorts: Vec<domain::cohort::CohortTexts> = serde_json::from_value(seats).unwrap_or_default();
    cohorts
        .iter()
        .map(|cohort| {
            let name = &cohort.of(lang).name;
            say!(lang, "Twoje miejsce jest pewne: {name}.", "Your place is certain: {name}.")
        })
        .collect()
}
