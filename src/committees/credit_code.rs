//! 统一社会信用代码 (GB 32100-2015): 17 characters and one that checks them.

/// Digits and capitals without I, O, S, V and Z, each worth its place.
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// The code in capitals; `None` where a character is wrong or the last does not check the others.
pub fn checked(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_uppercase();
    let values: Option<Vec<usize>> = code
        .bytes()
        .map(|byte| CHARACTERS.iter().position(|known| *known == byte))
        .collect();
    let (last, first) = values.as_deref()?.split_last()?;
    if first.len() != WEIGHTS.len() {
        return None;
    }
    let sum: usize = first
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    ((31 - sum % 31) % 31 == *last).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::{CHARACTERS, checked};

    /// The first is the example of the standard; the others are published codes of well-known companies.
    const REAL: [&str; 3] = ["91350100M000100Y43", "9144030071526726XG", "91110000802100433B"];

    #[test]
    fn real_codes_pass_in_either_case() {
        for code in REAL {
            assert_eq!(checked(code).as_deref(), Some(code));
            assert_eq!(checked(&code.to_lowercase()).as_deref(), Some(code));
        }
    }

    #[test]
    fn any_single_wrong_character_is_found() {
        for code in REAL {
            for place in 0..code.len() {
                for other in CHARACTERS {
                    let mut wrong = code.as_bytes().to_vec();
                    wrong[place] = *other;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert_eq!(checked(&wrong).is_some(), wrong == code, "{wrong}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in [
            "",
            "9",
            "91350100M000100Y4",
            "91350100M000100Y433",
            "91350100I000100Y43",
            "９１３５０１００M000100Y43",
        ] {
            assert!(checked(bad).is_none(), "{bad}");
        }
    }
}
