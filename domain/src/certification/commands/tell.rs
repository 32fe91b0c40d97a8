use crate::db::Tx;
use crate::ids::PersonId;
use crate::lang::Lang;
use crate::notification::{self, Mail};
use crate::people::entity::person;
use crate::{Academy, Result};
use sea_orm::EntityTrait;

/// Tells the holder of a certificate what became of it, in her language and within the transaction of what happened;
/// nobody where her account is gone.
pub(super) async fn tell(
    academy: &Academy,
    tx: &Tx,
    holder: PersonId,
    (event, number): (&'static str, &str),
    data: serde_json::Value,
) -> Result<()> {
    let holder = person::Entity::find_by_id(holder).one(tx.conn()).await?;
    let Some(holder) = holder.filter(|holder| holder.state == "active") else { return Ok(()) };
    let mail = Mail {
        event,
        occurrence: number.to_owned(),
        person: Some(holder.id),
        recipient: holder.email,
        lang: Lang::from_tag(&holder.lang).unwrap_or_default(),
        data,
    };
    notification::put(academy, tx, mail).await
}
