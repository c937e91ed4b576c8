//! The page at `/`: `GraphiQL`, served from the binary alone, since a municipal network reaches no public CDN.
//!
//! `console/dist` is built by `npm ci && npm run build` in `console/` and committed, so that building the server needs no Node.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Nothing from outside, no inline script, no frame around it; `CodeMirror` sets styles inline.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

struct Asset {
    content_type: &'static str,
    body: &'static [u8],
    packed: bool,
    etag: HeaderValue,
}

impl Asset {
    fn plain(content_type: &'static str, body: &'static [u8]) -> Self {
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(body));
        // Weak: a compressing layer or proxy may send the same page in other bytes.
        let etag = HeaderValue::try_from(format!("W/\"{digest}\""))
            .expect("base64 and quotes are allowed in a header");
        Self {
            content_type,
            body,
            packed: false,
            etag,
        }
    }

    fn packed(content_type: &'static str, body: &'static [u8]) -> Self {
        Self {
            packed: true,
            ..Self::plain(content_type, body)
        }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        if self.packed {
            let by_coding = HeaderValue::from_name(header::ACCEPT_ENCODING);
            headers.insert(header::VARY, by_coding);
            if !takes_gzip(asked) {
                let text = "this file is stored as gzip: send `Accept-Encoding: gzip`\n";
                return (StatusCode::NOT_ACCEPTABLE, headers, text).into_response();
            }
        }
        headers.insert(header::ETAG, self.etag.clone());
        // Asked again each time and answered with 304, so that a new release shows at once.
        let asked_again = HeaderValue::from_static("public, no-cache");
        headers.insert(header::CACHE_CONTROL, asked_again);
        if self.is_known(asked) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let content_type = HeaderValue::from_static(self.content_type);
        headers.insert(header::CONTENT_TYPE, content_type);
        if self.packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        (headers, self.body).into_response()
    }

    fn is_known(&self, asked: &HeaderMap) -> bool {
        let ours = self.etag.to_str().unwrap_or_default();
        list(asked, &header::IF_NONE_MATCH).any(|tag| tag == "*" || tag == ours)
    }
}

/// A request that names no coding takes any (RFC 9110, 12.5.3).
fn takes_gzip(asked: &HeaderMap) -> bool {
    if !asked.contains_key(header::ACCEPT_ENCODING) {
        return true;
    }
    let weight_of = |coding: &str| {
        list(asked, &header::ACCEPT_ENCODING).find_map(|item| {
            let (name, rest) = item.split_once(';').unwrap_or((item, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
            (name.trim().eq_ignore_ascii_case(coding)).then(|| weight.unwrap_or(0.0))
        })
    };
    weight_of("gzip").or_else(|| weight_of("*")).unwrap_or(0.0) > 0.0
}

fn list<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

macro_rules! asset {
    ($make:ident, $content_type:literal, $file:literal) => {{
        static ASSET: LazyLock<Asset> = LazyLock::new(|| Asset::$make($content_type, include_bytes!($file)));
        get(async |asked: HeaderMap| ASSET.answer(&asked))
    }};
}

/// The page at `/` and what it loads.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route(
            "/",
            asset!(plain, "text/html; charset=utf-8", "console/index.html"),
        )
        .route(
            "/console/console.js",
            asset!(
                packed,
                "text/javascript; charset=utf-8",
                "console/dist/console.js.gz"
            ),
        )
        .route(
            "/console/console.css",
            asset!(packed, "text/css; charset=utf-8", "console/dist/console.css.gz"),
        )
        .route(
            "/console/licences.txt",
            asset!(
                packed,
                "text/plain; charset=utf-8",
                "console/dist/licences.txt.gz"
            ),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Asset {
        Asset::packed("text/javascript", b"packed bytes")
    }

    fn asking(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_page_is_sent_once_and_then_only_confirmed() {
        let first = page().answer(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(first.headers()[header::CONTENT_SECURITY_POLICY], POLICY);

        let tag = first.headers()[header::ETAG].clone();
        let again = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag.clone())]);
        let second = page().answer(&again);
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(second.headers()[header::ETAG], tag);

        let other = page().answer(&asking(header::IF_NONE_MATCH, "W/\"another\""));
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn gzip_goes_only_to_those_who_take_it() {
        for (value, taken) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0", false),
            ("*, gzip;q=0", false),
            ("identity", false),
            ("br", false),
        ] {
            let answer = page().answer(&asking(header::ACCEPT_ENCODING, value));
            let expected = if taken {
                StatusCode::OK
            } else {
                StatusCode::NOT_ACCEPTABLE
            };
            assert_eq!(answer.status(), expected, "Accept-Encoding: {value}");
        }
    }
}
