//! Reads of people, for those who may see them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::views::{
    Found, GrantLine, PeopleFilter, PeoplePage, PersonEnrollment, PersonLine, PersonPage, Work,
};
use crate::access::{Action, Actor, Grant, Place, Role, Scope, check, may, may_somewhere};
use crate::affiliation::{self, entity as affiliations};
use crate::city::fold::{fold, sort_key};
use crate::city::queries::cities;
use crate::city::told_apart;
use crate::clock::Instant;
use crate::db::{self, stored};
use crate::ids::{CityId, CohortId, EnrollmentId, PersonId};
use crate::lang::Lang;
use crate::people::entity::{person, role_grant, session};
use crate::people::granting::action_for;
use crate::people::queries::{SESSION_IDLE, SESSION_LIFE, grant};
use crate::{Academy, Error, Result};

/// People on one page of the list.
pub const PAGE: usize = 50;
/// So many people are read with one statement; a statement takes only so many ids.
const AT_ONCE: usize = 1_000;

/// People by name, address and city. Everybody is read and folded anew: an academy has thousands of people, not
/// millions, and so no second spelling of names is kept that could grow old.
///
/// # Errors
/// `Denied` to whoever may not see people.
pub async fn people(academy: &Academy, actor: &Actor, filter: &PeopleFilter) -> Result<PeoplePage> {
    let found = found(academy, actor, filter).await?;
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = (filter.page as usize).clamp(1, pages);
    let shown = found.iter().skip((page - 1) * PAGE).take(PAGE);
    Ok(PeoplePage {
        people: lines(academy, &shown.copied().collect::<Vec<_>>()).await?,
        total: found.len(),
        page: u32::try_from(page).unwrap_or(1),
        pages: u32::try_from(pages).unwrap_or(1),
    })
}

/// All people whom the filter leaves, in the order of the list; for a file. `page` of the filter means nothing here.
///
/// # Errors
/// `Denied` to whoever may not see people.
pub async fn all_people(academy: &Academy, actor: &Actor, filter: &PeopleFilter) -> Result<Vec<PersonLine>> {
    let found = found(academy, actor, filter).await?;
    let mut people = Vec::with_capacity(found.len());
    for some in found.chunks(AT_ONCE) {
        people.extend(lines(academy, some).await?);
    }
    Ok(people)
}

/// Whom the filter leaves, in the order of the list.
async fn found(academy: &Academy, actor: &Actor, filter: &PeopleFilter) -> Result<Vec<PersonId>> {
    check(actor, Action::SeePeople, &Place::ACADEMY)?;
    let mut found = everybody(academy).await?;
    let words: Vec<String> = fold(&filter.query).split(' ').map(str::to_owned).collect();
    found.retain(|person| person.answers(&words, &filter.role));
    found.sort_by(|a, b| (&a.place, a.id).cmp(&(&b.place, b.id)));
    Ok(found.into_iter().map(|person| person.id).collect())
}

async fn everybody(academy: &Academy) -> Result<Vec<Found>> {
    let db = academy.db().read();
    let people: Vec<(PersonId, String, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::DisplayName, person::Column::Email])
        .filter(person::Column::ErasedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut work = work_of(academy, None).await?;
    let mut roles = roles_of(academy, None).await?;
    Ok(people
        .into_iter()
        .map(|(id, name, email)| {
            let work = work.remove(&id).unwrap_or_default();
            let places: Vec<String> = work.iter().map(|(naming, _)| fold(&naming.short())).collect();
            Found {
                id,
                // The address stands twice: as typed, and as words.
                folded: format!("{} {email} {} {}", fold(&name), fold(&email), places.join(" ")),
                place: sort_key(&name),
                roles: roles.remove(&id).unwrap_or_default(),
                waits: work.iter().any(|(_, state)| *state == affiliation::State::Declared),
            }
        })
        .collect())
}

