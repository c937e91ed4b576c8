//! The languages that people are spoken to in.

use serde::{Deserialize, Serialize};

/// One of the languages of the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, async_graphql::Enum)]
pub enum Language {
    /// Simplified Chinese: the default.
    #[default]
    ZhHans,
    /// Mongolian in the traditional script.
    MnMong,
    /// English.
    En,
}

impl Language {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::MnMong => "mn-Mong",
            Self::En => "en",
        }
    }

    /// Reads a BCP 47 tag; `mn` and `mn-CN` mean the traditional script, any `zh` simplified Chinese.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        let primary = tag.split('-').next().unwrap_or(tag);
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::ZhHans),
            "mn" => Some(Self::MnMong),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Chooses by an `Accept-Language` header (RFC 9110, 12.5.4); Chinese where nothing fits.
    pub fn negotiate(header: Option<&str>) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for part in header.unwrap_or_default().split(',') {
            let mut pieces = part.split(';');
            let Some(language) = pieces.next().and_then(Self::from_tag) else {
                continue;
            };
            let weight = pieces
                .find_map(|p| p.trim().strip_prefix("q=").and_then(|q| q.parse().ok()))
                .unwrap_or(1.0_f32);
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language).unwrap_or_default()
    }
}

/// A sentence in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub zh: String,
    pub mn: String,
    pub en: String,
}

impl Text {
    pub fn new(zh: impl Into<String>, mn: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            mn: mn.into(),
            en: en.into(),
        }
    }

    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::ZhHans => &self.zh,
            Language::MnMong => &self.mn,
            Language::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_highest_weight_wins_and_nothing_known_means_chinese() {
        assert_eq!(
            Language::negotiate(Some("en;q=0.3, mn-Mong;q=0.9, zh;q=0.5")),
            Language::MnMong
        );
        assert_eq!(Language::negotiate(Some("fr, *;q=0.1")), Language::ZhHans);
        assert_eq!(Language::negotiate(Some("en")), Language::En);
        assert_eq!(Language::negotiate(None), Language::ZhHans);
    }
}
