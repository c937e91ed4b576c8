//! The door for text from outside: every string that is stored passes here. PostgreSQL refuses NUL, SQLite
//! takes it; control and bidi characters make one line look like another.

use unicode_normalization::UnicodeNormalization;

use crate::error::{Code, Rejection};
use crate::language::Text;

/// A line: trimmed, NFC, not empty, without control or bidi characters, at most `most` characters.
pub fn line(field: &'static str, text: &str, most: usize) -> Result<String, Rejection> {
    check(field, text, most, false)
}

/// A text of several lines: as `line`, but line breaks and tabs are allowed.
pub fn prose(field: &'static str, text: &str, most: usize) -> Result<String, Rejection> {
    check(field, text, most, true)
}

/// An optional line.
pub fn line_or_none(
    field: &'static str,
    text: Option<&str>,
    most: usize,
) -> Result<Option<String>, Rejection> {
    text.map(|text| line(field, text, most)).transpose()
}

fn check(field: &'static str, text: &str, most: usize, breaks: bool) -> Result<String, Rejection> {
    // Before the work of normalising: a character is at most four bytes.
    if text.len() > most.saturating_mul(4) {
        return Err(too_long(field, most));
    }
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(Rejection::invalid(Text::new(
            "不能为空",
            "ᠬᠣᠭᠣᠰᠣᠨ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
            "It must not be empty",
        ))
        .at(field));
    }
    if text.chars().count() > most {
        return Err(too_long(field, most));
    }
    let allowed = |c: char| breaks && matches!(c, '\n' | '\t' | '\r');
    if let Some(bad) = text
        .chars()
        .find(|c| (c.is_control() || is_bidi(*c)) && !allowed(*c))
    {
        let code = format!("U+{:04X}", u32::from(bad));
        return Err(Rejection::invalid(Text::new(
            format!("含有不允许的控制字符 {code}"),
            format!("ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠭᠳᠡᠭᠡ ᠦᠭᠡᠢ ᠲᠡᠮᠳᠡᠭᠲᠦ {code} ᠪᠠᠢᠨ᠎ᠠ"),
            format!("It has the control character {code}, which is not allowed"),
        ))
        .at(field));
    }
    Ok(text)
}

fn too_long(field: &'static str, most: usize) -> Rejection {
    Rejection::new(
        Code::InvalidInput,
        Text::new(
            format!("最多 {most} 个字符"),
            format!("ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {most} ᠲᠡᠮᠳᠡᠭᠲᠡ"),
            format!("At most {most} characters"),
        ),
    )
    .at(field)
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn text_is_trimmed_and_composed() {
        assert_eq!(line("name", "  cafe\u{301} ", 10).unwrap(), "caf\u{e9}");
    }

    #[test]
    fn what_deceives_or_overflows_is_refused() {
        for bad in [
            "",
            "  ",
            "a\0b",
            "a\u{202E}b",
            "a\nb",
            &"字".repeat(11),
            &"a".repeat(1 << 20),
        ] {
            assert!(line("name", bad, 10).is_err(), "{} bytes passed", bad.len());
        }
    }
}