async fn lines(academy: &Academy, ids: &[PersonId]) -> Result<Vec<PersonLine>> {
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(academy.db().read())
        .await?;
    let mut rows: BTreeMap<PersonId, person::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut work = work_of(academy, Some(ids)).await?;
    let mut roles = roles_of(academy, Some(ids)).await?;
    Ok(ids
        .iter()
        .filter_map(|id| rows.remove(id))
        .map(|row| PersonLine {
            work: work.remove(&row.id).unwrap_or_default(),
            roles: roles.remove(&row.id).unwrap_or_default(),
            id: row.id,
            name: row.display_name,
            email: row.email,
            state: row.state,
        })
        .collect())
}

type WorkOf = BTreeMap<PersonId, Vec<(crate::city::Naming, affiliation::State)>>;

/// Where people work now, refused claims left out.
async fn work_of(academy: &Academy, of: Option<&[PersonId]>) -> Result<WorkOf> {
    use affiliations::Column;
    let mut query = affiliations::Entity::find()
        .filter(Column::EndedOn.is_null())
        .filter(Column::State.ne(affiliation::State::Refused.word()))
        .order_by_asc(Column::Id);
    if let Some(of) = of {
        query = query.filter(Column::PersonId.is_in(of.iter().map(|id| id.0)));
    }
    let rows = query.all(academy.db().read()).await?;
    let ids: BTreeSet<CityId> = rows.iter().map(|row| row.city_id).collect();
    let ids: Vec<CityId> = ids.into_iter().collect();
    let names: BTreeMap<_, _> =
        cities(academy, &ids).await?.into_iter().map(|city| (city.id, city.naming)).collect();
    let mut work = WorkOf::new();
    for row in rows {
        if let Some(naming) = names.get(&row.city_id) {
            work.entry(row.person_id).or_default().push((naming.clone(), stored(&row.state)?));
        }
    }
    Ok(work)
}

async fn roles_of(academy: &Academy, of: Option<&[PersonId]>) -> Result<BTreeMap<PersonId, Vec<Role>>> {
    let mut query = role_grant::Entity::find().filter(role_grant::Column::EndedAt.is_null());
    if let Some(of) = of {
        query = query.filter(role_grant::Column::PersonId.is_in(of.iter().map(|id| id.0)));
    }
    let mut roles: BTreeMap<PersonId, BTreeSet<Role>> = BTreeMap::new();
    for row in query.all(academy.db().read()).await? {
        if let Some(grant) = grant(&row) {
            roles.entry(row.person_id).or_default().insert(grant.role);
        }
    }
    Ok(roles.into_iter().map(|(id, roles)| (id, roles.into_iter().collect())).collect())
}

/// One person.
///
/// # Errors
/// `Denied` to whoever may not see people, `NotFound` for an unknown or erased one.
pub async fn person_page(academy: &Academy, actor: &Actor, id: PersonId) -> Result<PersonPage> {
    check(actor, Action::SeePeople, &Place::ACADEMY)?;
    let db = academy.db().read();
    let row = person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    if row.erased_at.is_some() {
        return Err(Error::NotFound);
    }
    let sessions = open_sessions(academy, id).await?;
    Ok(PersonPage {
        id,
        name: row.display_name,
        email: row.email,
        lang: crate::lang::Lang::from_tag(&row.lang).unwrap_or_default(),
        state: row.state,
        is_demo: row.is_demo,
        created_at: row.created_at,
        last_seen_at: sessions.iter().max().copied(),
        sessions: sessions.len(),
        work: work(academy, actor, id).await?,
        grants: grants(academy, actor, id).await?,
        enrollments: enrollments(academy, id).await?,
    })
}

