//! Configuration: environment first, then one TOML file, then defaults. A wrong value stops the start with the
//! key's name.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::academy::Settings;

use crate::network::Proxies;

/// Everything that an operator can set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite://FILE` or `postgres://…`; by default `academy.db` in the data folder.
    pub database_url: String,
    /// `ACADEMY_LISTEN`: address and port.
    pub listen: SocketAddr,
    /// `ACADEMY_DATA_DIR`: files, mails, the embedded database.
    pub data_dir: PathBuf,
    /// `ACADEMY_PUBLIC_URL`: what people type; by default the listening address.
    pub public_url: String,
    /// `SMTP_URL`: where mail goes; without it, `.eml` files in the data folder.
    pub smtp_url: Option<String>,
    /// `ACADEMY_MAIL_FROM`: the sender of mails.
    pub mail_from: String,
    /// `ACADEMY_CONTACT`: where people write to the organizers; by default the sender of mails.
    pub contact: String,
    /// `ACADEMY_NAME`, as it stands in titles and on certificates.
    pub name: String,
    /// `ACADEMY_MARK`: what certificate numbers start with.
    pub mark: String,
    /// `ACADEMY_TRUSTED_PROXIES`: whose `X-Forwarded-For` counts; by default nobody's.
    pub proxies: Proxies,
}

const KEYS: [&str; 10] = [
    "DATABASE_URL",
    "ACADEMY_LISTEN",
    "ACADEMY_DATA_DIR",
    "ACADEMY_PUBLIC_URL",
    "SMTP_URL",
    "ACADEMY_MAIL_FROM",
    "ACADEMY_CONTACT",
    "ACADEMY_NAME",
    "ACADEMY_MARK",
    "ACADEMY_TRUSTED_PROXIES",
];

impl Config {
    /// Reads the environment and the file named by `ACADEMY_CONFIG`, by default `academy.toml` where it exists.
    ///
    /// # Errors
    /// Names the key whose value is wrong.
    pub fn read() -> Result<Self> {
        let file = env("ACADEMY_CONFIG");
        let values = match &file {
            Some(path) => from_file(Path::new(path))?,
            None if Path::new("academy.toml").exists() => from_file(Path::new("academy.toml"))?,
            None => HashMap::new(),
        };
        Self::from_values(|key| env(key).or_else(|| values.get(key).cloned()))
    }

    pub(crate) fn from_values(value: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let listen = value("ACADEMY_LISTEN").unwrap_or_else(|| "127.0.0.1:3000".into());
        let listen: SocketAddr = listen
            .parse()
            .with_context(|| format!("ACADEMY_LISTEN: '{listen}' is no address with a port"))?;
        let data_dir = PathBuf::from(value("ACADEMY_DATA_DIR").unwrap_or_else(|| "data".into()));
        let database_url = value("DATABASE_URL")
            .unwrap_or_else(|| format!("sqlite://{}", data_dir.join("academy.db").display()));
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            bail!("DATABASE_URL: starts with sqlite:// or postgres://");
        }
        let public_url = value("ACADEMY_PUBLIC_URL").unwrap_or_else(|| format!("http://{listen}"));
        let public_url = checked_public_url(&public_url)?;
        let mark = value("ACADEMY_MARK").unwrap_or_else(|| "ALSC".into());
        if mark.is_empty()
            || mark.len() > 8
            || !mark.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        {
            bail!("ACADEMY_MARK: one to eight capitals and digits");
        }
        let proxies = Proxies::parse(&value("ACADEMY_TRUSTED_PROXIES").unwrap_or_default())
            .context("ACADEMY_TRUSTED_PROXIES: addresses and networks, between commas")?;
        let mail_from = value("ACADEMY_MAIL_FROM").unwrap_or_else(|| "akademia@localhost".into());
        let contact = checked_contact(value("ACADEMY_CONTACT").as_deref(), &mail_from)?;
        Ok(Self {
            database_url,
            listen,
            data_dir,
            public_url,
            smtp_url: value("SMTP_URL").filter(|url| !url.is_empty()),
            mail_from,
            contact,
            name: value("ACADEMY_NAME").unwrap_or_else(|| "Akademia Lidera Smart City".into()),
            mark,
            proxies,
        })
    }

    /// Whether something else must be serving the public address, and limits by network cannot see past it.
    #[must_use]
    pub fn is_behind_unnamed_proxy(&self) -> bool {
        self.public_url.starts_with("https://") && self.proxies == Proxies::default()
    }

    /// What the academy itself needs of this.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let (first, second) = split_name(&self.name);
        Settings {
            name: self.name.clone(),
            short_name: (first, second),
            mark: self.mark.clone(),
            contact: self.contact.clone(),
            public_url: self.public_url.clone(),
            data_dir: self.data_dir.clone(),
            demo_sign_in: self.listen.ip().is_loopback() && !self.public_url.starts_with("https://"),
        }
    }
}

