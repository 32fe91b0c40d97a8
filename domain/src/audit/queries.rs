//! Reads of the trail. Names are looked up when it is read: the rows hold ids.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use super::views::{By, Filter, Line, Trail};
use crate::access::{Action, Actor, Place, Scope, check, reach};
use crate::affiliation::entity as affiliation;
use crate::certification::entity::certificate;
use crate::city::queries::cities;
use crate::city::told_apart;
use crate::db;
use crate::directory::queries::{names_of_people, scope_names};
use crate::enrollment::entity::enrollment;
use crate::ids::{CityId, CohortId, CourseId, PersonId};
use crate::lang::Lang;
use crate::{Academy, Result};

/// Lines on one page.
pub const PAGE: u64 = 50;
/// Lines in one export at most.
pub const EXPORT: u64 = 20_000;

/// A page of what the actor may see: everything, or what happened in her courses and cohorts.
///
/// # Errors
/// `Denied` to whoever sees no part of it.
pub async fn trail(academy: &Academy, actor: &Actor, filter: &Filter, most: u64) -> Result<Trail> {
    let scopes = reach(actor, Action::SeeAudit);
    if scopes.is_empty() {
        check(actor, Action::SeeAudit, &Place::ACADEMY)?;
    }
    let mut rows = Entity::find()
        .filter(visible(&scopes))
        .filter(wanted(filter))
        .order_by_desc(Column::Id)
        .limit(most + 1)
        .all(academy.db().read())
        .await?;
    let is_more = rows.len() as u64 > most;
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let next = rows.last().map(|row| row.id).filter(|_| is_more);
    Ok(Trail { lines: named(academy, rows).await?, next })
}

fn visible(scopes: &[Scope]) -> Condition {
    let mut any = Condition::any();
    for scope in scopes {
        any = match scope {
            Scope::Everything => return Condition::all(),
            Scope::Course(course) => any.add(Column::CourseId.eq(*course)),
            Scope::Cohort(cohort) => any.add(Column::CohortId.eq(*cohort)),
            Scope::City(city) => any.add(Column::CityId.eq(*city)),
            Scope::Module(module) => any.add(Column::SubjectId.eq(module.0)),
        };
    }
    any
}

fn wanted(filter: &Filter) -> Condition {
    Condition::all()
        .add_option(filter.kind.map(|kind| Column::SubjectKind.is_in(kind.subjects().iter().copied())))
        .add_option(filter.person.map(about))
        .add_option(filter.from.map(|from| Column::At.gte(from)))
        .add_option(filter.until.map(|until| Column::At.lt(until)))
        .add_option(filter.before.map(|before| Column::Id.lt(before)))
}

/// What a person did, and what was done to her, her work, her enrollments and her certificates.
fn about(person: PersonId) -> Condition {
    let hers: [SelectStatement; 3] = [
        Query::select()
            .column(enrollment::Column::Id)
            .from(enrollment::Entity)
            .and_where(Expr::col(enrollment::Column::PersonId).eq(person))
            .to_owned(),
        Query::select()
            .column(affiliation::Column::Id)
            .from(affiliation::Entity)
            .and_where(Expr::col(affiliation::Column::PersonId).eq(person))
            .to_owned(),
        Query::select()
            .column(certificate::Column::Id)
            .from(certificate::Entity)
            .and_where(Expr::col(certificate::Column::PersonId).eq(person))
            .to_owned(),
    ];
    hers.into_iter().fold(
        Condition::any().add(Column::ActorId.eq(person)).add(Column::SubjectId.eq(person.0)),
        |any, ids| any.add(Column::SubjectId.in_subquery(ids)),
    )
}

/// Whose thing a subject is.
async fn owners(academy: &Academy, rows: &[Model]) -> Result<BTreeMap<Uuid, PersonId>> {
    #[derive(FromQueryResult)]
    struct Owner {
        id: Uuid,
        person_id: PersonId,
    }
    let mut owners = BTreeMap::new();
    for (kind, table) in
        [("enrollment", "enrollment"), ("affiliation", "affiliation"), ("certificate", "certificate")]
    {
        let ids: BTreeSet<Uuid> =
            rows.iter().filter(|row| row.subject_kind == kind).filter_map(|row| row.subject_id).collect();
        if ids.is_empty() {
            continue;
        }
        let marks: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
        let sql = format!("SELECT id, person_id FROM {table} WHERE id IN ({})", marks.join(", "));
        let values = ids.into_iter().map(Into::into).collect::<Vec<sea_orm::Value>>();
        let found: Vec<Owner> = db::all(academy.db().read(), &sql, values).await?;
        owners.extend(found.into_iter().map(|owner| (owner.id, owner.person_id)));
    }
    Ok(owners)
}

async fn named(academy: &Academy, rows: Vec<Model>) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(rows.len());
    // In portions: a statement takes only so many values.
    for rows in rows.chunks(500) {
        lines.extend(named_portion(academy, rows).await?);
    }
    Ok(lines)
}