/// The last use of each browser in which somebody is signed in.
async fn open_sessions(academy: &Academy, id: PersonId) -> Result<Vec<Instant>> {
    let now = academy.now();
    let rows = session::Entity::find()
        .filter(session::Column::PersonId.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::LastSeenAt.gt(now - SESSION_IDLE))
        .filter(session::Column::CreatedAt.gt(now - SESSION_LIFE))
        .all(academy.db().read())
        .await?;
    Ok(rows.into_iter().map(|row| row.last_seen_at).collect())
}

async fn work(academy: &Academy, actor: &Actor, id: PersonId) -> Result<Vec<Work>> {
    let rows = affiliations::Entity::find()
        .filter(affiliations::Column::PersonId.eq(id))
        .order_by_desc(affiliations::Column::Id)
        .all(academy.db().read())
        .await?;
    let ids: Vec<CityId> = rows.iter().map(|row| row.city_id).collect();
    let cards = cities(academy, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let card = cards.iter().find(|card| card.id == row.city_id);
            let card = card.ok_or_else(|| Error::broken("an affiliation names no city"))?;
            let state: affiliation::State = stored(&row.state)?;
            let is_open = row.ended_on.is_none() && state == affiliation::State::Declared;
            Ok(Work {
                id: row.id,
                naming: card.naming.clone(),
                function: row.function,
                state,
                reason: row.reason,
                is_ended: row.ended_on.is_some(),
                may_decide: is_open && may(actor, Action::DecideAffiliation, &Place::city(row.city_id)),
            })
        })
        .collect()
}

async fn grants(academy: &Academy, actor: &Actor, id: PersonId) -> Result<Vec<GrantLine>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::Column::PersonId.eq(id))
        .filter(role_grant::Column::EndedAt.is_null())
        .order_by_asc(role_grant::Column::Id)
        .all(academy.db().read())
        .await?;
    let givers: Vec<Uuid> = rows.iter().filter_map(|row| row.granted_by).map(|id| id.0).collect();
    let givers: BTreeMap<PersonId, String> = names_of_people(academy, givers).await?;
    let held: Vec<_> = rows.into_iter().filter_map(|row| Some((grant(&row)?, row))).collect();
    let scopes: Vec<Scope> = held.iter().map(|(grant, _)| grant.scope).collect();
    let names = scope_names(academy, &scopes).await?;
    Ok(held
        .into_iter()
        .map(|(grant, row)| GrantLine {
            id: row.id,
            scope_name: names.get(&grant.scope.word()).cloned().unwrap_or_default(),
            grant,
            by: row.granted_by.and_then(|by| givers.get(&by).cloned()),
            reason: row.reason,
            at: row.created_at,
            may_take: may_take(actor, grant),
        })
        .collect())
}

/// Whether the page offers to take it; a course's cohort is decided by the command, which knows the course.
fn may_take(actor: &Actor, grant: Grant) -> bool {
    let action = action_for(grant.role);
    match grant.scope {
        Scope::Cohort(_) => may_somewhere(actor, action),
        Scope::Everything => may(actor, action, &Place::ACADEMY),
        Scope::Course(course) => may(actor, action, &Place::course(course)),
        Scope::Module(module) => may(actor, action, &Place::module(module)),
        Scope::City(city) => may(actor, action, &Place::city(city)),
    }
}

pub(crate) async fn names_of_people(academy: &Academy, ids: Vec<Uuid>) -> Result<BTreeMap<PersonId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(PersonId, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::DisplayName])
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(academy.db().read())
        .await?;
    Ok(rows.into_iter().collect())
}

/// What scopes are called, by their word. Names of courses, cohorts and modules are those of the first language.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn scope_names(academy: &Academy, scopes: &[Scope]) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    let mut ids: Vec<CityId> = Vec::new();
    let mut others = false;
    for scope in scopes {
        match scope {
            Scope::City(city) => ids.push(*city),
            Scope::Everything => {}
            _ => others = true,
        }
    }
    let towns = cities(academy, &ids).await?;
    let towns = told_apart(Lang::Pl, towns.iter().map(|city| (city.id, &city.naming)));
    names.extend(towns.into_iter().map(|(city, name)| (Scope::City(city).word(), name)));
    if others {
        let all = choices(academy).await?;
        names.extend(all.into_iter().map(|(scope, name)| (scope.word(), name)));
    }
    Ok(names)
}

