//! Six-digit codes by e-mail. A code lives 10 minutes, is used once, is known here only as an HMAC, and works only
//! in the browser that asked for it.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::limits::count_attempt;
use super::session::start_session;
use crate::db::Tx;
use crate::error::FieldError;
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::Refusal;
use crate::people::entity::{email_code, person};
use crate::text::Email;
use crate::{Academy, Error, Result, secret};

/// How long a code works.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// How many codes may be typed before a new one has to be asked for.
const TRIES: i32 = 5;
/// Codes for one account: anybody may ask, so this is generous.
const PER_ACCOUNT: (i32, TimeDelta) = (30, TimeDelta::hours(1));
/// Codes for one account from one network.
const PER_NETWORK: (i32, TimeDelta) = (8, TimeDelta::minutes(15));

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing in.
    SignIn,
    /// Opening an account; the payload is what was typed.
    Register,
    /// A change of address, confirmed at the old one.
    OldAddress,
    /// A change of address, confirmed at the new one.
    NewAddress,
    /// A new password without the old one.
    Password,
}

impl Purpose {
    /// The word under which it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Register => "register",
            Self::OldAddress => "old_address",
            Self::NewAddress => "new_address",
            Self::Password => "password",
        }
    }
}

/// A wish for a code.
#[derive(Clone, Debug)]
pub struct CodeAsk<'a> {
    /// What for.
    pub purpose: Purpose,
    /// Where to.
    pub email: &'a Email,
    /// The random name of the browser.
    pub browser: &'a str,
    /// The network that the wish came from.
    pub network: &'a str,
    /// The language of the screen, for addresses that have no account.
    pub lang: Lang,
    /// What is to be done once the code is right (JSON).
    pub payload: Option<String>,
}

/// A typed code.
#[derive(Clone, Copy, Debug)]
pub struct CodeEntry<'a> {
    /// What for.
    pub purpose: Purpose,
    /// The random name of the browser.
    pub browser: &'a str,
    /// The network that it came from.
    pub network: &'a str,
    /// What was typed; spaces do not matter.
    pub typed: &'a str,
}

/// The wish that a right code belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedCode {
    /// Where the code went.
    pub email: Email,
    /// Whose account it is, if there is one.
    pub person: Option<PersonId>,
    /// What was asked with it.
    pub payload: Option<String>,
}

#[derive(Serialize)]
struct Words<'a> {
    purpose: &'static str,
    code: &'a str,
}

/// Sends a code. Whether the address has an account changes neither the answer nor the work: a stranger gets a mail
/// that says so.
///
/// # Errors
/// `TooMany` above the limits.
pub async fn ask_for_code(academy: &Academy, ask: &CodeAsk<'_>) -> Result<()> {
    let account = ask.email.as_str();
    count_attempt(academy, "code", account, None, PER_ACCOUNT).await?;
    count_attempt(academy, "code", account, Some(ask.network), PER_NETWORK).await?;
    let tx = academy.begin().await?;
    let who = person::Entity::find().filter(person::Column::Email.eq(account)).one(tx.conn()).await?;
    let known = who.as_ref().filter(|row| can_sign_in(academy, row));
    end_earlier(academy, &tx, ask).await?;
    let code = secret::six_digits();
    let id = keep(academy, &tx, ask, &code, known.map(|row| row.id)).await?;
    // Registration, a new address: these go to addresses that have no account yet.
    let is_for_strangers = matches!(ask.purpose, Purpose::Register | Purpose::NewAddress) && who.is_none();
    let gets_code = known.is_some() || is_for_strangers;
    let mail = Mail {
        event: if gets_code { "people.code" } else { "people.no_account" },
        occurrence: id.to_string(),
        person: known.map(|row| row.id),
        recipient: account.to_owned(),
        lang: known.and_then(|row| Lang::from_tag(&row.lang)).unwrap_or(ask.lang),
        data: Words { purpose: ask.purpose.word(), code: if gets_code { &code } else { "" } },
    };
    notification::put(academy, &tx, mail).await?;
    tx.commit().await
}

