//! Matters, guides, posts and cards.

use serde_json::{Value, json};

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "serviceMatter",
    "serviceMatters",
    "serviceMatterCreate",
    "serviceMatterUpdate",
    "serviceGuideWrite",
    "serviceGuideRemove",
    "serviceMatterRetire",
    "servicePosts",
    "servicePostCreate",
    "servicePostUpdate",
    "servicePostClose",
    "serviceCard",
    "serviceCards",
    "serviceCardDraft",
    "serviceCardUpdate",
    "serviceCardApprove",
    "serviceCardActivate",
    "serviceCardSuspend",
    "serviceCardResume",
    "serviceCardReplace",
    "serviceCardExpire",
    "serviceCardRevoke",
    "cardDelegationStart",
    "cardDelegationEnd",
];

/// Those who see a card that is not published.
const INSIDE: &[&str] = &["official", "admin", "auditor"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let official = town.who("official");
    let new =
        |code: &str| json!({"unitId": town.unit, "code": code, "nameZh": "医疗保险报销", "workingDays": 5});
    let id = crate::cards::matter(official, new("SB-01")).await;
    let guide = official
        .does(
            "mutation($input: ServiceGuideWriteInput!) { serviceGuideWrite(input: $input) { serviceGuide { id } userErrors { code } } }",
            json!({"matterId": id, "language": "EN", "title": "Guide", "text": "x"}),
        )
        .await;
    let keepers: &[&str] = &["official", "admin"];
    vec![
        Row::query(
            "serviceMatter",
            "query($id: ID!) { serviceMatter(id: $id) { name } }",
            json!({"id": id}),
            EVERYONE,
        ),
        Row::query(
            "serviceMatters",
            "{ serviceMatters { nodes { name } } }",
            json!({}),
            EVERYONE,
        ),
        Row::mutation("serviceMatterCreate", new("SB-02"), keepers, EVERYONE),
        Row::mutation(
            "serviceMatterUpdate",
            json!({"id": id, "workingDays": 3}),
            keepers,
            EVERYONE,
        ),
        Row::mutation(
            "serviceGuideWrite",
            json!({"matterId": id, "language": "ZH_HANS", "title": "指南", "text": "带身份证"}),
            keepers,
            EVERYONE,
        ),
        Row::mutation(
            "serviceGuideRemove",
            // Stale, so that it is there for the next who may.
            json!({"id": guide["serviceGuide"]["id"], "expectedVersion": 9}),
            keepers,
            EVERYONE,
        ),
        Row::mutation("serviceMatterRetire", json!({"id": id}), keepers, EVERYONE),
    ]
    .into_iter()
    .chain(of_cards(town).await)
    .collect()
}

async fn of_cards(town: &Town) -> Vec<Row> {
    let unit = &town.unit;
    let office = crate::cards::Office::at(town.who("official"), unit).await;
    let holder = crate::cards::holder(&town.world, unit).await;
    let input = office.card_of(&holder);
    let draft = office.draft(input.clone()).await;
    let card = office.active(&holder).await;
    let other = office
        .active(&crate::cards::holder(&town.world, unit).await)
        .await;
    let delegation = |expected: Value| {
        json!({"cardId": card, "delegateCardId": other, "expectedVersion": expected,
            "fromDay": crate::cards::day(&town.world, 5), "toDay": crate::cards::day(&town.world, 6)})
    };
    let (start, today) = (crate::cards::DELEGATE, crate::cards::day(&town.world, 0));
    let days = json!({"cardId": card, "delegateCardId": other, "fromDay": today, "toDay": today});
    let started = office.official.does(start, days).await["serviceCard"]["delegation"]["id"].clone();
    let post = json!({"unitId": unit, "name": "咨询岗"});
    let hidden = json!({"id": draft, "expectedVersion": 9});
    let official: &[&str] = &["official"];
    let mut rows = vec![
        Row::query(
            "servicePosts",
            "{ servicePosts { nodes { name } } }",
            json!({}),
            EVERYONE,
        ),
        Row::query(
            "serviceCard",
            "query($id: ID!) { serviceCard(by: {id: $id}) { dutyPhone } }",
            json!({"id": draft}),
            INSIDE,
        ),
        Row::query(
            "serviceCards",
            "query($id: ID!) { serviceCards(filter: {state: DRAFT, postId: $id}) { totalCount nodes { dutyPhone } } }",
            json!({"id": office.post}),
            INSIDE,
        ),
        Row::mutation("servicePostCreate", post, official, EVERYONE),
        Row::mutation(
            "servicePostUpdate",
            json!({"id": office.post, "name": "综合岗"}),
            official,
            EVERYONE,
        ),
        Row::mutation("servicePostClose", json!({"id": office.post}), official, EVERYONE),
        Row::mutation("serviceCardDraft", input, official, EVERYONE),
        Row::mutation("serviceCardUpdate", hidden.clone(), official, INSIDE),
        Row::mutation("cardDelegationStart", delegation(json!(9)), official, EVERYONE),
        Row::mutation(
            "cardDelegationEnd",
            json!({"id": started, "expectedVersion": 9}),
            official,
            EVERYONE,
        ),
    ];
    for field in ["serviceCardApprove", "serviceCardActivate", "serviceCardExpire"] {
        rows.push(Row::mutation(field, hidden.clone(), official, INSIDE));
    }
    let shown = json!({"id": card, "expectedVersion": 99});
    for field in [
        "serviceCardSuspend",
        "serviceCardResume",
        "serviceCardReplace",
        "serviceCardRevoke",
    ] {
        rows.push(Row::mutation(field, shown.clone(), official, EVERYONE));
    }
    rows
}
