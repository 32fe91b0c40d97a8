//! The people of a cohort as its organizers go through them: filtered, sorted and cut into pages by the database.

use std::collections::HashSet;

use futures_util::TryStreamExt;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};

use super::listing::{Cursor, Listed, Start, Window, window};
use super::people_query::{Asked, condition};
pub use super::people_query::{PeopleFilter, PeopleQuery, PeopleSort, Standing};
use super::queries::{Books, COLUMNS, EnrolleeRow, FROM, enrollee};
use super::rules::first_full;
use super::state::{EnrollmentState, Reason};
use super::unused::has_begun;
use super::views::Enrollee;
use crate::access::{Action, Actor, Place, check};
use crate::city::Names;
use crate::cohort::CohortCard;
use crate::cohort::limits::{Layer, LayerKind};
use crate::db;
use crate::ids::{AffiliationId, CityId, CohortId, EnrollmentId};
use crate::{Academy, Error, Result};

/// Somebody with the full layer that keeps her, while she waits.
pub type Row = (Enrollee, Option<LayerKind>);

/// One page of the people of a cohort: four statements, however many there are.
///
/// # Errors
/// `Denied` to whoever may not see the cohort.
pub async fn people_page(
    academy: &Academy,
    actor: &Actor,
    (cohort, books): (&CohortCard, &Books),
    query: &PeopleQuery,
    (start, size): (&Start, usize),
) -> Result<Listed<Row>> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let total = count(academy, asked(academy, cohort)?, &query.filter).await?;
    let names = Names::read(academy).await?;
    let page = read(academy, (cohort, books), query, (start, size), &names).await?;
    let (rows, is_backward) = match page {
        // Going back came to the top before the page was full.
        (rows, true) if rows.len() < size => {
            let (rows, _) = read(academy, (cohort, books), query, (&Start::Top, size), &names).await?;
            return Ok(Listed::of(rows, (total, size), (false, true)));
        }
        page => page,
    };
    Ok(Listed::of(rows, (total, size), (is_backward, *start == Start::Top)))
}

fn asked(academy: &Academy, cohort: &CohortCard) -> Result<Asked> {
    Ok(Asked { cohort: cohort.id, has_begun: has_begun(cohort, academy.now())? })
}

async fn read(
    academy: &Academy,
    (cohort, books): (&CohortCard, &Books),
    query: &PeopleQuery,
    (start, size): (&Start, usize),
    names: &Names,
) -> Result<(Vec<(Row, Cursor)>, bool)> {
    let ((sql, values), is_backward) = page_sql(asked(academy, cohort)?, query, (start, size));
    let rows: Vec<EnrolleeRow> = db::all(academy.db().read(), &sql, values).await?;
    let with_cursor = |row: EnrolleeRow| {
        let keys = (row.name_key.clone(), row.city_key.clone());
        let row = with_layer(enrollee(row, names)?, books, names)?;
        let cursor = query.sort.cursor(&row.0, (&keys.0, &keys.1));
        Ok((row, cursor))
    };
    Ok((rows.into_iter().map(with_cursor).collect::<Result<_>>()?, is_backward))
}

/// The statement of a page with its values, and whether its rows come backwards.
pub(super) fn page_sql(
    asked: Asked,
    query: &PeopleQuery,
    (start, size): (&Start, usize),
) -> ((String, Vec<Value>), bool) {
    let (condition, mut values) = condition(asked, &query.filter);
    let Window { condition: from, order, values: keys, is_backward } =
        window(query.sort.keys(), query.is_descending, start, (values.len() + 1, size));
    values.extend(keys);
    ((format!("SELECT {COLUMNS} {FROM}{condition}{from}{order}"), values), is_backward)
}

fn with_layer(who: Enrollee, books: &Books, names: &Names) -> Result<Row> {
    let full = match who.state {
        EnrollmentState::Waitlisted => {
            first_full(&books.limits, &books.tally, names.seat_city(who.seat_city)?).map(Layer::kind)
        }
        _ => None,
    };
    Ok((who, full))
}

#[derive(FromQueryResult)]
struct Count {
    rows: i64,
}

async fn count(academy: &Academy, asked: Asked, filter: &PeopleFilter) -> Result<u64> {
    let (condition, values) = condition(asked, filter);
    // Counting asks only the tables that the filter looks at.
    let from = if *filter == PeopleFilter::default() { "FROM enrollment e" } else { FROM };
    let sql = format!("SELECT COUNT(*) AS rows {from}{condition}");
    let row: Option<Count> = db::one(academy.db().read(), &sql, values).await?;
    Ok(row.map_or(0, |row| u64::try_from(row.rows).unwrap_or(0)))
}

/// Gives everybody whom the query means to `take`, one by one, as they stand at one moment: for files. The rows are never
/// all in memory.
///
/// # Errors
/// `Denied` to whoever may not see the cohort, and what `take` says.
pub async fn each_person(
    academy: &Academy,
    actor: &Actor,
    (cohort, books): (&CohortCard, &Books),
    query: &PeopleQuery,
    mut take: impl FnMut(&Row) -> Result<()>,
) -> Result<()> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let names = Names::read(academy).await?;
    let (condition, values) = condition(asked(academy, cohort)?, &query.filter);
    let Window { order, .. } = window(query.sort.keys(), query.is_descending, &Start::Top, (1, 0));
    let order = order.split(" LIMIT ").next().unwrap_or_default();
    let sql = format!("SELECT {COLUMNS} {FROM}{condition}{order}");
    let conn = academy.db().read();
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), &sql, values);
    let mut rows = EnrolleeRow::find_by_statement(statement).stream(conn).await?;
    while let Some(row) = rows.try_next().await? {
        take(&with_layer(enrollee(row, &names)?, books, &names)?)?;
    }
    Ok(())
}

