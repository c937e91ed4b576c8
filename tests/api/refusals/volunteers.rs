//! Volunteers and their teams.

use serde_json::json;

use super::{EVERYONE, Row, Town};

pub const FIELDS: &[&str] = &[
    "skills",
    "volunteer",
    "volunteers",
    "volunteerRegister",
    "volunteerUpdate",
    "volunteerBegin",
    "volunteerPause",
    "volunteerResume",
    "volunteerTeamCreate",
    "volunteerTeamJoin",
    "volunteerTeamLeave",
    "volunteerTeamClose",
    "volunteerLeave",
];

const REGISTER: &str = "mutation($input: VolunteerRegisterInput!) { volunteerRegister(input: $input) {
    volunteer { id } userErrors { code } } }";
const TEAM: &str = "mutation($input: VolunteerTeamCreateInput!) { volunteerTeamCreate(input: $input) {
    volunteerTeam { id } userErrors { code } } }";
const JOIN: &str = "mutation($input: VolunteerTeamJoinInput!) { volunteerTeamJoin(input: $input) {
    teamMember { id } userErrors { code } } }";

/// Who sees a volunteer.
const SEES: &[&str] = &["volunteer", "staff", "official", "admin", "auditor"];

pub async fn rows(town: &Town) -> Vec<Row> {
    let (world, home, unit) = (&town.world, &town.home, &town.unit);
    let core = world.unit("党支部").await;
    let committee = world.committee(home, &core).await;
    world.member(&committee, unit).await;
    let official = town.who("official");
    let me = json!({"personId": town.who("volunteer").person(), "unitId": unit});
    let id = official.does(REGISTER, me).await["volunteer"]["id"].clone();
    let colleague = json!({"personId": world.volunteer(unit).await.person(), "unitId": unit});
    let staff = town.who("staff");
    let mut teams = Vec::new();
    for name in ["一队", "二队"] {
        let new = json!({"committeeId": committee, "name": name});
        teams.push(staff.does(TEAM, new).await["volunteerTeam"]["id"].clone());
    }
    let member = json!({"teamId": teams[0], "volunteerId": id});
    let member = staff.does(JOIN, member).await["teamMember"]["id"].clone();
    vec![
        Row::query("skills", "{ skills { code } }", json!({}), EVERYONE),
        Row::query(
            "volunteer",
            "query($id: ID!) { volunteer(id: $id) { number } }",
            json!({"id": id}),
            SEES,
        ),
        Row::query(
            "volunteers",
            "{ volunteers { totalCount nodes { number } } }",
            json!({}),
            SEES,
        ),
        Row::mutation(
            "volunteerRegister",
            colleague,
            &["staff", "official", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "volunteerUpdate",
            json!({"id": id, "capacity": 2}),
            &["volunteer", "official", "admin"],
            SEES,
        ),
        Row::mutation(
            "volunteerBegin",
            json!({"id": id}),
            &["staff", "official", "admin"],
            SEES,
        ),
        Row::mutation(
            "volunteerPause",
            json!({"id": id}),
            &["volunteer", "official", "admin"],
            SEES,
        ),
        Row::mutation(
            "volunteerResume",
            json!({"id": id}),
            &["volunteer", "official", "admin"],
            SEES,
        ),
        Row::mutation(
            "volunteerTeamCreate",
            json!({"committeeId": committee, "name": "三队"}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "volunteerTeamJoin",
            json!({"teamId": teams[1], "volunteerId": id}),
            &["volunteer", "staff", "official", "admin"],
            SEES,
        ),
        Row::mutation(
            "volunteerTeamLeave",
            json!({"id": member}),
            &["volunteer", "staff", "official", "admin"],
            SEES,
        ),
        Row::mutation(
            "volunteerTeamClose",
            json!({"id": teams[0]}),
            &["staff", "admin"],
            EVERYONE,
        ),
        Row::mutation(
            "volunteerLeave",
            json!({"id": id, "reason": "退休"}),
            &["volunteer", "official", "admin"],
            SEES,
        ),
    ]
}