/// The bare address at which people reach the organizers: the one given, else that of the sender.
fn checked_contact(given: Option<&str>, mail_from: &str) -> Result<String> {
    let (key, typed) = given.map_or(("ACADEMY_MAIL_FROM", mail_from), |typed| ("ACADEMY_CONTACT", typed));
    let mailbox: lettre::message::Mailbox =
        typed.parse().with_context(|| format!("{key}: '{typed}' is no e-mail address"))?;
    Ok(mailbox.email.to_string())
}

/// https anywhere, http only on loopback: browsers would send session cookies in the clear.
fn checked_public_url(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    let loopback = matches!(host, Some("localhost" | "127.0.0.1")) || url.starts_with("http://[::1]");
    if !url.starts_with("https://") && !loopback {
        bail!("ACADEMY_PUBLIC_URL: '{url}' must start with https:// (plain http only on localhost)");
    }
    Ok(url.to_owned())
}

/// The name in two lines: the last two words below.
fn split_name(name: &str) -> (String, String) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let at = words.len().saturating_sub(if words.len() > 2 { 2 } else { 0 });
    (words[..at].join(" "), words[at..].join(" "))
}

fn from_file(path: &Path) -> Result<HashMap<String, String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let table: toml::Table = text.parse().with_context(|| format!("{} is no TOML", path.display()))?;
    let mut values = HashMap::new();
    for (key, value) in table {
        if !KEYS.contains(&key.as_str()) {
            bail!("{key}: unknown key in {}", path.display());
        }
        match value {
            toml::Value::String(text) => values.insert(key, text),
            _ => bail!("{key}: the value must be a text in quotes"),
        };
    }
    Ok(values)
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn env(key: &str) -> Option<String> {
    std::env::var(key).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: &'static str, text: &'static str) -> Result<Config> {
        Config::from_values(move |asked| (asked == key).then(|| text.to_owned()))
    }

    #[test]
    fn defaults_serve_an_embedded_database_on_loopback() {
        let config = Config::from_values(|_| None).expect("defaults are right");
        assert_eq!(config.database_url, "sqlite://data/academy.db");
        assert_eq!(config.public_url, "http://127.0.0.1:3000");
        assert!(config.settings().demo_sign_in);
    }

    #[test]
    fn demo_people_stay_out_of_an_academy_that_a_proxy_shows_to_the_world() {
        let config = with("ACADEMY_PUBLIC_URL", "https://academy.example").expect("a right address");
        assert!(!config.settings().demo_sign_in);
    }

    #[test]
    fn a_wrong_value_is_named() {
        for (key, text) in [
            ("ACADEMY_LISTEN", "3000"),
            ("DATABASE_URL", "mysql://x"),
            ("ACADEMY_PUBLIC_URL", "http://academy.example"),
            ("ACADEMY_MARK", "a b"),
            ("ACADEMY_TRUSTED_PROXIES", "nginx"),
            ("ACADEMY_CONTACT", "nobody"),
        ] {
            let error = with(key, text).expect_err("it must be refused").to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
