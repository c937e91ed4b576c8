#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "tests write long documents"
)]

use super::*;
use async_graphql::value;
use serde_json::json;

const SDL: &str = r"
    scalar Day
    enum Colour { RED GREEN }
    input Range { from: Int = 1, to: Int!, day: Day, colours: [Colour!] }
    input By @oneOf { id: ID, name: String }
    interface Node { id: ID! }
    type Query {
        node(id: ID!): Node
        item(by: By, range: Range, on: Day, depth: Int = 3, ratio: Float, flag: Boolean): Item
        items(first: Int, last: Int): ItemConnection!
    }
    type Mutation { change(to: Int): Item }
    type Item implements Node { id: ID! name: String item: Item items(first: Int): ItemConnection! }
    type ItemConnection { nodes: [Item!]! totalCount: Int! pageInfo: PageInfo! }
    type PageInfo { hasNextPage: Boolean! }
";

fn day(value: &async_graphql::Value) -> Result<(), &'static str> {
    match value {
        async_graphql::Value::String(text) if text.len() == 10 => Ok(()),
        _ => Err("write it as YYYY-MM-DD"),
    }
}

fn gate() -> Gate {
    Gate::new(
        SDL,
        ScalarChecks::from([("Day", day as ScalarCheck)]),
        Limits::default(),
        StatusCode::UNPROCESSABLE_ENTITY,
        1 << 20,
    )
    .expect("the schema is valid")
}

fn refused(text: &str) -> Vec<Problem> {
    let refusal = gate().prepare(text).err();
    refusal.expect("the document must be refused").problems
}

fn only(problems: &[Problem]) -> (Code, &str) {
    assert_eq!(problems.len(), 1, "{problems:?}");
    (problems[0].code, &problems[0].message)
}

#[test]
fn each_limit_names_itself() {
    let aliases = |count: usize| {
        let fields: String = (0..count).map(|n| format!("a{n}: __typename ")).collect();
        format!("{{ item {{ {fields} }} }}")
    };
    let deep = |count: usize| format!("{{ {} id {} }}", "item { ".repeat(count), "} ".repeat(count));
    let inline = |count: usize| {
        format!(
            "{{ {} __typename {} }}",
            "... { ".repeat(count),
            "} ".repeat(count)
        )
    };
    let fragments = |count: usize| -> String {
        let all: String = (0..count)
            .map(|n| format!("fragment F{n} on Query {{ __typename }} "))
            .collect();
        format!("{{ __typename }} {all}")
    };
    let operations = |count: usize| -> String {
        (0..count)
            .map(|n| format!("query Q{n} {{ __typename }} "))
            .collect()
    };
    let roots = |count: usize| format!("{{ {} }}", "__typename ".repeat(count));
    let mutations = |count: usize| {
        let fields: String = (0..count).map(|n| format!("a{n}: change {{ id }} ")).collect();
        format!("mutation {{ {fields} }}")
    };
    for (text, word) in [
        (format!("{{ __typename #{} }}", "x".repeat(33_000)), "32768 bytes"),
        (format!("{{ {} }}", "a ".repeat(4_000)), "4000"),
        (aliases(51), "at most 50"),
        (deep(15), "at most 15"),
        (inline(32), "at most 32"),
        (fragments(61), "at most 60"),
        (operations(11), "at most 10"),
        (roots(21), "at most 20"),
        (mutations(6), "at most 5"),
    ] {
        let problems = refused(&text);
        let (code, message) = only(&problems);
        assert_eq!(code, Code::TooComplex, "{message}");
        assert!(message.contains(word), "{message} lacks {word}");
        assert!(message.len() < 120);
    }
    for text in [
        aliases(50),
        deep(14),
        inline(31),
        operations(10),
        roots(20),
        mutations(5),
    ] {
        assert!(gate().prepare(&text).is_ok(), "{text}");
    }
}

#[test]
fn ten_thousand_aliases_are_refused() {
    let fields: String = (0..10_000).map(|n| format!("a{n}:id ")).collect();
    assert_eq!(only(&refused(&format!("{{{fields}}}"))).0, Code::TooComplex);
}

