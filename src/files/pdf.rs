//! Papers are kept as they are, unless something in them acts. What hides in compressed parts is not looked into:
//! a paper is only ever handed out to be saved, never shown by us.

use super::rejection::FileRejection;

/// The names of what acts by itself or carries other files.
const ACTIVE: [&[u8]; 6] = [
    b"JavaScript",
    b"JS",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
];
/// The end of a paper stands in its last bytes.
const TAIL: usize = 2048;

/// Refuses what is no whole paper, or more than a paper.
pub fn check(bytes: &[u8]) -> Result<(), FileRejection> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if !bytes.starts_with(b"%PDF-") || !tail.windows(5).any(|five| five == b"%%EOF") {
        return Err(FileRejection::Unreadable);
    }
    let plain = unescaped(bytes);
    let acts = plain.split(|byte| *byte == b'/').skip(1).any(|name| {
        let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric());
        ACTIVE.contains(&&name[..end.unwrap_or(name.len())])
    });
    if acts {
        return Err(FileRejection::Active);
    }
    Ok(())
}

/// `#4A` in a name is another way to write `J`.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = match bytes[at..] {
            [b'#', high, low, ..] => digit(high).zip(digit(low)),
            _ => None,
        };
        if let Some((high, low)) = hex {
            plain.push(high * 16 + low);
            at += 3;
        } else {
            plain.push(bytes[at]);
            at += 1;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(inside: &str) -> Vec<u8> {
        format!("%PDF-1.7\n1 0 obj << {inside} >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes()
    }

    #[test]
    fn a_paper_is_whole_and_does_nothing() {
        check(&paper("/Type /Catalog /JSON 1")).unwrap();
        for active in [
            "/JS (x)",
            "/S /JavaScript",
            "/J#53 (x)",
            "/Launch",
            "/EmbeddedFile",
        ] {
            assert_eq!(check(&paper(active)), Err(FileRejection::Active), "{active}");
        }
        for broken in ["", "%PDF-1.7", "<script>%PDF-1.7 %%EOF"] {
            assert_eq!(
                check(broken.as_bytes()),
                Err(FileRejection::Unreadable),
                "{broken}"
            );
        }
    }
}
