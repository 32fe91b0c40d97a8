//! Reads about certificates.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{certificate, document, name_check, print};
use super::sources::{self, Source};
use super::views::{Card, Document, HolderPage, NameCheck, Roll, RollLine, Unprinted};
use super::{Number, state_of};
use crate::access::{Action, Actor, Place, check};
use crate::db::stored;
use crate::enrollment::entity::enrollment;
use crate::ids::{CertificateId, CohortId, EnrollmentId};
use crate::lang::Lang;
use crate::{Academy, Error, Result, secret};

/// The certificate with that number; everybody who knows a number may ask.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn public_card(academy: &Academy, number: &Number) -> Result<Card> {
    let row = by_number(academy, number).await?;
    card(academy, academy.db().read(), row).await
}

/// Whether the bytes are those of the issued PDF; `None` while it is not printed yet.
///
/// # Errors
/// `NotFound` when there is no certificate with that number.
pub async fn is_identical(academy: &Academy, number: &Number, bytes: &[u8]) -> Result<Option<bool>> {
    let row = by_number(academy, number).await?;
    let found = document::Entity::find_by_id(row.id).one(academy.db().read()).await?;
    Ok(found.map(|document| document.pdf == bytes))
}

/// The issued PDF, for its holder and for whoever keeps the cohort's certificates.
///
/// # Errors
/// `NotFound` when there is none, is not printed yet, or belongs to somebody else.
pub async fn document(academy: &Academy, actor: &Actor, number: &Number) -> Result<Document> {
    let conn = academy.db().read();
    let row = by_number(academy, number).await?;
    if !actor.is(row.person_id) {
        let cohort = sources::cohort(conn, row.cohort_id).await?.ok_or(Error::NotFound)?;
        let place = Place::cohort(cohort.course_id, row.cohort_id);
        check(actor, Action::KeepCertificates, &place).map_err(|error| match error {
            Error::SignInRequired => error,
            _ => Error::NotFound,
        })?;
    }
    let found = document::Entity::find_by_id(row.id).one(conn).await?.ok_or(Error::NotFound)?;
    Ok(Document { number: number.clone(), pdf: found.pdf })
}

/// What the holder sees about the certificate of one of her enrollments.
///
/// # Errors
/// `NotFound` when the enrollment is not hers.
pub async fn holder_page(academy: &Academy, actor: &Actor, enrollment: EnrollmentId) -> Result<HolderPage> {
    let person = actor.signed_in()?;
    let conn = academy.db().read();
    let source =
        sources::find(conn, enrollment).await?.filter(|s| s.person_id == person).ok_or(Error::NotFound)?;
    Ok(HolderPage {
        enrollment,
        course: sources::titles(conn, source.course_id).await?,
        city: source.city.clone(),
        is_completed: source.is_completed(),
        name: name_of(conn, &source).await?,
        certificate: latest(academy, conn, enrollment).await?,
    })
}

/// The certificates of the actor herself, the newest first.
///
/// # Errors
/// `SignInRequired` for guests.
pub async fn own_cards(academy: &Academy, actor: &Actor) -> Result<Vec<Card>> {
    let person = actor.signed_in()?;
    let conn = academy.db().read();
    let rows = certificate::Entity::find()
        .filter(certificate::Column::PersonId.eq(person))
        .order_by_desc(certificate::Column::IssuedAt)
        .all(conn)
        .await?;
    let mut cards = Vec::with_capacity(rows.len());
    for row in rows {
        cards.push(card(academy, conn, row).await?);
    }
    Ok(cards)
}

/// Everybody of a cohort with her certificate, for whoever keeps them.
///
/// # Errors
/// `NotFound` for an unknown cohort, `Denied` without the right.
pub async fn roll(academy: &Academy, actor: &Actor, cohort: CohortId) -> Result<Roll> {
    let conn = academy.db().read();
    let known = sources::cohort(conn, cohort).await?.ok_or(Error::NotFound)?;
    check(actor, Action::KeepCertificates, &Place::cohort(known.course_id, cohort))?;
    let sources = sources::of_cohort(conn, cohort).await?;
    let mut names = names_of_cohort(conn, cohort).await?;
    let mut cards = latest_of_cohort(academy, conn, cohort).await?;
    let mut lines = Vec::with_capacity(sources.len());
    for source in sources {
        let name = named(names.remove(&source.enrollment_id), &source)?;
        let (certificate, print_error) = cards.remove(&source.enrollment_id).unzip();
        lines.push(RollLine {
            enrollment: source.enrollment_id,
            person: source.person_id,
            is_completed: source.is_completed(),
            is_name_checked: name.is_confirmed,
            is_city_agreed: name.names_city,
            name: name.printed_name,
            city: source.city,
            certificate,
            print_error: print_error.flatten(),
        });
    }
    Ok(Roll { cohort, name: sources::cohort_names(&known.texts), lines })
}

