//! The letters of certificates. A font is carried along, because a paper must look the same on every machine; only
//! what is printed is put into the file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use subsetter::GlyphRemapper;

static FONT: &[u8] = include_bytes!("font/NotoSansSC-Regular.ttf");
/// Six letters stand before the name of a font that is not whole.
const NAME: Name<'static> = Name(b"HONGYA+NotoSansSC-Regular");
const ORDER: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// The font, and what of it was used.
pub struct Typeface {
    font: FontRef<'static>,
    glyphs: GlyphRemapper,
    /// By the number in the file: what it stands for, and how wide it is, in thousandths of the size.
    used: BTreeMap<u16, (char, f32)>,
}

/// The objects of a font in a file.
pub struct Objects {
    pub font: Ref,
    pub cid: Ref,
    pub descriptor: Ref,
    pub file: Ref,
    pub cmap: Ref,
}

/// Text as the file holds it.
pub struct Run {
    pub bytes: Vec<u8>,
    /// How wide it is at size 1.
    pub width: f32,
}

impl Typeface {
    pub fn open() -> anyhow::Result<Self> {
        Ok(Self {
            font: FontRef::new(FONT)?,
            glyphs: GlyphRemapper::new(),
            used: BTreeMap::new(),
        })
    }

    /// The text with each character that the font lacks written as its code point, as in 〔U+2A0ED〕: what cannot be
    /// shown is said, not left out.
    pub fn printable(&self, text: &str) -> String {
        let map = self.font.charmap();
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match map.map(c) {
                Some(_) => shown.push(c),
                // Writing into a string does not fail.
                None => drop(write!(shown, "〔U+{:04X}〕", u32::from(c))),
            }
        }
        shown
    }

    /// Sets a text that is printable.
    pub fn set(&mut self, text: &str) -> Run {
        let map = self.font.charmap();
        let metrics = self.font.glyph_metrics(Size::new(1000.0), LocationRef::default());
        let mut run = Run {
            bytes: Vec::new(),
            width: 0.0,
        };
        for c in text.chars() {
            let glyph = map.map(c).unwrap_or_default();
            let width = metrics.advance_width(glyph).unwrap_or(1000.0);
            let cid = self
                .glyphs
                .remap(u16::try_from(glyph.to_u32()).unwrap_or_default());
            self.used.insert(cid, (c, width));
            run.bytes.extend(cid.to_be_bytes());
            run.width += width / 1000.0;
        }
        run
    }

    /// How wide a text is at size 1.
    pub fn width(&self, text: &str) -> f32 {
        let map = self.font.charmap();
        let metrics = self.font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let glyphs = text.chars().map(|c| map.map(c).unwrap_or_default());
        glyphs
            .map(|glyph| metrics.advance_width(glyph).unwrap_or(1.0))
            .sum()
    }

    /// Puts what was used into the file, so that it can be searched and copied too.
    pub fn embed(self, pdf: &mut Pdf, at: &Objects) -> anyhow::Result<()> {
        let metrics = self.font.metrics(Size::new(1000.0), LocationRef::default());
        let subset = subsetter::subset(FONT, 0, &self.glyphs).context("the font of certificates")?;
        pdf.type0_font(at.font)
            .base_font(NAME)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(at.cid)
            .to_unicode(at.cmap);
        let mut cid = pdf.cid_font(at.cid);
        cid.subtype(CidFontType::Type2)
            .base_font(NAME)
            .system_info(ORDER)
            .font_descriptor(at.descriptor)
            .default_width(1000.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = cid.widths();
        for (cid, (_, width)) in &self.used {
            widths.consecutive(*cid, [*width]);
        }
        widths.finish();
        cid.finish();
        let bounds = metrics.bounds.unwrap_or_default();
        pdf.font_descriptor(at.descriptor)
            .name(NAME)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max))
            .italic_angle(0.0)
            .ascent(metrics.ascent)
            .descent(metrics.descent)
            .cap_height(metrics.cap_height.unwrap_or(metrics.ascent))
            .stem_v(80.0)
            .font_file2(at.file);
        pdf.stream(at.file, &subset)
            .pair(Name(b"Length1"), i32::try_from(subset.len())?);
        let mut cmap = UnicodeCmap::new(Name(b"Hongyan"), ORDER);
        for (cid, (c, _)) in &self.used {
            cmap.pair(*cid, *c);
        }
        let cmap = cmap.finish();
        pdf.cmap(at.cmap, &cmap);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Typeface;

    #[test]
    fn names_are_set_as_they_are_and_what_is_lacking_is_said() {
        let font = Typeface::open().unwrap();
        for name in ["张桂芳", "李玥堃", "欧阳𬭎", "巴特尔·乌日娜", "Bat-Erdene Ü"] {
            assert_eq!(font.printable(name), name);
        }
        assert_eq!(font.printable("张\u{2a0ed}"), "张〔U+2A0ED〕");
        assert_eq!(font.printable("ᠪ"), "〔U+182A〕");
    }
}
