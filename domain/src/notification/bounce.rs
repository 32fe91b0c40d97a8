//! Mail that came back: why, in kinds that people can do something about.

use serde::{Deserialize, Serialize};

/// Why an address did not take a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BounceKind {
    /// There is no such mailbox.
    NoMailbox,
    /// There is no such mail server.
    NoServer,
    /// The mailbox is full.
    Full,
    /// The mailbox takes no mail at present.
    Closed,
    /// The server's rules keep our mail out.
    Blocked,
    /// The server answered at no try.
    Silent,
    /// Anything else.
    Other,
}

impl BounceKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::NoMailbox, Self::NoServer, Self::Full, Self::Closed, Self::Blocked, Self::Silent, Self::Other];

    /// The kind of what a mail server said, by the status codes of RFC 3463 where it gave one.
    #[must_use]
    pub fn of(said: &str) -> Self {
        let lower = said.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        match enhanced(said) {
            Some((5, 1, 2) | (5, 4, 4)) => Self::NoServer,
            Some((5, 1, 0 | 1 | 3 | 6 | 10)) => Self::NoMailbox,
            Some((_, 2, 2)) => Self::Full,
            Some((5, 2, 1)) => Self::Closed,
            Some((5, 7, _)) => Self::Blocked,
            Some((4, ..)) => Self::Silent,
            _ if says(&["user unknown", "no such user", "unknown user", "does not exist"]) => Self::NoMailbox,
            _ if says(&["transient error", "too long", "connection", "timed out", "timeout", "dns"]) => {
                Self::Silent
            }
            _ => Self::Other,
        }
    }
}

/// The first status code in a text.
fn enhanced(said: &str) -> Option<(u16, u16, u16)> {
    said.split(|sign: char| !(sign.is_ascii_digit() || sign == '.')).find_map(|word| {
        let mut numbers = word.trim_matches('.').split('.').map(|part| part.parse::<u16>().ok());
        match (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()) {
            (class @ (4 | 5), subject, detail, None) if subject < 10 => Some((class, subject, detail)),
            _ => None,
        }
    })
}

/// What a mail server said, without the addresses in it: logs and reasons name nobody.
#[must_use]
pub fn without_addresses(text: &str) -> String {
    text.split_whitespace()
        .map(|word| if word.contains('@') { "<address>" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_is_sorted_by_what_can_be_done() {
        for (said, kind) in [
            ("permanent error (550): 5.1.1 <address> no such user", BounceKind::NoMailbox),
            ("permanent error (550): User unknown", BounceKind::NoMailbox),
            ("5.1.2 host not found", BounceKind::NoServer),
            ("permanent error (552): 5.2.2 over quota", BounceKind::Full),
            ("5.2.1 disabled", BounceKind::Closed),
            ("permanent error (554): 5.7.1 blocked by 10.1.1.1", BounceKind::Blocked),
            ("transient error (451): 4.3.0 come back later", BounceKind::Silent),
            ("the mail server took too long", BounceKind::Silent),
            ("Connection error: refused by 127.0.0.1", BounceKind::Silent),
            ("permanent error (550): go away", BounceKind::Other),
            ("", BounceKind::Other),
        ] {
            assert_eq!(BounceKind::of(said), kind, "{said}");
        }
    }

    #[test]
    fn logs_name_no_address() {
        let said = "550 5.1.1 <ewa@um.elk.pl>: Recipient address rejected";
        assert_eq!(without_addresses(said), "550 5.1.1 <address> Recipient address rejected");
    }
}
