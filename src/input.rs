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

/// A text that everyone will read: as `prose`, and without a phone or ID-card number in it, however it is spaced.
pub fn public_text(field: &'static str, text: &str, most: usize) -> Result<String, Rejection> {
    without_numbers(field, prose(field, text, most)?)
}

/// The same in one line.
pub fn public_line(field: &'static str, text: &str, most: usize) -> Result<String, Rejection> {
    without_numbers(field, line(field, text, most)?)
}

fn without_numbers(field: &'static str, text: String) -> Result<String, Rejection> {
    if !tells_a_number(&text) {
        return Ok(text);
    }
    Err(Rejection::invalid(Text::new(
        "公开内容不得含有电话号码或身份证号码",
        "ᠢᠯᠡ ᠪᠢᠴᠢᠭ ᠲᠦ ᠤᠲᠠᠰᠤᠨ ᠤ ᠪᠠ ᠪᠡᠶ᠎ᠡ ᠶᠢᠨ ᠦᠨᠡᠮᠯᠡᠬᠦ ᠶᠢᠨ ᠳ᠋ᠤᠭᠠᠷ ᠪᠢᠴᠢᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
        "What everyone reads has no phone number and no ID-card number in it",
    ))
    .at(field))
}

/// Whether somebody can be called or identified by what is written: seven digits in a row, or eleven and more with
/// anything that people put between them. A day such as 2026-11-24 has eight.
fn tells_a_number(text: &str) -> bool {
    let (mut row, mut spaced) = (0, 0);
    for c in text.nfkc() {
        if is_digit(c) {
            (row, spaced) = (row + 1, spaced + 1);
        } else {
            row = 0;
            if c.is_alphanumeric() {
                spaced = 0;
            }
        }
        if row >= 7 || spaced >= 11 {
            return true;
        }
    }
    false
}

/// A digit as people write it, in words too.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九幺".contains(c) || ('᠐'..='᠙').contains(&c)
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
    use super::{line, public_text};

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

    #[test]
    fn what_everyone_reads_tells_no_number_by_which_to_call_or_identify() {
        for bad in [
            "电话13800138000",
            "请拨 138 0013 8000",
            "138-0013-8000",
            "１３８００１３８０００",
            "一三八零零一三八零零零",
            "0478-5912345",
            "座机5912345",
            "15082419480501123X",
            "150824 1948 0501 1234",
        ] {
            assert!(public_text("text", bad, 100).is_err(), "{bad} passed");
        }
        for good in [
            "三年级学生想要一个书包和文具盒",
            "2026-11-24 前后需要一台电暖器，预算 200 元",
            "一二年级的两个孩子，三四本书",
        ] {
            public_text("text", good, 100).unwrap();
        }
    }
}
