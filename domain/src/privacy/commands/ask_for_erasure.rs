use crate::access::{Action, Actor, Place, check};
use crate::lang::Lang;
use crate::people::commands::{CodeAsk, Purpose, ask_for_code};
use crate::privacy::queries::consequences;
use crate::text::Email;
use crate::{Academy, Error, Result};

/// Sends the code that confirms the erasure of one's account.
///
/// # Errors
/// `Refused` to the last administrator, `TooMany` above the limits.
pub async fn ask_for_erasure(
    academy: &Academy,
    actor: &Actor,
    (browser, network, lang): (&str, &str, Lang),
) -> Result<()> {
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    let found = consequences(academy, actor).await?;
    if found.is_last_administrator {
        return Err(super::erase::last_administrator());
    }
    let email = Email::parse(&found.email).map_err(|_| Error::broken("a person has no address"))?;
    let ask = CodeAsk { purpose: Purpose::Erase, email: &email, browser, network, lang, payload: None };
    ask_for_code(academy, &ask).await
}
