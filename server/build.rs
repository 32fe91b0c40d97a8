//! How the binary is linked.
//!
//! It is position independent and holds about 200,000 addresses that the loader adds its base to. As a plain list they
//! are 4.6 MB, which every start reads and every process then holds; packed (RELR) they are a fiftieth. Loaders know the
//! packed form since glibc 2.36, so an older system keeps the list.

#![expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]

use std::env::var;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if is_for_linux_here() && glibc().is_some_and(|version| version >= (2, 36)) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn is_for_linux_here() -> bool {
    let is = |name: &str, value: &str| var(name).is_ok_and(|found| found == value);
    is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && var("HOST") == var("TARGET")
}

/// The version of this system's C library, such as (2, 36).
fn glibc() -> Option<(u32, u32)> {
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
