//! Coerces variables to the types that the operation declares (`CoerceVariableValues`).
//!
//! Messages name the variable, the place inside it and what is allowed; they never repeat the
//! value, which may be somebody's phone number.

use std::{collections::HashMap, fmt::Write as _};

use apollo_compiler::{
    Schema,
    ast::{Type, Value as Literal},
    schema::{ExtendedType, InputObjectType},
};
use async_graphql::{Name, Value as ConstValue, indexmap::IndexMap};
use serde_json::{Map, Value};

use crate::http::{
    problem::{Code, Problem},
    request::kind,
};

/// Tells what a value of a custom scalar has to look like when it does not.
pub type ScalarCheck = fn(&ConstValue) -> Result<(), &'static str>;

/// The checks of custom scalars by type name. A scalar without one takes any value.
pub type ScalarChecks = HashMap<&'static str, ScalarCheck>;

const MOST_PROBLEMS: usize = 10;
const LONGEST_NAME: usize = 64;

/// Coerces one value, collecting what is wrong with it.
pub struct Coercion<'a> {
    pub schema: &'a Schema,
    pub scalars: &'a ScalarChecks,
    pub path: String,
    pub problems: Vec<Problem>,
}

impl Coercion<'_> {
    fn refuse(&mut self, reason: &str) -> ConstValue {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem::new(
                Code::BadUserInput,
                format!("Variable `${}`: {reason}.", self.path),
            ));
        }
        ConstValue::Null
    }

    /// Runs `inner` with a longer path.
    fn below(
        &mut self,
        segment: std::fmt::Arguments<'_>,
        inner: impl FnOnce(&mut Self) -> ConstValue,
    ) -> ConstValue {
        let length = self.path.len();
        // Writing to a string cannot fail.
        let _ = self.path.write_fmt(segment);
        let value = inner(self);
        self.path.truncate(length);
        value
    }

    pub fn value(&mut self, ty: &Type, value: Value) -> ConstValue {
        if value.is_null() {
            if ty.is_non_null() {
                return self.refuse(&format!("a value of type {ty} is required, found null"));
            }
            return ConstValue::Null;
        }
        match ty {
            Type::List(item) | Type::NonNullList(item) => match value {
                Value::Array(items) => ConstValue::List(
                    items
                        .into_iter()
                        .enumerate()
                        .map(|(index, value)| {
                            self.below(format_args!("[{index}]"), |this| this.value(item, value))
                        })
                        .collect(),
                ),
                // A single value stands for a list of one.
                single => ConstValue::List(vec![self.value(item, single)]),
            },
            Type::Named(name) | Type::NonNullNamed(name) => {
                let schema = self.schema;
                match schema.types.get(name.as_str()) {
                    Some(ExtendedType::Scalar(_)) => self.scalar(name, value),
                    Some(ExtendedType::Enum(definition)) => match value {
                        Value::String(text) if definition.values.contains_key(text.as_str()) => {
                            ConstValue::Enum(Name::new(text))
                        }
                        Value::String(_) => self.refuse(&format!(
                            "not a value of the enum {name}; see its values in the schema"
                        )),
                        other => self.expected(name, &other),
                    },
                    Some(ExtendedType::InputObject(definition)) => match value {
                        Value::Object(members) => self.object(definition, members),
                        other => self.expected(name, &other),
                    },
                    // Validation refuses variables of output types.
                    _ => self.refuse(&format!("{name} is not an input type")),
                }
            }
        }
    }

    fn expected(&mut self, name: &str, found: &Value) -> ConstValue {
        self.refuse(&format!(
            "a value of type {name} is required, found {}",
            kind(found)
        ))
    }

    fn scalar(&mut self, name: &str, value: Value) -> ConstValue {
        match (name, value) {
            ("Int", Value::Number(number)) => match whole(&number) {
                Some(number) => ConstValue::from(number),
                None => self.refuse("an Int is a whole number from -2147483648 to 2147483647"),
            },
            ("Float", Value::Number(number)) => ConstValue::Number(number),
            ("String" | "ID", Value::String(text)) => ConstValue::String(text),
            ("ID", Value::Number(number)) if number.is_i64() || number.is_u64() => {
                ConstValue::String(number.to_string())
            }
            ("Boolean", Value::Bool(flag)) => ConstValue::Boolean(flag),
            ("Int" | "Float" | "String" | "ID" | "Boolean", other) => self.expected(name, &other),
            (_, other) => {
                let value = ConstValue::from_json(other).unwrap_or_default();
                let wrong = self.scalars.get(name).and_then(|check| check(&value).err());
                match wrong {
                    None => value,
                    Some(reason) => self.refuse(&format!("not a valid {name}: {reason}")),
                }
            }
        }
    }

    fn object(&mut self, definition: &InputObjectType, mut members: Map<String, Value>) -> ConstValue {
        let name = &definition.name;
        if let Some(unknown) = members
            .keys()
            .find(|key| !definition.fields.contains_key(key.as_str()))
        {
            let unknown = shortened(unknown);
            return self.refuse(&format!("the input {name} has no field `{unknown}`"));
        }
        if definition.is_one_of() && (members.len() != 1 || members.values().any(Value::is_null)) {
            return self.refuse(&format!("the input {name} takes exactly one field, and not null"));
        }
        let mut object = IndexMap::with_capacity(members.len());
        for (key, field) in &definition.fields {
            let given = match (members.remove(key.as_str()), &field.default_value) {
                (Some(value), _) => value,
                (None, Some(default)) => json_of(default),
                (None, None) if field.ty.is_non_null() => {
                    let ty = &field.ty;
                    self.below(format_args!(".{key}"), |this| {
                        this.refuse(&format!("a value of type {ty} is required, found nothing"))
                    });
                    continue;
                }
                (None, None) => continue,
            };
            let value = self.below(format_args!(".{key}"), |this| this.value(&field.ty, given));
            object.insert(Name::new(key.as_str()), value);
        }
        ConstValue::Object(object)
    }
}

fn whole(number: &serde_json::Number) -> Option<i32> {
    if let Some(number) = number.as_i64() {
        return i32::try_from(number).ok();
    }
    let number = number.as_f64()?;
    // 1.0 is how some languages write 1.
    if number.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number) {
        #[expect(clippy::cast_possible_truncation, reason = "in range and whole")]
        return Some(number as i32);
    }
    None
}

/// The JSON form of a constant literal. Numbers that JSON cannot hold become null.
pub fn json_of(literal: &Literal) -> Value {
    match literal {
        // Constants have no variables.
        Literal::Null | Literal::Variable(_) => Value::Null,
        Literal::Enum(name) => Value::String(name.to_string()),
        Literal::String(text) => Value::String(text.clone()),
        Literal::Boolean(flag) => Value::Bool(*flag),
        Literal::Int(number) => number_of(number.as_str()),
        Literal::Float(number) => number_of(number.as_str()),
        Literal::List(items) => items.iter().map(|item| json_of(item)).collect(),
        Literal::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.to_string(), json_of(value)))
            .collect(),
    }
}

fn number_of(text: &str) -> Value {
    serde_json::from_str(text).map_or(Value::Null, Value::Number)
}

/// A name as it may be repeated in an error.
pub fn shortened(name: &str) -> String {
    let mut short: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}
