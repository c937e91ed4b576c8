//! Money: fen inside, yuan as a decimal text outside, never a float.

use async_graphql::{
    Enum, InputObject, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value,
};

use crate::error::Rejection;
use crate::language::Text;

/// Fen in a yuan.
const FEN: i64 = 100;

/// An amount as a decimal text with at most two places, such as `1280.50`; never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    fen: i64,
}

/// An amount as a decimal text with at most two places, such as `1280.50`; never a float.
#[Scalar(specified_by_url = "https://scalars.graphql.org/chillicream/decimal.html")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => parse(&text).map(|fen| Self { fen }).ok_or_else(|| {
                InputValueError::custom("Expected yuan with at most two places, such as \"1280.50\"")
            }),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        let sign = if self.fen < 0 { "-" } else { "" };
        let fen = self.fen.unsigned_abs();
        let base = FEN.unsigned_abs();
        Value::String(format!("{sign}{}.{:02}", fen / base, fen % base))
    }
}

fn parse(text: &str) -> Option<i64> {
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 12 || rest.len() > 2 || !plain(yuan) || !plain(rest) {
        return None;
    }
    if text.ends_with('.') {
        return None;
    }
    let fen: i64 = format!("{rest:0<2}").parse().ok()?;
    yuan.parse::<i64>().ok()?.checked_mul(FEN)?.checked_add(fen)
}

/// The currencies in which we count (ISO 4217).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CurrencyCode {
    /// Renminbi yuan.
    Cny,
}

/// An amount of money.
#[derive(SimpleObject)]
#[graphql(directive = crate::policy::Access::apply(crate::policy::Action::NodeRead))]
pub struct Money {
    /// How much, in yuan.
    amount: Decimal,
    /// In which currency.
    currency: CurrencyCode,
}

impl Money {
    pub fn of_fen(fen: i64) -> Self {
        Self {
            amount: Decimal { fen },
            currency: CurrencyCode::Cny,
        }
    }
}

/// An amount of money.
#[derive(InputObject)]
pub struct MoneyInput {
    /// How much, in yuan: more than nothing.
    amount: Decimal,
    /// In which currency.
    currency: CurrencyCode,
}

impl MoneyInput {
    /// In fen, at least one.
    pub fn fen(&self, field: &'static str) -> Result<i64, Rejection> {
        if self.amount.fen > 0 {
            return Ok(self.amount.fen);
        }
        Err(Rejection::invalid(Text::new(
            "金额须大于零",
            "ᠮᠥᠩᠭᠥᠨ ᠳ᠋ᠦᠩ ᠨᠢ ᠲᠡᠭ ᠡᠴᠡ ᠶᠡᠬᠡ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
            "An amount is more than nothing",
        ))
        .at(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_and_written_to_the_fen() {
        for (text, fen, written) in [
            ("0", 0, "0.00"),
            ("1280.5", 128_050, "1280.50"),
            ("0.07", 7, "0.07"),
            ("999999999999.99", 99_999_999_999_999, "999999999999.99"),
        ] {
            assert_eq!(parse(text), Some(fen), "{text}");
            assert_eq!(Decimal { fen }.to_value(), Value::String(written.to_owned()));
        }
        for wrong in [
            "",
            ".5",
            "1.",
            "1.005",
            "-1",
            "1e3",
            "１",
            "1,000",
            "1000000000000",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
