//! A document that passed the gate, in the form the executor takes.

use apollo_compiler::{
    ExecutableDocument, Schema,
    ast::{OperationType, Type},
    executable,
};
use async_graphql::{
    Name, Positioned, Variables,
    parser::{
        parse_query,
        types::{
            DocumentOperations, ExecutableDocument as ExecutorDocument, FragmentDefinition, Selection,
            SelectionSet,
        },
    },
};

use async_graphql_value::Value as InputValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

use super::{
    coercion::{Coercion, ScalarChecks, json_of},
    cost::{Cost, Costing},
};
use crate::http::{problem::Problem, settings::Limits};

/// Memory of a prepared document for each byte of its text, measured on typical documents.
const BYTES_PER_TEXT_BYTE: u64 = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Query,
    Mutation,
    Subscription,
}

/// A valid document.
#[derive(Debug)]
pub struct Prepared {
    pub operations: Vec<Operation>,
    /// SHA-256 of the text: names the document in logs and for persisted queries.
    pub hash: [u8; 32],
    /// An estimate of the memory it holds.
    pub bytes: u64,
}

/// One operation of a valid document.
#[derive(Debug)]
pub struct Operation {
    pub name: Option<String>,
    pub kind: Kind,
    /// This operation and the fragments it uses; nothing else is walked at execution.
    document: ExecutorDocument,
    variables: Vec<Variable>,
    pub cost: Cost,
}

#[derive(Debug)]
struct Variable {
    name: String,
    ty: Type,
    default: Option<Value>,
}

/// An operation with its variables: ready for the executor.
#[derive(Clone)]
pub struct Call {
    pub kind: Kind,
    pub document: ExecutorDocument,
    pub variables: Variables,
}

impl Call {
    /// The request for the executor.
    pub fn into_request(self) -> async_graphql::Request {
        let mut request = async_graphql::Request::new("").variables(self.variables);
        request.set_parsed_query(self.document);
        request
    }
}

impl Prepared {
    /// `None` where the executor cannot parse what the gate accepted.
    pub fn new(text: &str, schema: &Schema, document: &ExecutableDocument, limits: &Limits) -> Option<Self> {
        let parsed = parse_query(text).ok()?;
        let mut costing = Costing::new(schema, document, limits);
        let operations = document
            .operations
            .iter()
            .map(|operation| {
                Some(Operation {
                    name: operation.name.as_ref().map(ToString::to_string),
                    kind: match operation.operation_type {
                        OperationType::Query => Kind::Query,
                        OperationType::Mutation => Kind::Mutation,
                        OperationType::Subscription => Kind::Subscription,
                    },
                    document: alone(&parsed, operation)?,
                    variables: operation
                        .variables
                        .iter()
                        .map(|variable| Variable {
                            name: variable.name.to_string(),
                            ty: (*variable.ty).clone(),
                            default: variable.default_value.as_ref().map(|value| json_of(value)),
                        })
                        .collect(),
                    cost: costing.operation(operation),
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            bytes: (text.len() as u64 * BYTES_PER_TEXT_BYTE)
                .saturating_mul(operations.len() as u64)
                .saturating_add(1024),
            operations,
            hash: Sha256::digest(text).into(),
        })
    }

    /// The first half of the hash in hexadecimal, for logs.
    pub fn short_hash(&self) -> String {
        hex(&self.hash[..16])
    }
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The operation and its fragments, cut out of the parsed document.
fn alone(parsed: &ExecutorDocument, operation: &executable::Operation) -> Option<ExecutorDocument> {
    let definition = match (&parsed.operations, &operation.name) {
        (DocumentOperations::Single(single), _) => single,
        (DocumentOperations::Multiple(several), Some(name)) => several.get(name.as_str())?,
        (DocumentOperations::Multiple(_), None) => return None,
    };
    let mut used = HashSet::new();
    collect(&definition.node.selection_set.node, &parsed.fragments, &mut used);
    Some(ExecutorDocument {
        operations: DocumentOperations::Single(definition.clone()),
        fragments: parsed
            .fragments
            .iter()
            .filter(|(name, _)| used.contains(*name))
            .map(|(name, fragment)| (name.clone(), fragment.clone()))
            .collect(),
    })
}

fn collect<'a>(
    set: &'a SelectionSet,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    used: &mut HashSet<&'a Name>,
) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => collect(&field.node.selection_set.node, fragments, used),
            Selection::InlineFragment(inline) => {
                collect(&inline.node.selection_set.node, fragments, used);
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if let Some((name, fragment)) = fragments.get_key_value(name)
                    && used.insert(name)
                {
                    collect(&fragment.node.selection_set.node, fragments, used);
                }
            }
        }
    }
}

