//! A failed field is null beside an error with its path, and takes with it exactly what the specification says.

use std::net::{IpAddr, Ipv4Addr};

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Result, Schema, SimpleObject};
use hongyan::app::Ctx;
use hongyan::error::Fault;
use hongyan::language::Language;
use hongyan::policy::Caller;
use hongyan::resolve::Asked;
use serde_json::{Value, json};

use crate::harness::World;

struct Query;

struct Thing;

#[derive(SimpleObject)]
struct Whole {
    name: &'static str,
}

fn fails<T>() -> Result<T, Fault> {
    Err(Fault::Internal(anyhow::anyhow!("broken on purpose")))
}

fn guarded<T>() -> Result<T, Fault> {
    Err(Fault::Forbidden)
}

#[Object]
impl Query {
    async fn before(&self) -> i32 {
        1
    }
    async fn leaf(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.nullable(fails())
    }
    async fn object(&self, ctx: &Context<'_>) -> Option<Whole> {
        ctx.nullable(fails())
    }
    async fn thing(&self) -> Option<Thing> {
        Some(Thing)
    }
    async fn things(&self) -> Vec<Option<Thing>> {
        vec![Some(Thing), Some(Thing)]
    }
    async fn strict_things(&self) -> Option<Vec<Thing>> {
        Some(vec![Thing, Thing])
    }
    async fn guarded(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.nullable(guarded())
    }
    async fn after(&self) -> i32 {
        2
    }
}

#[Object]
impl Thing {
    async fn name(&self) -> &str {
        "a thing"
    }
    async fn strict(&self) -> Result<i32> {
        Ok(fails()?)
    }
    async fn strictly_guarded(&self) -> Result<i32> {
        Ok(guarded()?)
    }
    async fn loose(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.nullable(fails())
    }
}

/// The answer's data, in the order in which it was written, and the path and code of each error.
async fn ask(world: &World, document: &str) -> (String, Value) {
    let ctx = Ctx::new(
        &world.app,
        Caller::anonymous(),
        Language::En,
        "test".to_owned(),
        IpAddr::V4(Ipv4Addr::LOCALHOST),
    );
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let request = async_graphql::Request::new(document);
    let response = ctx.answer(|ctx| schema.execute(request.data(ctx))).await;
    let data = serde_json::to_string(&response.data).unwrap();
    let response = serde_json::to_value(response).unwrap();
    let errors = response["errors"].as_array().cloned().unwrap_or_default();
    let mut errors: Vec<Value> = errors
        .iter()
        .map(|error| json!([error["path"], error["extensions"]["code"]]))
        .collect();
    errors.sort_by_key(Value::to_string);
    (data, errors.into())
}

#[tokio::test]
async fn a_failure_takes_as_much_with_it_as_the_specification_says() {
    const INSIDE: &str = "INTERNAL_SERVER_ERROR";
    let world = World::on_sqlite().await;
    for (case, document, data, errors) in [
        (
            "a nullable leaf",
            "{ before leaf after }",
            r#"{"before":1,"leaf":null,"after":2}"#,
            json!([[["leaf"], INSIDE]]),
        ),
        (
            "a nullable object",
            "{ before object { name } after }",
            r#"{"before":1,"object":null,"after":2}"#,
            json!([[["object"], INSIDE]]),
        ),
        (
            "a non-null leaf in a nullable parent",
            "{ before thing { name strict } after }",
            r#"{"before":1,"thing":null,"after":2}"#,
            json!([[["thing", "strict"], INSIDE]]),
        ),
        (
            "a list of nullable items",
            "{ things { name strict } after }",
            r#"{"things":[null,null],"after":2}"#,
            json!([
                [["things", 0, "strict"], INSIDE],
                [["things", 1, "strict"], INSIDE]
            ]),
        ),
        (
            "a guard on a nullable field",
            "{ before guarded after }",
            r#"{"before":1,"guarded":null,"after":2}"#,
            json!([[["guarded"], "FORBIDDEN"]]),
        ),
        (
            "a guard on a non-null field",
            "{ thing { name strictlyGuarded } after }",
            r#"{"thing":null,"after":2}"#,
            json!([[["thing", "strictlyGuarded"], "FORBIDDEN"]]),
        ),
        (
            "two failures side by side",
            "{ leaf thing { loose name } object { name } after }",
            r#"{"leaf":null,"thing":{"loose":null,"name":"a thing"},"object":null,"after":2}"#,
            json!([
                [["leaf"], INSIDE],
                [["object"], INSIDE],
                [["thing", "loose"], INSIDE]
            ]),
        ),
    ] {
        assert_eq!(ask(&world, document).await, (data.to_owned(), errors), "{case}");
    }
    // Which of the items fails first is not said; the library names the item in its path, not the field in it.
    let (data, errors) = ask(&world, "{ strictThings { name strict } after }").await;
    assert_eq!(
        data, r#"{"strictThings":null,"after":2}"#,
        "a list of non-null items"
    );
    assert_eq!(errors[0][0][0], "strictThings");
}