/// `levels` fragments, each spreading the next twice: 2^levels fields.
fn bomb(levels: usize) -> String {
    let mut text = String::from("fragment F0 on Item { id } ");
    for level in 1..levels {
        let below = level - 1;
        text.push_str(&format!(
            "fragment F{level} on Item {{ ...F{below} ...F{below} }} "
        ));
    }
    text
}

#[test]
fn a_fragment_bomb_is_refused_wherever_it_lies() {
    let last = 29;
    let fragments = bomb(last + 1);
    for text in [
        format!("{{ item {{ ...F{last} }} }} {fragments}"),
        format!("query A {{ __typename }} query B {{ item {{ ...F{last} }} }} {fragments}"),
        format!("{{ __typename }} {fragments}"),
        format!("mutation {{ change {{ ...F{last} ...F{last} }} }} {fragments}"),
    ] {
        assert_eq!(only(&refused(&text)).0, Code::TooComplex);
    }
    // The same with fields in between, so that each level is a level of the answer.
    let mut text = String::from("fragment F0 on Item { id } ");
    for level in 1..14 {
        let below = level - 1;
        text.push_str(&format!(
            "fragment F{level} on Item {{ a: item {{ ...F{below} }} b: item {{ ...F{below} }} }} "
        ));
    }
    assert_eq!(
        only(&refused(&format!("{{ item {{ ...F13 }} }} {text}"))).0,
        Code::TooComplex
    );
}

#[test]
fn a_fragment_cycle_is_refused_with_its_place() {
    for text in [
        "{ item { ...A } }\nfragment A on Item { item { ...A } }",
        "{ item { ...A } }\nfragment A on Item { ...B }\nfragment B on Item { ...A }",
        "{ __typename }\nfragment A on Item { ...A }",
    ] {
        let problems = refused(text);
        assert_eq!(only(&problems).0, Code::ValidationFailed);
        assert!(problems[0].place.is_some());
    }
}

#[test]
fn cost_is_bounded_with_the_variables() {
    let gate = gate();
    let document = gate
        .document("query($n: Int) { items(first: $n) { nodes { items(first: 100) { nodes { id } } } } }")
        .expect("valid");
    assert!(gate.call(&document, None, json_map(json!({ "n": 10 }))).is_ok());
    let refusal = gate
        .call(&document, None, json_map(json!({ "n": 100 })))
        .err()
        .expect("too expensive");
    let (code, message) = only(&refusal.problems);
    assert_eq!(code, Code::TooComplex);
    assert!(message.contains("20201") && message.contains("5000"), "{message}");
}

fn json_map(value: serde_json::Value) -> serde_json::Map<String, serde_json::Value> {
    match value {
        serde_json::Value::Object(map) => map,
        _ => panic!("an object"),
    }
}

#[test]
fn invalid_documents_get_at_most_ten_short_errors_and_no_echo() {
    let fields: String = (0..30).map(|n| format!("nothing{n} ")).collect();
    let problems = refused(&format!("{{ item {{ {fields} }} }}"));
    assert_eq!(problems.len(), 10);
    assert!(
        problems
            .iter()
            .all(|p| p.code == Code::ValidationFailed && p.place.is_some())
    );
    assert!(problems[0].message.contains("nothing0"));

    let long = "x".repeat(20_000);
    let total: usize = refused(&format!("{{ {long} }}"))
        .iter()
        .map(|p| p.message.len())
        .sum();
    assert!(total < 400, "{total}");

    for text in [
        r#"{ item(depth: "13800138000") { id } }"#,
        r#"{ item(on: "13800138000x") { id } }"#,
        "{ item(depth: 13800138000) { id } }",
        r#"{ item(by: "13800138000") { id } }"#,
        "{ item(flag: 13800138000) { id } }",
        r#"{ "13800138000" }"#,
    ] {
        for problem in refused(text) {
            assert!(!problem.message.contains("138001"), "{text}: {}", problem.message);
            assert!(problem.place.is_some());
        }
    }
    assert_eq!(only(&refused("{")).0, Code::ParseFailed);
    assert_eq!(refused("subscription { a }")[0].code, Code::ValidationFailed);
}

