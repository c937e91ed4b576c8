//! Checks what validation leaves open in the values written into a document: custom scalars, of
//! which it knows nothing, and input fields that are given twice.

use std::collections::HashSet;

use apollo_compiler::{
    ExecutableDocument, Node, Schema,
    ast::{DirectiveList, Type, Value},
    executable::{Selection, SelectionSet},
    parser::SourceSpan,
    schema::ExtendedType,
};

use super::coercion::{ScalarChecks, json_of, shortened};

const MOST: usize = 10;

/// A literal that does not fit, and why.
pub struct Misfit {
    pub reason: String,
    pub span: Option<SourceSpan>,
}

/// Finds the values of a valid document that do not fit, at most ten.
pub fn misfits(schema: &Schema, scalars: &ScalarChecks, document: &ExecutableDocument) -> Vec<Misfit> {
    let mut search = Search {
        schema,
        scalars,
        found: Vec::new(),
    };
    for operation in document.operations.iter() {
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                search.value(&variable.ty, default);
                search.unique(default);
            }
        }
        search.directives(&operation.directives);
        search.set(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        search.directives(&fragment.directives);
        search.set(&fragment.selection_set);
    }
    search.found
}

struct Search<'a> {
    schema: &'a Schema,
    scalars: &'a ScalarChecks,
    found: Vec<Misfit>,
}

impl Search<'_> {
    fn set(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        self.unique(&argument.value);
                        if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                            self.value(&definition.ty, &argument.value);
                        }
                    }
                    if let Some(inner) = &field.selection_set {
                        self.set(inner);
                    }
                }
                Selection::InlineFragment(inline) => self.set(&inline.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn directives(&mut self, directives: &DirectiveList) {
        for argument in directives.iter().flat_map(|directive| &directive.arguments) {
            self.unique(&argument.value);
        }
    }

    fn unique(&mut self, value: &Node<Value>) {
        match &**value {
            Value::List(items) => items.iter().for_each(|item| self.unique(item)),
            Value::Object(fields) => {
                let mut names = HashSet::new();
                for (name, value) in fields {
                    if !names.insert(name) && self.found.len() < MOST {
                        self.found.push(Misfit {
                            reason: format!(
                                "There can be only one input field named \"{}\".",
                                shortened(name)
                            ),
                            span: name.location(),
                        });
                    }
                    self.unique(value);
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, ty: &Type, value: &Node<Value>) {
        if self.found.len() >= MOST || matches!(&**value, Value::Null | Value::Variable(_)) {
            return;
        }
        if let (Type::List(item) | Type::NonNullList(item), Value::List(items)) = (ty, &**value) {
            for value in items {
                self.value(item, value);
            }
            return;
        }
        let name = ty.inner_named_type();
        match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(input)) => {
                if let Value::Object(fields) = &**value {
                    for (key, value) in fields {
                        if let Some(field) = input.fields.get(key) {
                            self.value(&field.ty, value);
                        }
                    }
                }
            }
            Some(ExtendedType::Scalar(_)) => {
                let Some(check) = self.scalars.get(name.as_str()) else {
                    return;
                };
                let constant = async_graphql::Value::from_json(json_of(value)).unwrap_or_default();
                if let Err(reason) = check(&constant) {
                    self.found.push(Misfit {
                        reason: format!("Not a valid {name}: {reason}."),
                        span: value.location(),
                    });
                }
            }
            _ => {}
        }
    }
}
