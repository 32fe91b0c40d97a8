//! Randomness and hashes: the only place that draws secrets.

use hmac::{Hmac, KeyInit, Mac};
use rand::{Rng, RngExt};
use sha2::{Digest, Sha256};

/// A 256-bit token for a cookie or a link, as 64 hexadecimal digits; store `hash` of it.
#[must_use]
pub fn token() -> String {
    hex(&bytes::<32>())
}

/// `N` random bytes.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A code of six digits.
#[must_use]
pub fn six_digits() -> String {
    format!("{:06}", rand::rng().random_range(0..1_000_000_u32))
}

/// What a log line and a screen have in common: eight letters and digits that are hard to mistake.
#[must_use]
pub fn reference() -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
    let mut rng = rand::rng();
    (0..8).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect()
}

/// SHA-256 of a token: what the database holds of it.
#[must_use]
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// HMAC-SHA-256: what the database holds of a short code, which a plain hash would not protect.
#[must_use]
pub fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        // HMAC takes keys of any length; an empty answer equals no stored one.
        Err(_) => Vec::new(),
    }
}

/// Comparison in constant time.
#[must_use]
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && !one.is_empty()
        && one.iter().zip(other).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
