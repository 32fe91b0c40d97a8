//! What a person can see of what is held about her.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement, Value};
use serde_json::{Map, json};

use super::inventory::{Owner, Table, personal};
use super::{Consent, ConsentPurpose};
use crate::access::{Action, Actor, Place, Role, check};
use crate::certification::entity::certificate;
use crate::cohort::CohortTexts;
use crate::db::{self, json_rows, json_value, stored};
use crate::enrollment::EnrollmentState;
use crate::enrollment::entity::enrollment;
use crate::ids::{CityId, CohortId, PersonId};
use crate::people::entity::{consent, person, role_grant};
use crate::{Academy, Error, Result};

/// Every consent that can be given, as it stands for the actor.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn consents(academy: &Academy, actor: &Actor) -> Result<Vec<Consent>> {
    let id = own(actor)?;
    let rows = consent::Entity::find()
        .filter(consent::Column::PersonId.eq(id))
        .order_by_asc(consent::Column::Id)
        .all(academy.db().read())
        .await?;
    let latest = |purpose: ConsentPurpose| rows.iter().rfind(|row| row.purpose == purpose.word());
    Ok(ConsentPurpose::ALL
        .into_iter()
        .map(|purpose| {
            let row = latest(purpose);
            let standing = row.filter(|row| row.withdrawn_at.is_none());
            Consent {
                purpose,
                given: standing.map(|row| (row.given_at, row.notice_version.clone())),
                withdrawn_at: row.and_then(|row| row.withdrawn_at),
            }
        })
        .collect())
}

/// What the erasure of an account would bring about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequences {
    /// Where the code goes.
    pub email: String,
    /// Cohorts in which she has a seat or waits for one: it goes back.
    pub leaves: Vec<(CohortTexts, EnrollmentState)>,
    /// Cohorts that she has completed: that stays on record, without her name.
    pub completed: Vec<CohortTexts>,
    /// Numbers of her certificates: they stay and can be verified.
    pub certificates: Vec<String>,
    /// How many roles end.
    pub roles: usize,
    /// Nobody else could run the academy: the role has to be given to somebody first.
    pub is_last_administrator: bool,
}

/// What the erasure of one's account would bring about.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn consequences(academy: &Academy, actor: &Actor) -> Result<Consequences> {
    let id = own(actor)?;
    let db = academy.db().read();
    let row = person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let open = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(id))
        .filter(enrollment::Column::EndedAt.is_null())
        .order_by_asc(enrollment::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<CohortId> = open.iter().map(|row| row.cohort_id).collect();
    let cohorts = crate::cohort::queries::cohorts(academy, &ids).await?;
    let (mut leaves, mut completed) = (vec![], vec![]);
    for row in open {
        let Some(cohort) = cohorts.iter().find(|cohort| cohort.id == row.cohort_id) else { continue };
        let cohort = cohort.texts.clone();
        match stored(&row.state)? {
            EnrollmentState::Completed => completed.push(cohort),
            state => leaves.push((cohort, state)),
        }
    }
    let certificates = certificate::Entity::find()
        .filter(certificate::Column::PersonId.eq(id))
        .order_by_asc(certificate::Column::Id)
        .all(db)
        .await?;
    Ok(Consequences {
        email: row.email,
        leaves,
        completed,
        certificates: certificates.into_iter().map(|row| row.number).collect(),
        roles: actor.grants().len(),
        is_last_administrator: is_last_administrator(db, id).await?,
    })
}

/// Whether she runs the academy and nobody else could.
pub(super) async fn is_last_administrator(db: &impl ConnectionTrait, id: PersonId) -> Result<bool> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Administrator.name()))
        .filter(role_grant::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let others = rows.iter().map(|row| row.person_id).filter(|holder| *holder != id);
    let is_administrator = rows.iter().any(|row| row.person_id == id);
    let others = person::Entity::find()
        .filter(person::Column::Id.is_in(others))
        .filter(person::Column::State.eq("active"))
        .one(db)
        .await?;
    Ok(is_administrator && others.is_none())
}

/// "Moje dane": everything that is held about the actor, table by table as the inventory has them, without hashes and
/// keys. Rows that name a city or a cohort say its name besides.
///
/// # Errors
/// `SignInRequired` for a guest.
pub async fn own_data(academy: &Academy, actor: &Actor) -> Result<serde_json::Value> {
    let id = own(actor)?;
    let db = academy.db().read();
    let who = person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let tables = rows_about(db, &who).await?;
    let names = Names::load(academy, tables.iter().flat_map(|(_, rows)| rows)).await?;
    let named = |mut fields| {
        names.add(&mut fields);
        serde_json::Value::Object(fields)
    };
    let tables: Map<_, _> = tables
        .into_iter()
        .map(|(name, rows)| (name.to_owned(), rows.into_iter().map(named).collect::<Vec<_>>().into()))
        .collect();
    Ok(json!({
        "academy": academy.settings().name,
        "made_at": academy.now(),
        "privacy_notice": super::PRIVACY_VERSION,
        "has_password": who.password_hash.is_some(),
        "data": tables,
    }))
}

fn own(actor: &Actor) -> Result<PersonId> {
    let id = actor.signed_in()?;
    check(actor, Action::KeepOwnAccount, &Place::OWN)?;
    Ok(id)
}

