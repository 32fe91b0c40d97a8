use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{peek, refused};
use crate::access::{Action, Actor, Place, check};
use crate::cohort::window::is_due;
use crate::db::{Tx, stored};
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_moves::Move;
use crate::enrollment::entity::enrollment;
use crate::enrollment::rules::Refusal;
use crate::enrollment::state::{EnrollmentState, Reason};
use crate::ids::{EnrollmentId, PersonId};
use crate::people::entity::person;
use crate::privacy::PRIVACY_VERSION;
use crate::{Academy, Error, Result};

/// The person takes the seat that an invitation or an offer holds for her; a second time changes nothing.
///
/// # Errors
/// `NotFound` for somebody else's enrollment, `Refused` after the deadline or for another state.
pub async fn accept_seat(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<()> {
    let before = of_own(academy, actor, id).await?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(
        academy,
        &tx,
        actor,
        before.cohort_id,
        Take::Nothing,
        Read::Cities(&[before.seat_city_id]),
    )
    .await?;
    let row = desk.enrollment(id).await?;
    if row.state == EnrollmentState::Confirmed.code() {
        return Ok(());
    }
    let is_late = row.held_until.is_some_and(|until| is_due(until, academy.now()));
    let reason = match stored(&row.state)? {
        EnrollmentState::Invited => Reason::Invitation,
        EnrollmentState::Offered => Reason::Accepted,
        _ => return Err(refused(Refusal::NotPossibleNow)),
    };
    if is_late {
        return Err(refused(Refusal::NotPossibleNow));
    }
    desk.seat(&row, reason, "").await?;
    note_privacy(&tx, row.person_id).await?;
    tx.commit().await
}

/// The person says no to such a seat: it goes back to where it came from and the queue moves.
///
/// # Errors
/// `NotFound` for somebody else's enrollment, `Refused` for another state.
pub async fn decline_seat(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<()> {
    let before = of_own(academy, actor, id).await?;
    let tx = academy.begin().await?;
    let mut desk = Desk::open(academy, &tx, actor, before.cohort_id, Take::Nothing, Read::Everything).await?;
    let row = desk.enrollment(id).await?;
    if row.state == EnrollmentState::Declined.code() {
        return Ok(());
    }
    if !matches!(stored(&row.state)?, EnrollmentState::Invited | EnrollmentState::Offered) {
        return Err(refused(Refusal::NotPossibleNow));
    }
    desk.end(&row, Move::new(EnrollmentState::Declined, Reason::OwnWish)).await?;
    tx.commit().await
}

async fn of_own(academy: &Academy, actor: &Actor, id: EnrollmentId) -> Result<enrollment::Model> {
    let row = peek(academy, id).await?;
    let own = actor.is(row.person_id);
    check(actor, Action::Apply, &Place::OWN.owned(own)).map_err(|error| match error {
        Error::Denied => Error::NotFound,
        other => other,
    })?;
    Ok(row)
}

/// Whoever was invited without an account sees the privacy notice here for the first time.
async fn note_privacy(tx: &Tx, id: PersonId) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::PrivacyVersion, Expr::value(PRIVACY_VERSION))
        .filter(person::Column::Id.eq(id))
        .filter(person::Column::PrivacyVersion.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}