impl Operation {
    /// The coerced variables, and the names of those that were left out and have no default.
    pub fn coerce(
        &self,
        schema: &Schema,
        scalars: &ScalarChecks,
        mut given: Map<String, Value>,
    ) -> Result<(Variables, Vec<&str>), Vec<Problem>> {
        let mut variables = Variables::default();
        let mut missing = Vec::new();
        let mut coercion = Coercion {
            schema,
            scalars,
            path: String::new(),
            problems: Vec::new(),
        };
        for variable in &self.variables {
            let value = match (given.remove(&variable.name), &variable.default) {
                (Some(value), _) => value,
                (None, Some(default)) => default.clone(),
                // Coercion refuses the null where one is not allowed.
                (None, None) if variable.ty.is_non_null() => Value::Null,
                (None, None) => {
                    missing.push(variable.name.as_str());
                    continue;
                }
            };
            coercion.path.clear();
            coercion.path.push_str(&variable.name);
            let value = coercion.value(&variable.ty, value);
            variables.insert(Name::new(&variable.name), value);
        }
        if coercion.problems.is_empty() {
            Ok((variables, missing))
        } else {
            Err(coercion.problems)
        }
    }

    /// A copy for one execution. The executor reads a variable that was left out as null; the
    /// specification wants the argument or input field that holds it to be absent, so it is.
    pub fn call(&self, variables: Variables, missing: &[&str]) -> Call {
        let mut document = self.document.clone();
        if !missing.is_empty() {
            if let DocumentOperations::Single(operation) = &mut document.operations {
                leave_out(&mut operation.node.selection_set.node, missing);
            }
            for fragment in document.fragments.values_mut() {
                leave_out(&mut fragment.node.selection_set.node, missing);
            }
        }
        Call {
            kind: self.kind,
            document,
            variables,
        }
    }
}

fn leave_out(set: &mut SelectionSet, missing: &[&str]) {
    for selection in &mut set.items {
        for directive in selection.node.directives_mut() {
            leave_out_of_arguments(&mut directive.node.arguments, missing);
        }
        match &mut selection.node {
            Selection::Field(field) => {
                leave_out_of_arguments(&mut field.node.arguments, missing);
                leave_out(&mut field.node.selection_set.node, missing);
            }
            Selection::InlineFragment(inline) => {
                leave_out(&mut inline.node.selection_set.node, missing);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn leave_out_of_arguments(arguments: &mut Vec<(Positioned<Name>, Positioned<InputValue>)>, missing: &[&str]) {
    arguments.retain(|(_, value)| !is_missing(&value.node, missing));
    for (_, value) in arguments {
        leave_out_of_value(&mut value.node, missing);
    }
}

fn leave_out_of_value(value: &mut InputValue, missing: &[&str]) {
    match value {
        InputValue::Object(fields) => {
            fields.retain(|_, value| !is_missing(value, missing));
            for value in fields.values_mut() {
                leave_out_of_value(value, missing);
            }
        }
        InputValue::List(items) => {
            for item in items {
                if is_missing(item, missing) {
                    *item = InputValue::Null;
                }
                leave_out_of_value(item, missing);
            }
        }
        _ => {}
    }
}

fn is_missing(value: &InputValue, missing: &[&str]) -> bool {
    matches!(value, InputValue::Variable(name) if missing.contains(&name.as_str()))
}

/// The values of a call's variables, for tests of coercion.
#[cfg(test)]
impl Call {
    pub fn variable(&self, name: &str) -> Option<&async_graphql::Value> {
        self.variables.get(name)
    }
}
