//! Six-digit codes by e-mail. A code lives 10 minutes, is used once, is known here only as an HMAC, and works only
//! in the browser that asked for it. A new one ends the one before of the same browser and no other's: a stranger who
//! asks for somebody's code does not end the one that she is typing.
//!
//! Guessing stays hopeless. A code is one of a million and takes five tries, all of them in its own browser, so every
//! guess has one chance in a million however many codes are alive. An account gets at most 60 codes in a day, from
//! wherever they are asked for: 300 guesses, one chance in 3333, and 60 mails that tell her of it. One network gets 20
//! of them: 100 guesses, one chance in 10,000. Whoever goes through many accounts from one network gets 2000 codes in
//! a day: one chance in 100 that one of all those accounts opens. Alive at once are no more codes of an account than
//! were asked for in ten minutes: 30, or 60 when an hour ends in between.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::limits::{Tally, count_in_turn};
use super::session::can_sign_in;
use crate::db::Tx;
use crate::error::Refusal;
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::entity::{email_code, person};
use crate::text::Email;
use crate::{Academy, Error, Result, secret};

/// How long a code works.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// How long another code can be asked for without typing everything again.
const ASKED_ANEW: TimeDelta = TimeDelta::hours(1);
/// How many codes may be typed before a new one has to be asked for.
pub(super) const TRIES: i32 = 5;
/// Codes for one account: anybody may ask, so this is generous.
const PER_ACCOUNT: (i32, TimeDelta) = (30, TimeDelta::hours(1));
const PER_ACCOUNT_AND_DAY: (i32, TimeDelta) = (60, TimeDelta::days(1));
/// Codes for one account from one network, which cannot use the account's up.
const NEAR: (i32, TimeDelta) = (8, TimeDelta::minutes(15));
const NEAR_IN_AN_HOUR: (i32, TimeDelta) = (10, TimeDelta::hours(1));
const NEAR_IN_A_DAY: (i32, TimeDelta) = (20, TimeDelta::days(1));
/// Codes for one network and whatever addresses: no town hall comes near.
const PER_NETWORK: (i32, TimeDelta) = (200, TimeDelta::minutes(15));
const PER_NETWORK_AND_DAY: (i32, TimeDelta) = (2000, TimeDelta::days(1));

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
    /// A password set, changed or taken away without the old one.
    Password,
    /// The erasure of the account.
    Erase,
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
            Self::Erase => "erase",
        }
    }

    /// What an address without an account gets, or with one of somebody else: `None` is the code itself.
    const fn instead_of_code(self, is_anybodys: bool, can_sign_in: bool) -> Option<&'static str> {
        match self {
            Self::NewAddress if is_anybodys => Some("people.address_taken"),
            Self::Register if !is_anybodys => None,
            Self::NewAddress => None,
            _ if can_sign_in => None,
            _ => Some("people.no_account"),
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
    count(academy, ask).await?;
    let tx = academy.begin().await?;
    let who = person::Entity::find().filter(person::Column::Email.eq(account)).one(tx.conn()).await?;
    let known = who.as_ref().filter(|row| can_sign_in(academy, row));
    end_earlier(academy, &tx, ask).await?;
    let code = secret::six_digits();
    let id = keep(academy, &tx, ask, &code, known.map(|row| row.id)).await?;
    let instead = ask.purpose.instead_of_code(who.is_some(), known.is_some());
    let mail = Mail {
        event: instead.unwrap_or("people.code"),
        occurrence: id.to_string(),
        person: known.map(|row| row.id),
        recipient: account.to_owned(),
        lang: known.and_then(|row| Lang::from_tag(&row.lang)).unwrap_or(ask.lang),
        data: Words { purpose: ask.purpose.word(), code: if instead.is_none() { &code } else { "" } },
    };
    notification::put(academy, &tx, mail).await?;
    tx.commit().await
}

/// Sends another code to the address for which this browser asked last, with what was typed then: nobody fills a form in
/// again because a message is late.
///
/// # Errors
/// `Refused` when nothing was asked within the last hour, `TooMany` above the limits.
pub async fn ask_again(
    academy: &Academy,
    purpose: Purpose,
    (browser, network, lang): (&str, &str, Lang),
) -> Result<()> {
    let Some(row) = last_asked(academy, purpose, browser).await? else {
        return Err(Refusal::said(
            "Minęło zbyt dużo czasu. Podaj adres jeszcze raz.",
            "Too much time has passed. Type your address again.",
        ));
    };
    let email = read_address(&row)?;
    let ask = CodeAsk { purpose, email: &email, browser, network, lang, payload: row.payload };
    ask_for_code(academy, &ask).await
}

/// The address for which this browser asked last and can ask again.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn asked_address(academy: &Academy, purpose: Purpose, browser: &str) -> Result<Option<Email>> {
    last_asked(academy, purpose, browser).await?.as_ref().map(read_address).transpose()
}

async fn last_asked(academy: &Academy, purpose: Purpose, browser: &str) -> Result<Option<email_code::Model>> {
    let row = email_code::Entity::find()
        .filter(email_code::Column::BrowserHash.eq(secret::hash(browser)))
        .filter(email_code::Column::Purpose.eq(purpose.word()))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(email_code::Column::CreatedAt.gt(academy.now() - ASKED_ANEW))
        .order_by_desc(email_code::Column::Id)
        .one(academy.db().read())
        .await?;
    Ok(row)
}

fn read_address(row: &email_code::Model) -> Result<Email> {
    Email::parse(&row.email).map_err(|_| Error::broken("the address of a code is none"))
}

async fn count(academy: &Academy, ask: &CodeAsk<'_>) -> Result<()> {
    let (account, network) = (ask.email.as_str(), Some(ask.network));
    let tally = |what, account, network, limit| Tally { what, account, network, limit };
    let tallies = [
        tally("code", "", network, PER_NETWORK),
        tally("code-day", "", network, PER_NETWORK_AND_DAY),
        tally("code", account, network, NEAR),
        tally("code-hour", account, network, NEAR_IN_AN_HOUR),
        tally("code-day", account, network, NEAR_IN_A_DAY),
        tally("code", account, None, PER_ACCOUNT),
        tally("code-day", account, None, PER_ACCOUNT_AND_DAY),
    ];
    count_in_turn(academy, &tallies).await
}

/// Ends the codes before of this browser.
async fn end_earlier(academy: &Academy, tx: &Tx, ask: &CodeAsk<'_>) -> Result<()> {
    email_code::Entity::update_many()
        .col_expr(email_code::Column::UsedAt, Expr::value(academy.now()))
        .filter(email_code::Column::Purpose.eq(ask.purpose.word()))
        .filter(email_code::Column::UsedAt.is_null())
        .filter(email_code::Column::BrowserHash.eq(secret::hash(ask.browser)))
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

/// What the database holds of a code.
pub(super) fn sealed(academy: &Academy, id: Uuid, code: &str) -> Vec<u8> {
    secret::hmac(academy.secret(), &format!("code:{id}:{code}"))
}