/// Certificates without a PDF that are due for printing, the oldest first: what failed before waits its time.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn unprinted(academy: &Academy, limit: u64) -> Result<Vec<Unprinted>> {
    let printed = Query::select().column(document::Column::CertificateId).from(document::Entity).to_owned();
    let later = Query::select()
        .column(print::Column::CertificateId)
        .from(print::Entity)
        .and_where(Expr::col(print::Column::NextTryAt).gt(academy.now()))
        .to_owned();
    let rows = certificate::Entity::find()
        .filter(certificate::Column::Id.not_in_subquery(printed))
        .filter(certificate::Column::Id.not_in_subquery(later))
        .order_by_asc(certificate::Column::Id)
        .limit(limit)
        .all(academy.db().read())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Unprinted {
                id: row.id,
                number: number(academy, &row.number)?,
                facts: sources::read_facts(&row.facts)?,
                issued_at: row.issued_at,
            })
        })
        .collect()
}

/// Enrollments for which a certificate is due by rule.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn due(academy: &Academy) -> Result<Vec<EnrollmentId>> {
    sources::due(academy.db().read()).await
}

/// Whether a certificate of this enrollment is in force.
pub(crate) async fn holds_one(conn: &impl ConnectionTrait, enrollment: EnrollmentId) -> Result<bool> {
    let in_force = certificate::Entity::find()
        .filter(certificate::Column::EnrollmentId.eq(enrollment))
        .filter(certificate::Column::EndedAt.is_null());
    Ok(in_force.one(conn).await?.is_some())
}

/// The name for paper: as checked, else as the account has it.
pub(super) async fn name_of(conn: &impl ConnectionTrait, source: &Source) -> Result<NameCheck> {
    named(name_check::Entity::find_by_id(source.enrollment_id).one(conn).await?, source)
}

fn named(checked: Option<name_check::Model>, source: &Source) -> Result<NameCheck> {
    Ok(match checked {
        Some(row) => NameCheck {
            printed_name: row.printed_name,
            form: stored(&row.grammatical_form)?,
            names_city: row.names_city,
            is_confirmed: true,
        },
        None => NameCheck {
            printed_name: source.account_name.clone().unwrap_or_else(|| source.display_name.clone()),
            form: stored(&source.account_form)?,
            names_city: false,
            is_confirmed: false,
        },
    })
}

/// The checked names of a cohort, in one statement.
async fn names_of_cohort(
    conn: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<BTreeMap<EnrollmentId, name_check::Model>> {
    let members = Query::select()
        .column(enrollment::Column::Id)
        .from(enrollment::Entity)
        .and_where(Expr::col(enrollment::Column::CohortId).eq(cohort))
        .to_owned();
    let rows = name_check::Entity::find()
        .filter(name_check::Column::EnrollmentId.in_subquery(members))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.enrollment_id, row)).collect())
}

