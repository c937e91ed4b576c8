//! What an introspection query would write out, estimated from the schema itself.
//!
//! Introspection lists can be nested in each other (`types { fields { type { fields …`) and are
//! answered without yielding. An operation may ask for twice what the standard introspection
//! query of the client tools asks for.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Schema,
    executable::{Operation, Selection, SelectionSet},
    schema::ExtendedType,
    validation::Valid,
};

/// The standard query, as graphql-js writes it with every option switched on.
const STANDARD: &str = "
query { __schema { description queryType { name kind } mutationType { name kind }
  subscriptionType { name kind } types { ...FullType }
  directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description
    args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name } } } } } } } } } }";

/// How long the lists of introspection are in this schema, and how much of it may be asked for.
pub struct Introspection {
    types: u64,
    directives: u64,
    fields: u64,
    arguments: u64,
    input_fields: u64,
    enum_values: u64,
    possible_types: u64,
    interfaces: u64,
    limit: u64,
}

impl Introspection {
    pub fn new(schema: &Valid<Schema>) -> Self {
        let mut fields = Mean::default();
        let mut arguments = Mean::default();
        let mut input_fields = Mean::default();
        let mut enum_values = Mean::default();
        let mut interfaces = Mean::default();
        let mut possible = HashMap::<&str, usize>::new();
        for ty in schema.types.values() {
            let (own, implements) = match ty {
                ExtendedType::Object(object) => (&object.fields, &object.implements_interfaces),
                ExtendedType::Interface(interface) => (&interface.fields, &interface.implements_interfaces),
                ExtendedType::InputObject(input) => {
                    input_fields.add(input.fields.len());
                    continue;
                }
                ExtendedType::Enum(values) => {
                    enum_values.add(values.values.len());
                    continue;
                }
                ExtendedType::Union(union) => {
                    possible.insert(ty.name(), union.members.len());
                    continue;
                }
                ExtendedType::Scalar(_) => continue,
            };
            fields.add(own.len());
            interfaces.add(implements.len());
            for field in own.values() {
                arguments.add(field.arguments.len());
            }
            for interface in implements {
                *possible.entry(interface.as_str()).or_default() += 1;
            }
        }
        let mut possible_types = Mean::default();
        for count in possible.values() {
            possible_types.add(*count);
        }
        let mut lengths = Self {
            types: schema.types.len() as u64,
            directives: schema.directive_definitions.len() as u64,
            fields: fields.rounded_up(),
            arguments: arguments.rounded_up(),
            input_fields: input_fields.rounded_up(),
            enum_values: enum_values.rounded_up(),
            possible_types: possible_types.rounded_up(),
            interfaces: interfaces.rounded_up(),
            limit: u64::MAX,
        };
        // A schema without this meta field would make the standard query invalid; then the query
        // is measured as far as it was built.
        let standard = match ExecutableDocument::parse(schema, STANDARD, "introspection") {
            Ok(document) => document,
            Err(invalid) => invalid.partial,
        };
        let asked = standard
            .operations
            .iter()
            .map(|operation| lengths.weight(&standard, operation))
            .fold(0, u64::saturating_add);
        lengths.limit = asked.saturating_mul(2);
        lengths
    }

    /// Whether the operation asks for more than twice the standard query.
    pub fn is_excessive(&self, document: &ExecutableDocument, operation: &Operation) -> bool {
        self.weight(document, operation) > self.limit
    }

    fn weight(&self, document: &ExecutableDocument, operation: &Operation) -> u64 {
        self.set(document, &operation.selection_set, &mut HashMap::new())
    }

    fn set<'a>(
        &self,
        document: &'a ExecutableDocument,
        set: &'a SelectionSet,
        done: &mut HashMap<&'a str, u64>,
    ) -> u64 {
        let inside = set.ty.starts_with("__");
        set.selections.iter().fold(0, |sum: u64, selection| {
            sum.saturating_add(match selection {
                Selection::Field(field) => match &field.selection_set {
                    Some(inner) => {
                        let times = self.times(&set.ty, &field.name);
                        u64::from(inside)
                            .saturating_add(times.saturating_mul(self.set(document, inner, done)))
                    }
                    None => u64::from(inside),
                },
                Selection::InlineFragment(inline) => self.set(document, &inline.selection_set, done),
                Selection::FragmentSpread(spread) => {
                    let name = spread.fragment_name.as_str();
                    if let Some(weight) = done.get(name) {
                        return sum.saturating_add(*weight);
                    }
                    let weight = document
                        .fragments
                        .get(name)
                        .map_or(0, |fragment| self.set(document, &fragment.selection_set, done));
                    done.insert(name, weight);
                    weight
                }
            })
        })
    }

    fn times(&self, parent: &str, field: &str) -> u64 {
        match (parent, field) {
            ("__Schema", "types") => self.types,
            ("__Schema", "directives") => self.directives,
            ("__Type", "fields") => self.fields,
            ("__Type", "inputFields") => self.input_fields,
            ("__Type", "enumValues") => self.enum_values,
            ("__Type", "possibleTypes") => self.possible_types,
            ("__Type", "interfaces") => self.interfaces,
            ("__Field" | "__Directive", "args") => self.arguments,
            _ => 1,
        }
    }
}

#[derive(Default)]
struct Mean {
    sum: u64,
    count: u64,
}

impl Mean {
    fn add(&mut self, length: usize) {
        self.sum += length as u64;
        self.count += 1;
    }

    fn rounded_up(&self) -> u64 {
        self.sum.div_ceil(self.count.max(1)).max(1)
    }
}
