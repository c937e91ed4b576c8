//! Failures in the shape of a GraphQL response.

use std::fmt;

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::negotiation::MediaType;

/// The stable `extensions.code` of a top-level error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    ParseFailed,
    ValidationFailed,
    BadUserInput,
    Unauthenticated,
    Forbidden,
    Conflict,
    Throttled,
    TooComplex,
    PersistedQueryNotFound,
    Timeout,
    Internal,
}

impl Code {
    pub const ALL: [Self; 11] = [
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::BadUserInput,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Conflict,
        Self::Throttled,
        Self::TooComplex,
        Self::PersistedQueryNotFound,
        Self::Timeout,
        Self::Internal,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::Conflict => "CONFLICT",
            Self::Throttled => "THROTTLED",
            Self::TooComplex => "QUERY_TOO_COMPLEX",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// A line and a column of a document, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// One entry of `errors`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub message: String,
    pub place: Option<Place>,
    pub request_id: Option<String>,
}

impl Problem {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            request_id: None,
        }
    }

    pub fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Extensions<'a> {
            code: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            request_id: Option<&'a str>,
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", &self.message)?;
        if let Some(place) = self.place {
            map.serialize_entry("locations", &[place])?;
        }
        map.serialize_entry(
            "extensions",
            &Extensions {
                code: self.code.as_str(),
                request_id: self.request_id.as_deref(),
            },
        )?;
        map.end()
    }
}

/// A request that was not executed: its status, its errors, its headers.
#[derive(Debug)]
pub struct Refusal {
    pub status: StatusCode,
    /// The document or its variables are at fault, not the HTTP request: `application/json` keeps
    /// 200 for these.
    pub by_document: bool,
    pub problems: Vec<Problem>,
    pub headers: Vec<(header::HeaderName, HeaderValue)>,
    /// Answer in this media type whatever the client accepts.
    pub media_type: Option<MediaType>,
}

impl Refusal {
    /// A refusal of the HTTP request itself.
    pub fn http(status: StatusCode, problem: Problem) -> Self {
        Self {
            status,
            by_document: false,
            problems: vec![problem],
            headers: Vec::new(),
            media_type: None,
        }
    }

    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::http(StatusCode::BAD_REQUEST, Problem::new(Code::BadUserInput, message))
    }

    /// A refusal of the document or of its variables.
    pub fn document(status: StatusCode, problems: Vec<Problem>) -> Self {
        Self {
            status,
            by_document: true,
            problems,
            headers: Vec::new(),
            media_type: None,
        }
    }

    pub fn internal(request_id: &str) -> Self {
        let mut problem = Problem::new(Code::Internal, INTERNAL_MESSAGE);
        problem.request_id = Some(request_id.to_owned());
        Self::document(StatusCode::INTERNAL_SERVER_ERROR, vec![problem])
    }

    pub fn unauthenticated() -> Self {
        Self::http(
            StatusCode::UNAUTHORIZED,
            Problem::new(
                Code::Unauthenticated,
                "The access token is not valid or has expired; get a new one.",
            ),
        )
        .header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
    }

    pub fn header(mut self, name: header::HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.headers
            .push((header::RETRY_AFTER, HeaderValue::from(seconds)));
        self
    }

    /// Ends the connection after the answer: what is left of the request body is not read.
    pub fn closing(self) -> Self {
        self.header(header::CONNECTION, "close")
    }

    /// The JSON of a response with the errors.
    pub fn body(&self) -> Bytes {
        body(&self.problems).into()
    }

    pub fn into_response(self, accepted: MediaType) -> Response<Body> {
        let media_type = self.media_type.unwrap_or(accepted);
        let status = if self.by_document && media_type == MediaType::Json {
            StatusCode::OK
        } else {
            self.status
        };
        let mut response = Response::new(Body::from(body(&self.problems)));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, media_type.header());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.headers);
        response
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused:")?;
        for problem in &self.problems {
            write!(f, " {}", problem.message)?;
        }
        Ok(())
    }
}

pub const INTERNAL_MESSAGE: &str = "Internal server error";

fn body(problems: &[Problem]) -> Vec<u8> {
    #[derive(Serialize)]
    struct Answer<'a> {
        errors: &'a [Problem],
    }
    serde_json::to_vec(&Answer { errors: problems }).expect("strings and numbers serialise")
}
