//! Measures a parsed document before it is validated or executed.
//!
//! A kilobyte of fragments that spread each other twice stands for 2^n fields, and validation
//! walks them all without ever yielding. Here every fragment is measured once, with saturating
//! sums, so that the work is linear in the text. Operations that are not selected count as well.

use std::collections::HashMap;

use apollo_compiler::{
    ast::{Definition, Document, FragmentDefinition, OperationDefinition, OperationType, Selection},
    parser::SourceSpan,
};

use crate::http::{
    problem::{Code, Place, Problem},
    settings::Limits,
};

/// Selection sets inside selection sets, fragments included: the executor recurses on them.
const NESTING: usize = 32;

/// Refuses a document that exceeds a limit or whose fragments spread themselves.
pub fn check(document: &Document, limits: &Limits) -> Result<(), Problem> {
    let mut walk = Walk::new(document);
    let operations: Vec<_> = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::OperationDefinition(operation) => Some(operation),
            _ => None,
        })
        .collect();
    at_most("operations", operations.len(), limits.operations)?;
    let fragments = document
        .definitions
        .iter()
        .filter(|definition| matches!(definition, Definition::FragmentDefinition(_)))
        .count();
    at_most("fragments", fragments, limits.fragments)?;

    let mut selections = 0_u64;
    for operation in operations {
        let measure = walk.set(&operation.selection_set, 1)?;
        check_operation(operation, measure, limits)
            .map_err(|problem| problem.at(walk.place(operation.location())))?;
        selections = selections.saturating_add(measure.selections);
    }
    // Unused fragments are refused by validation, which walks them first.
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            let measure = walk.fragment(fragment, 1)?;
            selections = selections.saturating_add(measure.selections);
        }
    }
    at_most("selections", selections, limits.selections)
}

fn check_operation(
    operation: &OperationDefinition,
    measure: Measure,
    limits: &Limits,
) -> Result<(), Problem> {
    at_most("levels of fields", measure.depth, limits.depth)?;
    at_most("aliases", measure.aliases, limits.aliases as u64)?;
    at_most("root fields", measure.roots, limits.root_fields as u64)?;
    if operation.operation_type == OperationType::Mutation {
        at_most("mutations", measure.roots, limits.mutations as u64)?;
    }
    at_most("selections", measure.selections, limits.selections)
}

fn at_most<N: PartialOrd + Copy + std::fmt::Display>(what: &str, found: N, limit: N) -> Result<(), Problem> {
    if found <= limit {
        return Ok(());
    }
    Err(Problem::new(
        Code::TooComplex,
        format!("The document has too many {what}: at most {limit} are allowed."),
    ))
}

/// What a selection set amounts to once its fragments are written out.
#[derive(Clone, Copy, Default)]
struct Measure {
    selections: u64,
    aliases: u64,
    roots: u64,
    depth: usize,
    nesting: usize,
}

enum Fragment<'a> {
    New(&'a FragmentDefinition),
    Open,
    Done(Measure),
}

struct Walk<'a> {
    document: &'a Document,
    fragments: HashMap<&'a str, Fragment<'a>>,
}

impl<'a> Walk<'a> {
    fn new(document: &'a Document) -> Self {
        let mut fragments = HashMap::new();
        for definition in &document.definitions {
            if let Definition::FragmentDefinition(fragment) = definition {
                fragments.insert(fragment.name.as_str(), Fragment::New(fragment));
            }
        }
        Self { document, fragments }
    }

    fn place(&self, span: Option<SourceSpan>) -> Option<Place> {
        let start = span?.line_column_range(&self.document.sources)?.start;
        Some(Place {
            line: start.line,
            column: start.column,
        })
    }

    /// `level` bounds the recursion: what is too deep from here is too deep from anywhere.
    fn set(&mut self, selections: &'a [Selection], level: usize) -> Result<Measure, Problem> {
        at_most("nested selections", level, NESTING)?;
        let mut sum = Measure::default();
        for selection in selections {
            let inner = match selection {
                Selection::Field(field) => {
                    let below = match &field.selection_set {
                        Some(inner) => self.set(inner, level + 1)?,
                        None => Measure::default(),
                    };
                    Measure {
                        selections: below.selections,
                        aliases: below.aliases.saturating_add(u64::from(field.alias.is_some())),
                        roots: 1,
                        depth: below.depth + 1,
                        nesting: below.nesting,
                    }
                }
                Selection::InlineFragment(inline) => self.set(&inline.selection_set, level + 1)?,
                Selection::FragmentSpread(spread) => {
                    match self.fragments.get(spread.fragment_name.as_str()) {
                        // Validation names the unknown fragment.
                        None => Measure::default(),
                        Some(Fragment::Done(measure)) => *measure,
                        Some(Fragment::Open) => {
                            return Err(Problem::new(
                                Code::ValidationFailed,
                                "A fragment spreads itself, directly or through others.",
                            )
                            .at(self.place(spread.location())));
                        }
                        Some(Fragment::New(fragment)) => self.fragment(fragment, level + 1)?,
                    }
                }
            };
            sum.selections = sum.selections.saturating_add(inner.selections).saturating_add(1);
            sum.aliases = sum.aliases.saturating_add(inner.aliases);
            sum.roots = sum.roots.saturating_add(inner.roots);
            sum.depth = sum.depth.max(inner.depth);
            sum.nesting = sum.nesting.max(inner.nesting);
        }
        sum.nesting += 1;
        at_most("nested selections", level - 1 + sum.nesting, NESTING)?;
        Ok(sum)
    }

    fn fragment(&mut self, fragment: &'a FragmentDefinition, level: usize) -> Result<Measure, Problem> {
        let name = fragment.name.as_str();
        if let Some(Fragment::Done(measure)) = self.fragments.get(name) {
            return Ok(*measure);
        }
        self.fragments.insert(name, Fragment::Open);
        let measure = self.set(&fragment.selection_set, level)?;
        self.fragments.insert(name, Fragment::Done(measure));
        Ok(measure)
    }
}
