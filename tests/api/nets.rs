//! What must hold for the whole tree: the schema is the one we serve, the printed table is the policy, every
//! field says who may, every file keeps to its layer. `UPDATE=1` rewrites the two printed files.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{ConstDirective, TypeKind, TypeSystemDefinition};
use hongyan::policy::Action;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares with a file of the tree, or rewrites it.
fn same_as(file: &str, text: &str) {
    let path = root().join(file);
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of the tests, not a setting of the product"
    )]
    let update = std::env::var("UPDATE").is_ok();
    if update {
        std::fs::write(&path, text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == text,
        "{file} is out of step with the code: run `UPDATE=1 cargo test --test api nets` and read the diff"
    );
}

#[test]
fn the_schema_file_is_what_we_serve() {
    same_as("schema.graphql", &hongyan::schema::sdl());
}

#[test]
fn the_printed_table_is_the_policy() {
    let mut text = String::from("action | who | needs to see it | when\n--- | --- | --- | ---\n");
    for action in Action::ALL {
        let rule = action.rule();
        let who: Vec<String> = rule.who.iter().map(|who| format!("{who:?}")).collect();
        let sight = rule.sight.map_or("", Action::name);
        writeln!(
            text,
            "{} | {} | {sight} | {}",
            action.name(),
            who.join(", "),
            rule.when
        )
        .unwrap();
    }
    same_as("tests/api/policy.txt", &text);
}

#[test]
fn prefixes_of_ids_are_unique_words() {
    let unique: BTreeSet<_> = entity::ids::PREFIXES.iter().collect();
    assert_eq!(unique.len(), entity::ids::PREFIXES.len());
    assert!(
        entity::ids::PREFIXES
            .iter()
            .all(|p| p.bytes().all(|b| b.is_ascii_lowercase()))
    );
}

/// Types that carry what their nodes declare, and declare nothing of their own.
fn is_plumbing(ty: &str) -> bool {
    ["Connection", "Edge", "Payload", "PageInfo", "UserError"]
        .iter()
        .any(|end| ty.ends_with(end))
}

#[test]
fn every_type_and_root_field_says_who_may() {
    let schema = parse_schema(hongyan::schema::sdl()).unwrap();
    let says = |directives: &[Positioned<ConstDirective>]| {
        directives
            .iter()
            .any(|directive| directive.node.name.node == "access")
    };
    let (mut silent, mut heard) = (Vec::new(), 0);
    for definition in schema.definitions {
        let TypeSystemDefinition::Type(ty) = definition else {
            continue;
        };
        let TypeKind::Object(object) = &ty.node.kind else {
            continue;
        };
        let name = ty.node.name.node.as_str();
        if !matches!(name, "Query" | "Mutation" | "Subscription") {
            if !says(&ty.node.directives) && !is_plumbing(name) {
                silent.push(name.to_owned());
            }
            continue;
        }
        for field in &object.fields {
            heard += 1;
            if !says(&field.node.directives) {
                silent.push(format!("{name}: {}", field.node.name.node));
            }
        }
    }
    assert!(heard > 5, "the walk lost its way: {heard} root fields");
    assert!(silent.is_empty(), "these declare no @access: {silent:#?}");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_keeps_to_its_layer() {
    let mut files = Vec::new();
    for folder in ["src", "entity/src", "migration/src"] {
        sources(&root().join(folder), &mut files);
    }
    assert!(files.len() > 20);
    let mut wrong = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let mut no = |word: &str| {
            if text
                .lines()
                .any(|l| !l.trim_start().starts_with("//") && l.contains(word))
            {
                wrong.push(format!("{shown} speaks of {word}"));
            }
        };
        if name == "graphql" || shown.contains("/graphql/") {
            no("sea_orm::");
        }
        let domain_logic = name == "service" || name.ends_with("lifecycle");
        if domain_logic {
            no("async_graphql");
            no("axum");
        }
        if name.ends_with("lifecycle") {
            no("sea_orm::");
        }
        if shown.starts_with("entity/") {
            no("async_graphql");
        }
        if shown.starts_with("migration/") {
            no("entity::");
        }
        if ["utils", "common", "helpers", "misc", "manager"].contains(&name) {
            wrong.push(format!("{shown} is named after nothing"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
