//! The cities of a cohort as its organizers go through them: filtered, sorted and cut into pages by the database.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};

use super::board::{BoardCity, Exception};
use super::desk::{cap, number, stored_cap};
use super::listing::{Cursor, Key, Kind, Listed, Start, Window, contains, window};
use super::queries::Books;
use super::views::CitySeats;
use crate::access::{Action, Actor, Place, check};
use crate::city::CityCard;
use crate::city::fold::{fold, fold_to_latin};
use crate::city::queries::cities;
use crate::clock::Instant;
use crate::cohort::CohortCard;
use crate::cohort::limits::CityRule;
use crate::db;
use crate::ids::CityId;
use crate::{Academy, Error, Result};

/// Which cities of a cohort are meant; what is empty leaves none out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CityFilter {
    /// A part of the name, marks of letters aside.
    pub name: String,
    /// The region, as the register spells it.
    pub region: String,
    /// How its seats stand.
    pub standing: CityStanding,
}

/// How the seats of a city stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CityStanding {
    /// However.
    #[default]
    Any,
    /// One more fits under its bound.
    Free,
    /// None fits.
    Full,
    /// Somebody waits.
    Waiting,
    /// A seat is held for somebody's answer.
    Held,
    /// It has something of its own.
    Exception,
    /// More is taken than its bound allows, or given beyond a limit.
    Over,
}

/// What cities of a list are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CitySort {
    /// By name, in the order of the alphabet.
    #[default]
    Name,
    /// By inhabitants; cities of unknown size come first.
    People,
    /// By seats taken and held.
    Taken,
    /// By those who wait.
    Waiting,
}

/// Which cities, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CityQuery {
    /// Which.
    pub filter: CityFilter,
    /// In this order.
    pub sort: CitySort,
    /// From the last to the first.
    pub is_descending: bool,
}

impl CitySort {
    /// The name with what tells namesakes apart, which no two cities have alike, stands last.
    const fn keys(self) -> &'static [(&'static str, Kind)] {
        const NAME: (&str, Kind) = ("c.sort_key", Kind::Text);
        match self {
            Self::Name => &[NAME],
            Self::People => &[("COALESCE(c.population, -1)", Kind::Number), NAME],
            Self::Taken => &[("b.taken + b.held", Kind::Number), NAME],
            Self::Waiting => &[("b.waiting", Kind::Number), NAME],
        }
    }

    fn cursor(self, row: &CityRow) -> Cursor {
        let name = Key::Text(row.name_key.clone());
        let number = match self {
            Self::Name => return Cursor::new(&[name]),
            Self::People => row.people.into(),
            Self::Taken => row.taken + row.held,
            Self::Waiting => row.waiting,
        };
        Cursor::new(&[Key::Number(number), name])
    }
}

/// The cities with seats, a queue or an exception, and how many of each; $1 is the cohort, $2 the bound of cities.
const FROM: &str = "FROM (SELECT i.city_id, SUM(i.taken) AS taken, SUM(i.held) AS held, SUM(i.waiting) AS waiting, \
    SUM(i.over) AS over FROM (SELECT e.seat_city_id AS city_id, \
    CASE WHEN e.state IN ('confirmed', 'completed') THEN 1 ELSE 0 END AS taken, \
    CASE WHEN e.state IN ('offered', 'invited') THEN 1 ELSE 0 END AS held, \
    CASE WHEN e.state = 'waitlisted' THEN 1 ELSE 0 END AS waiting, \
    CASE WHEN EXISTS (SELECT 1 FROM seat_claim s WHERE s.enrollment_id = e.id AND s.is_over) THEN 1 ELSE 0 END AS over \
    FROM enrollment e WHERE e.cohort_id = $1 AND e.ended_at IS NULL \
    UNION ALL SELECT y.city_id, 0, 0, 0, 0 FROM city_exception y WHERE y.cohort_id = $1) i GROUP BY i.city_id) b \
    JOIN city c ON c.id = b.city_id \
    LEFT JOIN city_exception x ON x.city_id = b.city_id AND x.cohort_id = $1 \
    LEFT JOIN person p ON p.id = x.decided_by";

/// The bound of a city: its own, or that of all.
const CAP: &str = "(CASE WHEN x.has_cap THEN x.cap ELSE CAST($2 AS integer) END)";

const COLUMNS: &str = "b.city_id, CAST(b.taken AS bigint) AS taken, CAST(b.held AS bigint) AS held, \
    CAST(b.waiting AS bigint) AS waiting, CAST(b.over AS bigint) AS over, c.sort_key AS name_key, \
    COALESCE(c.population, -1) AS people, x.has_cap, x.cap, x.is_additional, x.reason, \
    p.display_name AS by_name, x.decided_at";

#[derive(FromQueryResult)]
struct CityRow {
    city_id: CityId,
    taken: i64,
    held: i64,
    waiting: i64,
    over: i64,
    name_key: String,
    people: i32,
    has_cap: Option<bool>,
    cap: Option<i32>,
    is_additional: Option<bool>,
    reason: Option<String>,
    by_name: Option<String>,
    decided_at: Option<Instant>,
}

