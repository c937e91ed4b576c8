//! The members of a GraphQL request, from a JSON body or from a query string.

use serde_json::{Map, Value};

use super::problem::Refusal;

/// A GraphQL request as it came, its members checked for their JSON types only.
#[derive(Debug, Default, PartialEq)]
pub struct GraphqlRequest {
    pub query: Option<String>,
    pub document_id: Option<String>,
    pub operation_name: Option<String>,
    pub variables: Map<String, Value>,
    pub extensions: Map<String, Value>,
}

impl GraphqlRequest {
    /// Reads a JSON body.
    pub fn from_json(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Err(Refusal::bad_request(
                "The request has no body; send a JSON object with `query`.",
            ));
        }
        let value: Value = serde_json::from_slice(body).map_err(|error| {
            Refusal::bad_request(format!(
                "The body is not valid JSON: {} at line {}, column {}.",
                if error.is_eof() {
                    "it stops half way"
                } else {
                    "unexpected text"
                },
                error.line(),
                error.column()
            ))
        })?;
        match value {
            Value::Object(members) => Self::from_members(members),
            Value::Array(_) => Err(Refusal::bad_request(
                "Batches are not accepted; send one operation a request.",
            )),
            other => Err(Refusal::bad_request(format!(
                "The body must be a JSON object, not {}.",
                kind(&other)
            ))),
        }
    }

    /// Reads the parameters of a GET.
    pub fn from_query_string(query: &str) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> = axum::extract::Query::try_from_uri(&uri_of(query)?)
            .map_err(|_| Refusal::bad_request("The query string is not valid."))?
            .0;
        let mut members = Map::new();
        for (name, text) in pairs {
            let value = match name.as_str() {
                "query" | "operationName" | "documentId" => Value::String(text),
                "variables" | "extensions" if text.is_empty() => Value::Null,
                "variables" | "extensions" => serde_json::from_str(&text).map_err(|_| {
                    Refusal::bad_request(format!("`{name}` must be a JSON object, URL-encoded."))
                })?,
                _ => continue,
            };
            if members.insert(name.clone(), value).is_some() {
                return Err(Refusal::bad_request(format!("`{name}` is given twice.")));
            }
        }
        Self::from_members(members)
    }

    /// Reads the members of an object.
    pub fn from_members(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let request = Self {
            query: string(&mut members, "query")?,
            document_id: string(&mut members, "documentId")?,
            operation_name: string(&mut members, "operationName")?.filter(|name| !name.is_empty()),
            variables: object(&mut members, "variables")?,
            extensions: object(&mut members, "extensions")?,
        };
        if request.query.is_none()
            && request.document_id.is_none()
            && !request.extensions.contains_key("persistedQuery")
        {
            return Err(Refusal::bad_request(
                "`query` is missing; send the document as a string.",
            ));
        }
        Ok(request)
    }
}

fn uri_of(query: &str) -> Result<axum::http::Uri, Refusal> {
    axum::http::Uri::builder()
        .path_and_query(format!("/?{query}"))
        .build()
        .map_err(|_| Refusal::bad_request("The query string is not valid."))
}

fn string(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(Refusal::bad_request(format!(
            "`{name}` must be a string, not {}.",
            kind(&other)
        ))),
    }
}

fn object(members: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(other) => Err(Refusal::bad_request(format!(
            "`{name}` must be an object, not {}.",
            kind(&other)
        ))),
    }
}

/// The JSON type of a value, in words.
pub const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> String {
        let refusal = GraphqlRequest::from_json(body.as_bytes()).expect_err("must be refused");
        assert_eq!(refusal.status, 400);
        refusal.problems[0].message.clone()
    }

    #[test]
    fn each_wrong_member_is_named() {
        for (body, word) in [
            ("", "no body"),
            (r#"{"query":"{a"#, "half way"),
            (r#"{"query" 1}"#, "unexpected text"),
            (r#"[{"query":"{a}"}]"#, "Batches"),
            ("3", "a number"),
            (r#"{"query":{}}"#, "`query` must be a string, not an object"),
            (r#"{"query":null}"#, "`query` is missing"),
            (r#"{"query":"{a}","operationName":0}"#, "`operationName`"),
            (
                r#"{"query":"{a}","variables":[]}"#,
                "`variables` must be an object, not a list",
            ),
            (r#"{"query":"{a}","extensions":"x"}"#, "`extensions`"),
            (r#"{"documentId":7}"#, "`documentId`"),
        ] {
            let message = refused(body);
            assert!(message.contains(word), "{body}: {message}");
        }
    }

    #[test]
    fn nulls_are_absence() {
        let request = GraphqlRequest::from_json(
            br#"{"query":"{a}","operationName":null,"variables":null,"extensions":null}"#,
        )
        .expect("accepted");
        assert_eq!(request.query.as_deref(), Some("{a}"));
        assert_eq!(request.operation_name, None);
    }

    #[test]
    fn a_get_reads_encoded_parameters() {
        let request = GraphqlRequest::from_query_string(
            "query=%7Ba%7D&operationName=A&variables=%7B%22n%22%3A1%7D&other=1",
        )
        .expect("accepted");
        assert_eq!(request.query.as_deref(), Some("{a}"));
        assert_eq!(request.operation_name.as_deref(), Some("A"));
        assert_eq!(request.variables["n"], 1);
        for (query, word) in [
            ("query=%7Ba%7D&query=b", "twice"),
            ("query=%7Ba%7D&variables=%7B", "`variables`"),
            ("query=%7Ba%7D&variables=3", "`variables`"),
            ("", "`query` is missing"),
        ] {
            let refusal = GraphqlRequest::from_query_string(query).expect_err("refused");
            assert!(refusal.problems[0].message.contains(word), "{query}");
        }
    }
}
