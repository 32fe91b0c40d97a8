//! The certificate as it is shown: the sheet on screen, and the record of the register.

use domain::certification::{Card, State};
use domain::lang::Lang;
use domain::people::GrammaticalForm;
use domain::say;
use leptos::prelude::*;

use super::qr;
use crate::request::Caller;
use crate::ui::figures::{certificate_edge, mark};
use crate::ui::{Icon, icon};
use crate::{urls, when};

/// The zone in which the certificate's days are read.
fn zone(card: &Card) -> chrono_tz::Tz {
    card.facts.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw)
}

/// The day of an instant in words, in the certificate's zone.
pub fn day(lang: Lang, card: &Card, at: domain::clock::Instant) -> String {
    when::date(lang, when::day(at, zone(card)))
}

/// The line above the name.
fn opening(lang: Lang, form: GrammaticalForm) -> &'static str {
    match (lang, form) {
        (Lang::Pl, GrammaticalForm::Neutral) => "Certyfikat otrzymuje",
        _ => lang.t("Zaświadczamy, że", "This is to certify that"),
    }
}

/// The line between name and course.
fn deed(lang: Lang, card: &Card) -> String {
    let result = card.facts.result;
    match lang {
        Lang::En => result.map_or_else(
            || "completed the programme".into(),
            |r| format!("completed, with a result of {r}%, the programme"),
        ),
        Lang::Pl => {
            let (verb, object) = match card.facts.form {
                GrammaticalForm::She => ("ukończyła", "program"),
                GrammaticalForm::He => ("ukończył", "program"),
                GrammaticalForm::Neutral => ("za ukończenie", "programu"),
            };
            result.map_or_else(
                || format!("{verb} {object}"),
                |r| format!("{verb} z\u{a0}wynikiem {r}% {object}"),
            )
        }
    }
}

/// Hours and modules in words.
fn amount(lang: Lang, card: &Card) -> String {
    let modules = u64::from(card.facts.modules);
    let hours = u64::try_from(card.facts.hours).unwrap_or_default();
    let mut parts = Vec::new();
    if modules > 0 {
        let noun = lang.plural(modules, ["moduł", "moduły", "modułów"], ["module", "modules"]);
        parts.push(format!("{modules}\u{a0}{noun}"));
    }
    if hours > 0 {
        let noun = lang.plural(hours, ["godzina", "godziny", "godzin"], ["hour", "hours"]);
        parts.push(format!("{hours}\u{a0}{noun}"));
    }
    parts.push(when::span(lang, card.facts.from, card.facts.to));
    parts.join(", ")
}

/// The sheet, as on paper.
pub fn sheet(caller: &Caller, card: &Card) -> AnyView {
    let lang = caller.lang;
    let facts = &card.facts;
    let city = facts.city.clone().map(|city| view! { <p>{city}</p> });
    let cohort = facts.cohort(lang).to_owned();
    let edge =
        lang.t("Jedno światło w oknie za każdy ukończony moduł", "One lit window for each completed module");
    view! {
        <article class="certificate" aria-labelledby="certificate-title">
            {certificate_edge(facts.modules, edge)}
            <div class="sheet">
                <header class="spread">
                    <h1 id="certificate-title">{lang.t("Certyfikat ukończenia programu", "Certificate of completion")}</h1>
                    <strong class="brand-line">{mark()}{facts.issuer.clone()}</strong>
                </header>
                <div class="words">
                    <p>{opening(lang, facts.form)}</p>
                    <p class="name">{facts.printed_name.clone()}</p>
                    {city}
                    <p class="result">{deed(lang, card)}</p>
                    <p class="title">{facts.course(lang).to_owned()}</p>
                    <p class="detail">{amount(lang, card)} {(!cohort.is_empty()).then(|| format!(". {cohort}"))}</p>
                </div>
                <footer class="ends">
                    <div class="signature">{facts.issuer.clone()}<br/>{lang.t("wydawca", "issuer")}</div>
                    <div class="signature">{day(lang, card, card.issued_at)}<br/><strong>{card.number.to_string()}</strong></div>
                    {code_of(caller, card)}
                </footer>
            </div>
        </article>
    }
    .into_any()
}

