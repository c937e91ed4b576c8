//! Names in several languages: Chinese always, the others where somebody wrote them.

use crate::error::Rejection;
use crate::input;
use crate::language::Language;

/// A name in each language that it has.
pub struct Names {
    pub zh: String,
    pub mn: Option<String>,
    pub en: Option<String>,
}

impl Names {
    /// Checks what a client sent: at most so many characters each.
    pub fn checked(self, most: usize) -> Result<Self, Rejection> {
        Ok(Self {
            zh: input::line("nameZh", &self.zh, most)?,
            mn: input::line_or_none("nameMn", self.mn.as_deref(), most)?,
            en: input::line_or_none("nameEn", self.en.as_deref(), most)?,
        })
    }
}

/// The name in the language asked for, or else the Chinese one; with the language that it is in.
pub fn say<'a>(
    asked: Language,
    zh: &'a str,
    mn: Option<&'a str>,
    en: Option<&'a str>,
) -> (Language, &'a str) {
    let there = match asked {
        Language::ZhHans => None,
        Language::MnMong => mn,
        Language::En => en,
    };
    there.map_or((Language::ZhHans, zh), |name| (asked, name))
}
