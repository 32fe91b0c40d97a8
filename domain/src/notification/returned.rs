//! Mail that came back, as the organizers of a cohort see it and as reports of mail servers bring it.

use std::collections::BTreeSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::bounce::BounceKind;
use super::dsn::Report;
use super::entity::{Column, Entity};
use crate::access::{Action, Actor, Place, check};
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::ids::{EnrollmentId, PersonId};
use crate::{Academy, Result, db};

/// Somebody of a cohort whose address takes no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Her latest enrollment there.
    pub enrollment: EnrollmentId,
    /// Her name.
    pub name: String,
    /// The address.
    pub recipient: String,
    /// What the mail was about.
    pub event: String,
    /// Why it came back.
    pub kind: BounceKind,
    /// What the mail server said, without addresses.
    pub said: String,
    /// When the mail was written.
    pub at: Instant,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// The mail is shown as returned now.
    Now,
    /// It was before.
    Before,
    /// No mail of the academy has this Message-ID, or it has been forgotten since.
    Unknown,
    /// The mail is still on its way out: its acceptance is being written down. Try again in a moment.
    NotYet,
}

#[derive(FromQueryResult)]
struct Row {
    person_id: PersonId,
    enrollment_id: EnrollmentId,
    name: String,
    recipient: String,
    event: String,
    last_error: Option<String>,
    created_at: Instant,
}

/// Everybody of a cohort whose present address sent the latest mail back, the latest first.
///
/// # Errors
/// `Denied` to whoever may not write to the cohort.
pub async fn returned(academy: &Academy, actor: &Actor, cohort: &CohortCard) -> Result<Vec<Returned>> {
    check(actor, Action::WriteToCohort, &Place::cohort(cohort.course, cohort.id))?;
    let sql = "SELECT o.person_id, e.id AS enrollment_id, p.display_name AS name, o.recipient, o.event, \
        o.last_error, o.created_at FROM outbox o JOIN person p ON p.id = o.person_id \
        JOIN enrollment e ON e.person_id = o.person_id \
        WHERE o.state = 'failed' AND e.cohort_id = $1 AND p.state = 'active' AND o.recipient = p.email \
        AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.recipient = o.recipient AND s.state = 'sent' \
        AND s.created_at > o.created_at) ORDER BY o.created_at DESC, o.id DESC, e.receipt_number DESC";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [cohort.id.0.into()]).await?;
    let mut seen = BTreeSet::new();
    let own_fault = |row: &Row| row.last_error.as_deref().is_some_and(|said| said.starts_with("no words"));
    let latest = rows.into_iter().filter(|row| !own_fault(row) && seen.insert(row.person_id));
    let found = latest.map(|row| {
        let said = row.last_error.unwrap_or_default();
        Returned {
            enrollment: row.enrollment_id,
            name: row.name,
            recipient: row.recipient,
            event: row.event,
            kind: BounceKind::of(&said),
            said,
            at: row.created_at,
        }
    });
    Ok(found.collect())
}

/// Notes that a mail which a server had accepted came back. It is not tried again; noting it twice changes nothing.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn note(academy: &Academy, report: &Report) -> Result<Noted> {
    let tx = academy.begin().await?;
    let said = format!("{} {}", report.status, report.words);
    let changed = Entity::update_many()
        .col_expr(Column::State, Expr::value("failed"))
        .col_expr(Column::SentAt, Expr::value(None::<Instant>))
        .col_expr(Column::LastError, Expr::value(said.trim_end()))
        .filter(Column::MessageId.eq(report.message_id.as_str()))
        .filter(Column::State.eq("sent"))
        .exec(tx.conn())
        .await?;
    if changed.rows_affected > 0 {
        tx.commit().await?;
        return Ok(Noted::Now);
    }
    let row = Entity::find().filter(Column::MessageId.eq(report.message_id.as_str())).one(tx.conn()).await?;
    Ok(match row.as_ref().map(|row| row.state.as_str()) {
        None => Noted::Unknown,
        Some("failed") => Noted::Before,
        Some(_) => Noted::NotYet,
    })
}
