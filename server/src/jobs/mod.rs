//! What runs beside the requests, for as long as the server does.

pub mod attempts;
pub mod files;
pub mod outbox;
