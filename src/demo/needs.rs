//! 需求菜单: what the story tells of 教育路 and 西郊, and one need in each state.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::TimeDelta;
use entity::activity;
use entity::ids::CommunityId;
use entity::need::{self, Model, NeedCategory, NeedPrinciple, NeedSource, NeedState};
use entity::need_support;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{self, Cast};
use super::directory::{Units, unit};
use super::{Communities, agreed, at};
use crate::app::{App, Ctx};
use crate::calendar;
use crate::needs::drafts::{self, Details};
use crate::needs::steps::{self, Adopter};
use crate::needs::support;
use crate::policy::{Grant, Scope, Who};
use crate::work::Act;

/// A need, and how far it has come.
struct Needed {
    community: &'static str,
    category: NeedCategory,
    principle: NeedPrinciple,
    source: NeedSource,
    title: &'static str,
    text: &'static str,
    households: i32,
    /// The unit that takes it on.
    unit: &'static str,
    /// The title of the activity that met it.
    deed: &'static str,
    /// The last day of use, so many days from now.
    due: Option<i64>,
    state: NeedState,
}

const NONE: Needed = Needed {
    community: cast::HOME,
    category: NeedCategory::Environment,
    principle: NeedPrinciple::Service,
    source: NeedSource::Survey,
    title: "",
    text: "",
    households: 20,
    unit: "乌拉特中旗民政局",
    deed: "",
    due: None,
    state: NeedState::Draft,
};

const BENCHES: &str = "院里添几条长椅";

/// The one that is merged comes after the one that takes it in.
const NEEDED: [Needed; 10] = [
    Needed {
        community: "教育路社区",
        category: NeedCategory::Utilities,
        principle: NeedPrinciple::Lack,
        title: "河西十三户通自来水",
        text: "城边河西的十三户人家没有自来水，吃水要到远处拉。",
        households: 13,
        unit: "乌拉特中旗旗委组织部",
        state: NeedState::Adopted,
        ..NONE
    },
    Needed {
        community: "西郊社区",
        category: NeedCategory::Safety,
        principle: NeedPrinciple::Concern,
        title: "安全出行讲一讲",
        text: "运煤车多，老人孩子过马路不放心，想听安全出行和防病知识。",
        households: 120,
        unit: "乌拉特中旗政协办公室",
        deed: "安全出行与健康知识讲座",
        state: NeedState::Confirmed,
        ..NONE
    },
    Needed {
        community: "西郊社区",
        category: NeedCategory::Health,
        title: "医生能上门看看",
        text: "几位老人行动不便，想请医生上门量血压、讲用药。",
        households: 18,
        unit: "乌拉特中旗政协办公室",
        deed: "医生上门",
        state: NeedState::Satisfied,
        ..NONE
    },
    Needed {
        category: NeedCategory::ElderCare,
        principle: NeedPrinciple::Lack,
        title: BENCHES,
        text: "老人下楼没处坐，想在院里添几条长椅。",
        households: 45,
        due: Some(90),
        state: NeedState::Published,
        ..NONE
    },
    Needed {
        category: NeedCategory::Culture,
        source: NeedSource::Phone,
        title: "周末放一场电影",
        text: "天冷以前在广场放一场电影，邻居们聚一聚。",
        households: 60,
        state: NeedState::Published,
        ..NONE
    },
    Needed {
        category: NeedCategory::Children,
        title: "假期有人辅导作业",
        text: "双职工家庭的孩子放假没人管，想有人辅导作业。",
        source: NeedSource::Visit,
        state: NeedState::Verified,
        ..NONE
    },
    Needed {
        title: "楼道灯坏了",
        text: "三号楼二单元的楼道灯坏了，晚上看不见台阶。",
        source: NeedSource::App,
        households: 12,
        ..NONE
    },
    Needed {
        category: NeedCategory::Other,
        title: "单元门口装快递柜",
        text: "想在单元门口装一个快递柜。",
        state: NeedState::Declined,
        ..NONE
    },
    Needed {
        category: NeedCategory::ElderCare,
        title: "楼下要有坐的地方",
        text: "等车、晒太阳都没有坐的地方。",
        households: 8,
        state: NeedState::Merged,
        ..NONE
    },
    Needed {
        category: NeedCategory::Policy,
        principle: NeedPrinciple::Concern,
        title: "秋季助学政策讲一讲",
        text: "开学前想听一听助学政策。",
        due: Some(-10),
        state: NeedState::Expired,
        ..NONE
    },
];

