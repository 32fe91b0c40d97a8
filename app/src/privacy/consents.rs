//! Consents, in the account.

use domain::lang::Lang;
use domain::privacy::commands::set_consents;
use domain::privacy::{Consent, ConsentPurpose};
use domain::say;
use leptos::prelude::*;

use crate::form::Fields;
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Check};
use crate::{urls, when};

/// The form with every consent as it stands.
pub(crate) fn section(caller: &Caller, consents: &[Consent]) -> AnyView {
    let lang = caller.lang;
    let boxes = consents
        .iter()
        .map(|consent| {
            let (word, checked) = (consent.purpose.word(), consent.given.is_some());
            let hint = format!("{} {}", about(lang, consent.purpose), since(caller, consent));
            view! {
                <Check name="consent" id=format!("consent-{word}") value=word label=label(lang, consent.purpose)
                    hint=hint checked=checked />
            }
        })
        .collect_view();
    view! {
        <section class="flow" aria-labelledby="consents">
            <h2 id="consents">{lang.t("Zgody", "Consents")}</h2>
            <p>{lang.t(
                "Żadna nie jest potrzebna do nauki. Każdą możesz cofnąć w dowolnej chwili.",
                "None of them is needed to learn. You can take each back at any time.",
            )}</p>
            <form class="flow" method="post" action=caller.href("/konto/zgody")>
                {boxes}
                <Button label=lang.t("Zapisz zgody", "Save the consents") />
            </form>
        </section>
    }
    .into_any()
}

pub(super) const fn label(lang: Lang, purpose: ConsentPurpose) -> &'static str {
    match purpose {
        ConsentPurpose::SponsorContact => {
            lang.t("Partnerzy Akademii mogą do mnie napisać", "Partners of the Academy may write to me")
        }
        ConsentPurpose::Newsletter => lang.t("Chcę dostawać newsletter", "I would like the newsletter"),
    }
}

const fn about(lang: Lang, purpose: ConsentPurpose) -> &'static str {
    match purpose {
        ConsentPurpose::SponsorContact => lang.t(
            "Przekażemy im Twoje imię, nazwisko, miasto i adres.",
            "We will give them your name, city and address.",
        ),
        ConsentPurpose::Newsletter => {
            lang.t("Nowe programy i edycje, na Twój adres.", "New programmes and cohorts, to your address.")
        }
    }
}

fn since(caller: &Caller, consent: &Consent) -> String {
    let (lang, zone) = (caller.lang, caller.zone());
    match (&consent.given, consent.withdrawn_at) {
        (Some((at, version)), _) => {
            let at = when::date_time(lang, *at, zone);
            say!(
                lang,
                "Zgoda od {at}, informacja z {version}.",
                "Given on {at}, under the notice of {version}."
            )
        }
        (None, Some(at)) => {
            let at = when::date_time(lang, at, zone);
            say!(lang, "Cofnięta {at}.", "Taken back on {at}.")
        }
        (None, None) => String::new(),
    }
}

pub(super) async fn take(caller: Caller, fields: Fields) -> Reply {
    let given: Vec<ConsentPurpose> = fields.all("consent").filter_map(|word| word.parse().ok()).collect();
    set_consents(&caller.academy, &caller.actor, &given).await?;
    Ok(see_other(&caller, &urls::account(), Some(Notice::Saved)))
}
