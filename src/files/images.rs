//! Photos are decoded and written anew: where they were taken, and whatever else hides in them, is gone.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::rejection::FileRejection;
use super::settings::FileSettings;
use entity::stored_file::MediaType;

/// What a decoder may take up.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
const QUALITY: u8 = 85;

/// What a file is by its first bytes.
pub fn kind(bytes: &[u8]) -> Option<MediaType> {
    match infer::get(bytes)?.mime_type() {
        "image/jpeg" => Some(MediaType::Jpeg),
        "image/png" => Some(MediaType::Png),
        "image/webp" => Some(MediaType::Webp),
        "application/pdf" => Some(MediaType::Pdf),
        _ => None,
    }
}

/// The photo written anew: as PNG what was PNG, everything else as JPEG; turned upright, and no larger than it is shown.
pub fn anew(
    bytes: &[u8],
    kind: MediaType,
    settings: &FileSettings,
) -> Result<(Vec<u8>, MediaType), FileRejection> {
    let format = match kind {
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Png => ImageFormat::Png,
        MediaType::Webp => ImageFormat::WebP,
        MediaType::Pdf => return Err(FileRejection::OtherType),
    };
    let unreadable = |_| FileRejection::Unreadable;
    let size = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions();
    let (width, height) = size.map_err(unreadable)?;
    // Before anything is decoded: a few bytes can unfold to gigabytes.
    if u64::from(width) * u64::from(height) > u64::from(settings.most_pixels) {
        return Err(FileRejection::TooManyPixels(settings.most_pixels));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let upright = decoder.orientation().map_err(unreadable)?;
    let mut photo = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    photo.apply_orientation(upright);
    let longest = settings.longest_side;
    if photo.width().max(photo.height()) > longest {
        photo = photo.resize(longest, longest, FilterType::Triangle);
    }
    let mut out = Vec::new();
    if kind == MediaType::Png {
        let plain = DynamicImage::from(photo.to_rgba8());
        let written = plain.write_to(&mut Cursor::new(&mut out), ImageFormat::Png);
        written.map_err(unreadable)?;
        return Ok((out, MediaType::Png));
    }
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    let plain = DynamicImage::from(photo.to_rgb8());
    plain.write_with_encoder(encoder).map_err(unreadable)?;
    Ok((out, MediaType::Jpeg))
}
