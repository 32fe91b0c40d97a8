//! Passwords, for who wants one: argon2id, at least 12 characters, none of those that are guessed first.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::Semaphore;

use super::limits::{Tally, count_in_turn};
use super::session::{can_sign_in, sign_in};
use crate::error::FieldError;
use crate::people::entity::person;
use crate::text::Email;
use crate::{Academy, Error, Result};

/// The least length, in characters.
pub const LEAST: usize = 12;
const MOST: usize = 200;
/// Tries for one account from everywhere.
const PER_ACCOUNT: (i32, TimeDelta) = (50, TimeDelta::hours(1));
/// Tries for one account from one network, which cannot use the account's up.
const NEAR: (i32, TimeDelta) = (10, TimeDelta::minutes(15));
const NEAR_IN_AN_HOUR: (i32, TimeDelta) = (20, TimeDelta::hours(1));
/// Tries from one network for whatever addresses: no town hall comes near, and the two permits for hashing stay free
/// most of the time.
const PER_NETWORK: (i32, TimeDelta) = (200, TimeDelta::minutes(15));
const COMMON: &str = include_str!("../common_passwords.txt");
/// Words of which the usual passwords of twelve characters and more are made.
const WORDS: &str = include_str!("../common_words.txt");

/// Each hash takes 19 MiB for a while: never more than two at once. The permit goes with the work, which runs to its
/// end even when the browser has gone.
static HASHES: Semaphore = Semaphore::const_new(2);
/// What strangers' passwords are compared with, so that they take as long as anybody's.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed(&crate::secret::token()).unwrap_or_default());

/// Signs in by password and returns the cookie's token.
///
/// # Errors
/// `Invalid` on `password`, the same for unknown addresses and wrong passwords; `TooMany` above the limits.
pub async fn sign_in_with_password(
    academy: &Academy,
    (email, password): (&Email, &str),
    network: &str,
    agent: &str,
) -> Result<String> {
    count_try(academy, email.as_str(), network).await?;
    let row = person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .one(academy.db().read())
        .await?
        .filter(|row| can_sign_in(academy, row));
    let hash = row.as_ref().and_then(|row| row.password_hash.clone());
    let is_right = verify(password, hash).await?;
    match row {
        Some(row) if is_right => sign_in(academy, row.id, agent).await,
        _ => Err(Error::field(
            "password",
            FieldError::said(
                "Adres i hasło nie pasują do siebie. Możesz też zalogować się kodem z e-maila.",
                "Address and password do not match. You can also sign in with a code by e-mail.",
            ),
        )),
    }
}

/// Counts a password that is typed for an account, right or wrong.
pub(super) async fn count_try(academy: &Academy, account: &str, network: &str) -> Result<()> {
    let tally = |what, account, network, limit| Tally { what, account, network, limit };
    let tallies = [
        tally("password", "", Some(network), PER_NETWORK),
        tally("password", account, Some(network), NEAR),
        tally("password-hour", account, Some(network), NEAR_IN_AN_HOUR),
        tally("password", account, None, PER_ACCOUNT),
    ];
    count_in_turn(academy, &tallies).await
}

/// Whether a password will do for this address.
///
/// # Errors
/// Why it will not.
pub fn judge(password: &str, email: &str) -> Result<(), FieldError> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(FieldError::TooShort { min: LEAST });
    }
    if length > MOST {
        return Err(FieldError::TooLong { max: MOST });
    }
    let folded = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let is_own = folded == email || (local.chars().count() > 3 && folded.starts_with(local));
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if is_own || letters.len() < 5 || is_common(&folded) {
        return Err(FieldError::CommonPassword);
    }
    Ok(())
}

/// Whether attackers try it early: it is on the list, or nothing but digits, or made of listed words, digits and signs
/// alone, letters written as digits included.
fn is_common(folded: &str) -> bool {
    let is_listed = COMMON.lines().any(|common| common == folded);
    let plain: String = folded.chars().filter(|c| c.is_alphabetic()).map(without_mark).collect();
    let spelled: String = folded.chars().map(spelled).filter(|c| c.is_alphabetic()).collect();
    is_listed || is_made_of_words(&plain) || is_made_of_words(&spelled)
}

/// Whether a text can be cut into listed words; an empty one can.
fn is_made_of_words(text: &str) -> bool {
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for at in 0..text.len() {
        if !ends[at] {
            continue;
        }
        for word in WORDS.split_whitespace() {
            if text.get(at..).is_some_and(|rest| rest.starts_with(word)) {
                ends[at + word.len()] = true;
            }
        }
    }
    ends[text.len()]
}

/// A digit or sign as the letter that it is written for.
const fn spelled(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => without_mark(other),
    }
}

const fn without_mark(letter: char) -> char {
    match letter {
        'ą' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'ń' => 'n',
        'ó' => 'o',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        other => other,
    }
}

pub(crate) async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_turn(move || hashed(&password)).await?
}

/// Compares in a thread of its own; without a hash it compares with nobody's and says no.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    let password: String = password.chars().take(MOST).collect();
    in_turn(move || {
        let is_somebodys = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        fits && is_somebodys
    })
    .await
}

/// Hashes when its turn comes, in a thread of its own.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit = HASHES.acquire().await.map_err(Error::broken)?;
    tokio::task::spawn_blocking(move || {
        let made = work();
        drop(permit);
        made
    })
    .await
    .map_err(Error::broken)
}

fn hashed(password: &str) -> Result<String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Error::broken)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::sync::{Arc, Barrier};

    use super::*;

    #[tokio::test]
    async fn two_hashes_are_made_at_once_and_never_three() {
        // Each waits for another to be under way beside it, so two are; a third would be counted.
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let pair = Arc::new(Barrier::new(2));
        let works: Vec<_> = (0..20)
            .map(|_| {
                let (running, most, pair) = (running.clone(), most.clone(), pair.clone());
                tokio::spawn(in_turn(move || {
                    most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
                    pair.wait();
                    running.fetch_sub(1, SeqCst);
                }))
            })
            .collect();
        for work in works {
            work.await.expect("no panic").expect("its turn came");
        }
        assert_eq!(most.load(SeqCst), 2);
    }

    #[test]
    fn what_attackers_try_first_is_refused() {
        for (bad, why) in [
            ("krótkie", FieldError::TooShort { min: LEAST }),
            ("password1234", FieldError::CommonPassword),
            ("Qwertyuiop12", FieldError::CommonPassword),
            ("aaaaaaaaaaaaaa", FieldError::CommonPassword),
            ("ewa.lacka1234", FieldError::CommonPassword),
            ("MojeHasło2026!", FieldError::CommonPassword),
            ("P@ssw0rdP@ssw0rd", FieldError::CommonPassword),
            ("warszawa-krakow-1", FieldError::CommonPassword),
            ("48601502703900", FieldError::CommonPassword),
        ] {
            assert_eq!(judge(bad, "ewa.lacka@um.elk.pl"), Err(why), "{bad}");
        }
        for good in ["cztery żółte rowery", "polskie koty jeżdżą", "xK9#mQ2$vL7!pR4"] {
            assert_eq!(judge(good, "ewa.lacka@um.elk.pl"), Ok(()), "{good}");
        }
    }
}
