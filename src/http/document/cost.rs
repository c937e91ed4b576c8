//! What an operation may cost at most, with the lengths that its variables ask for.
//!
//! A field is a point. What lies inside a connection counts once for every entry that was asked
//! for, what lies under `ids:` once for every id, what lies in another list of objects
//! [`Limits::plain_list`] times. Numbers from clients are clamped before they enter a product,
//! and every sum and product saturates.

use std::{collections::HashMap, sync::Arc};

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::Value,
    executable::{Field, Operation, Selection, SelectionSet},
};
use async_graphql::{Value as ConstValue, Variables};

use crate::http::settings::Limits;

/// A cost that may depend on variables: `base`, and parts that count several times.
#[derive(Debug, Default)]
pub struct Cost {
    base: u64,
    parts: Vec<(Times, Arc<Cost>)>,
}

#[derive(Debug)]
enum Times {
    Fixed(u64),
    /// The largest of a number and of the values of variables that give a page length.
    Page(u64, Vec<Name>),
    /// The length of the list in a variable.
    Length(Name),
}

impl Cost {
    fn is_fixed(&self) -> bool {
        self.parts.is_empty()
    }

    fn add(&mut self, times: Times, inner: Arc<Self>) {
        match times {
            Times::Fixed(times) if inner.is_fixed() => {
                self.base = self.base.saturating_add(inner.base.saturating_mul(times));
            }
            _ if inner.is_fixed() && inner.base == 0 => {}
            times => self.parts.push((times, inner)),
        }
    }

    /// The cost for these variables, coerced before.
    pub fn total(&self, variables: &Variables, limits: &Limits) -> u64 {
        self.parts.iter().fold(self.base, |sum, (times, inner)| {
            let times = match times {
                Times::Fixed(times) => *times,
                Times::Page(least, names) => names
                    .iter()
                    .map(|name| page(variables.get(name.as_str()), limits))
                    .fold(*least, u64::max),
                Times::Length(name) => length(variables.get(name.as_str()), limits),
            };
            sum.saturating_add(times.saturating_mul(inner.total(variables, limits)))
        })
    }
}

fn page(value: Option<&ConstValue>, limits: &Limits) -> u64 {
    match value {
        Some(ConstValue::Number(number)) => clamp(number.as_i64().unwrap_or(i64::MAX), limits),
        _ => limits.page_default,
    }
}

fn length(value: Option<&ConstValue>, limits: &Limits) -> u64 {
    match value {
        Some(ConstValue::List(items)) => (items.len() as u64).clamp(1, limits.page_max),
        _ => 1,
    }
}

fn clamp(number: i64, limits: &Limits) -> u64 {
    u64::try_from(number).unwrap_or(0).clamp(1, limits.page_max)
}

/// Computes the costs of operations; every fragment once.
pub struct Costing<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    fragments: HashMap<&'a str, Arc<Cost>>,
}

impl<'a> Costing<'a> {
    /// The document must have passed [`super::shape::check`]: its fragments have no cycles.
    pub fn new(schema: &'a Schema, document: &'a ExecutableDocument, limits: &'a Limits) -> Self {
        Self {
            schema,
            document,
            limits,
            fragments: HashMap::new(),
        }
    }

    pub fn operation(&mut self, operation: &'a Operation) -> Cost {
        self.set(&operation.selection_set)
    }

