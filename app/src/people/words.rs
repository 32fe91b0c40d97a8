use domain::lang::Lang;
use domain::people::Refusal;

/// Why an account rule says no.
#[must_use]
pub fn refusal(lang: Lang, refusal: Refusal) -> String {
    match refusal {
        Refusal::DemoElsewhere => lang.t(
            "Konta pokazowe działają tylko na komputerze, na którym uruchomiono Akademię.",
            "Demo accounts work only on the computer on which the Academy runs.",
        ),
        Refusal::Suspended => lang.t(
            "To konto jest wstrzymane. Napisz do organizatorów.",
            "This account is suspended. Write to the organizers.",
        ),
        Refusal::SetupClosed => {
            lang.t("Akademia jest już ustawiona.", "The Academy has been set up already.")
        }
        Refusal::LastAdministrator => lang.t(
            "To ostatnia osoba z rolą administratora. Najpierw nadaj ją komuś innemu.",
            "This is the last administrator. Give the role to somebody else first.",
        ),
    }
    .into()
}
