//! 微心愿 in the home community: one for each way that a wish goes, beginning with the two of the story.

use anyhow::Context as _;
use chrono::TimeDelta;
use entity::consent::{self, ConsentChannel, ConsentPurpose};
use entity::ids::{CommunityId, PersonId, SessionId};
use entity::pairing;
use entity::wish::{self, WishKind, WishState};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use super::agreed;
use crate::app::Ctx;
use crate::calendar;
use crate::care::consents::{self, NewConsent};
use crate::language::Language;
use crate::policy::{Caller, Identity, ties};
use crate::wishes::collect::{self, Details};
use crate::wishes::fulfil::{self, Delivery};
use crate::wishes::lifecycle::Step;
use crate::wishes::{claims, steps};
use crate::work::Act;

/// A wish of one who is paired.
struct Wished {
    /// Which of the pairs, in the order in which they were made.
    of: usize,
    kind: WishKind,
    title: &'static str,
    text: &'static str,
    detail: Option<&'static str>,
    budget_fen: Option<i64>,
    /// How far it came.
    state: WishState,
}

/// The last one is only collected: where it is known, all are whole.
const WISHES: [Wished; 9] = [
    Wished {
        of: 0,
        kind: WishKind::Goods,
        title: "一台电暖器",
        text: "老两口的房子春秋两季停了暖气很冷，想要一台电暖器。",
        detail: Some("要带防倾倒断电的，插座在窗边"),
        budget_fen: Some(20_000),
        state: WishState::Confirmed,
    },
    Wished {
        of: 5,
        kind: WishKind::Goods,
        title: "书包和文具盒",
        text: "留守儿童，上三年级了，想要一个书包和一个文具盒。",
        detail: Some("喜欢蓝色"),
        budget_fen: Some(12_000),
        state: WishState::Claimed,
    },
    Wished {
        of: 1,
        kind: WishKind::Service,
        title: "修一修漏水的龙头",
        text: "厨房的水龙头漏了半个月，自己拧不动。",
        detail: None,
        budget_fen: Some(5_000),
        state: WishState::Open,
    },
    Wished {
        of: 4,
        kind: WishKind::Company,
        title: "有人来读读报",
        text: "眼睛花了，想每周有人来读一回报，说说话。",
        detail: Some("周三、周五下午在家"),
        budget_fen: None,
        state: WishState::Open,
    },
    Wished {
        of: 2,
        kind: WishKind::Goods,
        title: "一盏台灯",
        text: "五年级学生，晚上写作业灯太暗，想要一盏护眼台灯。",
        detail: None,
        budget_fen: Some(15_000),
        state: WishState::Delivered,
    },
    Wished {
        of: 3,
        kind: WishKind::Goods,
        title: "一口高压锅",
        text: "一家四口，旧锅坏了，想要一口高压锅。",
        detail: None,
        budget_fen: Some(18_000),
        state: WishState::Cancelled,
    },
    Wished {
        of: 9,
        kind: WishKind::Goods,
        title: "一台新电视",
        text: "家里的电视坏了，想换一台大的。",
        detail: None,
        budget_fen: Some(100_000),
        state: WishState::Declined,
    },
    Wished {
        of: 7,
        kind: WishKind::Service,
        title: "教一教手机挂号",
        text: "想学会用手机给医院挂号。",
        detail: None,
        budget_fen: None,
        state: WishState::Verified,
    },
    Wished {
        of: 6,
        kind: WishKind::Goods,
        title: "一副老花镜",
        text: "老花镜摔坏了，看不清药瓶上的字。",
        detail: Some("三百度"),
        budget_fen: Some(8_000),
        state: WishState::Collected,
    },
];

/// Collects them, and lets each come as far as it came.
pub async fn collect(ctx: &Ctx, home: CommunityId) -> anyhow::Result<()> {
    let pairs = pairing::Entity::find()
        .filter(pairing::Column::CommunityId.eq(home))
        .order_by(pairing::Column::Id, Order::Asc)
        .limit(20)
        .all(ctx.app.db.read())
        .await?;
    if known(ctx, home, WISHES[WISHES.len() - 1].title).await?.is_some() {
        return Ok(());
    }
    for wished in &WISHES {
        let pair = pairs.get(wished.of).context("a pair of the demo")?;
        // Another than the one who is paired with the person.
        let helper = pairs.get(wished.of + 1).context("a pair of the demo")?;
        let row = match known(ctx, home, wished.title).await? {
            Some(row) => row,
            None => written(ctx, pair.person_id, wished).await?,
        };
        come(ctx, row, wished.state, helper.volunteer_person_id).await?;
    }
    Ok(())
}

