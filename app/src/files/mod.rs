//! Files over HTTP: taking uploads in as they come, and handing out files to those who may see them.

mod parts;
mod range;
mod serve;
mod upload;

pub(crate) use serve::{disposition, streamed};
pub use upload::{Upload, has_files, read_small, receive, texts};

use crate::routes::{Routes, Who};

/// The routes of files.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().page("/pliki/{id}", Who::Everybody, serve::show)
}
