use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::{Expr, OnConflict};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::Actor;
use crate::clock::Instant;
use crate::error::FieldErrors;
use crate::ids::BlockId;
use crate::learning::entity::{learning_event, learning_position};
use crate::learning::{path, plan};
use crate::{Academy, Error, Result};

/// What a browser noticed. Only posts record it; a GET never does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvent {
    /// Made by the browser (UUIDv7), so that a resend changes nothing.
    pub id: Uuid,
    /// The block that is on screen.
    pub block: Option<BlockId>,
    /// The second of a film.
    pub second: Option<u32>,
    /// The browser's own clock; kept beside the server's, decides nothing.
    pub client_at: Option<Instant>,
}

/// Records where somebody is reading: an event, and the position that "Continue" leads to.
///
/// # Errors
/// `NotFound` without a seat or lesson, `Invalid` for an id that is no UUIDv7, `Refused` in a closed module.
pub async fn record(
    academy: &Academy,
    actor: &Actor,
    (cohort, module, lesson): (&str, &str, &str),
    event: NewEvent,
) -> Result<()> {
    if event.id.get_version_num() != 7 {
        return Err(Error::Invalid(FieldErrors::default()));
    }
    let tx = academy.begin().await?;
    let seat = path::seat_to_learn(&tx, actor, cohort).await?;
    let parts = seat.plan(academy, tx.conn()).await?;
    let part = plan::part(&parts, module)?;
    let stop = part.stop(lesson)?;
    part.must_be_open(academy.now())?;
    let second = event.second.and_then(|second| i32::try_from(second).ok());
    let row = learning_event::ActiveModel {
        id: Set(event.id),
        enrollment_id: Set(seat.enrollment),
        lesson_id: Set(stop.lesson),
        block_id: Set(event.block),
        kind: Set("viewed".into()),
        data: Set(serde_json::json!({ "second": second }).to_string()),
        client_at: Set(event.client_at),
        received_at: Set(academy.now()),
    };
    let added = learning_event::Entity::insert(row)
        .on_conflict(OnConflict::column(learning_event::Column::Id).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if added > 0 {
        use learning_position::Column;
        let row = learning_position::ActiveModel {
            enrollment_id: Set(seat.enrollment),
            module_id: Set(part.module),
            lesson_id: Set(stop.lesson),
            block_id: Set(event.block),
            second: Set(second),
            at: Set(academy.now()),
        };
        let values = [Column::ModuleId, Column::LessonId, Column::BlockId, Column::Second, Column::At];
        // A late resend of an older position does not lead back, and opening the lesson once more forgets no place in it.
        let newer = Expr::cust(
            "learning_position.at <= excluded.at AND (excluded.block_id IS NOT NULL \
             OR learning_position.lesson_id <> excluded.lesson_id)",
        );
        let conflict = OnConflict::column(Column::EnrollmentId)
            .update_columns(values)
            .action_and_where(newer)
            .to_owned();
        learning_position::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(tx.conn())
            .await?;
    }
    tx.commit().await
}
