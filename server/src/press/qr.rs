//! The verification address as a QR code: dark squares joined into runs, for the template to draw.

use qrcode::{Color, EcLevel, QrCode};

use super::PressError;

/// A run of dark squares: column, row, width. The code is `side` squares wide and high.
#[derive(Debug)]
pub(super) struct Code {
    pub side: i64,
    pub runs: Vec<[i64; 3]>,
}

/// Encodes `address` with medium error correction: a coffee stain may cover a seventh of it.
pub(super) fn code(address: &str) -> Result<Code, PressError> {
    let code =
        QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| PressError::AddressTooLong)?;
    let side = code.width();
    let squares = code.to_colors();
    let runs = squares.chunks(side).zip(0_i64..).flat_map(|(row, y)| runs(row, y)).collect();
    Ok(Code { side: i64::try_from(side).map_err(|_| PressError::AddressTooLong)?, runs })
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