    fn set(&mut self, set: &'a SelectionSet) -> Cost {
        let mut sum = Cost::default();
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    sum.base = sum.base.saturating_add(1);
                    // Introspection has its own measure.
                    if field.name.starts_with("__") {
                        continue;
                    }
                    if let Some(inner) = &field.selection_set {
                        let inner = Arc::new(self.set(inner));
                        let times = self.times(&set.ty, field);
                        sum.add(times, inner);
                    }
                }
                Selection::InlineFragment(inline) => {
                    let inner = self.set(&inline.selection_set);
                    sum.add(Times::Fixed(1), Arc::new(inner));
                }
                Selection::FragmentSpread(spread) => {
                    let inner = self.fragment(spread.fragment_name.as_str());
                    sum.add(Times::Fixed(1), inner);
                }
            }
        }
        sum
    }

    fn fragment(&mut self, name: &'a str) -> Arc<Cost> {
        if let Some(cost) = self.fragments.get(name) {
            return Arc::clone(cost);
        }
        let cost = self
            .document
            .fragments
            .get(name)
            .map(|fragment| self.set(&fragment.selection_set))
            .unwrap_or_default();
        let cost = Arc::new(cost);
        self.fragments.insert(name, Arc::clone(&cost));
        cost
    }

    fn times(&self, parent: &str, field: &Field) -> Times {
        let takes = |name: &str| field.definition.argument_by_name(name).is_some();
        let given = |name: &str| field.specified_argument_by_name(name).map(|value| &**value);
        if takes("first") || takes("last") {
            let mut least = 0;
            let mut names = Vec::new();
            for value in [given("first"), given("last")].into_iter().flatten() {
                match value {
                    Value::Int(number) => {
                        // Too long for 64 bits is more than the largest page, or less than one.
                        let number = number
                            .as_str()
                            .parse()
                            .unwrap_or(if number.as_str().starts_with('-') {
                                0
                            } else {
                                i64::MAX
                            });
                        least = least.max(clamp(number, self.limits));
                    }
                    Value::Variable(name) => names.push(name.clone()),
                    _ => {}
                }
            }
            return match (least, names.is_empty()) {
                (0, true) => Times::Fixed(self.limits.page_default),
                (least, true) => Times::Fixed(least),
                (least, false) => Times::Page(least, names),
            };
        }
        if takes("ids") {
            return match given("ids") {
                Some(Value::Variable(name)) => Times::Length(name.clone()),
                Some(Value::List(items)) => Times::Fixed((items.len() as u64).clamp(1, self.limits.page_max)),
                _ => Times::Fixed(1),
            };
        }
        // The entries of a connection were counted by the connection.
        let page = (field.name == "edges" || field.name == "nodes") && self.is_connection(parent);
        if field.ty().is_list() && !page {
            Times::Fixed(self.limits.plain_list)
        } else {
            Times::Fixed(1)
        }
    }

    fn is_connection(&self, ty: &str) -> bool {
        self.schema
            .get_object(ty)
            .is_some_and(|object| object.fields.contains_key("pageInfo"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{Name as VariableName, value};

    const SDL: &str = r"
        type Query { item: Item items(first: Int, last: Int): ItemConnection! nodes(ids: [ID!]!): [Item]! }
        type Item { id: ID! tags: [String!]! parts: [Item!]! items(first: Int): ItemConnection! }
        type ItemConnection { nodes: [Item!]! edges: [ItemEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type ItemEdge { node: Item! }
        type PageInfo { hasNextPage: Boolean! }
    ";

    fn cost(document: &str, variables: &[(&str, ConstValue)]) -> u64 {
        let schema = Schema::parse_and_validate(SDL, "schema").expect("schema");
        let limits = Limits::default();
        let document = ExecutableDocument::parse_and_validate(&schema, document, "document").expect("valid");
        let operation = document.operations.iter().next().expect("one operation");
        let variables = variables
            .iter()
            .map(|(name, value)| (VariableName::new(name), value.clone()))
            .collect::<std::collections::BTreeMap<_, _>>();
        let mut given = Variables::default();
        given.extend(variables);
        Costing::new(&schema, &document, &limits)
            .operation(operation)
            .total(&given, &limits)
    }

    #[test]
    fn lists_multiply_what_is_inside_them() {
        for (document, points) in [
            ("{ item { id tags } }", 3),
            ("{ item { parts { id } } }", 2 + 5),
            ("{ items { totalCount } }", 1 + 20),
            ("{ items(first: 3) { nodes { id } } }", 1 + 3 * 2),
            ("{ items(last: 3) { edges { node { id } } } }", 1 + 3 * 3),
            (
                "{ items(first: 2) { nodes { items(first: 7) { nodes { id } } } } }",
                1 + 2 * (1 + 1 + 7 * 2),
            ),
            ("{ items(first: 1000) { totalCount } }", 1 + 100),
            ("{ items(first: -5192286) { totalCount } }", 1 + 1),
            ("{ items(first: 2147483647) { totalCount } }", 1 + 100),
            ("{ items(first: null) { totalCount } }", 1 + 20),
            ("{ nodes(ids: [\"a\", \"b\"]) { id } }", 1 + 2),
            ("{ nodes(ids: \"a\") { id } }", 1 + 1),
            (
                "{ item { ...F ...F } } fragment F on Item { id parts { id } }",
                1 + 2 * (2 + 5),
            ),
        ] {
            assert_eq!(cost(document, &[]), points, "{document}");
        }
    }

    #[test]
    fn variables_count_as_literals_do() {
        let document = "query($n: Int) { items(first: $n) { nodes { id } } }";
        assert_eq!(cost(document, &[]), 1 + 20 * 2);
        assert_eq!(cost(document, &[("n", value!(4))]), 1 + 4 * 2);
        assert_eq!(cost(document, &[("n", value!(-5_192_286))]), 1 + 2);
        assert_eq!(cost(document, &[("n", value!(2_147_483_647))]), 1 + 100 * 2);
        assert_eq!(cost(document, &[("n", ConstValue::Null)]), 1 + 20 * 2);
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        assert_eq!(cost(document, &[("ids", value!(["a", "b", "c"]))]), 1 + 3);
        let document =
            "query($n: Int) { item { ...F } } fragment F on Item { items(first: $n) { totalCount } }";
        assert_eq!(cost(document, &[("n", value!(9))]), 2 + 9);
    }

    #[test]
    fn nested_pages_saturate() {
        let mut document = String::from("{ items(first: 100) { nodes { ");
        for _ in 0..40 {
            document.push_str("items(first: 100) { nodes { ");
        }
        document.push_str("id");
        document.push_str(&" } }".repeat(41));
        document.push('}');
        assert_eq!(cost(&document, &[]), u64::MAX);
    }
}