/// The address of the page that confirms it, for somebody else's phone.
fn code_of(caller: &Caller, card: &Card) -> Option<AnyView> {
    let lang = caller.lang;
    let address = caller.academy.link(&caller.href(&urls::certificate(card.number.as_str())));
    let code = qr::code(&address)?;
    let squares: String =
        code.runs.iter().map(|[x, y, wide]| format!("M{x} {y}h{wide}v1h-{wide}z")).collect();
    let says =
        lang.t("Kod QR do strony sprawdzenia certyfikatu", "QR code of the page that checks the certificate");
    let frame = format!("-1 -1 {0} {0}", code.side + 2);
    Some(
        view! { <svg class="qr" viewBox=frame role="img" aria-label=says><path d=squares></path></svg> }
            .into_any(),
    )
}

/// What the register says of the certificate's worth, as the page's heading.
pub fn verdict(caller: &Caller, card: &Card) -> AnyView {
    let lang = caller.lang;
    let ended = card.ended_at.or(card.expires_at).map(|at| day(lang, card, at)).unwrap_or_default();
    let checked = when::time(lang, caller.academy.now(), caller.zone());
    let (state, sign, title) = match card.state {
        State::Valid => {
            (None, Icon::Seal, lang.t("Certyfikat jest ważny", "The certificate is valid").to_owned())
        }
        State::Superseded => (
            Some("superseded"),
            Icon::Undo,
            say!(lang, "Certyfikat zastąpiono nowym: {}", "The certificate was replaced: {}", ended),
        ),
        State::Revoked => (
            Some("revoked"),
            Icon::Cross,
            say!(lang, "Certyfikat unieważniono: {}", "The certificate was revoked: {}", ended),
        ),
        State::Expired => (
            Some("expired"),
            Icon::Clock,
            say!(lang, "Certyfikat stracił ważność: {}", "The certificate expired: {}", ended),
        ),
    };
    let reason = (card.state == State::Revoked)
        .then(|| card.end_reason.clone())
        .flatten()
        .map(|reason| view! { <p>{say!(lang, "Powód: {}", "Reason: {}", reason)}</p> });
    let successor = card.superseded_by.as_ref().map(|number| {
        let href = caller.href(&urls::certificate(number.as_str()));
        view! { <p>{lang.t("Obowiązuje: ", "In force: ")}<a href=href>{number.to_string()}</a></p> }
    });
    view! {
        <section class="valid" data-state=state aria-labelledby="verdict">
            {icon(sign)}
            <div class="flow">
                <h1 id="verdict" data-text="2xl">{title}</h1>
                {reason}
                {successor}
                <p>{say!(lang, "Dane poniżej pochodzą wprost z rejestru. Sprawdzono dziś o {}.", "The facts below come straight from the register. Checked today at {}.", checked)}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The printed facts, one by one.
pub fn record(caller: &Caller, card: &Card) -> AnyView {
    let lang = caller.lang;
    let facts = &card.facts;
    let mut lines = vec![
        (lang.t("Numer", "Number"), card.number.to_string()),
        (lang.t("Kto", "Who"), facts.printed_name.clone()),
    ];
    lines.extend(facts.city.clone().map(|city| (lang.t("Miasto", "City"), city)));
    lines.push((lang.t("Program", "Programme"), facts.course(lang).to_owned()));
    lines.push((lang.t("Zakres", "Extent"), amount(lang, card)));
    lines.push((lang.t("Kohorta", "Cohort"), facts.cohort(lang).to_owned()));
    lines.extend(facts.result.map(|result| (lang.t("Wynik", "Result"), format!("{result}%"))));
    lines.push((lang.t("Wydano", "Issued"), day(lang, card, card.issued_at)));
    lines.push((lang.t("Wydawca", "Issuer"), facts.issuer.clone()));
    lines.extend(facts.replaces.as_ref().map(|old| (lang.t("Zastępuje", "Replaces"), old.to_string())));
    lines.extend(card.sha256.clone().map(|hash| ("SHA-256 (PDF)", hash)));
    let rows = lines
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <dl class="record">{rows}</dl> }.into_any()
}
