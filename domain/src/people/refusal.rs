use serde::{Deserialize, Serialize};

/// Why an account rule says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Demo people sign in only where the server listens on loopback alone.
    DemoElsewhere,
    /// The account was suspended.
    Suspended,
    /// The set-up is done; there is an administrator.
    SetupClosed,
    /// The last administrator cannot give the role away.
    LastAdministrator,
}
