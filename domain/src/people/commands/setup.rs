//! The first administrator: a code that an empty academy prints, or the command line.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::add_person::{NewPerson, add_person};
use super::grant_role::grant_role;
use super::limits::count_attempt;
use super::session::{refused, start_session};
use crate::access::{Actor, Grant, Role, Scope};
use crate::error::{FieldError, FieldErrors};
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::people::entity::{person, setting};
use crate::people::{GrammaticalForm, Refusal, read_setting, write_setting};
use crate::text::{self, Email};
use crate::{Academy, Error, Result, secret};

const CODE: &str = "setup_code";
const SYSTEM: Actor = Actor::System { job: "set-up" };

/// Whether the academy waits for its first administrator.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn is_open(academy: &Academy) -> Result<bool> {
    Ok(person::Entity::find().count(academy.db().read()).await? == 0)
}

/// A set-up code for an empty academy, to be printed; one that was drawn before ends. A start that could not show its
/// code, or whose output is gone, costs another start and no more.
///
/// # Errors
/// `Broken` when the database cannot be read or written.
pub async fn draw_code(academy: &Academy) -> Result<Option<String>> {
    if !is_open(academy).await? {
        return Ok(None);
    }
    let code = format!("{}-{}", secret::reference(), secret::reference());
    let tx = academy.begin().await?;
    write_setting(&tx, CODE, &secret::hex(&sealed(academy, &code))).await?;
    tx.commit().await?;
    Ok(Some(code))
}

/// Takes the set-up code for the first administrator, signs her in, and closes the set-up.
///
/// # Errors
/// `Refused` once there is anybody, `Invalid` for the fields.
pub async fn set_up(
    academy: &Academy,
    (code, email, name): (&str, &str, &str),
    lang: Lang,
    agent: &str,
) -> Result<String> {
    if !is_open(academy).await? {
        return Err(refused(Refusal::SetupClosed));
    }
    count_attempt(academy, "setup", "academy", None, (20, chrono::TimeDelta::minutes(15))).await?;
    let mut errors = FieldErrors::default();
    let kept = read_setting(academy.db(), CODE).await?.unwrap_or_default();
    let typed = secret::hex(&sealed(academy, &code.trim().to_uppercase()));
    if !secret::same(typed.as_bytes(), kept.as_bytes()) {
        errors.add(
            "code",
            FieldError::said(
                "To nie jest kod z ostatniego uruchomienia serwera. Każde uruchomienie wypisuje nowy.",
                "This is not the code of the server's last start. Every start prints a new one.",
            ),
        );
    }
    let email = errors.take("email", Email::parse(email));
    let name = errors.take("name", text::line(name, 120));
    errors.check()?;
    let (Some(email), Some(name)) = (email, name) else { return Err(Error::Invalid(FieldErrors::default())) };
    let tx = academy.begin().await?;
    // Whoever deletes the code is the first; a second one at the same moment finds it gone.
    let gone = setting::Entity::delete_many().filter(setting::Column::Name.eq(CODE)).exec(tx.conn()).await?;
    if gone.rows_affected == 0 {
        return Err(refused(Refusal::SetupClosed));
    }
    let id = add_person(academy, &tx, new_person(email, name, lang)).await?;
    grant_role(academy, &tx, &SYSTEM, id, ADMINISTRATOR, "").await?;
    let token = start_session(academy, &tx, id, agent).await?;
    tx.commit().await?;
    Ok(token)
}

/// Adds a person from the command line.
///
/// # Errors
/// `Invalid` for `email` or `name`.
pub async fn add_by_operator(
    academy: &Academy,
    email: &str,
    name: &str,
    is_administrator: bool,
) -> Result<PersonId> {
    let email = Email::parse(email).map_err(|error| Error::field("email", error))?;
    let name = text::line(name, 120).map_err(|error| Error::field("name", error))?;
    let tx = academy.begin().await?;
    let id = add_person(academy, &tx, new_person(email, name, Lang::Pl)).await?;
    if is_administrator {
        grant_role(academy, &tx, &SYSTEM, id, ADMINISTRATOR, "").await?;
    }
    tx.commit().await?;
    Ok(id)
}

const ADMINISTRATOR: Grant = Grant { role: Role::Administrator, scope: Scope::Everything };

fn new_person(email: Email, display_name: String, lang: Lang) -> NewPerson {
    NewPerson {
        email,
        display_name,
        form: GrammaticalForm::Neutral,
        lang,
        time_zone: "Europe/Warsaw".into(),
        is_demo: false,
        privacy_version: None,
    }
}

fn sealed(academy: &Academy, code: &str) -> Vec<u8> {
    secret::hmac(academy.secret(), &format!("setup:{code}"))
}
