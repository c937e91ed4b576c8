//! The gate: no document reaches a resolver before it has passed here.
//!
//! A text is measured, parsed, measured again, validated against the served schema and turned
//! into what the executor takes, once; the result is kept in a cache bounded by bytes. What is
//! left for each request is coercing its variables and adding up the cost they lead to.

mod coercion;
mod cost;
mod diagnostics;
mod introspection;
mod literals;
mod prepared;
mod shape;
mod tokens;

use std::sync::Arc;

use apollo_compiler::{Schema, parser::Parser, validation::Valid};
use quick_cache::{Weighter, sync::Cache};

use self::introspection::Introspection;
pub use self::{
    coercion::{ScalarCheck, ScalarChecks},
    prepared::{Call, Kind, Operation, Prepared, hex},
};
use super::{
    problem::{Code, Problem, Refusal},
    settings::Limits,
};
use axum::http::StatusCode;

/// Parser recursion, for nested literals and selections alike.
const PARSER_RECURSION: usize = 100;

/// Checks documents and variables against one schema.
pub struct Gate {
    schema: Valid<Schema>,
    scalars: ScalarChecks,
    limits: Limits,
    introspection: Introspection,
    invalid_status: StatusCode,
    prepared: Cache<Arc<str>, Arc<Prepared>, ByBytes>,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Arc<str>, Arc<Prepared>> for ByBytes {
    fn weight(&self, _: &Arc<str>, prepared: &Arc<Prepared>) -> u64 {
        prepared.bytes
    }
}

impl Gate {
    /// A gate for the schema that `sdl` describes; fails with the first flaw of the schema.
    pub fn new(
        sdl: &str,
        scalars: ScalarChecks,
        limits: Limits,
        invalid_status: StatusCode,
        cache_bytes: u64,
    ) -> anyhow::Result<Self> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").map_err(|invalid| {
            let first = invalid.errors.iter().next();
            anyhow::anyhow!(
                "the schema is not valid: {}",
                first.map(|flaw| flaw.to_string()).unwrap_or_default()
            )
        })?;
        let introspection = Introspection::new(&schema);
        // An entry of a few kilobytes is typical.
        let entries = usize::try_from(cache_bytes / 8192)
            .unwrap_or(usize::MAX)
            .clamp(16, 1 << 20);
        Ok(Self {
            schema,
            scalars,
            limits,
            introspection,
            invalid_status,
            prepared: Cache::with_weighter(entries, cache_bytes, ByBytes),
        })
    }

    /// The prepared form of a document, from the cache where it is there.
    pub fn document(&self, text: &str) -> Result<Arc<Prepared>, Refusal> {
        if let Some(prepared) = self.prepared.get(text) {
            return Ok(prepared);
        }
        let prepared = Arc::new(self.prepare(text)?);
        self.prepared.insert(Arc::from(text), Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Prepares a document without keeping it.
    pub fn prepare(&self, text: &str) -> Result<Prepared, Refusal> {
        let limits = &self.limits;
        if text.len() > limits.text_bytes {
            return Err(too_complex(format!(
                "The document is too long: at most {} bytes are allowed.",
                limits.text_bytes
            )));
        }
        if tokens::more_than(text, limits.tokens) {
            return Err(too_complex(format!(
                "The document has too many tokens: at most {} are allowed.",
                limits.tokens
            )));
        }
        let tree = Parser::new()
            .recursion_limit(PARSER_RECURSION)
            .parse_ast(text, "document")
            .map_err(|invalid| {
                Refusal::document(StatusCode::BAD_REQUEST, diagnostics::syntax(&invalid.errors))
            })?;
        shape::check(&tree, limits).map_err(|problem| match problem.code {
            Code::ValidationFailed => self.invalid(vec![problem]),
            _ => Refusal::document(StatusCode::BAD_REQUEST, vec![problem]),
        })?;
        let document = tree
            .to_executable_validate(&self.schema)
            .map_err(|invalid| self.invalid(diagnostics::validation(&invalid.errors)))?;
        let misfits = literals::misfits(&self.schema, &self.scalars, &document);
        if !misfits.is_empty() {
            let problems = misfits
                .into_iter()
                .map(|misfit| {
                    Problem::new(Code::ValidationFailed, misfit.reason)
                        .at(diagnostics::place(misfit.span, &document.sources))
                })
                .collect();
            return Err(self.invalid(problems));
        }
        if document
            .operations
            .iter()
            .any(|operation| self.introspection.is_excessive(&document, operation))
        {
            return Err(too_complex(
                "The introspection query asks for more than twice what the standard one does.",
            ));
        }
        Prepared::new(text, &self.schema, &document, limits).ok_or_else(|| {
            // The executor's parser is older than the grammar of the gate's.
            Refusal::document(
                StatusCode::BAD_REQUEST,
                vec![Problem::new(
                    Code::ParseFailed,
                    "The document uses syntax that this server does not execute.",
                )],
            )
        })
    }

    /// Takes one operation of a document with the variables of one request.
    pub fn call(
        &self,
        prepared: &Prepared,
        operation_name: Option<&str>,
        variables: serde_json::Map<String, serde_json::Value>,
    ) -> Result<Call, Refusal> {
        let operation = self.operation(prepared, operation_name)?;
        let (variables, missing) = operation
            .coerce(&self.schema, &self.scalars, variables)
            .map_err(|problems| self.invalid(problems))?;
        let cost = operation.cost.total(&variables, &self.limits);
        if cost > self.limits.cost {
            return Err(too_complex(format!(
                "The operation may cost {cost} points: at most {} are allowed. Ask for fewer \
                 fields or shorter pages.",
                self.limits.cost
            )));
        }
        Ok(operation.call(variables, &missing))
    }

    /// The operation that a name, or the lack of one, selects.
    pub fn operation<'a>(
        &self,
        prepared: &'a Prepared,
        name: Option<&str>,
    ) -> Result<&'a Operation, Refusal> {
        let found = match name {
            Some(name) => prepared
                .operations
                .iter()
                .find(|operation| operation.name.as_deref() == Some(name))
                .ok_or("`operationName` names no operation of the document."),
            None => match prepared.operations.as_slice() {
                [operation] => Ok(operation),
                _ => Err("The document has several operations: name one in `operationName`."),
            },
        };
        found.map_err(|message| self.invalid(vec![Problem::new(Code::BadUserInput, message)]))
    }

    fn invalid(&self, problems: Vec<Problem>) -> Refusal {
        Refusal::document(self.invalid_status, problems)
    }

    /// Bytes and entries of the cache.
    pub fn cached(&self) -> (u64, usize) {
        (self.prepared.weight(), self.prepared.len())
    }
}

fn too_complex(message: impl Into<String>) -> Refusal {
    Refusal::document(
        StatusCode::BAD_REQUEST,
        vec![Problem::new(Code::TooComplex, message)],
    )
}

#[cfg(test)]
mod tests;