#[test]
fn what_the_reference_implementation_refuses_is_refused() {
    for text in [
        "query($id: Int!) { node(id: $id) { id } }",
        "{ item { a: id } ...F } fragment F on Query { item { a: name } }",
        "{ item(range: { to: 1, to: 2 }) { id } }",
        "{ item(by: { id: 1, name: \"a\" }) { id } }",
        "{ item(by: {}) { id } }",
        "{ item { id } } fragment Unused on Item { id }",
        "query($unused: Int) { item { id } }",
        "{ item { id { x } } }",
        "{ item }",
        "{ item @nothing { id } }",
        "{ item(range: { to: 1, colours: [\"RED\"] }) { id } }",
        "query A { item { id } } query A { item { id } }",
        "type Query { a: Int }",
        "",
    ] {
        assert!(gate().prepare(text).is_err(), "{text}");
    }
}

const VARIABLES: &str = "query($by: By, $range: Range, $on: Day, $depth: Int, $ratio: Float, $flag: Boolean, $id: ID!) {
    item(by: $by, range: $range, on: $on, depth: $depth, ratio: $ratio, flag: $flag) { id } node(id: $id) { id } }";

#[test]
fn variables_are_coerced_as_the_specification_says() {
    let gate = gate();
    let document = gate.document(VARIABLES).expect("valid");
    let call = gate
        .call(
            &document,
            None,
            json_map(json!({
                "by": { "id": 7 },
                "range": { "to": 2, "day": "2026-11-24", "colours": "RED" },
                "on": "2026-11-24", "depth": 1.0, "ratio": 1, "flag": false, "id": 12,
                "notDeclared": "ignored",
            })),
        )
        .expect("accepted");
    assert_eq!(call.variable("id"), Some(&value!("12")));
    assert_eq!(call.variable("by"), Some(&value!({ "id": "7" })));
    assert_eq!(call.variable("depth"), Some(&value!(1)));
    assert_eq!(call.variable("notDeclared"), None);
    let range = serde_json::to_value(call.variable("range").expect("given")).expect("json");
    assert_eq!(
        range,
        json!({ "from": 1, "to": 2, "day": "2026-11-24", "colours": ["RED"] })
    );
}

#[test]
fn each_wrong_variable_is_named_with_its_place_and_never_its_value() {
    let gate = gate();
    let document = gate.document(VARIABLES).expect("valid");
    for (variables, word) in [
        (json!({}), "`$id`"),
        (json!({ "id": null }), "`$id`"),
        (json!({ "id": 1.5 }), "`$id`"),
        (json!({ "id": "a", "depth": 13_800_138_000_i64 }), "`$depth`"),
        (json!({ "id": "a", "depth": "13800138000" }), "`$depth`"),
        (json!({ "id": "a", "flag": "13800138000" }), "`$flag`"),
        (
            json!({ "id": "a", "on": "13800138000" }),
            "`$on`: not a valid Day: write it as YYYY-MM-DD",
        ),
        (json!({ "id": "a", "range": {} }), "`$range.to`"),
        (
            json!({ "id": "a", "range": { "to": 1, "colours": ["RED", "13800138000"] } }),
            "`$range.colours[1]`",
        ),
        (
            json!({ "id": "a", "range": { "to": 1, "nothing": "13800138000" } }),
            "no field `nothing`",
        ),
        (
            json!({ "id": "a", "by": { "id": "1", "name": "13800138000" } }),
            "exactly one",
        ),
        (json!({ "id": "a", "by": { "id": null } }), "exactly one"),
        (json!({ "id": "a", "by": {} }), "exactly one"),
        (json!({ "id": "a", "by": ["13800138000"] }), "`$by`"),
    ] {
        let refusal = gate
            .call(&document, None, json_map(variables.clone()))
            .err()
            .unwrap_or_else(|| panic!("{variables} must be refused"));
        let (code, message) = only(&refusal.problems);
        assert_eq!(code, Code::BadUserInput);
        assert!(message.contains(word), "{variables}: {message}");
        assert!(!message.contains("138001"), "{message}");
    }
}

