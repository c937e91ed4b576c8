//! The units of the banner, and the six joint committees on which they sit.

use std::collections::HashMap;

use anyhow::{Context, ensure};
use entity::ids::{CommunityId, JointCommitteeId, UnitId};
use entity::membership::{self, MembershipState, Seat};
use entity::unit::UnitKind;
use sea_orm::{ColumnTrait, QueryFilter};

use super::story::{self, COMMUNITIES, UNITS};
use super::{agreed, done};
use crate::app::Ctx;
use crate::committees::joint_committees::{self, Founding};
use crate::committees::memberships::{self, When};
use crate::committees::units::{self, Standing, Texts};
use crate::page::{By, Window};
use crate::work::Act;

/// The units by name.
pub type Units = HashMap<String, UnitId>;

/// The community's own branch (社区党总支): the "1".
pub fn branch_of(community: &str) -> String {
    format!("{community}党总支")
}

/// Registers the units that are not known yet; all of them by name.
pub async fn units(ctx: &Ctx) -> anyhow::Result<Units> {
    let mut known = known_units(ctx).await?;
    let branches = COMMUNITIES
        .iter()
        .map(|c| (branch_of(c.name), UnitKind::SocialOrganisation, false, false));
    let others = UNITS
        .iter()
        .map(|unit| (unit.name.to_owned(), unit.kind, unit.window, unit.livelihood));
    for (name, kind, window, livelihood) in branches.chain(others) {
        if known.contains_key(&name) {
            continue;
        }
        let texts = Texts {
            name: Some(name.clone()),
            party_organisation: Some(Some(if name.ends_with("党总支") {
                name.clone()
            } else {
                format!("{name}党支部")
            })),
        };
        let standing = Standing {
            kind: Some(kind),
            window_department: Some(window),
            livelihood_department: Some(livelihood),
            credit_code: None,
        };
        let row = agreed(units::create(&Act::once(ctx), story::BANNER, texts, standing).await)?;
        known.insert(name, row.id);
    }
    Ok(known)
}

async fn known_units(ctx: &Ctx) -> anyhow::Result<Units> {
    let all = Window {
        first: Some(100),
        ..Window::default()
    };
    let page = done(units::list(ctx, &units::Wanted::default(), By::id(), all, false).await)?;
    ensure!(!page.has_next, "a demo has at most a hundred units");
    Ok(page
        .rows
        .into_iter()
        .map(|(_, unit)| (unit.name, unit.id))
        .collect())
}

/// Founds the joint committee (联合党委) of a community with its branch as the core, and seats its members.
pub async fn committee(
    ctx: &Ctx,
    community: CommunityId,
    story: &story::Community,
    units: &Units,
) -> anyhow::Result<JointCommitteeId> {
    let wanted = joint_committees::Wanted {
        community: Some(community),
        ..joint_committees::Wanted::default()
    };
    let known = done(joint_committees::list(ctx, &wanted, By::id(), Window::default(), false).await)?;
    let committee = if let Some((_, known)) = known.rows.into_iter().next() {
        known.id
    } else {
        let founding = Founding {
            community,
            name: format!("{}联合党委", story.name),
            founded_on: None,
            core_unit: unit(units, &branch_of(story.name))?,
            representative: None,
        };
        agreed(joint_committees::found(&Act::once(ctx), founding).await)?.id
    };
    let seated = memberships::at(&ctx.caller, When::Now)
        .filter(membership::Column::CommitteeId.eq(committee))
        .all(ctx.app.db.read())
        .await?;
    let lead = std::iter::once((story.lead, Seat::Lead));
    for (name, seat) in lead.chain(story.members.iter().map(|name| (*name, Seat::Member))) {
        let unit = unit(units, name)?;
        let seat = match seated.iter().find(|seat| seat.unit_id == unit) {
            Some(known) => known.clone(),
            None => agreed(memberships::invite(&Act::once(ctx), committee, unit, seat).await)?,
        };
        if seat.state == MembershipState::Invited {
            agreed(memberships::accept(&Act::once(ctx), seat.id, None, None).await)?;
        }
    }
    Ok(committee)
}

pub fn unit(units: &Units, name: &str) -> anyhow::Result<UnitId> {
    units
        .get(name)
        .copied()
        .with_context(|| format!("the story knows no unit {name}"))
}
