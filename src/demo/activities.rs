//! 共建活动: what the story tells of 西郊, 教育路 and 巴音路, and one in each state of these days.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use entity::activity::{self, ActivityKind, ActivityState};
use entity::ids::CommunityId;
use entity::sign_up;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{self, Cast};
use super::directory::{Units, unit};
use super::{Communities, agreed, at};
use crate::activities::drafts::{self, Details, NewRole};
use crate::activities::sign_ups::{self, NewSignUp};
use crate::activities::steps::{self, WalkIns};
use crate::app::{App, Ctx};
use crate::work::Act;

/// An activity, and how far it has come.
struct Planned {
    community: &'static str,
    lead: &'static str,
    beside: &'static [&'static str],
    kind: ActivityKind,
    title: &'static str,
    text: &'static str,
    place: &'static str,
    /// In how many days it starts, or started.
    days: i64,
    capacity: i32,
    /// Name, how many, the skill's code.
    roles: &'static [(&'static str, i32, Option<&'static str>)],
    state: ActivityState,
    walk_ins: i32,
    outcome: &'static str,
}

const NONE: Planned = Planned {
    community: cast::HOME,
    lead: "乌拉特中旗民政局",
    beside: &[],
    kind: ActivityKind::Publicity,
    title: "",
    text: "",
    place: "社区活动室",
    days: 0,
    capacity: 40,
    roles: &[],
    state: ActivityState::Draft,
    walk_ins: 0,
    outcome: "",
};

const PLANNED: [Planned; 7] = [
    Planned {
        community: "西郊社区",
        lead: "乌拉特中旗政协办公室",
        beside: &["乌拉特中旗公安局", "乌拉特中旗卫生局"],
        kind: ActivityKind::Lecture,
        title: "安全出行与健康知识讲座",
        text: "运煤车辆多，老人孩子怎样安全出行；常见病怎样预防。",
        days: -30,
        state: ActivityState::Reviewed,
        walk_ins: 46,
        outcome: "居民听了讲座，领取了反光背心和健康手册。",
        ..NONE
    },
    Planned {
        community: "西郊社区",
        lead: "乌拉特中旗政协办公室",
        beside: &["乌拉特中旗人民医院"],
        kind: ActivityKind::HomeService,
        title: "医生上门",
        text: "人民医院的医生上门量血压、讲用药。",
        place: "西郊社区各户",
        days: -12,
        capacity: 20,
        roles: &[("医生", 2, Some("MEDICINE"))],
        state: ActivityState::Completed,
        walk_ins: 18,
        ..NONE
    },
    Planned {
        community: "教育路社区",
        lead: "乌拉特中旗卫生局",
        beside: &["乌拉特中旗人民医院"],
        kind: ActivityKind::Clinic,
        title: "困难老人、孤寡老人免费体检",
        text: "旗人民医院为老人免费体检，志愿者车接车送、全程陪同。",
        place: "旗人民医院体检中心",
        capacity: 30,
        roles: &[
            ("司机", 3, None),
            ("一日家人", 10, Some("ELDER_AND_DISABLED_HELP")),
        ],
        state: ActivityState::Ongoing,
        ..NONE
    },
    Planned {
        community: "巴音路社区",
        lead: "乌拉特中旗人民政府办公室",
        beside: &["乌拉特中旗文化馆"],
        kind: ActivityKind::Performance,
        title: "邻里一家亲文艺演出",
        text: "为刚进城的牧民和老住户办一场演出，认识新邻居。",
        place: "巴音路社区广场",
        days: 9,
        capacity: 300,
        state: ActivityState::Published,
        ..NONE
    },
    Planned {
        kind: ActivityKind::CleanUp,
        title: "环境卫生联治日",
        text: "各单位与居民一起清扫楼道和院落。",
        place: "乌兰大街沿线",
        days: 5,
        capacity: 60,
        state: ActivityState::Published,
        ..NONE
    },
    Planned {
        title: "惠民政策宣传",
        text: "民政、就业、司法各单位一起讲政策。",
        days: 20,
        ..NONE
    },
    Planned {
        kind: ActivityKind::Training,
        title: "手机课堂",
        text: "教老人用手机缴费和挂号。",
        days: 6,
        state: ActivityState::Cancelled,
        ..NONE
    },
];

