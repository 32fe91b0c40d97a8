use serde::{Deserialize, Serialize};

use super::add_person::{NewPerson, add_person};
use super::check_code::{CodeEntry, check_code};
use super::code::{CodeAsk, Purpose, ask_for_code};
use super::session::sign_in;
use crate::access::Actor;
use crate::affiliation;
use crate::error::{FieldError, FieldErrors};
use crate::ids::CityId;
use crate::lang::Lang;
use crate::people::GrammaticalForm;
use crate::privacy::PRIVACY_VERSION;
use crate::text::{self, Email};
use crate::{Academy, Error, Result};

/// What somebody types to open an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// Her name.
    pub name: String,
    /// Her address.
    pub email: String,
    /// `GrammaticalForm` as a word.
    pub form: String,
    /// The id of her city.
    pub city: String,
    /// What she does there.
    pub function: String,
    /// Not empty when she has read the privacy notice.
    pub privacy: String,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    name: String,
    form: GrammaticalForm,
    city: CityId,
    function: String,
    lang: Lang,
}

/// Takes a registration and sends a code; the account comes to be when the code is typed. An address that has an
/// account gets a code too, which signs in there: nobody learns who has one.
///
/// # Errors
/// `Invalid` for the fields, `TooMany` above the limits.
pub async fn register(
    academy: &Academy,
    form: &Registration,
    (browser, network, lang): (&str, &str, Lang),
) -> Result<()> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", text::line(&form.name, 120));
    let email = errors.take("email", Email::parse(&form.email));
    let spoken = errors.take("form", form.form.parse::<GrammaticalForm>().map_err(|()| FieldError::Choice));
    let place = match affiliation::commands::parse(academy, &form.city, &form.function).await {
        Err(Error::Invalid(more)) => {
            errors.0.extend(more.0);
            None
        }
        other => Some(other?),
    };
    if form.privacy.is_empty() {
        let unread = FieldError::said(
            "Zaznacz, że znasz informację o prywatności.",
            "Tick that you have read the privacy notice.",
        );
        errors.add("privacy", unread);
    }
    errors.check()?;
    let (Some(name), Some(email), Some(form), Some((city, function))) = (name, email, spoken, place) else {
        return Err(Error::Invalid(FieldErrors::default()));
    };
    let payload = Payload { name, form, city, function, lang };
    let payload = Some(serde_json::to_string(&payload).map_err(Error::broken)?);
    let ask = CodeAsk { purpose: Purpose::Register, email: &email, browser, network, lang, payload };
    ask_for_code(academy, &ask).await
}

/// Opens the account with the typed code, or signs in where there is one, and returns the cookie's token.
///
/// # Errors
/// `Invalid` on `code`.
pub async fn finish_registration(academy: &Academy, entry: CodeEntry<'_>, agent: &str) -> Result<String> {
    let asked = check_code(academy, entry).await?;
    let person = match (asked.person, asked.payload) {
        (Some(person), _) => person,
        (None, Some(payload)) => {
            let payload: Payload = serde_json::from_str(&payload).map_err(Error::broken)?;
            open_account(academy, &asked.email, payload).await?
        }
        (None, None) => return Err(Error::field("code", FieldError::Code)),
    };
    sign_in(academy, person, agent).await
}

async fn open_account(academy: &Academy, email: &Email, payload: Payload) -> Result<crate::ids::PersonId> {
    let tx = academy.begin().await?;
    let new = NewPerson {
        email: email.clone(),
        display_name: payload.name,
        form: payload.form,
        lang: payload.lang,
        time_zone: "Europe/Warsaw".into(),
        is_demo: false,
        privacy_version: Some(PRIVACY_VERSION.into()),
    };
    let id = add_person(academy, &tx, new).await?;
    let actor = Actor::Member { id, grants: vec![] };
    affiliation::commands::declare(academy, &tx, &actor, (id, email), payload.city, &payload.function)
        .await?;
    tx.commit().await?;
    Ok(id)
}
