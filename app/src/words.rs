//! Errors in words: what happened, what is safe, what to do.

use domain::error::{Error, FieldError, Refusal};
use domain::lang::Lang;
use domain::say;

/// What is wrong with a field.
#[must_use]
pub fn field_error(lang: Lang, error: &FieldError) -> String {
    match error {
        FieldError::Required => lang.t("Uzupełnij to pole.", "Fill in this field.").into(),
        FieldError::TooLong { max } => {
            let max = grouped(lang, max);
            say!(
                lang,
                "Tekst jest za długi. Zmieści się {max} znaków.",
                "The text is too long. There is room for {max} characters."
            )
        }
        FieldError::TooShort { min } => {
            say!(lang, "Za krótko. Potrzeba co najmniej {min} znaków.", "Too short. At least {min} characters are needed.")
        }
        FieldError::Email => lang
            .t(
                "Adres wygląda na niepełny. Powinien mieć postać jan@urzad.pl.",
                "The address looks incomplete. It should look like jan@office.eu.",
            )
            .into(),
        FieldError::Number { min, max } => {
            let (min, max) = (grouped(lang, min), grouped(lang, max));
            say!(lang, "Podaj liczbę od {min} do {max}.", "Give a number from {min} to {max}.")
        }
        FieldError::Choice => lang.t("Wybierz jedną z możliwości.", "Choose one of the options.").into(),
        FieldError::Date => {
            lang.t("Podaj datę, na przykład 6.10.2026.", "Give a date, for example 2026-10-06.").into()
        }
        FieldError::SkippedHour => lang
            .t(
                "Tej nocy zegary przeskakują do przodu i takiej godziny nie ma. Podaj inną.",
                "Clocks go forward that night and leave this hour out. Give another one.",
            )
            .into(),
        FieldError::Order => {
            lang.t("Koniec jest wcześniej niż początek.", "The end is earlier than the beginning.").into()
        }
        FieldError::Taken => lang.t("To jest już zajęte.", "This is already taken.").into(),
        FieldError::CommonPassword => lang
            .t(
                "To hasło jest na liście najczęściej zgadywanych. Wybierz inne.",
                "This password is on the list of those guessed first. Choose another.",
            )
            .into(),
        FieldError::Code => lang
            .t(
                "Kod nie pasuje albo minęło 10 minut. Sprawdź wiadomość lub poproś o nowy kod.",
                "The code does not match, or 10 minutes have passed. Check the message or ask for a new code.",
            )
            .into(),
        FieldError::Mismatch => lang.t("Oba pola powinny być takie same.", "Both fields should be the same.").into(),
        FieldError::Agreement => lang.t("Zaznacz, aby przejść dalej.", "Tick this to go on.").into(),
        FieldError::Said { pl, en } => lang.t(pl, en).into(),
    }
}

/// An error as one text with its fields, for the command line.
#[must_use]
pub fn plain(lang: Lang, error: &Error) -> String {
    match error {
        Error::Invalid(fields) if !fields.0.is_empty() => {
            let said: Vec<_> = fields
                .0
                .iter()
                .map(|(name, error)| format!("{name}: {}", field_error(lang, error)))
                .collect();
            said.join("\n")
        }
        error => self::error(lang, error),
    }
}

/// An error as a sentence.
#[must_use]
pub fn error(lang: Lang, error: &Error) -> String {
    match error {
        Error::SignInRequired => lang.t("Zaloguj się, aby przejść dalej.", "Sign in to go on.").into(),
        Error::Denied => lang
            .t("To konto nie ma dostępu do tej strony.", "This account has no access to this page.")
            .into(),
        Error::NotFound => lang.t("Nie ma takiej strony.", "There is no such page.").into(),
        Error::Invalid(_) => lang.t("Popraw zaznaczone pola.", "Correct the marked fields.").into(),
        Error::Refused(refusal) => self::refusal(lang, refusal),
        Error::Conflict => lang
            .t(
                "Ktoś w tym czasie to zmienił. Sprawdź obecny stan i spróbuj ponownie.",
                "Somebody changed this meanwhile. Check the present state and try again.",
            )
            .into(),
        Error::TooMany { retry_after } => {
            let minutes = retry_after.div_ceil(60).max(1);
            let unit = lang.plural(u64::from(minutes), ["minutę", "minuty", "minut"], ["minute", "minutes"]);
            say!(
                lang,
                "Za dużo prób. Spróbuj ponownie za {minutes} {unit}.",
                "Too many tries. Try again in {minutes} {unit}."
            )
        }
        Error::TooLarge { megabytes } => say!(
            lang,
            "Plik jest za duży: może mieć najwyżej {megabytes} MB. Zmniejsz go albo podziel i wyślij ponownie.",
            "The file is too large: it may have at most {megabytes} MB. Make it smaller or split it, and send it again."
        ),
        Error::Broken { reference } => say!(
            lang,
            "Coś po naszej stronie nie zadziałało. Zapisaliśmy to pod numerem {reference}. Spróbuj ponownie za chwilę.",
            "Something on our side did not work. We noted it under number {reference}. Try again in a moment."
        ),
    }
}

/// A whole number, its digits in groups of three: with a space that does not break, in English with a comma.
#[must_use]
pub fn grouped(lang: Lang, number: impl ToString) -> String {
    let digits = number.to_string();
    let between = lang.t("\u{a0}", ",");
    let mut out = String::new();
    let mut before = '-';
    for (place, digit) in digits.char_indices() {
        if before != '-' && (digits.len() - place).is_multiple_of(3) {
            out.push_str(between);
        }
        out.push(digit);
        before = digit;
    }
    out
}

fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::People(refusal) => crate::people::words::refusal(lang, *refusal),
        Refusal::Enrollment(refusal) => crate::enrollment::refusals::refusal(lang, *refusal),
        Refusal::Said { pl, en } => lang.t(pl, en).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_stand_in_groups() {
        assert_eq!(
            [0, 999, 1_234_567, -100_000].map(|number| grouped(Lang::Pl, number)),
            ["0", "999", "1\u{a0}234\u{a0}567", "-100\u{a0}000"]
        );
        assert_eq!(grouped(Lang::En, 1_234_567), "1,234,567");
        let bounds = FieldError::Number { min: 0, max: 100_000 };
        assert_eq!(field_error(Lang::Pl, &bounds), "Podaj liczbę od 0 do 100\u{a0}000.");
    }
}