async fn known(ctx: &Ctx, home: CommunityId, title: &str) -> anyhow::Result<Option<wish::Model>> {
    let known = wish::Entity::find()
        .filter(wish::Column::CommunityId.eq(home))
        .filter(wish::Column::Title.eq(title));
    Ok(known.one(ctx.app.db.read()).await?)
}

async fn written(ctx: &Ctx, person: PersonId, wished: &Wished) -> anyhow::Result<wish::Model> {
    let details = Details {
        kind: Some(wished.kind),
        title: Some(wished.title.to_owned()),
        public_text: Some(wished.text.to_owned()),
        detail: Some(wished.detail.map(str::to_owned)),
        budget_fen: Some(wished.budget_fen),
    };
    agreed(collect::collect(&Act::once(ctx), person, details).await)
}

/// Takes a wish through its steps, from wherever it stands.
async fn come(ctx: &Ctx, mut row: wish::Model, to: WishState, helper: PersonId) -> anyhow::Result<()> {
    let act = Act::once(ctx);
    if to == WishState::Declined && row.state == WishState::Collected {
        let reason = "超出微心愿范围，已转介民政救助";
        agreed(steps::close(&act, row.id, None, Step::Decline, reason).await)?;
        return Ok(());
    }
    if row.state == WishState::Collected && to != WishState::Collected {
        row = agreed(steps::verify(&act, row.id, None).await)?;
    }
    if row.state == WishState::Verified && to != WishState::Verified {
        consent(ctx, row.person_id).await?;
        row = agreed(steps::publish(&act, row.id, None).await)?;
    }
    if to == WishState::Cancelled && row.state == WishState::Open {
        agreed(steps::close(&act, row.id, None, Step::Cancel, "家里已经买了").await)?;
        return Ok(());
    }
    let theirs = volunteering(ctx, helper);
    if row.state == WishState::Open && to != WishState::Open {
        row = agreed(claims::claim(&Act::once(&theirs), row.id, None).await)?;
    }
    if row.state == WishState::Claimed && matches!(to, WishState::Delivered | WishState::Confirmed) {
        let delivery = Delivery {
            on: calendar::day(ctx.app.now()),
            value_fen: row.budget_fen.map(|fen| fen - 1_010),
            note: Some("已当面交给本人".to_owned()),
        };
        row = agreed(fulfil::deliver(&Act::once(&theirs), row.id, None, delivery).await)?;
    }
    if row.state == WishState::Delivered && to == WishState::Confirmed {
        agreed(fulfil::confirm(&act, row.id, None, Some("屋里暖和了，谢谢你们！")).await)?;
    }
    Ok(())
}

/// The volunteer, signed in.
fn volunteering(ctx: &Ctx, person: PersonId) -> Ctx {
    let identity = Identity::Person {
        id: person,
        session: SessionId::new(),
    };
    Ctx::new(
        &ctx.app,
        Caller::of(identity, Vec::new()),
        Language::default(),
        ctx.request_id.clone(),
        ctx.address,
    )
}

/// That the text is published, for two years; of a child the guardian agrees.
async fn consent(ctx: &Ctx, person: PersonId) -> anyhow::Result<()> {
    let known = consent::Entity::find()
        .filter(consent::Column::PersonId.eq(person))
        .filter(consent::Column::Purpose.eq(ConsentPurpose::PublicText));
    if known.one(ctx.app.db.read()).await?.is_some() {
        return Ok(());
    }
    let now = ctx.app.now();
    let ties = ties::of(ctx.app.db.read(), &[person], now).await?;
    let new = NewConsent {
        person,
        purpose: ConsentPurpose::PublicText,
        guardian: ties.get(&person).and_then(|ties| ties.guardians.first().copied()),
        channel: ConsentChannel::Paper,
        expires_at: Some(now + TimeDelta::days(730)),
    };
    agreed(consents::record(&Act::once(ctx), new).await)?;
    Ok(())
}
