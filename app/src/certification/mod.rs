//! Certificates on screen: the holder checks her name and fetches the PDF, everybody checks a number, an organizer
//! issues, corrects and revokes.

#[cfg(feature = "ssr")]
mod holder;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod qr;
#[cfg(feature = "ssr")]
mod roll;
#[cfg(feature = "ssr")]
mod roll_file;
#[cfg(feature = "ssr")]
mod sheet;
#[cfg(feature = "ssr")]
mod verify;

#[cfg(feature = "ssr")]
use crate::routes::{Routes, Who};
#[cfg(feature = "ssr")]
use domain::access::Action;

/// The routes of certificates.
#[cfg(feature = "ssr")]
#[must_use]
pub fn routes() -> Routes {
    let keeper = Who::Allowed(Action::KeepCertificates);
    Routes::default()
        .page("/sprawdz", Who::Everybody, verify::form)
        .form("/certyfikat/{number}", Who::Everybody, verify::show, verify::compare)
        .page("/certyfikat/{number}/pdf", Who::SignedIn, holder::pdf)
        .form("/moje-certyfikaty/{enrollment}", Who::SignedIn, holder::show, holder::check_name)
        .page("/organizacja/certyfikaty/{cohort}", keeper, roll::show)
        .page("/organizacja/certyfikaty/{cohort}/lista.csv", keeper, roll_file::csv)
        .page("/organizacja/certyfikaty/{cohort}/lista.xlsx", keeper, roll_file::xlsx)
        .form("/organizacja/certyfikaty/{cohort}/wydaj/{enrollment}", keeper, roll::ask_issue, roll::issue)
        .form("/organizacja/certyfikaty/{cohort}/uniewaznij/{number}", keeper, roll::ask_revoke, roll::revoke)
        .form("/organizacja/certyfikaty/{cohort}/popraw/{number}", keeper, roll::ask_correct, roll::correct)
}
