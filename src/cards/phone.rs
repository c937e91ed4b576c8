//! Duty numbers: the published phones of posts and cards, mobile or landline, never a private one.

use unicode_normalization::UnicodeNormalization;

use crate::error::Rejection;
use crate::identity::phone::Phone;
use crate::language::Text;

/// Longer ones are no phone, however they are spaced.
const LONGEST: usize = 64;

/// What can be refused about a duty number.
pub enum DutyPhoneRejection {
    NotAPhone,
}

impl From<DutyPhoneRejection> for Rejection {
    fn from(why: DutyPhoneRejection) -> Self {
        match why {
            DutyPhoneRejection::NotAPhone => Self::invalid(Text::new(
                "请填写值班电话：11 位手机号码，或带区号的固定电话，如 0478-5912345",
                "ᠵᠢᠵᠢᠭᠦᠷ ᠤᠨ ᠤᠲᠠᠰᠤ ᠨᠢ 11 ᠣᠷᠣᠨᠲᠤ ᠭᠠᠷ ᠤᠲᠠᠰᠤ ᠡᠰᠡᠪᠡᠯ 0478-5912345 ᠮᠡᠲᠦ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A duty phone is a mobile number of 11 digits or a landline with its area code, such as 0478-5912345",
            ))
            .at("dutyPhone"),
        }
    }
}

/// Reads what a person types; a landline gets one dash, after the area code.
pub fn checked(text: &str) -> Result<String, DutyPhoneRejection> {
    if text.len() > LONGEST {
        return Err(DutyPhoneRejection::NotAPhone);
    }
    Phone::parse(text)
        .map(|mobile| mobile.digits().to_owned())
        .or_else(|_| landline(text))
}

fn landline(text: &str) -> Result<String, DutyPhoneRejection> {
    let plain: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')'))
        .collect();
    // From abroad the area code goes without its 0.
    let digits = match plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")) {
        Some(rest) if rest.starts_with('0') => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
        None => plain,
    };
    // 010 and 02x have three digits, all other area codes four.
    let area = match digits.as_bytes() {
        [b'0', b'1' | b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return Err(DutyPhoneRejection::NotAPhone),
    };
    let fits = digits.bytes().all(|b| b.is_ascii_digit()) && (area + 7..=area + 8).contains(&digits.len());
    if fits {
        let (area, number) = digits.split_at(area);
        Ok(format!("{area}-{number}"))
    } else {
        Err(DutyPhoneRejection::NotAPhone)
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn mobiles_and_landlines_are_read_however_they_are_written() {
        for (written, read) in [
            ("138 0013 8000", "13800138000"),
            ("+86 13800138000", "13800138000"),
            ("0478-5912345", "0478-5912345"),
            ("（0478）5912345", "0478-5912345"),
            ("+86 478 5912345", "0478-5912345"),
            ("010 12345678", "010-12345678"),
        ] {
            assert_eq!(checked(written).ok().as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        for wrong in [
            "",
            "5912345",
            "12345",
            "138****8000",
            "0478-591234",
            "0478-591234567",
            "0478-59123ab",
            "+976 9911 2233",
            &"0".repeat(80),
        ] {
            assert!(checked(wrong).is_err(), "{wrong}");
        }
    }
}
