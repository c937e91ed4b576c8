//! The scalars of the schema that are not GraphQL's own.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

/// A moment: RFC 3339 in UTC with exactly three fraction digits (`2016-12-01T08:00:00.000Z`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime<Utc>);

/// A moment: RFC 3339 in UTC with exactly three fraction digits (`2016-12-01T08:00:00.000Z`).
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html"
)]
impl ScalarType for Moment {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => DateTime::parse_from_rfc3339(&text)
                .map(|moment| Self(moment.to_utc()))
                .map_err(|_| InputValueError::custom("Expected RFC 3339, such as 2016-12-01T08:00:00.000Z")),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment)
    }
}

/// A calendar day in Asia/Shanghai: `2016-12-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalDate(pub NaiveDate);

/// A calendar day in Asia/Shanghai: `2016-12-01`.
#[Scalar(
    name = "LocalDate",
    specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html"
)]
impl ScalarType for LocalDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                .map(Self)
                .map_err(|_| InputValueError::custom("Expected a day, such as 2016-12-01")),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<NaiveDate> for LocalDate {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}
