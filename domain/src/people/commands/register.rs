use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::add_person::{NewPerson, add_person};
use super::check_code::{CodeEntry, check_code};
use super::code::{CodeAsk, Purpose, ask_for_code};
use super::session::sign_in;
use crate::access::Actor;
use crate::affiliation;
use crate::city::fold::{fold, sort_key};
use crate::error::{FieldError, FieldErrors};
use crate::ids::{CityId, PersonId};
use crate::lang::Lang;
use crate::people::GrammaticalForm;
use crate::people::entity::person;
use crate::people::queries::find_person_by_email;
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

/// Opens the account with the typed code, or signs in where there is one, and returns the cookie's token. An account
/// whose owner has never seen the privacy notice, as an invitation makes it, takes on what she typed.
///
/// # Errors
/// `Invalid` on `code`.
pub async fn finish_registration(academy: &Academy, entry: CodeEntry<'_>, agent: &str) -> Result<String> {
    let asked = check_code(academy, entry).await?;
    let payload = asked.payload.as_deref().map(serde_json::from_str::<Payload>);
    let payload = payload.transpose().map_err(Error::broken)?;
    // An invitation may have made the account while the code was on its way.
    let known = match asked.person {
        Some(person) => Some(person),
        None => find_person_by_email(academy, &asked.email).await?,
    };
    let person = match (known, payload) {
        (Some(person), Some(payload)) => {
            complete_account(academy, (person, &asked.email), payload).await?;
            person
        }
        (Some(person), None) => person,
        (None, Some(payload)) => open_account(academy, &asked.email, payload).await?,
        (None, None) => return Err(Error::field("code", FieldError::Code)),
    };
    sign_in(academy, person, agent).await
}

/// Fills the account that an invitation made for her with what she typed herself, for the code has just proved her
/// address. Who has seen the privacy notice before keeps her account as it is.
async fn complete_account(
    academy: &Academy,
    (id, email): (PersonId, &Email),
    payload: Payload,
) -> Result<()> {
    let tx = academy.begin().await?;
    let first = person::Entity::update_many()
        .col_expr(person::Column::Folded, Expr::value(fold(&payload.name)))
        .col_expr(person::Column::SortKey, Expr::value(sort_key(&payload.name)))
        .col_expr(person::Column::DisplayName, Expr::value(payload.name))
        .col_expr(person::Column::GrammaticalForm, Expr::value(payload.form.word()))
        .col_expr(person::Column::Lang, Expr::value(payload.lang.tag()))
        .col_expr(person::Column::PrivacyVersion, Expr::value(PRIVACY_VERSION))
        .filter(person::Column::Id.eq(id))
        .filter(person::Column::State.eq("active"))
        .filter(person::Column::PrivacyVersion.is_null())
        .exec(tx.conn())
        .await?;
    if first.rows_affected == 0 {
        return Ok(());
    }
    let actor = Actor::Member { id, grants: vec![] };
    affiliation::commands::declare(academy, &tx, &actor, (id, email), payload.city, &payload.function)
        .await?;
    tx.commit().await
}

async fn open_account(academy: &Academy, email: &Email, payload: Payload) -> Result<PersonId> {
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
