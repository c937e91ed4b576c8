//! 办件: the case of the story in 哈萨尔, and one in each state in the home community.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entity::case_outcome::OutcomeKind;
use entity::case_paper;
use entity::case_rating::RatingLevel;
use entity::case_referral::ReferralBasis;
use entity::home_visit::{self, VisitState};
use entity::ids::{CommunityId, PersonId, ServiceMatterId, UnitId};
use entity::service_card;
use entity::service_case::{self, CaseChannel, CaseState, Model};
use entity::{card_matter, unit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{self, Belongs, Cast};
use super::counters::Matters;
use super::people::Register;
use super::{Communities, agreed, at};
use crate::app::{App, Ctx};
use crate::calendar;
use crate::cases::lifecycle::Step;
use crate::cases::opening::{self, NewCase};
use crate::cases::outcomes::{self, NewOutcome};
use crate::cases::referrals::{self, Offer};
use crate::cases::requester::Requester;
use crate::cases::visit_lifecycle;
use crate::cases::visits::{self, NewVisit};
use crate::cases::{assigning, papers, ratings, steps};
use crate::policy::{Grant, Scope, Who};
use crate::work::Act;

/// Where those who ask are counted from.
const ASKING: usize = 2000;

/// Where the story of the reimbursement happened.
const STORY: &str = "哈萨尔社区";

/// A case, and how far it has come.
struct Asked {
    community: &'static str,
    /// By the code of the matter: its unit and the card.
    matter: &'static str,
    channel: CaseChannel,
    request: &'static str,
    /// How many days ago.
    days: i64,
    state: CaseState,
    /// What is told at the end, or when it goes back or is offered to another unit.
    told: &'static str,
    /// Fen that are granted.
    amount: Option<i64>,
    rated: Option<RatingLevel>,
}

const NONE: Asked = Asked {
    community: cast::HOME,
    matter: "EM-REGISTER",
    channel: CaseChannel::Card,
    request: "",
    days: 1,
    state: CaseState::Submitted,
    told: "",
    amount: None,
    rated: None,
};

/// The first is of the resident of the cast.
const ASKED: [Asked; 15] = [
    Asked {
        matter: "CA-RELIEF",
        channel: CaseChannel::App,
        request: "老伴住院花销大，想问问临时救助怎么申请。",
        days: 4,
        state: CaseState::WaitingForResident,
        told: "请补一份困难证明，社区可以代开。",
        ..NONE
    },
    Asked {
        community: STORY,
        matter: "MI-REIMBURSE",
        request: "刚出院回家，住院费怎么报销，要带什么材料？",
        days: 20,
        state: CaseState::Closed,
        told: "报销 6280.50 元，款项已打到卡上。",
        amount: Some(628_050),
        rated: Some(RatingLevel::VerySatisfied),
        ..NONE
    },
    Asked {
        request: "厂子停了，想登记失业，看看有没有合适的岗位。",
        days: 0,
        ..NONE
    },
    Asked {
        channel: CaseChannel::Phone,
        request: "打听会计岗位，留了电话一直没回音。",
        days: 15,
        ..NONE
    },
    Asked {
        matter: "EM-TRAINING",
        channel: CaseChannel::WalkIn,
        request: "想报缝纫班。",
        days: 3,
        state: CaseState::Returned,
        told: "报名表没有填联系电话，请补上。",
        ..NONE
    },
    Asked {
        matter: "EM-TRAINING",
        request: "烹饪班还有名额吗？",
        state: CaseState::Accepted,
        ..NONE
    },
    Asked {
        request: "女儿刚毕业，想找工作。",
        days: 2,
        state: CaseState::Assigned,
        ..NONE
    },
    Asked {
        request: "以前是电焊工，想换个离家近的活。",
        days: 3,
        state: CaseState::InProgress,
        ..NONE
    },
    Asked {
        matter: "MI-REIMBURSE",
        request: "骨折住院的费用怎么报？腿脚不便出不了门。",
        days: 9,
        state: CaseState::WaitingOutside,
        told: "核定报销 3150 元，等银行拨付。",
        amount: Some(315_000),
        ..NONE
    },
    Asked {
        request: "一家人没了收入，除了找工作还能得到什么帮助？",
        days: 3,
        state: CaseState::Referred,
        told: "家庭收入低于低保标准，需民政部门办理",
        ..NONE
    },
    Asked {
        matter: "SI-PENSION",
        request: "快满六十了，养老金什么时候能领？",
        days: 4,
        state: CaseState::Resolved,
        told: "下月起按月打到您的卡上，已经帮您登记好。",
        ..NONE
    },
    Asked {
        matter: "JU-LEGAL-AID",
        request: "工钱拖了半年，想请律师。",
        days: 8,
        state: CaseState::Confirmed,
        told: "已指派律师，周四上午在司法局见面，不收费。",
        ..NONE
    },
    Asked {
        matter: "CA-DIBAO",
        request: "家里低保要怎么申请？",
        days: 30,
        state: CaseState::Closed,
        told: "已入户核实并公示，批准后按月发放。",
        rated: Some(RatingLevel::Satisfied),
        ..NONE
    },
    Asked {
        matter: "EM-TRAINING",
        request: "电脑班的时间能不能换到晚上？",
        days: 12,
        state: CaseState::Closed,
        told: "本期只有白天班，下期再看。",
        rated: Some(RatingLevel::Dissatisfied),
        ..NONE
    },
    Asked {
        channel: CaseChannel::Phone,
        request: "想登记，后来自己找到工作了。",
        days: 6,
        state: CaseState::Cancelled,
        told: "已经找到工作，不用了",
        ..NONE
    },
];

/// Those who are about a case.
struct People {
    community: CommunityId,
    requester: PersonId,
    holder: PersonId,
    unit: UnitId,
}

impl People {
    /// Somebody of them, some time after the case was opened, but never in the future.
    fn at(&self, app: &Arc<App>, moment: DateTime<Utc>, who: Who) -> Ctx {
        let app = at(app, moment.min(app.now()));
        let (person, scope) = match who {
            Who::DepartmentOfficial => (self.holder, Scope::Unit(self.unit)),
            _ => (self.requester, Scope::Community(self.community)),
        };
        cast::acting(&app, person, vec![Grant { role: who, scope }])
    }
}

/// Opens them, and takes each as far as it has come.
pub async fn follow(
    app: &Arc<App>,
    communities: &Communities,
    matters: &Matters,
    cast: &Cast,
) -> anyhow::Result<()> {
    let mut register = Register::from(ASKING);
    let other = unit::Entity::find().filter(unit::Column::Name.eq("乌拉特中旗民政局"));
    let other = other.one(app.db.read()).await?.context("a unit of the story")?;
    for (n, asked) in ASKED.iter().enumerate() {
        let invented = register.invent();
        let (name, phone) = (invented.name.clone(), invented.phone.clone());
        let community = *communities
            .get(asked.community)
            .context("a community of the story")?;
        let lives = Belongs {
            community: Some(community),
            ..Belongs::default()
        };
        let ctx = Ctx::operator(app);
        let requester = match n {
            0 => cast.resident,
            _ => cast::registered(&ctx, invented, lives).await?,
        };
        let matter = *matters.get(asked.matter).context("a matter of the story")?;
        let card = card(app, matter).await?;
        let people = People {
            community,
            requester,
            holder: card.holder_id,
            unit: card.unit_id,
        };
        let known = service_case::Entity::find().filter(service_case::Column::PersonId.eq(requester));
        let row = if let Some(known) = known.one(app.db.read()).await? {
            known
        } else {
            let opened = app.now() - TimeDelta::days(asked.days) - TimeDelta::hours(1);
            let (by, requester) = if asked.channel == CaseChannel::App {
                (Who::Resident, Requester::Oneself)
            } else {
                let called = Requester::Caller {
                    name,
                    phone,
                    community,
                };
                (Who::DepartmentOfficial, called)
            };
            let new = NewCase {
                requester,
                channel: asked.channel,
                card: (asked.channel == CaseChannel::Card).then_some(card.id),
                matter: Some(matter),
                proxy: None,
                request: asked.request.to_owned(),
            };
            agreed(opening::open(&Act::once(&people.at(app, opened, by)), new).await)?
        };
        carry(app, asked, &people, other.id, row).await?;
    }
    Ok(())
}

/// Whose holder answers for the matter.
async fn card(app: &App, matter: ServiceMatterId) -> anyhow::Result<service_card::Model> {
    let served = card_matter::Entity::find().filter(card_matter::Column::MatterId.eq(matter));
    let served = served.one(app.db.read()).await?.context("a card of the matter")?;
    let card = service_card::Entity::find_by_id(served.card_id);
    card.one(app.db.read()).await?.context("a card of the demo")
}

/// Takes a case through its steps, from wherever it stands, each at its own moment.
async fn carry(
    app: &Arc<App>,
    asked: &Asked,
    people: &People,
    other: UnitId,
    mut row: Model,
) -> anyhow::Result<()> {
    let (opened, due) = (row.created_at, asked.state);
    let official = |after: TimeDelta| people.at(app, opened + after, Who::DepartmentOfficial);
    let resident = |after: TimeDelta| people.at(app, opened + after, Who::Resident);
    let (minutes, days) = (TimeDelta::minutes, TimeDelta::days);
    while row.state != due {
        let told = Some(asked.told);
        row = match (row.state, due) {
            (CaseState::Submitted, CaseState::Returned) => {
                let ctx = official(minutes(10));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::Return, told).await)?
            }
            (CaseState::Submitted, CaseState::Cancelled) => {
                let ctx = resident(days(1));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::Cancel, told).await)?
            }
            (CaseState::Submitted, _) => {
                let ctx = official(minutes(10));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::Accept, None).await)?
            }
            (CaseState::Accepted, _) => {
                let ctx = official(minutes(20));
                agreed(assigning::assign(&Act::once(&ctx), row.id, None, people.holder).await)?
            }
            (CaseState::Assigned, _) => {
                let ctx = official(minutes(30));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::Begin, None).await)?
            }
            (CaseState::InProgress, CaseState::WaitingForResident) => {
                let ctx = official(days(1));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::AskResident, told).await)?
            }
            (CaseState::InProgress, CaseState::Referred) => {
                let offer = Offer {
                    unit: other,
                    basis: ReferralBasis::LegalDuty,
                    reason: asked.told.to_owned(),
                };
                agreed(referrals::refer(&Act::once(&official(days(1))), row.id, None, offer).await)?
            }
            (CaseState::InProgress, _) if asked.amount.is_some() => {
                fetch_papers(app, people, &row, opened + days(2)).await?;
                let ctx = official(days(6));
                agreed(outcomes::decide(&Act::once(&ctx), row.id, None, outcome(asked)).await)?
            }
            (CaseState::InProgress, _) => {
                let ctx = official(days(2));
                agreed(outcomes::resolve(&Act::once(&ctx), row.id, None, outcome(asked)).await)?
            }
            (CaseState::WaitingOutside, _) => {
                let ctx = official(days(12));
                let paid_on = calendar::day(ctx.app.now());
                agreed(outcomes::pay(&Act::once(&ctx), row.id, None, paid_on).await)?
            }
            (CaseState::Resolved, _) => {
                let ctx = resident(days(13));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::Confirm, None).await)?
            }
            (CaseState::Confirmed, _) => {
                if let Some(level) = asked.rated {
                    agreed(ratings::rate(&Act::once(&resident(days(13))), row.id, None, level, None).await)?;
                }
                let ctx = official(days(14));
                agreed(steps::take(&Act::once(&ctx), row.id, None, Step::Close, None).await)?
            }
            // The server has taken it on meanwhile, or somebody else has.
            _ => return Ok(()),
        };
    }
    Ok(())
}

