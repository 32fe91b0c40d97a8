//! Sends the outbox: by SMTP, or into `.eml` files where no server is named. Several processes may run it at once.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use app::mail::Composed;
use chrono::{DateTime, TimeDelta, Utc};
use domain::Academy;
use domain::clock::Instant;
use domain::notification::bounce::without_addresses;
use domain::notification::worker::{self, Leased};
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::Config;

/// How long to rest when nothing is due.
const REST: Duration = Duration::from_secs(1);
/// How many mails are leased at a time.
const BATCH: u64 = 20;
/// How long a mail server may take for one mail, all its answers together: less than the lease of a mail, or two
/// servers would send it.
const SENDING: Duration = Duration::from_secs(90);
/// How often what is old is deleted.
const CLEANING: Duration = Duration::from_secs(30 * 60);
/// How long `.eml` files are kept.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Where mails go.
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(PathBuf),
}

/// Sends mails until the process ends.
pub struct Outbox {
    academy: Academy,
    from: Mailbox,
    way: Way,
    name: String,
}

impl Outbox {
    /// Opens the way out.
    ///
    /// # Errors
    /// Names the key whose value is wrong.
    pub fn open(config: &Config, academy: &Academy) -> Result<Self> {
        let address = config.mail_from.parse().context("ACADEMY_MAIL_FROM: is no e-mail address")?;
        let way = match &config.smtp_url {
            Some(url) => Way::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .context("SMTP_URL: starts with smtp:// or smtps://")?
                    .timeout(Some(Duration::from_secs(30)))
                    .build(),
            ),
            None => Way::Files(config.data_dir.join("mail")),
        };
        let from = Mailbox::new(Some(config.name.clone()), address);
        Ok(Self { academy: academy.clone(), from, way, name: domain::secret::reference() })
    }

    /// Runs for ever. What goes wrong is logged, and tried again.
    pub async fn run(self) {
        let mut next_cleaning = tokio::time::Instant::now();
        loop {
            if tokio::time::Instant::now() >= next_cleaning {
                next_cleaning += CLEANING;
                if let Err(error) = self.clean().await {
                    tracing::warn!(%error, "old mails could not be deleted");
                }
            }
            match self.send_due().await {
                Ok(0) => tokio::time::sleep(REST).await,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be read");
                    tokio::time::sleep(REST * 5).await;
                }
            }
        }
    }

    /// Sends what is due now and returns how many mails it took on. A mail that another worker took over meanwhile is
    /// left to that one.
    ///
    /// # Errors
    /// When the outbox cannot be read or written.
    pub async fn send_due(&self) -> Result<usize> {
        let leased = worker::lease(&self.academy, &self.name, BATCH).await?;
        for mail in &leased {
            if !worker::renew(&self.academy, mail).await? {
                tracing::info!(event = mail.event, id = %mail.id, "a mail was left to whoever took it over");
                continue;
            }
            match self.send(mail).await {
                Ok(()) => worker::sent(&self.academy, mail).await?,
                Err(Failed { why, is_final }) => {
                    let why = without_addresses(&why);
                    tracing::warn!(event = mail.event, id = %mail.id, why, is_final, "a mail was not sent");
                    worker::failed(&self.academy, mail, &why, is_final).await?;
                }
            }
        }
        Ok(leased.len())
    }

    /// Deletes what has been kept long enough, in the database and of the `.eml` files.
    ///
    /// # Errors
    /// When database or folder cannot be written.
    pub async fn clean(&self) -> Result<()> {
        domain::privacy::commands::forget_old(&self.academy).await?;
        if let Way::Files(folder) = &self.way {
            delete_old(folder, self.academy.now()).await?;
        }
        Ok(())
    }

    async fn send(&self, mail: &Leased) -> Result<(), Failed> {
        let message =
            self.message(mail).map_err(|error| Failed { why: format!("{error:#}"), is_final: true })?;
        match &self.way {
            Way::Smtp(transport) => match tokio::time::timeout(SENDING, transport.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(Failed { is_final: error.is_permanent(), why: error.to_string() }),
                Err(_) => Err(Failed { is_final: false, why: "the mail server took too long".into() }),
            },
            Way::Files(folder) => write(folder, mail, &message.formatted())
                .await
                .map_err(|error| Failed { why: error.to_string(), is_final: false }),
        }
    }

    fn message(&self, mail: &Leased) -> Result<Message> {
        let words = app::mail::compose(&mail.event, mail.lang, &mail.data, self.academy.settings())
            .with_context(|| format!("no words for {}", mail.event))?;
        Ok(Message::builder()
            .from(self.from.clone())
            .to(mail.recipient.parse().context("the recipient is no address")?)
            .subject(words.subject.as_str())
            .message_id(Some(format!("<{}>", mail.message_id)))
            .multipart(body(words)?)?)
    }
}

/// Plain text and HTML of the same words, and dates for a calendar beside them.
fn body(words: Composed) -> Result<MultiPart> {
    let text = MultiPart::alternative_plain_html(words.text, words.html);
    let Some(file) = words.calendar else { return Ok(text) };
    let kind = format!("text/calendar; charset=utf-8; method={}", file.method);
    // As octets: its line ends are CRLF and folded lines begin with a space, whatever the way does to text.
    let octets = Body::new_with_encoding(file.text.into_bytes(), ContentTransferEncoding::Base64)
        .map_err(|_| anyhow::anyhow!("a calendar file cannot be encoded"))?;
    let dates = Attachment::new("akademia.ics".into()).body(octets, ContentType::parse(&kind)?);
    Ok(MultiPart::mixed().multipart(text).singlepart(dates))
}

struct Failed {
    why: String,
    is_final: bool,
}

async fn write(folder: &Path, mail: &Leased, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    // The id names the file: a mail that is sent twice is one file.
    let (draft, file) = (folder.join(format!("{}.part", mail.id)), folder.join(format!("{}.eml", mail.id)));
    tokio::fs::write(&draft, bytes).await?;
    tokio::fs::rename(draft, file).await
}

async fn delete_old(folder: &Path, now: Instant) -> std::io::Result<()> {
    let mut files = match tokio::fs::read_dir(folder).await {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    while let Some(file) = files.next_entry().await? {
        let written: DateTime<Utc> = file.metadata().await?.modified()?.into();
        if now - written > KEPT {
            tokio::fs::remove_file(file.path()).await?;
        }
    }
    Ok(())
}