/// The same verdicts as apollo-compiler's own coercion, which cannot name places.
#[test]
fn coercion_agrees_with_the_compiler() {
    let gate = gate();
    let document = gate.document(VARIABLES).expect("valid");
    let reference =
        apollo_compiler::ExecutableDocument::parse_and_validate(&gate.schema, VARIABLES, "document")
            .expect("valid");
    let operation = reference.operations.iter().next().expect("one");
    let values = [
        json!(null),
        json!(true),
        json!(1),
        json!(-1),
        json!(2_147_483_648_i64),
        json!(1.5),
        json!("RED"),
        json!("x"),
        json!([]),
        json!([1]),
        json!([null]),
        json!({}),
        json!({ "to": 1 }),
        json!({ "to": null }),
        json!({ "to": 1, "colours": "RED" }),
        json!({ "to": 1, "colours": [null] }),
        json!({ "to": 1, "from": null }),
        json!({ "id": "a" }),
        json!({ "id": null }),
        json!({ "id": 1, "name": "a" }),
        json!({ "x": 1 }),
    ];
    for name in ["by", "range", "depth", "ratio", "flag", "id"] {
        for value in &values {
            let given = json!({ "id": "a", name: value });
            let bytes: serde_json_bytes::Value = serde_json::from_value(given.clone()).expect("json");
            let theirs = apollo_compiler::request::coerce_variable_values(
                &gate.schema,
                operation,
                bytes.as_object().expect("object"),
            );
            let ours = gate.call(&document, None, json_map(given.clone()));
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{given}");
        }
    }
}

#[test]
fn a_variable_left_out_leaves_its_argument_out() {
    let gate = gate();
    let document = gate
        .document("query($d: Int, $f: Int) { item(depth: $d, range: { from: $f, to: 2 }) { id } }")
        .expect("valid");
    let text = |variables| {
        let call = gate.call(&document, None, json_map(variables)).expect("accepted");
        format!("{:?}", call.document)
    };
    let without = text(json!({}));
    assert!(
        !without.contains("\"depth\"") && !without.contains("\"from\""),
        "{without}"
    );
    let with = text(json!({ "d": null, "f": 1 }));
    assert!(with.contains("\"depth\"") && with.contains("\"from\""), "{with}");
}

#[test]
fn operations_are_selected_by_name() {
    let gate = gate();
    let document = gate
        .document("query A { item { id } } mutation B { change { id } }")
        .expect("valid");
    let select = |name| gate.operation(&document, name).map(|operation| operation.kind);
    assert_eq!(select(Some("A")).expect("A"), Kind::Query);
    assert_eq!(select(Some("B")).expect("B"), Kind::Mutation);
    assert_eq!(select(None).expect_err("ambiguous").status, 422);
    assert!(select(Some("C")).is_err());
    let single = gate.document("query A { item { id } }").expect("valid");
    assert!(gate.operation(&single, None).is_ok());
    assert!(gate.operation(&single, Some("B")).is_err());
}

#[test]
fn the_cache_is_bounded_by_bytes() {
    let gate = gate();
    for n in 0..2_000 {
        let text = format!("query Q{n} {{ item {{ id name item {{ id name }} }} }}");
        assert!(gate.document(&text).is_ok());
    }
    let (bytes, entries) = gate.cached();
    assert!(bytes <= 1 << 20, "{bytes} bytes");
    assert!((10..2_000).contains(&entries), "{entries} entries");
}

#[test]
fn introspection_is_answered_but_not_multiplied() {
    let gate = gate();
    let standard = "{ __schema { types { name fields { name args { name type { name ofType { name } } } type { name } } } } }";
    assert!(gate.prepare(standard).is_ok());
    let mut nested = String::from("name");
    for _ in 0..5 {
        nested = format!("a: fields {{ type {{ {nested} }} }} b: fields {{ type {{ {nested} }} }}");
    }
    let nested = format!("{{ __type(name: \"Query\") {{ {nested} }} }}");
    assert_eq!(only(&refused(&nested)).0, Code::TooComplex);
    let type_ref = "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";
    let wide: String = (0..20)
        .map(|n| format!("a{n}: __schema {{ types {{ kind name fields {{ name {type_ref} args {{ name {type_ref} }} }} }} }} "))
        .collect();
    assert_eq!(only(&refused(&format!("{{ {wide} }}"))).0, Code::TooComplex);
}
