//! Places and who waits for one. A place is taken by a conditional update of a counter that the database holds to
//! its bound; who waits longest is next. Every act here holds the activity's row.

use entity::activity::Model;
use entity::ids::{ActivityId, ActivityRoleId};
use entity::sign_up::{self, SignUpState};
use entity::{activity, activity_role};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::sign_up_lifecycle::SignUpStep;
use crate::error::Refusal;
use crate::policy::Place;
use crate::work::Work;
use crate::workflow::{Taken, transition};

/// Takes a place, if there is a free one: among the guests, or in a role.
pub(super) async fn take(
    work: &Work,
    activity: ActivityId,
    role: Option<ActivityRoleId>,
) -> Result<bool, Refusal> {
    let done = match role {
        None => {
            use activity::{Column, Entity};
            Entity::update_many()
                .col_expr(Column::Taken, Expr::col(Column::Taken).add(1))
                .filter(Column::Id.eq(activity))
                .filter(Expr::col(Column::Taken).lt(Expr::col(Column::Capacity)))
                .exec(&work.tx)
                .await?
        }
        Some(role) => {
            use activity_role::{Column, Entity};
            Entity::update_many()
                .col_expr(Column::Taken, Expr::col(Column::Taken).add(1))
                .filter(Column::Id.eq(role))
                .filter(Expr::col(Column::Taken).lt(Expr::col(Column::Wanted)))
                .exec(&work.tx)
                .await?
        }
    };
    Ok(done.rows_affected == 1)
}

/// The next number in the order of sign-ups.
pub(super) async fn ticket(work: &Work, activity: ActivityId) -> Result<i32, Refusal> {
    use activity::{Column, Entity};
    let rows = Entity::update_many()
        .col_expr(Column::Tickets, Expr::col(Column::Tickets).add(1))
        .filter(Column::Id.eq(activity))
        .exec_with_returning(&work.tx)
        .await?;
    let row = rows
        .first()
        .ok_or_else(|| anyhow::anyhow!("an activity that is held vanished"))?;
    Ok(row.tickets)
}

/// Passes the place of somebody who withdrew on to who waits longest for one of its kind, or lets it be free.
pub(super) async fn pass_on(
    work: &Work,
    activity: ActivityId,
    role: Option<ActivityRoleId>,
    place: &Place,
) -> Result<(), Refusal> {
    match next(work, activity, role).await? {
        Some(row) => promote(work, &row, place).await,
        None => free(work, activity, role).await,
    }
}

/// Gives the free places among the guests to those who wait, in their order.
pub(super) async fn fill(work: &Work, activity: &Model, place: &Place) -> Result<(), Refusal> {
    if activity.taken >= activity.capacity {
        return Ok(());
    }
    while let Some(row) = next(work, activity.id, None).await? {
        if !take(work, activity.id, None).await? {
            return Ok(());
        }
        promote(work, &row, place).await?;
    }
    Ok(())
}

async fn next(
    work: &Work,
    activity: ActivityId,
    role: Option<ActivityRoleId>,
) -> Result<Option<sign_up::Model>, Refusal> {
    use sign_up::{Column, Entity};
    let kind = match role {
        None => Column::RoleId.is_null(),
        Some(role) => Column::RoleId.eq(role),
    };
    let row = Entity::find()
        .filter(Condition::all().add(Column::ActivityId.eq(activity)).add(kind))
        .filter(Column::State.eq(SignUpState::Waitlisted))
        .order_by_asc(Column::Ticket)
        .lock_exclusive()
        .limit(1)
        .one(&work.tx)
        .await?;
    Ok(row)
}

async fn promote(work: &Work, row: &sign_up::Model, place: &Place) -> Result<(), Refusal> {
    let taken = Taken {
        row,
        step: SignUpStep::Promote,
        place,
        expected_version: None,
        reason: None,
    };
    transition(work, taken, |change, state| {
        change.state = Set(state);
        change.promoted_at = Set(Some(work.now));
    })
    .await?;
    Ok(())
}

async fn free(work: &Work, activity: ActivityId, role: Option<ActivityRoleId>) -> Result<(), Refusal> {
    match role {
        None => {
            use activity::{Column, Entity};
            Entity::update_many()
                .col_expr(Column::Taken, Expr::col(Column::Taken).sub(1))
                .filter(Column::Id.eq(activity))
                .exec(&work.tx)
                .await?
        }
        Some(role) => {
            use activity_role::{Column, Entity};
            Entity::update_many()
                .col_expr(Column::Taken, Expr::col(Column::Taken).sub(1))
                .filter(Column::Id.eq(role))
                .exec(&work.tx)
                .await?
        }
    };
    Ok(())
}
