//! Pictures for paper: a sheet needs fewer pixels than a screen that is drawn near, and a document is kept whole in memory
//! while it is printed.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader};

use super::picture::ONE;
use super::queries::OpenFile;

/// A drawing of fewer bytes stays without loss; a larger one is a photograph.
const DRAWING: usize = 300 * 1024;

/// A picture to be printed: PNG or JPEG.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
}

/// The picture with at most so many pixels; `None` where it is gone or cannot be read.
pub async fn for_paper(file: &OpenFile, pixels: u32) -> Option<Paper> {
    let path = file.path.clone();
    let _turn = ONE.acquire().await.ok()?;
    tokio::task::spawn_blocking(move || draw(&path, pixels)).await.ok()?
}

fn draw(path: &Path, pixels: u32) -> Option<Paper> {
    // What lies in the folder was drawn by us: its size is known to be modest.
    let picture = ImageReader::open(path).ok()?.with_guessed_format().ok()?.decode().ok()?;
    let picture = smaller(picture, pixels);
    let mut png = Vec::new();
    let see_through = picture.color().has_alpha();
    let picture = if see_through {
        DynamicImage::ImageRgba8(picture.to_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.to_rgb8())
    };
    picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).ok()?;
    if see_through || png.len() <= DRAWING {
        return Some(Paper { bytes: png, width: picture.width() });
    }
    let mut jpeg = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 85)).ok()?;
    let bytes = if jpeg.len() < png.len() { jpeg } else { png };
    Some(Paper { bytes, width: picture.width() })
}

fn smaller(picture: DynamicImage, pixels: u32) -> DynamicImage {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let share = (f64::from(pixels) / (width * height)).sqrt();
    if share >= 1.0 {
        return picture;
    }
    let side = |length: f64| whole((length * share).max(1.0));
    picture.resize(side(width), side(height), image::imageops::FilterType::Triangle)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of pictures are small")]
fn whole(length: f64) -> u32 {
    length as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_at_most_as_many_pixels_as_it_may_and_keeps_its_shape() {
        let picture = smaller(DynamicImage::new_rgb8(2400, 1200), 500_000);
        assert!(picture.width() * picture.height() <= 500_000);
        assert_eq!(picture.width() / 2, picture.height());
        let small = smaller(DynamicImage::new_rgb8(30, 20), 500_000);
        assert_eq!((small.width(), small.height()), (30, 20), "and is never made larger");
    }
}
