//! `academy`: one binary for everything.

use std::process::ExitCode;

/// Pages are made of many small pieces by several threads; the system's allocator spends a fifth of a page on them and
/// keeps what it got. Without huge pages: with them the same load held 95 MB instead of 57.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run(std::env::args().skip(1).collect()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("academy: {error:#}");
            ExitCode::FAILURE
        }
    }
}
