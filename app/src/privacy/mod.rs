//! What the academy holds of a person on screen: consents, "my data", erasure, and the privacy notice, which is
//! printed from the same inventory that erasure obeys.

pub(crate) mod consents;
mod erase;
mod notice;
mod own_data;
mod words;

use crate::routes::{Routes, Who};

/// The routes of one's own data.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .post("/konto/zgody", Who::SignedIn, consents::take)
        .page("/konto/dane", Who::SignedIn, own_data::show)
        .page("/konto/dane.json", Who::SignedIn, own_data::download)
        .form("/konto/usun", Who::SignedIn, erase::show, erase::take)
        .post("/konto/usun/kod", Who::SignedIn, erase::send_code)
        .page("/prywatnosc", Who::Everybody, notice::show)
}