/// One page of the cities of a cohort.
///
/// # Errors
/// `Denied` to whoever may not see the cohort.
pub async fn city_page(
    academy: &Academy,
    actor: &Actor,
    (cohort, books): (&CohortCard, &Books),
    query: &CityQuery,
    (start, size): (&Start, usize),
) -> Result<Listed<BoardCity>> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    let (condition, values) = condition(cohort, books, &query.filter);
    let sql = format!("SELECT COUNT(*) AS rows {FROM}{condition}");
    let total: Option<Count> = db::one(academy.db().read(), &sql, values).await?;
    let total = total.map_or(0, |row| u64::try_from(row.rows).unwrap_or(0));
    let (rows, is_backward) = read(academy, (cohort, books), query, (start, size)).await?;
    if is_backward && rows.len() < size {
        let (rows, _) = read(academy, (cohort, books), query, (&Start::Top, size)).await?;
        return Ok(Listed::of(rows, (total, size), (false, true)));
    }
    Ok(Listed::of(rows, (total, size), (is_backward, *start == Start::Top)))
}

#[derive(FromQueryResult)]
struct Count {
    rows: i64,
}

async fn read(
    academy: &Academy,
    (cohort, books): (&CohortCard, &Books),
    query: &CityQuery,
    (start, size): (&Start, usize),
) -> Result<(Vec<(BoardCity, Cursor)>, bool)> {
    let (condition, mut values) = condition(cohort, books, &query.filter);
    let Window { condition: from, order, values: keys, is_backward } =
        window(query.sort.keys(), query.is_descending, start, (values.len() + 1, size));
    values.extend(keys);
    let sql = format!("SELECT {COLUMNS} {FROM}{condition}{from}{order}");
    let rows: Vec<CityRow> = db::all(academy.db().read(), &sql, values).await?;
    let ids: Vec<CityId> = rows.iter().map(|row| row.city_id).collect();
    let mut cards: HashMap<CityId, CityCard> =
        cities(academy, &ids).await?.into_iter().map(|card| (card.id, card)).collect();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let card = cards.remove(&row.city_id);
        let card = card.ok_or_else(|| Error::broken("a city of the list is not in the register"))?;
        let cursor = query.sort.cursor(&row);
        let seats = CitySeats {
            city: card.id,
            naming: card.naming.clone(),
            size: card.size_class,
            cap: books.limits.of_city(card.id),
            is_additional: books.limits.is_additional(card.id),
            taken: count(row.taken),
            held: count(row.held),
            waiting: count(row.waiting),
            over: count(row.over),
        };
        found.push((BoardCity { card, seats, exception: exception(row) }, cursor));
    }
    Ok((found, is_backward))
}

fn count(sum: i64) -> u32 {
    i32::try_from(sum).map_or(0, number)
}

fn exception(row: CityRow) -> Option<Exception> {
    let (has_cap, at) = row.has_cap.zip(row.decided_at)?;
    Some(Exception {
        city: row.city_id,
        rule: CityRule {
            cap: has_cap.then(|| cap(row.cap)),
            is_additional: row.is_additional.unwrap_or_default(),
        },
        reason: row.reason.unwrap_or_default(),
        by: row.by_name,
        at,
    })
}

/// All cities that the query means, in its order: for files and for acts on all of them.
///
/// # Errors
/// `Denied` to whoever may not see the cohort.
pub async fn all_cities(
    academy: &Academy,
    actor: &Actor,
    (cohort, books): (&CohortCard, &Books),
    query: &CityQuery,
) -> Result<Vec<BoardCity>> {
    check(actor, Action::SeeCohort, &Place::cohort(cohort.course, cohort.id))?;
    // There are fewer cities in the register than this.
    let (rows, _) = read(academy, (cohort, books), query, (&Start::Top, 100_000)).await?;
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

/// The filter as a condition.
fn condition(cohort: &CohortCard, books: &Books, filter: &CityFilter) -> (String, Vec<Value>) {
    // The second parameter is named in any case: PostgreSQL wants to know what it is.
    let mut sql = String::from(" WHERE (CAST($2 AS integer) IS NULL OR 1 = 1)");
    let mut values: Vec<Value> = vec![cohort.id.0.into(), stored_cap(books.limits.city).into()];
    sql.push_str(&match filter.standing {
        CityStanding::Any => String::new(),
        CityStanding::Free => format!(" AND ({CAP} IS NULL OR b.taken + b.held < {CAP})"),
        CityStanding::Full => format!(" AND b.taken + b.held >= {CAP}"),
        CityStanding::Over => format!(" AND (b.over > 0 OR b.taken + b.held > {CAP})"),
        CityStanding::Waiting => " AND b.waiting > 0".to_owned(),
        CityStanding::Held => " AND b.held > 0".to_owned(),
        CityStanding::Exception => " AND x.city_id IS NOT NULL".to_owned(),
    });
    if !filter.region.is_empty() {
        values.push(filter.region.as_str().into());
        sql.push_str(&format!(" AND c.region = ${}", values.len()));
    }
    let typed = filter.name.trim();
    if !typed.is_empty() {
        let folded = fold_to_latin(typed).unwrap_or_else(|| fold(typed));
        values.push(if folded.is_empty() { "*".into() } else { contains(&folded).into() });
        sql.push_str(&format!(" AND c.folded LIKE ${} ESCAPE '!'", values.len()));
    }
    (sql, values)
}