/// The latest certificate of each enrollment of a cohort and why it could not be printed, in three statements.
async fn latest_of_cohort(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    cohort: CohortId,
) -> Result<BTreeMap<EnrollmentId, (Card, Option<String>)>> {
    // An enrollment may have been moved here since its certificate was revoked elsewhere.
    let members = Query::select()
        .column(enrollment::Column::Id)
        .from(enrollment::Entity)
        .and_where(Expr::col(enrollment::Column::CohortId).eq(cohort))
        .to_owned();
    let of_cohort = Query::select()
        .column(certificate::Column::Id)
        .from(certificate::Entity)
        .and_where(Expr::col(certificate::Column::EnrollmentId).in_subquery(members.clone()))
        .to_owned();
    let rows = certificate::Entity::find()
        .filter(certificate::Column::EnrollmentId.in_subquery(members))
        .order_by_asc(certificate::Column::Id)
        .all(conn)
        .await?;
    let hashes: Vec<(CertificateId, Vec<u8>)> = document::Entity::find()
        .select_only()
        .columns([document::Column::CertificateId, document::Column::Sha256])
        .filter(document::Column::CertificateId.in_subquery(of_cohort.clone()))
        .into_tuple()
        .all(conn)
        .await?;
    let hashes: BTreeMap<CertificateId, Vec<u8>> = hashes.into_iter().collect();
    let failed =
        print::Entity::find().filter(print::Column::CertificateId.in_subquery(of_cohort)).all(conn).await?;
    let failed: BTreeMap<_, _> = failed.into_iter().map(|row| (row.certificate_id, row.last_error)).collect();
    let numbers: BTreeMap<CertificateId, String> =
        rows.iter().map(|row| (row.id, row.number.clone())).collect();
    let mut latest = BTreeMap::new();
    for row in rows {
        let successor = row.superseded_by.and_then(|id| numbers.get(&id));
        let successor = successor.map(|text| number(academy, text)).transpose()?;
        let hash = hashes.get(&row.id).cloned();
        let error = failed.get(&row.id).filter(|_| hash.is_none()).cloned();
        // Later ones overwrite earlier ones: the rows come in the order of issue.
        latest.insert(row.enrollment_id, (shown(academy, row, successor, hash)?, error));
    }
    Ok(latest)
}

/// The stored row as it may be shown.
pub(super) async fn card(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    row: certificate::Model,
) -> Result<Card> {
    let successor = match row.superseded_by {
        Some(id) => number_of(academy, conn, id).await?,
        None => None,
    };
    let hash: Option<Vec<u8>> = document::Entity::find_by_id(row.id)
        .select_only()
        .column(document::Column::Sha256)
        .into_tuple()
        .one(conn)
        .await?;
    shown(academy, row, successor, hash)
}

fn shown(
    academy: &Academy,
    row: certificate::Model,
    successor: Option<Number>,
    hash: Option<Vec<u8>>,
) -> Result<Card> {
    let state = state_of(&row.state, row.expires_at, academy.now())
        .ok_or_else(|| Error::broken(format!("unknown state of a certificate: {}", row.state)))?;
    Ok(Card {
        id: row.id,
        number: number(academy, &row.number)?,
        state,
        facts: sources::read_facts(&row.facts)?,
        issued_at: row.issued_at,
        ended_at: row.ended_at,
        end_reason: row.end_reason,
        expires_at: row.expires_at,
        superseded_by: successor,
        sha256: hash.map(|hash| secret::hex(&hash)),
        person: row.person_id,
        enrollment: row.enrollment_id,
    })
}

async fn latest(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    enrollment: EnrollmentId,
) -> Result<Option<Card>> {
    let row = certificate::Entity::find()
        .filter(certificate::Column::EnrollmentId.eq(enrollment))
        .order_by_desc(certificate::Column::Id)
        .one(conn)
        .await?;
    match row {
        Some(row) => Ok(Some(card(academy, conn, row).await?)),
        None => Ok(None),
    }
}

async fn by_number(academy: &Academy, number: &Number) -> Result<certificate::Model> {
    certificate::Entity::find()
        .filter(certificate::Column::Number.eq(number.as_str()))
        .one(academy.db().read())
        .await?
        .ok_or(Error::NotFound)
}

async fn number_of(
    academy: &Academy,
    conn: &impl ConnectionTrait,
    id: CertificateId,
) -> Result<Option<Number>> {
    let row = certificate::Entity::find_by_id(id).one(conn).await?;
    row.map(|row| number(academy, &row.number)).transpose()
}

/// A stored number; the mark is taken from it, since an academy may have changed its own meanwhile.
fn number(academy: &Academy, text: &str) -> Result<Number> {
    let mark = text.split('-').next().unwrap_or(&academy.settings().mark);
    Number::parse(text, mark).ok_or_else(|| Error::broken(format!("no certificate number: {text}")))
}

/// The language of the holder's account, for the sheet.
pub(super) fn sheet_language(source: &Source) -> Lang {
    Lang::from_tag(&source.account_lang).unwrap_or_default()
}
