//! `academy`: one binary for everything.

use std::process::ExitCode;

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