/// Rows of a table, each a value by its column.
type Rows = Vec<Map<String, serde_json::Value>>;

/// What every table holds about her, in one statement.
async fn rows_about(db: &impl ConnectionTrait, who: &person::Model) -> Result<Vec<(&'static str, Rows)>> {
    let backend = db.get_database_backend();
    let mut values: Vec<Value> = vec![who.id.0.into()];
    let mut columns = Vec::new();
    for table in personal() {
        let from = format!("FROM {} WHERE {}", table.name, condition(table.owner, &who.email, &mut values));
        let shown: Vec<String> = table.shown().map(|name| json_value(backend, name)).collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        columns.push(json_rows(backend, &shown, &from, table.shown().next().unwrap_or("1")));
    }
    let sql = format!("SELECT {}", columns.join(", "));
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let row = db.query_one_raw(statement).await?.ok_or(Error::NotFound)?;
    let rows = |(number, table): (usize, &'static Table)| {
        let json: Option<String> = row.try_get_by_index(number)?;
        let lines: Vec<Vec<serde_json::Value>> = db::rows_of(json.as_deref())?;
        let fields = |line: Vec<serde_json::Value>| {
            table.shown().zip(line).map(|(name, found)| (name.to_owned(), value(name, found))).collect()
        };
        Ok((table.name, lines.into_iter().map(fields).collect()))
    };
    personal().enumerate().map(rows).collect()
}

/// The condition that finds a person's rows; `$1` is her id, and what else it needs is added to the values.
pub(super) fn condition(owner: Owner, email: &str, values: &mut Vec<Value>) -> String {
    match owner {
        Owner::Nobody => "1 = 0".into(),
        Owner::Person(column) => format!("{column} = $1"),
        Owner::PersonOrAddress(column, address) => {
            values.push(email.into());
            format!("({column} = $1 OR {address} = ${})", values.len())
        }
        Owner::Enrollment(column) => format!("{column} IN (SELECT id FROM enrollment WHERE person_id = $1)"),
        Owner::Attempt(column) => format!(
            "{column} IN (SELECT id FROM quiz_attempt WHERE enrollment_id IN \
             (SELECT id FROM enrollment WHERE person_id = $1))"
        ),
        Owner::Certificate(column) => {
            format!("{column} IN (SELECT id FROM certificate WHERE person_id = $1)")
        }
    }
}

/// A value as the file has it: texts that are JSON come out as such, and what one database writes otherwise is the same
/// from both.
fn value(name: &str, found: serde_json::Value) -> serde_json::Value {
    let is_id = ["id", "supersedes", "superseded_by"].contains(&name) || name.ends_with("_id");
    let is_yes_or_no = ["is_", "names_"].iter().any(|start| name.starts_with(start));
    match found {
        serde_json::Value::Number(number) if is_yes_or_no => json!(number.as_i64() != Some(0)),
        serde_json::Value::String(text) if is_id => text.parse::<Uuid>().map_or(json!(text), |id| json!(id)),
        serde_json::Value::String(text) if text.starts_with(['{', '[']) => {
            serde_json::from_str(&text).unwrap_or_else(|_| json!(text))
        }
        other => other,
    }
}

/// Names of the cities and cohorts that rows name by id: one query for all of each.
struct Names {
    cities: BTreeMap<CityId, String>,
    cohorts: BTreeMap<CohortId, String>,
}

impl Names {
    async fn load(
        academy: &Academy,
        rows: impl Iterator<Item = &Map<String, serde_json::Value>> + Clone,
    ) -> Result<Self> {
        let cities: BTreeSet<CityId> =
            rows.clone().filter_map(|row| id(row, "city_id")).map(CityId).collect();
        let cohorts = rows.flat_map(|row| ["cohort_id", "left_cohort_id"].map(|name| id(row, name)));
        let cohorts: BTreeSet<CohortId> = cohorts.flatten().map(CohortId).collect();
        let cities = crate::city::queries::cities(academy, &cities.into_iter().collect::<Vec<_>>()).await?;
        let cohorts =
            crate::cohort::queries::cohorts(academy, &cohorts.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self {
            cities: cities
                .into_iter()
                .map(|city| (city.id, city.naming.label(crate::lang::Lang::Pl)))
                .collect(),
            cohorts: cohorts.into_iter().map(|cohort| (cohort.id, cohort.texts.pl.name)).collect(),
        })
    }

    fn add(&self, fields: &mut Map<String, serde_json::Value>) {
        if let Some(name) = id(fields, "city_id").and_then(|id| self.cities.get(&CityId(id))) {
            fields.insert("city".into(), json!(name));
        }
        if let Some(name) = id(fields, "cohort_id").and_then(|id| self.cohorts.get(&CohortId(id))) {
            fields.insert("cohort".into(), json!(name));
        }
        if let Some(name) = id(fields, "left_cohort_id").and_then(|id| self.cohorts.get(&CohortId(id))) {
            fields.insert("left_cohort".into(), json!(name));
        }
    }
}

fn id(fields: &Map<String, serde_json::Value>, name: &str) -> Option<Uuid> {
    fields.get(name)?.as_str()?.parse().ok()
}
