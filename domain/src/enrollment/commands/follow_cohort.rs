use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Actor;
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::db::Tx;
use crate::enrollment::EnrollmentState;
use crate::enrollment::desk::{Desk, Read, Take};
use crate::enrollment::desk_mail::Addresses;
use crate::enrollment::entity::enrollment::{Column, Entity};
use crate::enrollment::sheet::Sheet;
use crate::enrollment::views::DatesBefore;
use crate::error::FieldError;
use crate::ids::CohortId;
use crate::{Academy, Error, Result};

/// Lets seats follow a changed cohort, within the transaction that changed it: where the office need not confirm any
/// more nobody waits for it, whoever has a seat is told of other dates (in few statements, however many they are), and a
/// later last second for seats moves the queue. How seats are given does not change while
/// somebody awaits a decision or a seat: what she was told would not be true any more.
///
/// # Errors
/// `Invalid` on `admission`, `Broken` when the database cannot be written.
pub async fn follow_cohort(academy: &Academy, tx: &Tx, actor: &Actor, was: &CohortCard) -> Result<()> {
    let cohort = was.id;
    let mut desk = Desk::open(academy, tx, actor, cohort, Take::Nothing, Read::Everything).await?;
    if desk.cohort.mode != was.mode && somebody_waits(tx, cohort).await? {
        let why = FieldError::said(
            "Ktoś czeka na decyzję albo na miejsce według dotychczasowej zasady, więc teraz jej nie zmienisz.",
            "Somebody awaits a decision or a place by the present rule, so it cannot change now.",
        );
        return Err(Error::field("admission", why));
    }
    if desk.cohort.office_days.is_none() {
        Entity::update_many()
            .col_expr(Column::OfficeUntil, Expr::value(None::<Instant>))
            .filter(Column::CohortId.eq(cohort))
            .filter(Column::EndedAt.is_null())
            .exec(tx.conn())
            .await?;
    }
    let before = DatesBefore { starts_on: was.starts_on, completion_until: was.completion_until };
    let now =
        DatesBefore { starts_on: desk.cohort.starts_on, completion_until: desk.cohort.completion_until };
    if before != now && desk.cohort.is_public() {
        tell_dates(&mut desk, before).await?;
    }
    desk.promote().await?;
    Ok(())
}

/// Tells everybody who has a seat; whoever gets one later reads the new dates in that letter.
async fn tell_dates(desk: &mut Desk<'_>, before: DatesBefore) -> Result<()> {
    let seated = Entity::find()
        .filter(Column::CohortId.eq(desk.cohort.id))
        .filter(Column::State.eq(EnrollmentState::Confirmed.code()))
        .order_by_asc(Column::ReceiptNumber)
        .all(desk.tx.conn())
        .await?;
    let to = Addresses::of(desk.tx, seated.iter().map(|row| (row.person_id, row.city_id))).await?;
    let to = to.with_history(desk.tx, seated.iter().map(|row| row.id)).await?;
    let mut sheet = Sheet::default();
    for row in &seated {
        desk.tell_dates(&mut sheet, &to, row, before)?;
    }
    desk.write(sheet).await
}

async fn somebody_waits(tx: &Tx, cohort: CohortId) -> Result<bool> {
    use EnrollmentState::{Applied, Offered, Waitlisted};
    let open = Entity::find()
        .filter(Column::CohortId.eq(cohort))
        .filter(Column::State.is_in([Applied, Offered, Waitlisted].map(EnrollmentState::code)));
    Ok(open.one(tx.conn()).await?.is_some())
}