/// Takes a typed code: right, in time, in the right browser, for the first time.
///
/// # Errors
/// `Invalid` on `code` when it is not, `TooMany` above the limits.
pub async fn check_code(academy: &Academy, entry: CodeEntry<'_>) -> Result<AskedCode> {
    let wrong = || Error::field("code", FieldError::Code);
    let tx = academy.begin().await?;
    let row = email_code::Entity::find()
        .filter(email_code::Column::BrowserHash.eq(secret::hash(entry.browser)))
        .filter(email_code::Column::Purpose.eq(entry.purpose.word()))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(email_code::Column::ExpiresAt.gt(academy.now()))
        .order_by_desc(email_code::Column::Id)
        .one(tx.conn())
        .await?
        .ok_or_else(wrong)?;
    let counted = email_code::Entity::update_many()
        .col_expr(email_code::Column::Tries, Expr::col(email_code::Column::Tries).add(1))
        .filter(email_code::Column::Id.eq(row.id))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(email_code::Column::Tries.lt(TRIES))
        .exec(tx.conn())
        .await?;
    let digits: String = entry.typed.chars().filter(char::is_ascii_digit).collect();
    let is_right = secret::same(&sealed(academy, row.id, &digits), &row.code_hmac);
    if counted.rows_affected == 1 && is_right {
        set_used(academy, &tx, row.id).await?;
    }
    // Also after a wrong code: the try was counted.
    tx.commit().await?;
    if counted.rows_affected == 0 || !is_right {
        return Err(wrong());
    }
    let email = Email::parse(&row.email).map_err(|_| Error::broken("a code went to no address"))?;
    Ok(AskedCode { email, person: row.person_id, payload: row.payload })
}

/// Signs in with a typed code and returns the cookie's token.
///
/// # Errors
/// `Invalid` on `code`, `Refused` for a suspended account.
pub async fn sign_in_with_code(academy: &Academy, entry: CodeEntry<'_>, agent: &str) -> Result<String> {
    let asked = check_code(academy, entry).await?;
    let person = asked.person.ok_or_else(|| Error::field("code", FieldError::Code))?;
    sign_in(academy, person, agent).await
}

/// Signs a person in who has proved that it is she.
pub(super) async fn sign_in(academy: &Academy, id: PersonId, agent: &str) -> Result<String> {
    let tx = academy.begin().await?;
    let row = person::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    if row.state != "active" {
        return Err(refused(Refusal::Suspended));
    }
    if row.is_demo && !academy.settings().demo_sign_in {
        return Err(refused(Refusal::DemoElsewhere));
    }
    let token = start_session(academy, &tx, id, agent).await?;
    tx.commit().await?;
    Ok(token)
}

pub(super) const fn refused(why: Refusal) -> Error {
    Error::Refused(crate::error::Refusal::People(why))
}

pub(super) fn can_sign_in(academy: &Academy, row: &person::Model) -> bool {
    row.state == "active" && (!row.is_demo || academy.settings().demo_sign_in)
}

async fn end_earlier(academy: &Academy, tx: &Tx, ask: &CodeAsk<'_>) -> Result<()> {
    email_code::Entity::update_many()
        .col_expr(email_code::Column::UsedAt, Expr::value(academy.now()))
        .filter(email_code::Column::Purpose.eq(ask.purpose.word()))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(
            email_code::Column::Email
                .eq(ask.email.as_str())
                .or(email_code::Column::BrowserHash.eq(secret::hash(ask.browser))),
        )
        .exec(tx.conn())
        .await?;
    Ok(())
}

async fn keep(
    academy: &Academy,
    tx: &Tx,
    ask: &CodeAsk<'_>,
    code: &str,
    person: Option<PersonId>,
) -> Result<Uuid> {
    let (id, now): (Uuid, _) = (academy.new_id(), academy.now());
    let row = email_code::ActiveModel {
        id: Set(id),
        email: Set(ask.email.to_string()),
        purpose: Set(ask.purpose.word().into()),
        person_id: Set(person),
        browser_hash: Set(secret::hash(ask.browser)),
        code_hmac: Set(sealed(academy, id, code)),
        tries: Set(0),
        payload: Set(ask.payload.clone()),
        created_at: Set(now),
        expires_at: Set(now + LIFE),
        used_at: Set(None),
    };
    email_code::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

async fn set_used(academy: &Academy, tx: &Tx, id: Uuid) -> Result<()> {
    email_code::Entity::update_many()
        .col_expr(email_code::Column::UsedAt, Expr::value(academy.now()))
        // What was typed into a registration is in its rows now.
        .col_expr(email_code::Column::Payload, Expr::value(Option::<String>::None))
        .filter(email_code::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

fn sealed(academy: &Academy, id: Uuid, code: &str) -> Vec<u8> {
    secret::hmac(academy.secret(), &format!("code:{id}:{code}"))
}
