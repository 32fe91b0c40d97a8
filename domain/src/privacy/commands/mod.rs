//! What a person can do with her data, and what time does to it.

mod ask_for_erasure;
mod erase;
mod forget_old;
mod hand_over;
mod set_consents;

pub use ask_for_erasure::ask_for_erasure;
pub use erase::erase;
pub use forget_old::forget_old;
pub use hand_over::{Contact, hand_over};
pub use set_consents::set_consents;