/// One of them.
///
/// # Errors
/// `Denied` to whoever may not see the cohort, `NotFound` for somebody of another one.
pub async fn one_person(
    academy: &Academy,
    actor: &Actor,
    (cohort, books): (&CohortCard, &Books),
    id: EnrollmentId,
) -> Result<Row> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE e.cohort_id = $1 AND e.id = $2");
    let row: Option<EnrolleeRow> =
        db::one(academy.db().read(), &sql, [cohort.id.0.into(), id.0.into()]).await?;
    let names = Names::read(academy).await?;
    with_layer(enrollee(row.ok_or(Error::NotFound)?, &names)?, books, &names)
}

/// The cities in which people of a cohort applied, ended applications too: what a list of them is told apart by.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn cities_of_people(academy: &Academy, cohort: CohortId) -> Result<Vec<CityId>> {
    #[derive(FromQueryResult)]
    struct City {
        city_id: CityId,
    }
    let sql = "SELECT DISTINCT e.city_id FROM enrollment e WHERE e.cohort_id = $1";
    let rows: Vec<City> = db::all(academy.db().read(), sql, [cohort.0.into()]).await?;
    Ok(rows.into_iter().map(|row| row.city_id).collect())
}

/// Those of these workplaces that somebody of the cohort applied with.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn workplaces_of(
    academy: &Academy,
    cohort: CohortId,
    ids: &[AffiliationId],
) -> Result<Vec<AffiliationId>> {
    use super::entity::enrollment::{Column, Entity};
    Ok(Entity::find()
        .select_only()
        .column(Column::AffiliationId)
        .distinct()
        .filter(Column::CohortId.eq(cohort))
        .filter(Column::AffiliationId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(academy.db().read())
        .await?)
}

/// How many people of a cohort need somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeopleCounts {
    /// Everybody who ever applied or was invited.
    pub all: u64,
    /// Open applications, which somebody has to decide.
    pub open: u64,
    /// In the queue.
    pub waiting: u64,
    /// Inside, and their office is silent.
    pub awaiting_office: u64,
}

/// Counts them: one statement.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn people_counts(academy: &Academy, cohort: CohortId) -> Result<PeopleCounts> {
    #[derive(FromQueryResult)]
    struct Counts {
        everybody: i64,
        open: i64,
        waiting: i64,
        office: i64,
    }
    let sql = "SELECT COUNT(*) AS everybody, COUNT(CASE WHEN e.state = 'applied' THEN 1 END) AS open, COUNT(CASE WHEN e.state = 'waitlisted' THEN 1 END) AS waiting, \
        COUNT(CASE WHEN e.ended_at IS NULL AND a.state NOT IN ('confirmed', 'refused') THEN 1 END) AS office \
        FROM enrollment e JOIN affiliation a ON a.id = e.affiliation_id WHERE e.cohort_id = $1";
    let row: Option<Counts> = db::one(academy.db().read(), sql, [cohort.0.into()]).await?;
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(row.map_or_else(PeopleCounts::default, |row| PeopleCounts {
        all: number(row.everybody),
        open: number(row.open),
        waiting: number(row.waiting),
        awaiting_office: number(row.office),
    }))
}

/// Where each of these enrollments stands, and why.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn standings(
    academy: &Academy,
    cohort: CohortId,
    ids: &[EnrollmentId],
) -> Result<Vec<(EnrollmentId, EnrollmentState, Reason)>> {
    use super::entity::enrollment::{Column, Entity};
    let rows: Vec<(EnrollmentId, String, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::State, Column::ReasonCode])
        .filter(Column::CohortId.eq(cohort))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(academy.db().read())
        .await?;
    rows.into_iter().map(|(id, state, reason)| Ok((id, db::stored(&state)?, db::stored(&reason)?))).collect()
}

/// The first of each of these cities who waits, in the order of the queue.
///
/// # Errors
/// `Denied` to whoever may not see the cohort.
pub async fn first_waiting(
    academy: &Academy,
    actor: &Actor,
    cohort: &CohortCard,
    cities: &[CityId],
) -> Result<Vec<EnrollmentId>> {
    use super::entity::enrollment::{Column, Entity};
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let wanted: HashSet<CityId> = cities.iter().copied().collect();
    let rows: Vec<(EnrollmentId, CityId)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::SeatCityId])
        .filter(Column::CohortId.eq(cohort.id))
        .filter(Column::State.eq(EnrollmentState::Waitlisted.code()))
        .order_by_asc(Column::Priority)
        .order_by_asc(Column::ReceiptNumber)
        .into_tuple()
        .all(academy.db().read())
        .await?;
    let mut seen = HashSet::new();
    let first = rows.into_iter().filter(|(_, city)| wanted.contains(city) && seen.insert(*city));
    Ok(first.map(|(id, _)| id).collect())
}
