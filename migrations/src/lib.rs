//! Schema only. An old migration runs unchanged for ever, so this crate imports no entity.
//!
//! Statements are written once in SQL for both databases; `ddl` fills in the few type names that differ.
//! Expand first, contract in a later release: a binary of the release before must run on the new schema.

mod ddl;
mod m20261125_000001_people;
mod m20261125_000002_city;
mod m20261125_000003_catalog;
mod m20261125_000004_cohort;
mod m20261125_000005_enrollment;
mod m20261125_000006_learning;
mod m20261125_000007_assessment;
mod m20261125_000008_certification;
mod m20261125_000009_notification;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseConnection;

/// The list of migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261125_000001_people::Migration),
            Box::new(m20261125_000002_city::Migration),
            Box::new(m20261125_000003_catalog::Migration),
            Box::new(m20261125_000004_cohort::Migration),
            Box::new(m20261125_000005_enrollment::Migration),
            Box::new(m20261125_000006_learning::Migration),
            Box::new(m20261125_000007_assessment::Migration),
            Box::new(m20261125_000008_certification::Migration),
            Box::new(m20261125_000009_notification::Migration),
        ]
    }
}

/// Runs what has not run yet.
///
/// # Errors
/// Whatever the database says.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await
}

/// Undoes everything; for tests.
///
/// # Errors
/// Whatever the database says.
pub async fn down(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::down(db, None).await
}

/// Whether nothing is left to run. Reads only.
///
/// # Errors
/// Whatever the database says.
pub async fn is_current(db: &DatabaseConnection) -> Result<bool, DbErr> {
    Ok(Migrator::get_pending_migrations(db).await?.is_empty())
}
