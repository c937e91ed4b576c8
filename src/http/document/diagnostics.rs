//! Turns the compiler's findings into short errors: at most ten, each with a line and a column,
//! names cut, values never repeated.

use apollo_compiler::{
    parser::{SourceMap, SourceSpan},
    validation::DiagnosticList,
};

use crate::http::problem::{Code, Place, Problem};

const MOST: usize = 10;
const LONGEST: usize = 200;

/// Errors of a text that is not GraphQL.
pub fn syntax(found: &DiagnosticList) -> Vec<Problem> {
    found
        .iter()
        .take(MOST)
        .map(|finding| {
            let limit = finding.error.to_string().contains("limit reached");
            let problem = if limit {
                Problem::new(Code::TooComplex, "The document is nested too deeply.")
            } else {
                Problem::new(Code::ParseFailed, "Syntax error: this is not valid GraphQL.")
            };
            problem.at(finding.line_column_range().map(|range| Place {
                line: range.start.line,
                column: range.start.column,
            }))
        })
        .collect()
}

/// Errors of a document that does not fit the schema.
pub fn validation(found: &DiagnosticList) -> Vec<Problem> {
    found
        .iter()
        .take(MOST)
        .map(|finding| {
            // The wording of the reference implementation, which tools know, except where it
            // repeats a value of the document.
            let message = match finding.error.unstable_error_name() {
                Some("UnsupportedValueType" | "IntCoercionError" | "FloatCoercionError") => None,
                _ => finding.error.unstable_compat_message(),
            }
            .unwrap_or_else(|| sentence(&finding.error.to_string()));
            Problem::new(Code::ValidationFailed, cut(&message)).at(finding.line_column_range().map(|range| {
                Place {
                    line: range.start.line,
                    column: range.start.column,
                }
            }))
        })
        .collect()
}

pub fn place(span: Option<SourceSpan>, sources: &SourceMap) -> Option<Place> {
    let start = span?.line_column_range(sources)?.start;
    Some(Place {
        line: start.line,
        column: start.column,
    })
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