/// The scopes that a form offers beside everything: courses, cohorts and modules with their names.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn choices(academy: &Academy) -> Result<Vec<(Scope, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        id: Uuid,
        slug: String,
        body: Option<String>,
    }
    let sql = "SELECT 'course' AS kind, c.id, c.slug, t.title AS body FROM course c \
        LEFT JOIN course_text t ON t.course_id = c.id AND t.lang = c.first_lang \
        UNION ALL SELECT 'cohort', id, slug, texts FROM cohort \
        UNION ALL SELECT 'module', m.id, m.slug, x.body FROM module m \
        LEFT JOIN module_version v ON v.module_id = m.id AND v.number = \
            (SELECT MAX(n.number) FROM module_version n WHERE n.module_id = m.id) \
        LEFT JOIN content_text x ON x.module_version_id = v.id AND x.item_id = m.id AND x.lang = v.first_lang \
            AND x.revision = (SELECT MAX(r.revision) FROM content_text r WHERE r.module_version_id = v.id \
            AND r.item_id = m.id AND r.lang = v.first_lang)";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, []).await?;
    let mut choices: Vec<(Scope, String)> = rows
        .into_iter()
        .filter_map(|row| {
            let scope = Scope::parse(&format!("{}:{}", row.kind, row.id))?;
            Some((scope, name_in(&row.kind, row.body.as_deref()).unwrap_or(row.slug)))
        })
        .collect();
    choices.sort_by_cached_key(|(scope, name)| (order(*scope), sort_key(name)));
    Ok(choices)
}

const fn order(scope: Scope) -> u8 {
    match scope {
        Scope::Everything => 0,
        Scope::Course(_) => 1,
        Scope::Cohort(_) => 2,
        Scope::Module(_) => 3,
        Scope::City(_) => 4,
    }
}

/// The name in what the tables keep: a title, the texts of a cohort, the body of a module.
fn name_in(kind: &str, body: Option<&str>) -> Option<String> {
    let body = body?;
    let json = || serde_json::from_str::<serde_json::Value>(body).ok();
    let name = match kind {
        "cohort" => json()?.get("pl")?.get("name")?.as_str()?.to_owned(),
        "module" => json()?.get("title")?.as_str()?.to_owned(),
        _ => body.to_owned(),
    };
    Some(name).filter(|name| !name.is_empty())
}

async fn enrollments(academy: &Academy, id: PersonId) -> Result<Vec<PersonEnrollment>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: EnrollmentId,
        cohort_id: CohortId,
        slug: String,
        texts: String,
        city: String,
        state: String,
        applied_at: Instant,
        certificate: Option<String>,
    }
    let sql = "SELECT e.id, e.cohort_id, c.slug, c.texts, t.name AS city, e.state, e.applied_at, \
        x.number AS certificate FROM enrollment e JOIN cohort c ON c.id = e.cohort_id JOIN city t ON t.id = e.city_id \
        LEFT JOIN certificate x ON x.enrollment_id = e.id AND x.ended_at IS NULL \
        WHERE e.person_id = $1 ORDER BY e.id DESC";
    let rows: Vec<Row> = db::all(academy.db().read(), sql, [id.0.into()]).await?;
    rows.into_iter()
        .map(|row| {
            Ok(PersonEnrollment {
                id: row.id,
                cohort: row.cohort_id,
                cohort_slug: row.slug,
                texts: serde_json::from_str(&row.texts).map_err(Error::broken)?,
                city: row.city,
                state: stored(&row.state)?,
                applied_at: row.applied_at,
                certificate: row.certificate,
            })
        })
        .collect()
}
