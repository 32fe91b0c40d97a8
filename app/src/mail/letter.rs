use std::fmt::Write;

use super::Facts;
use super::calendar::CalendarFile;
use crate::ui::escaped;

/// A mail as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as simple HTML.
    pub html: String,
    /// Dates for a calendar, as an attachment.
    pub calendar: Option<CalendarFile>,
}

/// What a mail says: paragraphs, a code or a button, more paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    subject: String,
    parts: Vec<Part>,
    calendar: Option<CalendarFile>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Code(String),
    Button { label: String, href: String },
    Markdown(String),
}

impl Letter {
    /// A letter with a subject.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        // A line break in a subject would end the header.
        let subject = subject.into().split_whitespace().collect::<Vec<_>>().join(" ");
        Self { subject, ..Self::default() }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Adds what an organizer wrote in Markdown: as it is in the plain text, rendered and cleaned in HTML.
    #[must_use]
    pub fn markdown(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Markdown(text.into()));
        self
    }

    /// Adds a code in large digits.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.parts.push(Part::Code(code.into()));
        self
    }

    /// Adds a button; `href` is absolute (`Facts::link`).
    #[must_use]
    pub fn button(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.parts.push(Part::Button { label: label.into(), href: href.into() });
        self
    }

    /// Attaches dates for a calendar, where there are some.
    #[must_use]
    pub fn calendar(mut self, file: Option<CalendarFile>) -> Self {
        self.calendar = file;
        self
    }

    /// Subject, plain text and HTML, with the academy's name below.
    #[must_use]
    pub fn composed(self, facts: &Facts<'_>) -> Composed {
        let name = &facts.settings.name;
        let home = facts.link("/");
        Composed {
            text: format!("{}\n-- \n{name}\n{home}\n", plain(&self.parts)),
            html: document(facts, &self.subject, &self.parts),
            subject: self.subject,
            calendar: self.calendar,
        }
    }
}

fn plain(parts: &[Part]) -> String {
    parts.iter().fold(String::new(), |mut out, part| {
        let line = match part {
            Part::Text(text) | Part::Markdown(text) => text.clone(),
            Part::Code(code) => format!("    {code}"),
            Part::Button { label, href } => format!("{label}:\n{href}"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{line}\n");
        out
    })
}

// Mail programs know no style sheets; these attributes are for them and never reach a page of the site.
fn document(facts: &Facts<'_>, subject: &str, parts: &[Part]) -> String {
    let body = parts.iter().fold(String::new(), |mut out, part| {
        let html = match part {
            Part::Text(text) => format!("<p>{}</p>", escaped(text).replace('\n', "<br>")),
            Part::Markdown(text) => crate::catalog::markdown::markdown(text, &[], facts.lang),
            Part::Code(code) => {
                format!(
                    "<p style=\"font-size:28px;letter-spacing:4px\"><strong>{}</strong></p>",
                    escaped(code)
                )
            }
            Part::Button { label, href } => format!(
                "<p><a href=\"{}\" style=\"background:#0d5c57;color:#fff;padding:10px 18px;border-radius:6px;\
                 text-decoration:none\">{}</a></p>",
                escaped(href).replace('"', "&quot;"),
                escaped(label)
            ),
        };
        out.push_str(&html);
        out
    });
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;color:#0a262b\">{body}\
         <p style=\"color:#4a6266\">{}</p></body></html>",
        facts.lang.tag(),
        escaped(subject),
        escaped(&facts.settings.name)
    )
}
