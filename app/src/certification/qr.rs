//! The verification address as a QR code: dark squares joined into runs, for the sheet on screen and on paper to draw.

use qrcode::{Color, EcLevel, QrCode};

/// A square code.
#[derive(Debug)]
pub struct Code {
    /// It is so many squares wide and high.
    pub side: i64,
    /// Its runs of dark squares: column, row, width.
    pub runs: Vec<[i64; 3]>,
}

/// Encodes `address` with medium error correction: a coffee stain may cover a seventh of it. `None` when it is too long.
#[must_use]
pub fn code(address: &str) -> Option<Code> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let side = code.width();
    let squares = code.to_colors();
    let runs = squares.chunks(side).zip(0_i64..).flat_map(|(row, y)| runs(row, y)).collect();
    Some(Code { side: i64::try_from(side).ok()?, runs })
}

fn runs(row: &[Color], y: i64) -> Vec<[i64; 3]> {
    let mut runs: Vec<[i64; 3]> = Vec::new();
    for (square, x) in row.iter().zip(0_i64..) {
        if *square == Color::Light {
            continue;
        }
        match runs.last_mut() {
            Some([start, _, width]) if *start + *width == x => *width += 1,
            _ => runs.push([x, y, 1]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_the_dark_squares_of_the_code() {
        let address = "https://akademia.example/certyfikat/ALSC-2026-ABCDE-FGHJK";
        let drawn = code(address).unwrap();
        let whole = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
        let dark = whole.to_colors().iter().filter(|square| **square == Color::Dark).count();
        assert_eq!(drawn.runs.iter().map(|[_, _, wide]| *wide).sum::<i64>(), i64::try_from(dark).unwrap());
        // The finders of the upper corners.
        assert!(drawn.runs.contains(&[0, 0, 7]) && drawn.runs.contains(&[drawn.side - 7, 0, 7]), "{drawn:?}");
    }

    #[test]
    fn what_no_code_can_hold_is_none() {
        assert!(code(&"x".repeat(5_000)).is_none());
    }
}
