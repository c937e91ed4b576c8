//! Which media types a request sends and accepts (GraphQL over HTTP).

use axum::http::{HeaderMap, HeaderValue, header};

/// The media types of our answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    GraphqlResponse,
    Json,
}

impl MediaType {
    pub const fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// Whether the client takes server-sent events; a wildcard does not say so.
pub fn takes_events(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter();
    let mut ranges = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    ranges.any(|range| {
        let (name, quality) = split_range(range);
        name.eq_ignore_ascii_case("text/event-stream") && quality > 0
    })
}

/// The media type to answer in, `None` when the client accepts neither.
///
/// The most specific range decides the weight of a type; between equal weights the one named
/// first wins, and wildcards mean `application/json`, as older clients expect.
pub fn accepted(headers: &HeaderMap) -> Option<MediaType> {
    let mut values = headers.get_all(header::ACCEPT).iter().peekable();
    if values.peek().is_none() {
        return Some(MediaType::Json);
    }
    let mut weights = [Weight::NONE, Weight::NONE];
    let mut position = 0_u16;
    for value in values {
        let Ok(value) = value.to_str() else { continue };
        for range in value.split(',') {
            position = position.saturating_add(1);
            let (name, quality) = split_range(range);
            for (weight, (media_type, whole)) in weights.iter_mut().zip([
                (MediaType::GraphqlResponse, "application/graphql-response+json"),
                (MediaType::Json, "application/json"),
            ]) {
                let specificity = if name.eq_ignore_ascii_case(whole) {
                    3
                } else if name.eq_ignore_ascii_case("application/*") {
                    2
                } else if name == "*/*" {
                    1
                } else {
                    continue;
                };
                // A wildcard prefers plain JSON: it comes "before" the newer type.
                let wild = specificity < 3 && media_type == MediaType::GraphqlResponse;
                if specificity > weight.specificity {
                    *weight = Weight {
                        specificity,
                        quality,
                        position: position.saturating_mul(2).saturating_add(u16::from(wild)),
                    };
                }
            }
        }
    }
    let [graphql, json] = weights;
    match (graphql.quality > 0, json.quality > 0) {
        (false, false) => None,
        (true, false) => Some(MediaType::GraphqlResponse),
        (false, true) => Some(MediaType::Json),
        (true, true) => Some(
            if (graphql.quality, json.position) > (json.quality, graphql.position) {
                MediaType::GraphqlResponse
            } else {
                MediaType::Json
            },
        ),
    }
}

#[derive(Clone, Copy)]
struct Weight {
    specificity: u8,
    /// In thousandths.
    quality: u16,
    position: u16,
}

impl Weight {
    const NONE: Self = Self {
        specificity: 0,
        quality: 0,
        position: 0,
    };
}

/// The name of a range and its weight in thousandths. A range with an unreadable weight counts
/// as refused.
pub fn split_range(range: &str) -> (&str, u16) {
    let mut parts = range.split(';');
    let name = parts.next().unwrap_or_default().trim();
    for parameter in parts {
        let Some((key, value)) = parameter.split_once('=') else {
            continue;
        };
        if key.trim().eq_ignore_ascii_case("q") {
            return (name, quality(value.trim()).unwrap_or(0));
        }
    }
    (name, 1000)
}

fn quality(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// Whether a request body is declared as JSON in UTF-8.
pub fn sends_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mut parts = value.split(';');
    let name = parts.next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case("application/json")
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((key, value)) if key.trim().eq_ignore_ascii_case("charset") => {
                value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(value).unwrap());
        accepted(&headers)
    }

    #[test]
    fn the_named_type_is_answered() {
        use MediaType::{GraphqlResponse, Json};
        for (value, expected) in [
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("APPLICATION/JSON; charset=utf-8", Some(Json)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("text/html, */*;q=0.1", Some(Json)),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json, application/json",
                Some(GraphqlResponse),
            ),
            ("application/json, application/graphql-response+json", Some(Json)),
            (
                "application/json;q=0.4, application/graphql-response+json;q=0.6",
                Some(GraphqlResponse),
            ),
            ("application/graphql-response+json, */*", Some(GraphqlResponse)),
            ("*/*, application/json;q=0", Some(GraphqlResponse)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=2", None),
            ("application/xml, image/webp", None),
        ] {
            assert_eq!(accept(value), expected, "{value}");
        }
        assert_eq!(accepted(&HeaderMap::new()), Some(Json));
    }

    #[test]
    fn only_json_in_utf8_is_a_json_body() {
        for (value, expected) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("Application/JSON;charset=\"UTF-8\"", true),
            ("application/json; charset=gbk", false),
            ("text/plain", false),
            ("multipart/form-data; boundary=x", false),
            ("application/x-www-form-urlencoded", false),
            ("application/jsonp", false),
            ("application/graphql", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(value).unwrap());
            assert_eq!(sends_json(&headers), expected, "{value}");
        }
        assert!(!sends_json(&HeaderMap::new()));
    }
}
