//! What clients and proxies may keep: entity tags and `Cache-Control` of answers.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use sha2::{Digest, Sha256};

use super::{document::hex, execution::Answer, negotiation::MediaType};

/// Who an answer is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Anyone,
    Caller,
}

/// The answer to a POST: never kept.
pub fn uncached(answer: Answer, media_type: MediaType) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type.header());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The answer to a GET, or 304 when the client has it already.
pub fn tagged(
    answer: Answer,
    media_type: MediaType,
    audience: Audience,
    public_max_age: u32,
    request: &HeaderMap,
) -> Response<Body> {
    if answer.has_errors {
        let mut response = uncached(answer, media_type);
        vary(response.headers_mut());
        return response;
    }
    let tag = tag(&answer.body);
    let known = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|candidate| {
            let candidate = candidate.trim();
            candidate == "*" || candidate.trim_start_matches("W/") == tag.trim_start_matches("W/")
        });
    let mut response = if known {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let mut response = Response::new(Body::from(answer.body));
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, media_type.header());
        response
    };
    let hint = answer.cache_control;
    let keep = if audience == Audience::Anyone && hint.public && hint.max_age >= 0 {
        let seconds = match u32::try_from(hint.max_age) {
            Ok(0) | Err(_) => public_max_age,
            Ok(seconds) => seconds,
        };
        format!("public, max-age={seconds}")
    } else {
        String::from("private, no-cache")
    };
    let headers = response.headers_mut();
    vary(headers);
    for (name, value) in [(header::ETAG, tag), (header::CACHE_CONTROL, keep)] {
        headers.insert(
            name,
            HeaderValue::from_maybe_shared(Bytes::from(value)).expect("plain ASCII"),
        );
    }
    response
}

/// Weak: a compressed answer has the same tag.
fn tag(body: &[u8]) -> String {
    format!("W/\"{}\"", hex(&Sha256::digest(body)[..16]))
}

/// What an answer to a GET depends on besides its URL.
pub fn vary(headers: &mut HeaderMap) {
    headers.append(
        header::VARY,
        HeaderValue::from_static("accept, accept-language, authorization"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::CacheControl;

    fn get(hint: CacheControl, audience: Audience, has_errors: bool, known: &str) -> Response<Body> {
        let answer = Answer {
            body: Bytes::from_static(b"{\"data\":1}"),
            has_errors,
            cache_control: hint,
        };
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, HeaderValue::from_str(known).unwrap());
        tagged(answer, MediaType::Json, audience, 5, &request)
    }

    fn hint(public: bool, max_age: i32) -> CacheControl {
        CacheControl { public, max_age }
    }

    #[test]
    fn only_whole_answers_for_anyone_are_public() {
        use Audience::{Anyone, Caller};
        for (control, audience, has_errors, expected) in [
            (hint(true, 0), Anyone, false, "public, max-age=5"),
            (hint(true, 60), Anyone, false, "public, max-age=60"),
            (hint(true, -1), Anyone, false, "private, no-cache"),
            (hint(false, 60), Anyone, false, "private, no-cache"),
            (hint(true, 60), Caller, false, "private, no-cache"),
            (hint(true, 60), Anyone, true, "no-store"),
        ] {
            let response = get(control, audience, has_errors, "\"none\"");
            assert_eq!(response.status(), 200);
            assert_eq!(response.headers()[header::CACHE_CONTROL], expected);
            assert_eq!(response.headers().contains_key(header::ETAG), !has_errors);
            assert!(response.headers().contains_key(header::VARY));
        }
    }

    #[test]
    fn a_known_tag_is_not_sent_again() {
        let control = hint(true, 0);
        let tag = get(control, Audience::Anyone, false, "\"none\"").headers()[header::ETAG].clone();
        let tag = tag.to_str().unwrap();
        assert!(tag.starts_with("W/\""));
        for known in [tag, tag.trim_start_matches("W/"), &format!("\"a\", {tag}"), "*"] {
            let response = get(control, Audience::Anyone, false, known);
            assert_eq!(response.status(), 304, "{known}");
            assert_eq!(response.headers()[header::ETAG], tag);
        }
    }
}
