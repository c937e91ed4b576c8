//! Units, what they can give, and the committees on which they sit.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "unit",
    "units",
    "unitCreate",
    "unitUpdate",
    "unitOfferCreate",
    "unitOfferUpdate",
    "unitOfferWithdraw",
    "unitClose",
    "jointCommittee",
    "jointCommittees",
    "jointCommitteeFound",
    "jointCommitteeUpdate",
    "jointCommitteeDissolve",
    "membershipInvite",
    "membershipAccept",
    "membershipUpdate",
    "membershipSuspend",
    "membershipResume",
    "membershipSeatChange",
    "membershipRecord",
    "membershipEnd",
];

const OFFER: &str = "mutation($input: UnitOfferCreateInput!) { unitOfferCreate(input: $input) {
    unitOffer { id } userErrors { code } } }";

const FOUND: &str = "mutation($input: JointCommitteeFoundInput!) { jointCommitteeFound(input: $input) {
    jointCommittee { id } userErrors { code } } }";
const INVITE: &str = "mutation($input: MembershipInviteInput!) { membershipInvite(input: $input) {
    membership { id } userErrors { code } } }";

pub async fn rows(town: &Town) -> Vec<Row> {
    let unit = &town.unit;
    let room = json!({"unitId": unit, "kind": "VENUE", "title": "会议室", "quantity": 60, "availableFrom": "2016-03-01"});
    let offer = town.who("official").does(OFFER, room.clone()).await["unitOffer"]["id"].clone();
    let (world, home, away) = (&town.world, &town.home, &town.away);
    let core = world.unit("党支部").await;
    let new = json!({"communityId": home, "name": "联合党委", "coreUnitId": core, "foundedOn": "2014-03-01"});
    let committee = town.who("admin").does(FOUND, new).await["jointCommittee"]["id"].clone();
    let committee = committee.as_str().unwrap();
    let (asked, leaving) = (world.unit("卫生局").await, world.unit("教育局").await);
    let leaving = world.member(committee, &leaving).await;
    let invite = json!({"committeeId": committee, "unitId": unit});
    let seat = town.who("staff").does(INVITE, invite).await["membership"]["id"].clone();
    let past = json!({"committeeId": committee, "unitId": asked, "seat": "MEMBER", "from": "2014-05-01", "to": "2014-06-01"});
    vec![
        Row::query(
            "unit",
            "query($id: ID!) { unit(id: $id) { name } }",
            json!({"id": unit}),
            EVERYONE,
        ),
        Row::query("units", "{ units { nodes { name } } }", json!({}), EVERYONE),
        Row::mutation(
            "unitCreate",
            json!({"regionCode": "150824", "kind": "ORGAN", "name": "公安局"}),
            &["admin"],
            EVERYONE,
        ),
        Row::mutation(
            "unitUpdate",
            json!({"id": unit, "partyOrganisation": "党总支"}),
            &["official", "admin"],
            EVERYONE,
        ),
        Row::mutation("unitOfferCreate", room, &["official"], EVERYONE),
        Row::mutation(
            "unitOfferUpdate",
            json!({"id": offer, "quantity": 80}),
            &["official"],
            EVERYONE,
        ),
        Row::mutation("unitOfferWithdraw", json!({"id": offer}), &["official"], EVERYONE),
        Row::query(
            "jointCommittee",
            "query($id: ID!) { jointCommittee(id: $id) { name } }",
            json!({"id": committee}),
            EVERYONE,
        ),
        Row::query(
            "jointCommittees",
            "{ jointCommittees { nodes { name } } }",
            json!({}),
            EVERYONE,
        ),
        Row::mutation(
            "jointCommitteeFound",
            json!({"communityId": away, "name": "联合党委", "coreUnitId": core}),
            &["admin"],
            EVERYONE,
        ),
        Row::mutation(
            "jointCommitteeUpdate",
            json!({"id": committee, "name": "联合党委"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "membershipInvite",
            json!({"committeeId": committee, "unitId": asked}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation("membershipAccept", json!({"id": seat}), &["official"], EVERYONE),
        Row::mutation(
            "membershipUpdate",
            json!({"id": seat, "representativeId": null}),
            &["official"],
            EVERYONE,
        ),
        Row::mutation(
            "membershipSuspend",
            json!({"id": seat, "reason": "改制"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "membershipResume",
            json!({"id": seat}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "membershipSeatChange",
            json!({"id": leaving, "seat": "GUIDE", "reason": "调整"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation("membershipRecord", past, &["staff", "admin"], EVERYONE),
        Row::mutation(
            "membershipEnd",
            json!({"id": seat, "reason": "机构合并"}),
            &["staff", "official", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "jointCommitteeDissolve",
            json!({"id": committee, "reason": "社区合并"}),
            &["admin"],
            EVERYONE,
        ),
        Row::mutation("unitClose", json!({"id": unit}), &["admin"], EVERYONE),
    ]
}
