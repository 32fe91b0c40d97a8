//! Mails in words, without what they say.

use domain::lang::Lang;
use domain::notification::queries::MailState;

/// A state as the heading of its list.
#[must_use]
pub const fn state(lang: Lang, state: MailState) -> &'static str {
    match state {
        MailState::Failed => lang.t("Nie wysłano", "Failed"),
        MailState::Waiting => lang.t("Czeka", "Waiting"),
        MailState::Sent => lang.t("Wysłano", "Sent"),
    }
}

/// What a mail is about, by its event.
#[must_use]
pub fn event(lang: Lang, event: &str) -> String {
    let known = match event {
        "people.code" => lang.t("kod", "code"),
        "people.no_account" => lang.t("brak konta", "no account"),
        "people.password_changed" => lang.t("zmiana hasła", "password changed"),
        "people.email_changed" => lang.t("zmiana adresu", "address changed"),
        "people.affiliation_decided" => lang.t("decyzja o miejscu pracy", "workplace decided"),
        "enrollment" => lang.t("zgłoszenie", "application"),
        "enrollment.test" => lang.t("próba wiadomości automatycznej", "test of an automatic message"),
        "message" => lang.t("wiadomość do uczestników", "message to people"),
        "message.test" => lang.t("próba wiadomości", "test of a message"),
        "deadline.extended" => lang.t("przedłużony termin", "deadline extended"),
        "attempts.allowed" => lang.t("dodatkowe podejście", "further attempt"),
        "certificate.issued" => lang.t("certyfikat", "certificate"),
        "certificate.revoked" => lang.t("unieważniony certyfikat", "revoked certificate"),
        other => other,
    };
    known.to_owned()
}
