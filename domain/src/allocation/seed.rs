//! The seed of a draw and the numbers that come of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What is hashed before the seed and the receipt, so that a draw number is no hash of anything else.
const DRAW: &[u8] = b"academy draw 1";

/// 256 random bits that decide the draw: secret until the round is published, though its hash is published when the
/// window opens. In JSON 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Seed(pub [u8; 32]);

/// A text is not the 64 lower-case hexadecimal digits of a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a seed is 64 hexadecimal digits, 0 to 9 and a to f")]
pub struct NotASeed;

impl Seed {
    /// SHA-256 of the 32 bytes, in hexadecimal digits: the commitment that is published before anybody applies.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256(&self.0)
    }

    /// The number that the receipt draws. It depends on nothing else, so more applications change nobody's number.
    #[must_use]
    pub fn draw(&self, receipt: u32) -> DrawNumber {
        let hash = Sha256::new()
            .chain_update(DRAW)
            .chain_update(self.0)
            .chain_update(u64::from(receipt).to_be_bytes());
        let first = hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        DrawNumber(first)
    }
}

/// A secret stays out of logs: only its hash shows.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed(sha256 {})", self.hash())
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        hex(&seed.0)
    }
}

impl TryFrom<String> for Seed {
    type Error = NotASeed;
    fn try_from(text: String) -> Result<Self, NotASeed> {
        text.parse()
    }
}

impl FromStr for Seed {
    type Err = NotASeed;
    fn from_str(text: &str) -> Result<Self, NotASeed> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return Err(NotASeed);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = pair
                .iter()
                .try_fold(0, |value, digit| Some(value << 4 | value_of(*digit)?))
                .ok_or(NotASeed)?;
        }
        Ok(Self(bytes))
    }
}

/// What a receipt draws: the smaller goes first. In JSON 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DrawNumber(pub u64);

impl fmt::Display for DrawNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<DrawNumber> for String {
    fn from(number: DrawNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for DrawNumber {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut digits = text.as_bytes().iter().map(|digit| value_of(*digit));
        let number = digits.try_fold(0, |number, digit| Some(number << 4 | u64::from(digit?)));
        number
            .filter(|_| text.len() == 16)
            .map(Self)
            .ok_or("a draw number is 16 hexadecimal digits, 0 to 9 and a to f")
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn value_of(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_written_in_hexadecimal_digits_and_read_back() {
        let seed = Seed(std::array::from_fn(|place| u8::try_from(place * 8).unwrap()));
        let text = String::from(seed);
        assert!(text.starts_with("000810") && text.ends_with("e8f0f8"), "{text}");
        assert_eq!(text.parse(), Ok(seed));
        for wrong in ["", "00", &text.to_uppercase(), &text.replace('f', "g"), &"ł".repeat(32)] {
            assert_eq!(wrong.parse::<Seed>(), Err(NotASeed), "{wrong}");
        }
    }

    #[test]
    fn the_commitment_is_the_hash_of_the_bytes_and_all_that_a_log_shows() {
        // sha256sum of 32 noughts
        let hash = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        assert_eq!(Seed([0; 32]).hash(), hash);
        assert_eq!(format!("{:?}", Seed([0; 32])), format!("Seed(sha256 {hash})"));
    }

    /// By hand: `(printf 'academy draw 1'; head -c 32 /dev/zero; printf '\0\0\0\0\0\0\0\7') | sha256sum | head -c 16`
    #[test]
    fn anybody_can_recompute_a_draw_number() {
        assert_eq!(Seed([0; 32]).draw(7).to_string(), "4c08ef4811a21873");
    }

    #[test]
    fn a_draw_number_is_written_in_full_and_read_back() {
        for number in [0, 0xab, u64::MAX] {
            let text = String::from(DrawNumber(number));
            assert_eq!(text.len(), 16);
            assert_eq!(DrawNumber::try_from(text), Ok(DrawNumber(number)));
        }
        for wrong in ["", "ab", "00000000000000AB", "00000000000000000"] {
            assert!(DrawNumber::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
