//! The academy: what every command is given first.

use std::path::PathBuf;
use std::sync::Arc;

use uuid::{ContextV7, Timestamp, Uuid};

use crate::Result;
use crate::clock::{Clock, Instant};
use crate::db::{Db, Tx};

/// What an installation is called and where it lives.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The academy's name, e.g. "Akademia Lidera Smart City".
    pub name: String,
    /// Up to two lines for the header: the name split as it is drawn there.
    pub short_name: (String, String),
    /// What stands before certificate numbers, e.g. "ALSC".
    pub mark: String,
    /// The e-mail address at which people reach the organizers.
    pub contact: String,
    /// The address that people use, without a slash at the end.
    pub public_url: String,
    /// Where files, mails and the embedded database live.
    pub data_dir: PathBuf,
    /// Whether demo people may sign in: only when the server listens on loopback alone.
    pub demo_sign_in: bool,
}

/// Database, clock, ids and settings in one handle; cheap to clone.
#[derive(Clone)]
pub struct Academy(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Box<dyn Clock>,
    ids: std::sync::Mutex<ContextV7>,
    secret: [u8; 32],
    settings: Settings,
    city_register: crate::city::RegisterCache,
    content: crate::catalog::ContentCache,
    stops: crate::learning::StopsCache,
    look_ups: crate::certification::LookUps,
    intake: crate::enrollment::Intake,
    rounds: crate::allocation::RoundCache,
}

impl Academy {
    /// Opens the academy on a migrated database; draws the installation's secret when it is new.
    ///
    /// # Errors
    /// `Broken` when the database cannot be read or written.
    pub async fn open(db: Db, clock: Box<dyn Clock>, settings: Settings) -> Result<Self> {
        let secret = crate::people::installation_secret(&db).await?;
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            ids: std::sync::Mutex::new(ContextV7::new()),
            secret,
            settings,
            city_register: crate::city::RegisterCache::default(),
            content: crate::catalog::ContentCache::default(),
            stops: crate::learning::StopsCache::default(),
            look_ups: crate::certification::LookUps::default(),
            intake: crate::enrollment::Intake::default(),
            rounds: crate::allocation::RoundCache::default(),
        })))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// `Broken` when no connection can be had.
    pub async fn begin(&self) -> Result<Tx> {
        self.0.db.begin().await
    }

    /// The current instant.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// A new id, ordered by time.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let context = self.0.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos())).into()
    }

    /// The key of this installation, for HMACs.
    #[must_use]
    pub fn secret(&self) -> &[u8] {
        &self.0.secret
    }

    /// Name, address, folders.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The register of cities as it was last read for searching.
    pub(crate) fn city_register(&self) -> &crate::city::RegisterCache {
        &self.0.city_register
    }

    /// Who asked for certificate numbers of late.
    pub(crate) fn look_ups(&self) -> &crate::certification::LookUps {
        &self.0.look_ups
    }

    /// Who stands in front of the desks of cohorts.
    pub(crate) fn intake(&self) -> &crate::enrollment::Intake {
        &self.0.intake
    }

    /// Published rounds as they were last read.
    pub(crate) fn rounds(&self) -> &crate::allocation::RoundCache {
        &self.0.rounds
    }

    /// Published content as it was last read.
    pub(crate) fn content(&self) -> &crate::catalog::ContentCache {
        &self.0.content
    }

    /// What published versions are made of, as it was last read.
    pub(crate) fn stops(&self) -> &crate::learning::StopsCache {
        &self.0.stops
    }

    /// An absolute address for mails and QR codes; `path` starts with a slash and has the language's prefix.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0.settings.public_url)
    }
}

/// Whether a migrated database holds nobody and nothing yet; settings that a first start leaves do not count.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn is_empty(db: &Db) -> Result<bool> {
    use sea_orm::{EntityTrait, PaginatorTrait};
    let conn = db.read();
    Ok(crate::people::entity::person::Entity::find().count(conn).await? == 0
        && crate::city::entity::city::Entity::find().count(conn).await? == 0
        && crate::catalog::entity::module::Entity::find().count(conn).await? == 0)
}

/// Whether a migrated database holds invented people whom visitors may be.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub async fn is_demo(db: &Db) -> Result<bool> {
    use crate::people::entity::person;
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    let invented = person::Entity::find().filter(person::Column::IsDemo.eq(true));
    Ok(invented.count(db.read()).await? > 0)
}
