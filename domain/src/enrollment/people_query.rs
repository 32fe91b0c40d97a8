//! Which people of a cohort a list shows, and in which order, in the words of SQL.

use sea_orm::Value;

use super::listing::{Cursor, Key, Kind, contains};
use super::queries::TURN;
use super::rules::Office;
use super::state::{EnrollmentState, Reason};
use super::unused::not_started;
use super::views::Enrollee;
use crate::city::fold::{fold, fold_to_latin};
use crate::ids::{CityId, CohortId};

/// Which people of a cohort are meant; what is empty leaves nobody out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// A part of the name, of the address or of the city's name, marks of letters aside.
    pub who: String,
    /// How they stand.
    pub standing: Standing,
    /// Why they stand so.
    pub reason: Option<Reason>,
    /// What their office said.
    pub office: Option<Office>,
    /// The city that their seat counts under.
    pub city: Option<CityId>,
}

/// How people of a list stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// However.
    #[default]
    Any,
    /// They have a seat, or one is held for them.
    Seated,
    /// In the queue.
    Waiting,
    /// Their invitation is open.
    Invited,
    /// An organizer, a coordinator or a round has to decide.
    Open,
    /// Inside, and their office is silent.
    AwaitsOffice,
    /// Their seat is beyond a limit.
    Over,
    /// They have a seat, the cohort has begun, and they have not.
    NotStarted,
    /// They have left.
    Ended,
}

/// What people of a list are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleSort {
    /// Those in seats, then the queue in its order, then those who left.
    #[default]
    Turn,
    /// By number.
    Receipt,
    /// By name, in the order of the alphabet.
    Name,
    /// By city, in the order of the alphabet.
    City,
    /// By state, those who are inside first.
    State,
    /// By the time at which they came to their state.
    Since,
}

/// Which people, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Which.
    pub filter: PeopleFilter,
    /// In this order.
    pub sort: PeopleSort,
    /// From the last to the first.
    pub is_descending: bool,
}

/// The place of a state in a list, as `EnrollmentState::ALL` has them.
const STATE: &str = "(CASE e.state WHEN 'applied' THEN 0 WHEN 'waitlisted' THEN 1 WHEN 'offered' THEN 2 \
    WHEN 'invited' THEN 3 WHEN 'confirmed' THEN 4 WHEN 'completed' THEN 5 WHEN 'refused' THEN 6 \
    WHEN 'declined' THEN 7 WHEN 'expired' THEN 8 WHEN 'withdrawn' THEN 9 WHEN 'removed' THEN 10 ELSE 11 END)";

impl PeopleSort {
    /// Receipt numbers come last: no two rows of a cohort have the same.
    pub(super) const fn keys(self) -> &'static [(&'static str, Kind)] {
        const RECEIPT: (&str, Kind) = ("e.receipt_number", Kind::Number);
        match self {
            Self::Turn => &[(TURN, Kind::Number), ("e.priority", Kind::Number), RECEIPT],
            Self::Receipt => &[RECEIPT],
            Self::Name => &[("p.sort_key", Kind::Text), RECEIPT],
            Self::City => &[("c.sort_key", Kind::Text), RECEIPT],
            Self::State => &[(STATE, Kind::Number), RECEIPT],
            Self::Since => &[("e.decided_at", Kind::Time), RECEIPT],
        }
    }

    pub(super) fn cursor(self, who: &Enrollee, (name, city): (&str, &str)) -> Cursor {
        let receipt = Key::Number(who.receipt.into());
        let place = |state| EnrollmentState::ALL.iter().position(|one| *one == state).unwrap_or(11);
        let key = match self {
            Self::Receipt => return Cursor::new(&[receipt]),
            Self::Turn => {
                return Cursor::new(&[Key::Number(turn(who)), Key::Number(who.priority.into()), receipt]);
            }
            Self::Name => Key::Text(name.to_owned()),
            Self::City => Key::Text(city.to_owned()),
            Self::State => Key::Number(i64::try_from(place(who.state)).unwrap_or(11)),
            Self::Since => Key::Time(who.decided_at),
        };
        Cursor::new(&[key, receipt])
    }
}

/// As `TURN` has it.
fn turn(who: &Enrollee) -> i64 {
    match who.state {
        state if state.is_end() => 2,
        EnrollmentState::Waitlisted => 1,
        _ => 0,
    }
}

/// The people of which cohort a list asks for.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub cohort: CohortId,
    /// Whether its first day has come.
    pub has_begun: bool,
}

/// The filter as a condition, the cohort being $1.
pub(super) fn condition(Asked { cohort, has_begun }: Asked, filter: &PeopleFilter) -> (String, Vec<Value>) {
    let mut sql = String::from(" WHERE e.cohort_id = $1");
    let mut values: Vec<Value> = vec![cohort.0.into()];
    let idle = if has_begun { not_started() } else { " AND 1 = 0".to_owned() };
    sql.push_str(match filter.standing {
        Standing::Any => "",
        Standing::Seated => " AND e.state IN ('offered', 'invited', 'confirmed', 'completed')",
        Standing::Waiting => " AND e.state = 'waitlisted'",
        Standing::Invited => " AND e.state = 'invited'",
        Standing::Open => " AND e.state = 'applied'",
        Standing::AwaitsOffice => " AND e.ended_at IS NULL AND a.state NOT IN ('confirmed', 'refused')",
        Standing::Over => {
            " AND EXISTS (SELECT 1 FROM seat_claim s WHERE s.enrollment_id = e.id AND s.is_over)"
        }
        Standing::NotStarted => &idle,
        Standing::Ended => " AND e.ended_at IS NOT NULL",
    });
    if let Some(office) = filter.office {
        sql.push_str(match office {
            Office::Silent => " AND a.state NOT IN ('confirmed', 'refused')",
            Office::Confirmed => " AND a.state = 'confirmed'",
            Office::Refused => " AND a.state = 'refused'",
        });
    }
    let mut add = |part: &str, value: Value| {
        values.push(value);
        sql.push_str(&part.replace('#', &format!("${}", values.len())));
    };
    if let Some(reason) = filter.reason {
        add(" AND e.reason_code = #", reason.code().into());
    }
    if let Some(city) = filter.city {
        add(" AND e.seat_city_id = #", city.0.into());
    }
    let typed = filter.who.trim();
    if !typed.is_empty() {
        let folded = fold(typed);
        let city = fold_to_latin(typed).unwrap_or_else(|| folded.clone());
        // What is all punctuation finds nobody by name or city: no such name is folded to a star.
        let name = |text: &str| if text.is_empty() { String::from("*") } else { contains(text) };
        add(" AND (p.folded LIKE # ESCAPE '!'", name(&folded).into());
        add(" OR c.folded LIKE # ESCAPE '!'", name(&city).into());
        add(" OR p.email LIKE # ESCAPE '!')", contains(&typed.to_lowercase()).into());
    }
    (sql, values)
}
