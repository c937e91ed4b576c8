//! Cuts texts into words: Chinese by a dictionary, everything else at what is not a letter or digit.

use std::sync::LazyLock;

use jieba_rs::Jieba;
use unicode_normalization::UnicodeNormalization;

/// Loaded when the first text is cut: it costs time and tens of megabytes, which a server that neither searches
/// nor changes anything need not spend.
static CHINESE: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Longer words are cut off: nobody searches for them, and an index entry has a limit.
const LONGEST: usize = 64;
/// Words that every sentence has.
const EMPTY: [&str; 12] = [
    "的", "了", "吗", "呢", "和", "与", "在", "是", "the", "a", "of", "and",
];

/// Loads the dictionary on a thread of its own, unless it is there already.
pub async fn ready() {
    // A load that panicked panics again, with its cause, where a text is cut.
    let _ = tokio::task::spawn_blocking(|| {
        LazyLock::force(&CHINESE);
    })
    .await;
}

/// The words of a text in their order, with the shorter words inside of longer ones, as often as they stand
/// there.
pub fn of(text: &str) -> Vec<String> {
    let text: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_variant(*c))
        .collect();
    let mut words: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(char::is_alphanumeric) {
        rest = &rest[start..];
        let chinese = rest.starts_with(is_han);
        let end = rest
            .find(|c: char| !c.is_alphanumeric() || is_han(c) != chinese)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if chinese {
            let cut = CHINESE.cut_for_search(run, false);
            words.extend(cut.into_iter().map(|token| token.word.to_owned()));
        } else {
            words.push(run.chars().take(LONGEST).collect());
        }
        rest = after;
    }
    words.retain(|word| !EMPTY.contains(&word.as_str()));
    words
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Marks in Mongolian that only choose the form of a letter.
fn is_variant(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180F}')
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn chinese_is_cut_by_the_dictionary_and_long_words_give_the_short_ones_in_them() {
        let words = of("社会保险局，办理医疗保险");
        for word in ["社会", "保险", "办理", "医疗"] {
            assert!(words.iter().any(|w| w == word), "{word} is not in {words:?}");
        }
        assert!(!words.iter().any(|w| w.contains('，')));
    }

    #[test]
    fn other_scripts_are_cut_between_words() {
        assert_eq!(of("ＡＢＣ-12 Clinic"), ["abc", "12", "clinic"]);
        assert_eq!(of("ᠪᠠᠶᠠᠨ ᠭᠣᠣᠯ"), ["ᠪᠠᠶᠠᠨ", "ᠭᠣᠣᠯ"]);
        assert_eq!(of("的 ，。"), Vec::<String>::new());
    }
}