async fn named_portion(academy: &Academy, rows: &[Model]) -> Result<Vec<Line>> {
    let owners = owners(academy, rows).await?;
    let person_of = |row: &Model| match row.subject_kind.as_str() {
        "person" => row.subject_id.map(PersonId),
        _ => row.subject_id.and_then(|id| owners.get(&id).copied()),
    };
    let people: BTreeSet<Uuid> =
        rows.iter().flat_map(|row| [row.actor_id, person_of(row)]).flatten().map(|id| id.0).collect();
    let people = names_of_people(academy, people.into_iter().collect()).await?;
    let ids: BTreeSet<CityId> = rows.iter().flat_map(|row| [row.city_id, city_of(row)]).flatten().collect();
    let ids: Vec<CityId> = ids.into_iter().collect();
    let towns = cities(academy, &ids).await?;
    let towns = told_apart(Lang::Pl, towns.iter().map(|city| (city.id, &city.naming)));
    let mut scopes: Vec<Scope> =
        rows.iter().flat_map(|row| [scope_of(row), cohort_of(row)]).flatten().collect();
    for row in rows {
        for value in [&row.before, &row.after].into_iter().filter_map(|value| json(value.as_deref())) {
            scopes_in(&row.subject_kind, &value, &mut scopes);
        }
    }
    let scopes = scope_names(academy, &scopes).await?;
    let called = |scope: Option<Scope>| scope.and_then(|scope| scopes.get(&scope.word()).cloned());
    Ok(rows
        .iter()
        .map(|row| {
            let subject_person = person_of(row);
            Line {
                id: row.id,
                at: row.at,
                by: match (row.actor_id, &row.actor_job) {
                    (Some(id), _) => By::Person(id, people.get(&id).cloned()),
                    (None, job) => By::Job(job.clone().unwrap_or_default()),
                },
                action: row.action.clone(),
                subject_kind: row.subject_kind.clone(),
                subject: subject_person
                    .and_then(|id| people.get(&id).cloned())
                    .or_else(|| city_of(row).and_then(|id| towns.get(&id).cloned()))
                    .or_else(|| called(scope_of(row))),
                subject_person,
                cohort: called(cohort_of(row)),
                city: row.city_id.and_then(|id| towns.get(&id).cloned()),
                before: json(row.before.as_deref())
                    .map(|value| with_names(&row.subject_kind, value, &scopes)),
                after: json(row.after.as_deref()).map(|value| with_names(&row.subject_kind, value, &scopes)),
                reason: row.reason.clone(),
            }
        })
        .collect())
}

fn city_of(row: &Model) -> Option<CityId> {
    row.subject_id.filter(|_| row.subject_kind == "city").map(CityId)
}

fn cohort_of(row: &Model) -> Option<Scope> {
    row.cohort_id.map(Scope::Cohort)
}

fn scope_of(row: &Model) -> Option<Scope> {
    let id = row.subject_id?;
    match row.subject_kind.as_str() {
        "cohort" => Some(Scope::Cohort(CohortId(id))),
        "course" => Some(Scope::Course(CourseId(id))),
        "module" => Some(Scope::Module(crate::ids::ModuleId(id))),
        _ => None,
    }
}

fn json(text: Option<&str>) -> Option<Value> {
    let text = text?;
    Some(serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())))
}

/// What stands under a name of a value as an id: "module" holds a module, "modules" several. A value without a name
/// is of the kind of its subject.
fn scope_under(name: &str, text: &str) -> Option<Scope> {
    let id: Uuid = text.parse().ok()?;
    match name {
        "course" => Some(Scope::Course(CourseId(id))),
        "cohort" => Some(Scope::Cohort(CohortId(id))),
        "module" | "modules" => Some(Scope::Module(crate::ids::ModuleId(id))),
        "city" => Some(Scope::City(CityId(id))),
        _ => None,
    }
}

fn scopes_in(name: &str, value: &Value, found: &mut Vec<Scope>) {
    match value {
        Value::String(text) => found.extend(scope_under(name, text)),
        Value::Array(items) => items.iter().for_each(|item| scopes_in(name, item, found)),
        Value::Object(pairs) => pairs.iter().for_each(|(name, item)| scopes_in(name, item, found)),
        _ => {}
    }
}

/// The value with names in place of the ids of what still has one.
fn with_names(name: &str, value: Value, called: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let known = scope_under(name, &text).and_then(|scope| called.get(&scope.word()).cloned());
            Value::String(known.unwrap_or(text))
        }
        Value::Array(items) => items.into_iter().map(|item| with_names(name, item, called)).collect(),
        Value::Object(pairs) => {
            let named = |(name, item): (String, Value)| {
                let item = with_names(&name, item, called);
                (name, item)
            };
            Value::Object(pairs.into_iter().map(named).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_in_a_value_become_names_where_there_are_any() {
        let (known, gone) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let value = json!({ "scope": { "module": known }, "modules": [known, gone], "subject": known });
        let mut scopes = Vec::new();
        scopes_in("person", &value, &mut scopes);
        assert_eq!(scopes.len(), 3, "what people typed is no scope: {scopes:?}");
        let module = Scope::Module(crate::ids::ModuleId(known));
        let called = BTreeMap::from([(module.word(), "Budżet".to_owned())]);
        let named = json!({ "scope": { "module": "Budżet" }, "modules": ["Budżet", gone], "subject": known });
        assert_eq!(with_names("person", value, &called), named);
        assert_eq!(with_names("city", json!("Ełk"), &called), json!("Ełk"));
    }
}
