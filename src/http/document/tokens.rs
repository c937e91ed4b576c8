//! Counts the lexical tokens of a document before anything is built from it.

/// Whether the text has more than `limit` tokens. White space, commas and comments do not count.
///
/// Text that is not GraphQL is counted in some way too: the parser is the one to refuse it.
pub fn more_than(text: &str, limit: usize) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut count = 0;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at = skip(bytes, at, |b| b != b'\n' && b != b'\r');
                continue;
            }
            b'"' if bytes[at..].starts_with(b"\"\"\"") => block_string(bytes, at + 3),
            b'"' => string(bytes, at + 1),
            b'_' | b'-' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => skip(bytes, at + 1, |b| {
                b == b'_' || b == b'.' || b.is_ascii_alphanumeric()
            }),
            b'.' if bytes[at..].starts_with(b"...") => at + 3,
            _ => at + 1,
        };
        count += 1;
        if count > limit {
            return true;
        }
    }
    false
}

fn skip(bytes: &[u8], from: usize, inside: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|&byte| !inside(byte))
        .map_or(bytes.len(), |length| from + length)
}

fn string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' | b'\n' | b'\r' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn block_string(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\\\"\"\"") {
            at += 4;
        } else if bytes[at..].starts_with(b"\"\"\"") {
            return at + 3;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_as_the_grammar_does() {
        for (text, tokens) in [
            ("", 0),
            (" ,\n\t# a comment {\n", 0),
            ("{a}", 3),
            ("query Q($a:Int=-1.5e3){b(c:$a,d:\"x y\\\" z\")...F}", 24),
            ("{a(b:\"\"\"one \" two \\\"\"\" three\"\"\")}", 8),
            ("{a(b:\"open", 6),
            ("\u{feff}{a}", 6),
        ] {
            assert!(!more_than(text, tokens), "{text} has at most {tokens}");
            if tokens > 0 {
                assert!(more_than(text, tokens - 1), "{text} has {tokens}");
            }
        }
    }

    #[test]
    fn a_trailing_backslash_ends_well() {
        assert!(!more_than("\"\\", 1));
        assert!(!more_than("{a(b:\"x\\", 6));
    }
}