/// Writes them down, and takes each as far as it has come.
pub async fn list(
    app: &Arc<App>,
    communities: &Communities,
    units: &Units,
    cast: &Cast,
) -> anyhow::Result<()> {
    for needed in &NEEDED {
        let community = *communities
            .get(needed.community)
            .context("a community of the story")?;
        let row = match known(app, community, needed.title).await? {
            Some(row) => row,
            None => write(app, community, needed).await?,
        };
        carry(app, units, needed, row).await?;
    }
    let home = *communities.get(cast::HOME).context("the home community")?;
    second(app, home, cast).await
}

async fn known(app: &App, community: CommunityId, title: &str) -> anyhow::Result<Option<Model>> {
    let known = need::Entity::find()
        .filter(need::Column::CommunityId.eq(community))
        .filter(need::Column::Title.eq(title));
    Ok(known.one(app.db.read()).await?)
}

async fn write(app: &Arc<App>, community: CommunityId, needed: &Needed) -> anyhow::Result<Model> {
    let today = calendar::day(app.now());
    let details = Details {
        category: Some(needed.category),
        principle: Some(needed.principle),
        title: Some(needed.title.to_owned()),
        text: Some(needed.text.to_owned()),
        detail: None,
        households: Some(needed.households),
        due_by: Some(needed.due.map(|days| today + TimeDelta::days(days))),
    };
    // One that is over was written down before.
    let before = at(app, app.now() - TimeDelta::days(40));
    let ctx = Ctx::operator(&before);
    agreed(drafts::suggest(&Act::once(&ctx), community, needed.source, details).await)
}

/// Takes a need through its steps, from wherever it stands.
async fn carry(app: &Arc<App>, units: &Units, needed: &Needed, mut row: Model) -> anyhow::Result<()> {
    let before = at(app, app.now() - TimeDelta::days(35));
    let (before, now) = (Ctx::operator(&before), Ctx::operator(app));
    let (before, now) = (Act::once(&before), Act::once(&now));
    while row.state != needed.state {
        row = match (row.state, needed.state) {
            (NeedState::Draft, NeedState::Declined) => {
                let reason = "楼道狭窄，消防通道不能占用";
                agreed(steps::decline(&before, row.id, None, reason).await)?
            }
            (NeedState::Draft, _) => agreed(steps::verify(&before, row.id, None).await)?,
            (NeedState::Verified, NeedState::Merged) => {
                let into = known(app, row.community_id, BENCHES).await?;
                let into = into.context("a need of the demo")?.id;
                agreed(steps::merge(&now, row.id, None, into).await)?
            }
            (NeedState::Verified, _) => agreed(steps::publish(&before, row.id, None).await)?,
            (NeedState::Published, NeedState::Expired) => agreed(steps::expire(&now, row.id, None).await)?,
            (NeedState::Published, _) => {
                let by = match deed(app, &row, needed).await? {
                    Some(deed) => Adopter::Activity(deed.id),
                    None => Adopter::Unit(unit(units, needed.unit)?),
                };
                agreed(steps::adopt(&now, row.id, None, by).await)?
            }
            (NeedState::Adopted, _) => {
                let deed = deed(app, &row, needed)
                    .await?
                    .context("an activity of the demo")?;
                agreed(steps::satisfy(&now, row.id, None, deed.id).await)?
            }
            (NeedState::Satisfied, _) => agreed(steps::confirm(&now, row.id, None).await)?,
            _ => return Ok(()),
        };
    }
    Ok(())
}

async fn deed(app: &App, row: &Model, needed: &Needed) -> anyhow::Result<Option<activity::Model>> {
    let known = activity::Entity::find()
        .filter(activity::Column::CommunityId.eq(row.community_id))
        .filter(activity::Column::TitleZh.eq(needed.deed));
    Ok(known.one(app.db.read()).await?)
}

/// The resident of the cast has one of them too.
async fn second(app: &Arc<App>, home: CommunityId, cast: &Cast) -> anyhow::Result<()> {
    let row = known(app, home, BENCHES).await?.context("a need of the demo")?;
    let known = need_support::Entity::find()
        .filter(need_support::Column::NeedId.eq(row.id))
        .filter(need_support::Column::PersonId.eq(cast.resident));
    if known.one(app.db.read()).await?.is_none() {
        let lives = Grant {
            role: Who::Resident,
            scope: Scope::Community(home),
        };
        let ctx = cast::acting(app, cast.resident, vec![lives]);
        agreed(support::support(&Act::once(&ctx), row.id).await)?;
    }
    Ok(())
}
