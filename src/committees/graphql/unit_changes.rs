//! What can be done with units, as clients see it.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::ids::UnitId;

use super::unit::{Unit, UnitKind};
use crate::committees::units::{self, Standing, Texts};
use crate::gid::Gid;
use crate::payload;
use crate::policy::{Access, Action};
use crate::resolve::Asked;

/// A new unit.
#[derive(InputObject)]
pub struct UnitCreateInput {
    /// The official code of the region that it is of.
    region_code: String,
    /// What kind of organisation it is.
    kind: UnitKind,
    /// At most 60 characters.
    name: String,
    /// The name of its Party organisation, at most 60 characters.
    party_organisation: Option<String>,
    /// Whether people come to its counter.
    #[graphql(default)]
    window_department: bool,
    /// Whether it answers for livelihood.
    #[graphql(default)]
    livelihood_department: bool,
    /// 统一社会信用代码 (GB 32100): 18 characters, the last of which checks the others; unique.
    credit_code: Option<String>,
}

/// Changes to a unit: a field left out keeps, null clears. An official of the unit changes the texts only.
#[derive(InputObject)]
pub struct UnitUpdateInput {
    /// The unit.
    id: Gid<UnitId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
    /// At most 60 characters.
    name: Option<String>,
    /// The name of its Party organisation, at most 60 characters.
    party_organisation: MaybeUndefined<String>,
    /// What kind of organisation it is; for admins.
    kind: Option<UnitKind>,
    /// Whether people come to its counter; for admins.
    window_department: Option<bool>,
    /// Whether it answers for livelihood; for admins.
    livelihood_department: Option<bool>,
    /// 统一社会信用代码 (GB 32100), 18 characters; for admins.
    credit_code: MaybeUndefined<String>,
}

/// Ends a unit.
#[derive(InputObject)]
pub struct UnitCloseInput {
    /// The unit.
    id: Gid<UnitId>,
    /// The version that you read; another one now is a CONFLICT.
    expected_version: Option<i32>,
}

payload! {
    /// What `unitCreate` did.
    UnitCreatePayload {
        /// The new unit; null where it was refused.
        unit: Unit
    }
}

payload! {
    /// What `unitUpdate` did.
    UnitUpdatePayload {
        /// The unit as it is now; null where it was refused.
        unit: Unit
    }
}

payload! {
    /// What `unitClose` did.
    UnitClosePayload {
        /// The closed unit; null where it was refused.
        unit: Unit
    }
}

/// The mutations of units.
#[derive(Default)]
pub struct UnitMutation;

#[Object]
impl UnitMutation {
    /// Records a new unit.
    #[graphql(directive = Access::apply(Action::UnitCreate))]
    async fn unit_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit.")] input: UnitCreateInput,
    ) -> Result<UnitCreatePayload> {
        let texts = Texts {
            name: Some(input.name),
            party_organisation: Some(input.party_organisation),
        };
        let standing = Standing {
            kind: Some(input.kind.into()),
            window_department: Some(input.window_department),
            livelihood_department: Some(input.livelihood_department),
            credit_code: Some(input.credit_code),
        };
        let done = units::create(&ctx.act()?, &input.region_code, texts, standing).await;
        UnitCreatePayload::of(ctx.asked(), done).await
    }

    /// Changes what is known of a unit.
    #[graphql(directive = Access::apply(Action::UnitUpdate))]
    async fn unit_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UnitUpdateInput,
    ) -> Result<UnitUpdatePayload> {
        let done = async {
            let id = input.id.require("id")?;
            let texts = Texts {
                name: input.name,
                party_organisation: input.party_organisation.into(),
            };
            let standing = Standing {
                kind: input.kind.map(Into::into),
                window_department: input.window_department,
                livelihood_department: input.livelihood_department,
                credit_code: input.credit_code.into(),
            };
            units::update(&ctx.act()?, id, input.expected_version, texts, standing).await
        };
        UnitUpdatePayload::of(ctx.asked(), done.await).await
    }

    /// Ends a unit that was dissolved or merged; it stays readable.
    #[graphql(directive = Access::apply(Action::UnitClose))]
    async fn unit_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The unit.")] input: UnitCloseInput,
    ) -> Result<UnitClosePayload> {
        let done = async {
            let id = input.id.require("id")?;
            units::close(&ctx.act()?, id, input.expected_version).await
        };
        UnitClosePayload::of(ctx.asked(), done.await).await
    }
}
