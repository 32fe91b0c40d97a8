//! Roles, scopes and accounts in words.

use domain::access::{Role, Scope};
use domain::affiliation::State;
use domain::lang::Lang;
use domain::say;

use crate::ui::Tone;

/// What a role is called.
#[must_use]
pub const fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Lecturer => lang.t("prowadzący", "lecturer"),
        Role::Organizer => lang.t("organizator", "organizer"),
        Role::Coordinator => lang.t("koordynator miasta", "city coordinator"),
        Role::Partner => lang.t("partner", "partner"),
        Role::Administrator => lang.t("administrator", "administrator"),
    }
}

/// What somebody with a role does.
#[must_use]
pub const fn role_hint(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Lecturer => lang.t(
            "Pisze moduły, prowadzi kohorty, widzi postęp ich uczestników.",
            "Writes modules, teaches cohorts, sees how far their people are.",
        ),
        Role::Organizer => lang.t(
            "Zakłada programy i kohorty, decyduje o miejscach, pisze do uczestników, wydaje certyfikaty.",
            "Sets up programmes and cohorts, decides about places, writes to people, issues certificates.",
        ),
        Role::Coordinator => {
            lang.t("Potwierdza, kto pracuje dla miasta.", "Confirms who works for the city.")
        }
        Role::Partner => {
            lang.t("Czyta raporty kohorty, bez nazwisk.", "Reads the reports of a cohort, without names.")
        }
        Role::Administrator => lang.t(
            "Prowadzi całą Akademię: nadaje wszystkie role i kończy sesje.",
            "Keeps the whole Academy: gives every role and ends sessions.",
        ),
    }
}

/// The question whether somebody loses a role: its heading, and what follows.
pub fn taking(lang: Lang, name: &str, role: &str, scope: &str) -> (String, String) {
    let follows = say!(
        lang,
        "{name} straci rolę: {role} ({scope}). Wszystkie przeglądarki tej osoby zostaną wylogowane.",
        "{name} loses the role of {role} ({scope}). All browsers of this person are signed out."
    );
    (say!(lang, "Odbierz rolę: {role}", "Remove the role: {role}"), follows)
}

/// How far a grant reaches; `name` is what its scope is called.
#[must_use]
pub fn scope(lang: Lang, scope: Scope, name: &str) -> String {
    let kind = match scope {
        Scope::Everything => return lang.t("cała Akademia", "the whole Academy").to_owned(),
        Scope::Course(_) => lang.t("program", "programme"),
        Scope::Cohort(_) => lang.t("kohorta", "cohort"),
        Scope::Module(_) => lang.t("moduł", "module"),
        Scope::City(_) => lang.t("miasto", "city"),
    };
    if name.is_empty() { kind.to_owned() } else { format!("{kind}: {name}") }
}

/// Where an affiliation stands.
#[must_use]
pub const fn work(lang: Lang, state: State) -> (Tone, &'static str) {
    match state {
        State::Declared => (Tone::Lamp, lang.t("zgłoszone", "declared")),
        State::Confirmed => (Tone::Patina, lang.t("potwierdzone", "confirmed")),
        State::Refused => (Tone::Brick, lang.t("odmowa", "refused")),
    }
}

/// What became of an account; nothing for one in use.
#[must_use]
pub fn account(lang: Lang, state: &str) -> Option<(Tone, &'static str)> {
    match state {
        "active" => None,
        "suspended" => Some((Tone::Brick, lang.t("wstrzymane", "suspended"))),
        "erased" => Some((Tone::Plain, lang.t("usunięte", "erased"))),
        _ => Some((Tone::Plain, lang.t("nieczynne", "not in use"))),
    }
}
