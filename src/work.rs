//! The unit of work: one mutation, one transaction, one stored outcome. An early `?` rolls back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait,
    QueryFilter, Set, SqlErr, Value,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use entity::ids::TypedId;

use crate::app::{App, Ctx};
use crate::error::{Code, Fault, Refusal, Rejection};
use crate::events::{self, Event};
use crate::jobs::Running;
use crate::language::Text;
use crate::policy::Caller;

/// The key of a mutation that may be sent again, and what it was sent with.
#[derive(Clone, Debug)]
pub struct Idempotency {
    pub key: String,
    pub mutation: String,
    pub fingerprint: String,
}

impl Idempotency {
    pub fn new(key: String, mutation: &str, variables: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(mutation);
        hash.update([0]);
        hash.update(variables);
        let fingerprint = URL_SAFE_NO_PAD.encode(hash.finalize());
        Self {
            key,
            mutation: mutation.to_owned(),
            fingerprint,
        }
    }
}

/// A mutation about to be done: by whom, in which request, under which key.
pub struct Act<'a> {
    pub ctx: &'a Ctx,
    pub key: Option<Idempotency>,
}

impl<'a> Act<'a> {
    /// Without a key: the same act twice happens twice.
    pub fn once(ctx: &'a Ctx) -> Self {
        Self { ctx, key: None }
    }

    /// Begins the transaction. A keyed act that was done before is answered from its record
    /// (`Refusal::Replayed`), and one whose key was used for something else is refused.
    pub async fn begin(&self) -> Result<Work, Refusal> {
        let ctx = self.ctx;
        ctx.loader.forget();
        let tx = ctx.app.db.begin().await?;
        let work = Work {
            tx,
            app: ctx.app.clone(),
            by: ctx.caller.clone(),
            now: ctx.app.now(),
            request_id: ctx.request_id.clone(),
            key: self.key.clone(),
            job: None,
            changed: AtomicBool::new(false),
            recorded: AtomicBool::new(false),
        };
        work.claim_key().await?;
        Ok(work)
    }
}

/// How long the outcome of a keyed act is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// Forgets the outcomes that nobody is answered from any more.
pub async fn forget(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    entity::idempotency::Entity::delete_many()
        .filter(entity::idempotency::Column::CreatedAt.lt(now - KEPT))
        .exec(tx)
        .await?;
    Ok(())
}

/// An open transaction of one caller.
pub struct Work {
    pub tx: DatabaseTransaction,
    pub app: Arc<App>,
    pub by: Caller,
    /// The moment of this act: every row that it writes has this one.
    pub now: DateTime<Utc>,
    pub request_id: String,
    key: Option<Idempotency>,
    /// The job that it does, if it does one.
    pub(crate) job: Option<Running>,
    changed: AtomicBool,
    recorded: AtomicBool,
}

impl Work {
    /// Takes the key before the effect, so that of two requests at once the second waits for the first.
    async fn claim_key(&self) -> Result<(), Refusal> {
        let Some(wanted) = &self.key else {
            return Ok(());
        };
        let caller = self.by.label();
        let insert = entity::idempotency::ActiveModel {
            caller: Set(caller.clone()),
            key: Set(wanted.key.clone()),
            mutation: Set(wanted.mutation.clone()),
            fingerprint: Set(wanted.fingerprint.clone()),
            outcome: Set(String::new()),
            created_at: Set(self.now),
        };
        let stale = self.now - KEPT;
        entity::idempotency::Entity::delete_many()
            .filter(entity::idempotency::Column::Caller.eq(&caller))
            .filter(entity::idempotency::Column::Key.eq(&wanted.key))
            .filter(entity::idempotency::Column::CreatedAt.lt(stale))
            .exec(&self.tx)
            .await?;
        let taken = entity::idempotency::Entity::insert(insert)
            .on_conflict_do_nothing()
            .exec_without_returning(&self.tx)
            .await?;
        if matches!(taken, sea_orm::TryInsertResult::Inserted(rows) if rows > 0) {
            return Ok(());
        }
        let Some(before) = entity::idempotency::Entity::find_by_id((caller, wanted.key.clone()))
            .one(&self.tx)
            .await?
        else {
            return Err(Fault::Internal(anyhow::anyhow!("an idempotency key vanished")).into());
        };
        if before.fingerprint != wanted.fingerprint {
            return Err(Rejection::new(
                Code::IdempotencyKeyReused,
                Text::new(
                    "该幂等键已用于其他请求",
                    "ᠡᠨᠡ ᠳᠠᠪᠬᠤᠷᠳᠠᠬᠤ ᠦᠭᠡᠢ ᠲᠦᠯᠬᠢᠭᠦᠷ ᠢ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠰᠡᠯᠲᠡ ᠳ᠋ᠦ ᠬᠡᠷᠡᠭᠯᠡᠭᠰᠡᠨ",
                    "This idempotency key was used for another request: take a new one",
                ),
            )
            .into());
        }
        let outcome = serde_json::from_str(&before.outcome).map_err(anyhow::Error::from)?;
        Err(Refusal::Replayed(outcome))
    }