/// Plans them, and takes each as far as it has come.
pub async fn hold(
    app: &Arc<App>,
    communities: &Communities,
    units: &Units,
    cast: &Cast,
) -> anyhow::Result<()> {
    for planned in &PLANNED {
        let community = communities.get(planned.community).copied();
        let community = community.with_context(|| format!("no community {}", planned.community))?;
        let known = activity::Entity::find()
            .filter(activity::Column::CommunityId.eq(community))
            .filter(activity::Column::TitleZh.eq(planned.title))
            .one(app.db.read())
            .await?;
        // One that was cut short goes on by its own dates.
        let starts_at = known
            .as_ref()
            .map_or_else(|| start(app.now(), planned.days), |row| row.starts_at);
        let row = match known {
            Some(known) => known,
            None => plan(app, community, units, planned, starts_at).await?,
        };
        carry(app, planned, row).await?;
    }
    come(app, communities, cast).await
}

/// An hour ago for what is under way, the full hour for the rest.
fn start(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let hour = DateTime::from_timestamp(now.timestamp().div_euclid(3600) * 3600, 0).unwrap_or(now);
    hour + TimeDelta::days(days)
}

async fn plan(
    app: &Arc<App>,
    community: CommunityId,
    units: &Units,
    planned: &Planned,
    starts_at: DateTime<Utc>,
) -> anyhow::Result<activity::Model> {
    let beside: anyhow::Result<Vec<_>> = planned.beside.iter().map(|name| unit(units, name)).collect();
    let roles = planned.roles.iter().map(|(name, wanted, skill)| NewRole {
        name: (*name).to_owned(),
        wanted: *wanted,
        skill: skill.map(str::to_owned),
    });
    let details = Details {
        kind: Some(planned.kind),
        title_zh: Some(planned.title.to_owned()),
        text_zh: Some(planned.text.to_owned()),
        place: Some(planned.place.to_owned()),
        starts_at: Some(starts_at),
        ends_at: Some(starts_at + TimeDelta::hours(3)),
        capacity: Some(planned.capacity),
        co_units: Some(beside?),
        roles: Some(roles.collect()),
        ..Details::default()
    };
    let before = at(app, app.now().min(starts_at) - TimeDelta::days(10));
    let ctx = Ctx::operator(&before);
    let lead = unit(units, planned.lead)?;
    agreed(drafts::create(&Act::once(&ctx), community, lead, details).await)
}

/// Takes an activity through its steps, from wherever it stands, each at its own moment.
async fn carry(app: &Arc<App>, planned: &Planned, mut row: activity::Model) -> anyhow::Result<()> {
    let due = planned.state;
    let before = at(app, app.now().min(row.starts_at) - TimeDelta::days(9));
    let [before, begun, over] = [before, at(app, row.starts_at), at(app, row.ends_at)];
    let [before, begun, over] = [&before, &begun, &over].map(Ctx::operator);
    if row.state == ActivityState::Draft && due != ActivityState::Draft {
        row = agreed(steps::publish(&Act::once(&before), row.id, None).await)?;
    }
    if row.state == ActivityState::Published && due == ActivityState::Cancelled {
        let reason = "授课老师临时有事，另行安排";
        agreed(steps::cancel(&Act::once(&before), row.id, None, reason).await)?;
        return Ok(());
    }
    let later = [
        ActivityState::Ongoing,
        ActivityState::Completed,
        ActivityState::Reviewed,
    ];
    if row.state == ActivityState::Published && later.contains(&due) {
        row = agreed(steps::begin(&Act::once(&begun), row.id, None).await)?;
    }
    if row.state == ActivityState::Ongoing && due != ActivityState::Ongoing {
        let walk_ins = WalkIns {
            count: planned.walk_ins,
            note: Some("两名工作人员在现场点数".to_owned()),
        };
        row = agreed(steps::complete(&Act::once(&over), row.id, None, walk_ins).await)?;
    }
    if row.state == ActivityState::Completed && due == ActivityState::Reviewed {
        agreed(steps::review(&Act::once(&over), row.id, None, planned.outcome).await)?;
    }
    Ok(())
}

/// The resident of the cast comes to what is next at home.
async fn come(app: &Arc<App>, communities: &Communities, cast: &Cast) -> anyhow::Result<()> {
    let home = communities.get(cast::HOME).copied();
    let home = home.context("the story has no such community")?;
    let next = activity::Entity::find()
        .filter(activity::Column::CommunityId.eq(home))
        .filter(activity::Column::State.eq(ActivityState::Published))
        .filter(activity::Column::EndsAt.gt(app.now()))
        .one(app.db.read())
        .await?;
    let Some(next) = next else {
        return Ok(());
    };
    let known = sign_up::Entity::find()
        .filter(sign_up::Column::ActivityId.eq(next.id))
        .filter(sign_up::Column::PersonId.eq(cast.resident))
        .one(app.db.read())
        .await?;
    if known.is_none() {
        let new = NewSignUp {
            person: Some(cast.resident),
            role: None,
        };
        agreed(sign_ups::sign_up(&Act::once(&Ctx::operator(app)), next.id, new).await)?;
    }
    Ok(())
}
