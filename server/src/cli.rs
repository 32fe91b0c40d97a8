//! The command line: one function per verb.

use std::io::Write;

use anyhow::{Result, bail};

use crate::config::Config;
use crate::demo::Elsewhere;
use crate::restore::Target;
use crate::{boot, logs, serve};

const USAGE: &str = "academy: the academy platform for city officials

  academy serve                 serve the site (the default)
  academy migrate               bring the schema up to date
  academy demo [--if-new]       fill an empty academy with the demo; only where it listens on loopback; with
                                --if-new, leave one that holds something and say who can sign in to a demo
  academy import municipalities [--report REPORT] FILE...
                                read official lists of municipalities (CSV); all of them or nothing. REPORT, a new
                                file, gets every row with what became of it and why, as CSV
  academy import programme FILE import a programme of modules and quizzes
  academy allocation replay FILE
                                run the round of a published file again, and say whether the same bytes come out
  academy seats check           prove that counters, claims and enrollments agree
  academy bounces read          note a mail that came back: a mail server pipes reports (RFC 3464) into it
  academy user add EMAIL NAME [--administrator]
                                add a person, who then signs in by e-mail code
  academy export cohort SLUG    the people of a cohort as CSV
  academy export programme COURSE
                                the published modules of a course as JSON, which `import programme` takes
  academy export contacts PURPOSE
                                who agreed to `newsletter` or `sponsor_contact`, as CSV; the audit trail says so
  academy backup FILE           pack the database and all uploads, also while serving
  academy restore [--replace] FILE
                                put a backup in the place of an empty academy, or with --replace of any; stop
                                serving first

Configuration, from the environment or academy.toml: DATABASE_URL, ACADEMY_LISTEN, ACADEMY_DATA_DIR,
ACADEMY_PUBLIC_URL, SMTP_URL, ACADEMY_MAIL_FROM, ACADEMY_NAME, ACADEMY_MARK, ACADEMY_TRUSTED_PROXIES.
";

/// Runs the named command.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(args: Vec<String>) -> Result<()> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let serves = matches!(words.as_slice(), [] | ["serve"]);
    logs::start(if serves { logs::SERVING } else { logs::COMMAND });
    match words.as_slice() {
        ["help" | "--help" | "-h"] => say(USAGE),
        [] | ["serve"] => {
            let config = Config::read()?;
            let academy = boot::open(&config).await?;
            serve::serve(&config, academy).await
        }
        ["migrate"] => {
            let config = Config::read()?;
            boot::open(&config).await?;
            say("the schema is up to date\n")
        }
        ["import", "municipalities", "--report", report, files @ ..] if is_files(files) => {
            let academy = boot::open(&Config::read()?).await?;
            crate::import::municipalities(&academy, files, Some(report)).await
        }
        ["import", "municipalities", files @ ..] if is_files(files) => {
            let academy = boot::open(&Config::read()?).await?;
            crate::import::municipalities(&academy, files, None).await
        }
        ["import", "programme", file] => crate::programme::import(file).await,
        ["demo"] => crate::demo::load(&Config::read()?, Elsewhere::Refuse).await,
        ["demo", "--if-new"] => crate::demo::load(&Config::read()?, Elsewhere::Leave).await,
        ["allocation", "replay", file] => crate::allocation::replay_file(file),
        ["seats", "check"] => check_seats().await,
        ["bounces", "read"] => {
            let academy = boot::open(&Config::read()?).await?;
            say(crate::bounces::read(&academy, std::io::stdin().lock()).await?)
        }
        ["user", "add", email, name] => add_user(email, name, false).await,
        ["user", "add", email, name, "--administrator"] => add_user(email, name, true).await,
        ["backup", file] => {
            crate::backup::backup(&Config::read()?, file.as_ref()).await?;
            say(&format!("copied to {file}\n"))
        }
        ["export", "cohort", slug] => {
            let academy = boot::open(&Config::read()?).await?;
            crate::export::cohort(&academy, slug).await
        }
        ["export", "programme", course] => {
            let academy = boot::open(&Config::read()?).await?;
            crate::export::programme(&academy, course).await
        }
        ["export", "contacts", purpose] => {
            let academy = boot::open(&Config::read()?).await?;
            crate::export::contacts(&academy, purpose).await
        }
        ["restore", file] => restore(file, Target::Empty).await,
        ["restore", "--replace", file] => restore(file, Target::Replaced).await,
        _ => bail!("unknown command\n\n{USAGE}"),
    }
}

/// Files, and no option in a wrong place among them.
fn is_files(words: &[&str]) -> bool {
    !words.is_empty() && words.iter().all(|word| !word.starts_with("--"))
}

async fn restore(file: &str, target: Target) -> Result<()> {
    crate::restore::restore(&Config::read()?, std::path::Path::new(file), target).await?;
    say(&format!("restored from {file}\n"))
}

pub(crate) async fn check_seats() -> Result<()> {
    let academy = boot::open(&Config::read()?).await?;
    let findings = domain::enrollment::check_seats(&academy).await?;
    for finding in &findings {
        say(&format!("cohort {}: {}\n", finding.cohort, finding.what))?;
    }
    if findings.is_empty() { say("counters = claims = rows\n") } else { bail!("{} findings", findings.len()) }
}

async fn add_user(email: &str, name: &str, is_administrator: bool) -> Result<()> {
    let config = Config::read()?;
    let academy = boot::open(&config).await?;
    domain::people::commands::setup::add_by_operator(&academy, email, name, is_administrator)
        .await
        .map_err(|error| anyhow::anyhow!(app::words::plain(domain::lang::Lang::En, &error)))?;
    say(&format!("added {email}\n"))
}

pub(crate) fn say(text: &str) -> Result<()> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}
