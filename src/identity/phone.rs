//! Mobile numbers: how they are written, found, sealed and shown.

use std::fmt;

use entity::ids::{PersonId, TypedId};
use unicode_normalization::UnicodeNormalization;

use crate::error::Rejection;
use crate::language::Text;
use crate::privacy::vault::{Cell, Vault};

/// Longer ones are no phone, however they are spaced.
const LONGEST: usize = 64;

/// What can be refused about a phone.
pub enum PhoneRejection {
    NotAMobile,
    OtherCountry,
}

impl From<PhoneRejection> for Rejection {
    fn from(why: PhoneRejection) -> Self {
        Self::invalid(match why {
            PhoneRejection::NotAMobile => Text::new(
                "请填写 11 位手机号码，如 138 0013 8000",
                "11 ᠣᠷᠣᠨᠲᠤ ᠭᠠᠷ ᠤᠲᠠᠰᠤᠨ ᠤ ᠳ᠋ᠤᠭᠠᠷ ᠪᠢᠴᠢᠨ᠎ᠡ ᠦᠦ᠂ ᠵᠢᠱᠢᠶᠡᠯᠡᠪᠡᠯ 138 0013 8000",
                "A mobile number has 11 digits, such as 138 0013 8000",
            ),
            PhoneRejection::OtherCountry => Text::new(
                "目前只支持中国大陆（+86）手机号码",
                "ᠣᠳᠣ ᠳᠤᠮᠳᠠᠳᠤ ᠤᠯᠤᠰ ᠤᠨ (+86) ᠭᠠᠷ ᠤᠲᠠᠰᠤᠨ ᠤ ᠳ᠋ᠤᠭᠠᠷ ᠢ ᠯᠠ ᠳᠡᠮᠵᠢᠨ᠎ᠡ",
                "Only mobile numbers of mainland China (+86) are taken for now",
            ),
        })
    }
}

/// A mobile number of mainland China: 11 digits. It has no `Display`, so that none gets into a log or an error.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads what a person types: with or without `+86`, with spaces and dashes.
    pub fn parse(text: &str) -> Result<Self, PhoneRejection> {
        if text.len() > LONGEST {
            return Err(PhoneRejection::NotAMobile);
        }
        // Input methods write digits in full width.
        let plain: String = text
            .nfkc()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')'))
            .collect();
        let international = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
        let national = match international {
            Some(rest) => rest.strip_prefix("86").ok_or(PhoneRejection::OtherCountry)?,
            None => &plain,
        };
        let mobile = national.len() == 11
            && national.bytes().all(|b| b.is_ascii_digit())
            && national.starts_with('1')
            && national.as_bytes()[1] >= b'3';
        if mobile {
            Ok(Self(national.to_owned()))
        } else {
            Err(PhoneRejection::NotAMobile)
        }
    }

    /// The keyed hash by which a person is found: `person.phone_index`.
    pub fn index(&self, vault: &Vault) -> Vec<u8> {
        vault.index("person.phone", &[self.0.as_bytes()])
    }

    /// Seals it for `person.phone_sealed` of this row.
    pub fn seal(&self, vault: &Vault, person: PersonId) -> anyhow::Result<Vec<u8>> {
        vault.seal(cell(person), self.0.as_bytes())
    }

    /// Opens `person.phone_sealed` of this row.
    pub fn unseal(vault: &Vault, person: PersonId, sealed: &[u8]) -> anyhow::Result<Self> {
        Ok(Self(vault.unseal_text(cell(person), sealed)?))
    }

    /// `138****1234`.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }

    /// The 11 digits, for whom they are revealed to and for the gateway that sends.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn cell(person: PersonId) -> Cell {
    Cell {
        table: "person",
        row: person.uuid(),
        column: "phone_sealed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for written in [
            "13800138000",
            "138 0013 8000",
            "+86 138-0013-8000",
            "0086 13800138000",
            "１３８００１３８０００",
        ] {
            let phone = Phone::parse(written).ok().unwrap();
            assert_eq!(phone.digits(), "13800138000", "{written}");
            assert_eq!(phone.masked(), "138****8000");
            assert_eq!(format!("{phone:?}"), "138****8000");
        }
    }

    #[test]
    fn what_is_no_mobile_number_of_ours_is_refused() {
        for wrong in [
            "",
            "1380013800",
            "138001380000",
            "12800138000",
            "0478-5912345",
            "1380013800x",
            "138****8000",
        ] {
            assert!(
                matches!(Phone::parse(wrong), Err(PhoneRejection::NotAMobile)),
                "{wrong}"
            );
        }
        for foreign in ["+976 9911 2233", "001 212 555 0100"] {
            assert!(
                matches!(Phone::parse(foreign), Err(PhoneRejection::OtherCountry)),
                "{foreign}"
            );
        }
    }

    #[test]
    fn it_is_found_by_its_hash_and_opens_in_its_own_row() {
        let vault = Vault::open(&Vault::generate()).unwrap();
        let phone = Phone::parse("13800138000").ok().unwrap();
        let (mine, other) = (PersonId::new(), PersonId::new());
        let sealed = phone.seal(&vault, mine).unwrap();
        assert_eq!(Phone::unseal(&vault, mine, &sealed).unwrap(), phone);
        assert!(Phone::unseal(&vault, other, &sealed).is_err());
        assert_eq!(
            phone.index(&vault),
            Phone::parse("+8613800138000").ok().unwrap().index(&vault)
        );
    }
}
