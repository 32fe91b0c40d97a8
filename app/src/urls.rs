//! Addresses of pages, without the language's prefix: pages, islands and mails all build them here.

/// Home with the catalogue.
#[must_use]
pub fn home() -> String {
    "/".into()
}

/// Sign-in; afterwards back to `next`, a path of this site.
#[must_use]
pub fn sign_in(next: Option<&str>) -> String {
    match next {
        Some(next) if next != "/" => format!("/zaloguj?dalej={}", escape(next)),
        _ => "/zaloguj".into(),
    }
}

/// Signing out; a post.
#[must_use]
pub fn sign_out() -> String {
    "/wyloguj".into()
}

/// Registration.
#[must_use]
pub fn register() -> String {
    "/rejestracja".into()
}

/// One's own account.
#[must_use]
pub fn account() -> String {
    "/konto".into()
}

/// People and grants.
#[must_use]
pub fn people() -> String {
    "/organizacja/ludzie".into()
}

/// Percent-encodes a value for a query.
#[must_use]
pub fn escape(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// A path that leads nowhere but to this site, as it came in a query: anything else becomes "/".
#[must_use]
pub fn local(next: &str) -> String {
    let ok =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t', '\0']);
    if ok { next.to_owned() } else { "/".into() }
}