    /// Writes down what happened: every unit of work does it at least once.
    pub async fn record(&self, event: Event<'_>) -> Result<(), Refusal> {
        events::record(self, event).await?;
        self.recorded.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Stores the outcome under the key, if there is one, and makes everything last.
    pub async fn commit<T: Serialize>(self, outcome: T) -> Result<T, Refusal> {
        if !self.recorded.load(Ordering::Relaxed) {
            return Err(unrecorded());
        }
        if let Some(key) = &self.key {
            let text = serde_json::to_string(&outcome).map_err(anyhow::Error::from)?;
            entity::idempotency::Entity::update_many()
                .col_expr(
                    entity::idempotency::Column::Outcome,
                    sea_orm::sea_query::Expr::value(text),
                )
                .filter(entity::idempotency::Column::Caller.eq(self.by.label()))
                .filter(entity::idempotency::Column::Key.eq(&key.key))
                .exec(&self.tx)
                .await?;
        }
        self.tx.commit().await?;
        self.app.live.wake();
        Ok(outcome)
    }

    /// Makes what a job did last. One that found nothing to do has nothing to record.
    pub(crate) async fn settle(self) -> Result<(), Refusal> {
        if self.changed.load(Ordering::Relaxed) && !self.recorded.load(Ordering::Relaxed) {
            return Err(unrecorded());
        }
        self.tx.commit().await?;
        self.app.live.wake();
        Ok(())
    }

    /// Changes one row: the version that was read must still be the one that stands, and goes up by one.
    pub async fn update<M>(
        &self,
        row: &M,
        expected: Option<i32>,
        mut change: <M::Entity as EntityTrait>::ActiveModel,
    ) -> Result<M, Refusal>
    where
        M: Row,
        M::Entity: EntityTrait<Model = M>,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
        M: sea_orm::IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::FromQueryResult,
    {
        if expected.is_some_and(|version| version != row.version()) {
            return Err(Rejection::conflict().at("expectedVersion").about(row.id()).into());
        }
        self.changed.store(true, Ordering::Relaxed);
        change.set(column::<M::Entity>("version"), (row.version() + 1).into());
        change.set(column::<M::Entity>("updated_at"), Value::from(self.now));
        let mut rows = M::Entity::update_many()
            .set(change)
            .filter(column::<M::Entity>("id").eq(row.id().uuid()))
            .filter(column::<M::Entity>("version").eq(row.version()))
            .exec_with_returning(&self.tx)
            .await?;
        match (rows.pop(), rows.is_empty()) {
            (Some(row), true) => Ok(row),
            _ => Err(Rejection::conflict().about(row.id()).into()),
        }
    }
}

/// A row with a typed id and a version.
pub trait Row: ModelTrait + Send + Sync {
    type Id: TypedId;
    fn id(&self) -> Self::Id;
    fn version(&self) -> i32;
}

macro_rules! rows {
    ($($table:ident($id:ident),)*) => {
        $(impl Row for entity::$table::Model {
            type Id = entity::ids::$id;
            fn id(&self) -> Self::Id {
                self.id
            }
            fn version(&self) -> i32 {
                self.version
            }
        })*
    };
}

rows! {
    activity(ActivityId),
    activity_adjustment(ActivityAdjustmentId),
    activity_feedback(ActivityFeedbackId),
    calendar_feed(CalendarFeedId),
    card_delegation(CardDelegationId),
    care_alert(CareAlertId),
    care_log(CareLogId),
    care_problem(CareProblemId),
    care_recipient(CareRecipientId),
    card_placement(CardPlacementId),
    case_callback(CaseCallbackId),
    case_message(CaseMessageId),
    case_note(CaseNoteId),
    certificate(CertificateId),
    community(CommunityId),
    liaison_point(LiaisonPointId),
    consent(ConsentId),
    home_visit(HomeVisitId),
    hour_entry(HourEntryId),
    household(HouseholdId),
    household_member(HouseholdMemberId),
    joint_committee(JointCommitteeId),
    membership(MembershipId),
    notification(NotificationId),
    need(NeedId),
    survey(SurveyId),
    survey_household(SurveyHouseholdId),
    pairing(PairingId),
    person(PersonId),
    role_grant(RoleGrantId),
    session(SessionId),
    sign_up(SignUpId),
    service_account(ServiceAccountId),
    service_card(ServiceCardId),
    service_case(ServiceCaseId),
    service_guide(ServiceGuideId),
    service_matter(ServiceMatterId),
    service_post(ServicePostId),
    team_member(TeamMemberId),
    unit(UnitId),
    unit_offer(UnitOfferId),
    volunteer(VolunteerId),
    volunteer_team(VolunteerTeamId),
    wish(WishId),
    wish_claim(WishClaimId),
}

fn unrecorded() -> Refusal {
    Fault::Internal(anyhow::anyhow!("a change without a record of it")).into()
}

fn column<E: EntityTrait>(name: &str) -> E::Column {
    E::Column::iter()
        .find(|column| column.as_str() == name)
        .expect("every `Row` has id, version and updated_at")
}

/// Turns a broken unique index into the rejection that it stands for.
pub fn or_taken<T>(
    result: Result<T, impl Into<Refusal>>,
    taken: impl FnOnce() -> Rejection,
) -> Result<T, Refusal> {
    result.map_err(|error| match error.into() {
        Refusal::Failed(Fault::Internal(cause)) if breaks_unique(&cause) => taken().into(),
        other => other,
    })
}

fn breaks_unique(cause: &anyhow::Error) -> bool {
    let error = cause.downcast_ref::<DbErr>().and_then(DbErr::sql_err);
    matches!(error, Some(SqlErr::UniqueConstraintViolation(_)))
}