/// The holder comes to the door, sorts the papers and takes them along.
async fn fetch_papers(
    app: &Arc<App>,
    people: &People,
    case: &Model,
    slot: DateTime<Utc>,
) -> anyhow::Result<()> {
    let db = app.db.read();
    let known = home_visit::Entity::find().filter(home_visit::Column::CaseId.eq(case.id));
    let visit = if let Some(known) = known.one(db).await? {
        known
    } else {
        let ctx = people.at(app, slot - TimeDelta::days(1), Who::DepartmentOfficial);
        let new = NewVisit {
            visitor: people.holder,
            from: slot,
            to: slot + TimeDelta::hours(2),
        };
        agreed(visits::plan(&Act::once(&ctx), case.id, new).await)?
    };
    let there = people.at(app, slot + TimeDelta::hours(1), Who::DepartmentOfficial);
    if visit.state == VisitState::Planned {
        let note = Some("材料已当面理好带回");
        let done = visit_lifecycle::Step::Finish;
        agreed(visits::end(&Act::once(&there), visit.id, None, done, note).await)?;
    }
    let wanted = case_paper::Entity::find().filter(case_paper::Column::CaseId.eq(case.id));
    let wanted: Vec<_> = wanted.all(db).await?.into_iter().map(|paper| paper.id).collect();
    let today = Some(calendar::day(there.app.now()));
    agreed(papers::tick(&Act::once(&there), case.id, None, &wanted, today).await)?;
    Ok(())
}

fn outcome(asked: &Asked) -> NewOutcome {
    NewOutcome {
        kind: match asked.amount {
            Some(_) => OutcomeKind::Granted,
            None => OutcomeKind::Answered,
        },
        text: asked.told.to_owned(),
        basis: None,
        instead: None,
        amount: asked.amount,
        decided_on: None,
    }
}
