//! Pictures are drawn anew: what is not a pixel (place, camera, hidden payloads) does not survive.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::LazyLock;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

/// The longest side of a stored picture; larger ones are made smaller.
const SIDE: u32 = 2400;
/// The longest side that is read at all.
const MOST: u32 = 12_000;
/// The most pixels that are read: a small file can claim any number of them.
const PIXELS: u64 = 50_000_000;
/// The most memory that reading one picture may take.
const MEMORY: u64 = 256 * 1024 * 1024;

/// One picture at a time: each may need the memory of fifty million pixels.
pub(super) static ONE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));

/// What became of a picture.
pub struct Drawn {
    pub media_type: &'static str,
    pub width: u32,
    pub height: u32,
}

/// Why a picture was not drawn.
pub enum Fault {
    /// It is damaged or cannot be read.
    Unreadable,
    /// It has too many pixels.
    TooMany,
    /// The disk failed.
    Disk(std::io::Error),
}

/// Reads the picture at `from` and draws it into `to`.
pub async fn redraw(from: &Path, to: &Path) -> Result<Drawn, Fault> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let Ok(_turn) = ONE.acquire().await else { return Err(Fault::Unreadable) };
    let drawing = tokio::task::spawn_blocking(move || draw(&from, &to)).await;
    drawing.unwrap_or(Err(Fault::Unreadable))
}

fn draw(from: &Path, to: &Path) -> Result<Drawn, Fault> {
    let mut reader =
        ImageReader::open(from).and_then(ImageReader::with_guessed_format).map_err(Fault::Disk)?;
    let format = reader.format().ok_or(Fault::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST);
    limits.max_image_height = Some(MOST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > MEMORY {
        return Err(Fault::TooMany);
    }
    // The orientation is metadata too, so it is applied before it is lost.
    let orientation = decoder.orientation().map_err(fault)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > SIDE {
        picture = picture.resize(SIDE, SIDE, image::imageops::FilterType::Triangle);
    }
    let media_type = write(&picture, format, to)?;
    Ok(Drawn { media_type, width: picture.width(), height: picture.height() })
}

/// Photographs become JPEG, everything with transparency or sharp edges stays without loss.
fn write(picture: &DynamicImage, format: ImageFormat, to: &Path) -> Result<&'static str, Fault> {
    let file = std::fs::File::create(to).map_err(Fault::Disk)?;
    let mut out = BufWriter::new(file);
    let see_through = picture.color().has_alpha();
    let media_type = match format {
        ImageFormat::Png => {
            picture.write_with_encoder(PngEncoder::new(&mut out)).map_err(fault)?;
            "image/png"
        }
        ImageFormat::WebP if see_through => {
            let picture = DynamicImage::ImageRgba8(picture.to_rgba8());
            picture.write_with_encoder(WebPEncoder::new_lossless(&mut out)).map_err(fault)?;
            "image/webp"
        }
        _ => {
            let picture = DynamicImage::ImageRgb8(picture.to_rgb8());
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 88)).map_err(fault)?;
            "image/jpeg"
        }
    };
    out.flush().map_err(Fault::Disk)?;
    out.get_ref().sync_all().map_err(Fault::Disk)?;
    Ok(media_type)
}

fn fault(error: image::ImageError) -> Fault {
    match error {
        image::ImageError::Limits(_) => Fault::TooMany,
        image::ImageError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            Fault::Disk(error)
        }
        _ => Fault::Unreadable,
    }
}
