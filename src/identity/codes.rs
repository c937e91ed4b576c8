//! Signing in by a code that is sent to the phone. An unknown phone is treated like a known one in all that its owner
//! can see or measure.

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{SignInCodeId, TypedId};
use entity::person;
use entity::session::SignInMethod;
use entity::sign_in_code::{ActiveModel, Column, Entity, Model};
use rand::RngExt as _;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, Set,
};
use subtle::ConstantTimeEq;
use tracing::Instrument as _;

use super::limits::{self, Limit};
use super::phone::Phone;
use super::rejection::{SignInRejection, once_only};
use super::sender::Message;
use super::sessions::{self, SignedIn};
use crate::app::{App, Ctx};
use crate::error::{Refusal, Rejection};
use crate::events::Event;
use crate::language::Language;
use crate::policy::{Action, Place};
use crate::work::Act;

/// How long a code can be used.
const LASTS: TimeDelta = TimeDelta::minutes(5);
/// How often it can be tried.
const TRIES: i32 = 5;

/// Sends a code to a phone, if it is one of ours; gives the moment until which it can be used.
pub async fn request(act: &Act<'_>, phone: &str) -> Result<DateTime<Utc>, Refusal> {
    once_only(act)?;
    let (phone, app) = (read(phone)?, &act.ctx.app);
    let settings = &app.config.identity;
    let address = limits::of_address(act.ctx.address);
    let by = [
        ("code.phone", phone.digits().as_bytes(), settings.codes_per_phone),
        ("code.address", &address, settings.codes_per_address),
    ];
    limits::count(
        act.ctx,
        &by.map(|(what, subject, most)| Limit { what, subject, most }),
    )
    .await?;

    let work = act.begin().await?;
    let code = format!("{:06}", rand::rng().random_range(0..1_000_000));
    let id = SignInCodeId::new();
    let expires_at = work.now + LASTS;
    ActiveModel {
        id: Set(id),
        created_at: Set(work.now),
        phone_index: Set(phone.index(&app.vault)),
        code_hash: Set(hash(app, id, &code)),
        expires_at: Set(expires_at),
        tries: Set(0),
        used_at: Set(None),
    }
    .insert(&work.tx)
    .await?;
    let person = owner(&work.tx, app, &phone).await?;
    work.record(Event {
        kind: "sign_in_code.requested",
        action: Action::SignInCodeRequest,
        subject: id.into(),
        version: 1,
        place: &Place::default(),
    })
    .await?;
    let expires_at = work.commit(expires_at).await?;
    // After the answer is certain, and beside it: how long sending takes tells nobody anything.
    let app = app.clone();
    let send = async move {
        if let Some(person) = person {
            let language = Language::from_tag(&person.language).unwrap_or_default();
            let message = Message {
                id,
                phone,
                code,
                language,
            };
            app.sender.send(&app.config.identity, message).await;
        }
    };
    tokio::spawn(send.in_current_span());
    Ok(expires_at)
}

/// Opens a session for the owner of the phone to whom the code was sent.
pub async fn open(act: &Act<'_>, phone: &str, code: &str) -> Result<SignedIn, Refusal> {
    once_only(act)?;
    let (phone, app) = (read(phone)?, &act.ctx.app);
    sessions::count_try(act.ctx, &phone).await?;
    let Some(row) = try_newest(act.ctx, &phone).await? else {
        return Err(SignInRejection::WrongCode.into());
    };
    let given = hash(app, row.id, code.trim());
    if !bool::from(given.ct_eq(&row.code_hash)) {
        return Err(SignInRejection::WrongCode.into());
    }
    let work = act.begin().await?;
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(work.now))
        .filter(Column::Id.eq(row.id))
        .filter(Column::UsedAt.is_null())
        .exec(&work.tx)
        .await?;
    let person = owner(&work.tx, app, &phone).await?;
    let (1, Some(person)) = (used.rows_affected, person) else {
        return Err(SignInRejection::WrongCode.into());
    };
    sessions::sign_in(work, person.id, SignInMethod::Code).await
}

/// Forgets the codes that expired a day ago.
pub async fn forget(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lt(now - TimeDelta::days(1)))
        .exec(tx)
        .await?;
    Ok(())
}

fn read(phone: &str) -> Result<Phone, Rejection> {
    Phone::parse(phone).map_err(|why| Rejection::from(why).at("phone"))
}

/// Counts a try of the newest code of the phone, for good; `None` where it cannot be tried any more.
async fn try_newest(ctx: &Ctx, phone: &Phone) -> Result<Option<Model>, DbErr> {
    let (app, now) = (&ctx.app, ctx.app.now());
    let tx = app.db.begin().await?;
    let newest = Entity::find()
        .filter(Column::PhoneIndex.eq(phone.index(&app.vault)))
        .order_by_desc(Column::Id)
        .one(&tx)
        .await?;
    let Some(newest) = newest else {
        return Ok(None);
    };
    let tried = Entity::update_many()
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::Id.eq(newest.id))
        .filter(Column::Tries.lt(TRIES))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok((tried.rows_affected == 1).then_some(newest))
}

/// Whose phone it is.
pub(super) async fn owner(
    db: &impl ConnectionTrait,
    app: &App,
    phone: &Phone,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find()
        .filter(person::Column::PhoneIndex.eq(phone.index(&app.vault)))
        .filter(person::Column::ErasedAt.is_null())
        .one(db)
        .await
}

fn hash(app: &App, id: SignInCodeId, code: &str) -> Vec<u8> {
    app.vault
        .index("sign_in_code.code_hash", &[id.uuid().as_bytes(), code.as_bytes()])
}
