use domain::say;

use super::{Facts, Letter};
use crate::urls;

/// Mails about accounts.
pub(super) fn letter(event: &str, facts: &Facts<'_>) -> Option<Letter> {
    match event {
        "people.code" => Some(code(facts)),
        "people.no_account" => Some(no_account(facts)),
        "people.password_changed" => Some(password_changed(facts)),
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
        return Letter::new(say!(lang, "Potwierdzono: {city}", "Confirmed: {city}"))
            .say(say!(
                lang,
                "Twoja praca dla urzędu ({city}) jest potwierdzona.",
                "It is confirmed that you work for {city}."
            ))
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
