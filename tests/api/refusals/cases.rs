//! Cases and what belongs to them.

use serde_json::{Value, json};

use super::{Row, Town};
use crate::cases::{OPEN, PLAN};
use crate::harness::Client;

pub const FIELDS: &[&str] = &[
    "serviceCase",
    "serviceCases",
    "serviceCaseOpen",
    "serviceCaseAnswer",
    "serviceCaseAccept",
    "serviceCaseReturn",
    "serviceCaseResubmit",
    "serviceCaseAssign",
    "serviceCaseRelease",
    "serviceCaseBegin",
    "serviceCaseAskResident",
    "serviceCaseWaitOutside",
    "serviceCaseResume",
    "serviceCaseRefer",
    "caseReferralAccept",
    "caseReferralDecline",
    "serviceCaseDecide",
    "serviceCasePay",
    "serviceCaseResolve",
    "serviceCaseConfirm",
    "serviceCaseClose",
    "serviceCaseReopen",
    "serviceCaseCancel",
    "serviceCaseRate",
    "caseMessageSend",
    "caseNoteAdd",
    "casePaperAdd",
    "casePapersReceive",
    "casePapersWaive",
    "homeVisitPlan",
    "homeVisitEnd",
    "homeVisitCancel",
    "caseCallbackClose",
];

/// Who works on a case, and who sees it besides.
const WORK: &[&str] = &["staff", "official"];
const LOOK: &[&str] = &["resident", "admin", "auditor"];

struct Cases<'a> {
    town: &'a Town,
    official: &'a Client,
    resident: &'a Client,
}

impl Cases<'_> {
    /// A case of the resident, which came by the card, after these steps of the official.
    async fn after(&self, steps: &[(&str, Value)]) -> String {
        let asked = json!({"channel": "APP", "cardId": self.town.card, "request": "请帮忙"});
        let made = self.resident.does(OPEN, asked).await;
        let case = made["serviceCase"]["id"].as_str().unwrap().to_owned();
        for (field, more) in steps {
            self.official.takes(field, &case, more.clone()).await;
        }
        case
    }

    fn way(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("serviceCaseAccept", json!({})),
            ("serviceCaseAssign", json!({"assigneeId": self.official.person()})),
            ("serviceCaseBegin", json!({})),
        ]
    }

    async fn worked_on(&self) -> String {
        self.after(&self.way()).await
    }

    async fn resolved(&self) -> String {
        let mut way = self.way();
        way.push((
            "serviceCaseResolve",
            json!({"outcome": "ANSWERED", "text": "已答复"}),
        ));
        self.after(&way).await
    }

    async fn visit(&self) -> Value {
        let case = self.worked_on().await;
        let now = self.town.world.app.now();
        let at = |minutes| (now + chrono::TimeDelta::minutes(minutes)).to_rfc3339();
        let slot = json!({"caseId": case, "visitorId": self.official.person(), "from": at(10), "to": at(60)});
        self.official.does(PLAN, slot).await["visit"]["id"].clone()
    }
}

#[expect(clippy::too_many_lines, reason = "a row a field")]
pub async fn rows(town: &Town) -> Vec<Row> {
    let (official, resident) = (town.who("official"), town.who("resident"));
    let cases = Cases {
        town,
        official,
        resident,
    };
    let with = |case: &str, more: Value| {
        let mut input = more;
        input["id"] = json!(case);
        input
    };
    let asked = json!({"channel": "APP", "cardId": town.card, "request": "请帮忙",
        "requester": {"personId": resident.person()}});
    let message = json!({"message": "请补充"});
    let one = cases.after(&[]).await;
    let open = cases.worked_on().await;
    let offered = cases.worked_on().await;
    let offer = json!({"unitId": town.other_unit, "basis": "CONSENT", "reason": "属于其职责"});
    official.takes("serviceCaseRefer", &offered, offer.clone()).await;
    let declined = cases.worked_on().await;
    official.takes("serviceCaseRefer", &declined, offer.clone()).await;
    let today = hongyan::calendar::day(town.world.app.now()).to_string();
    let granted = json!({"amount": {"amount": "120", "currency": "CNY"}, "text": "同意"});
    let paid = cases.worked_on().await;
    official.takes("serviceCaseDecide", &paid, granted.clone()).await;
    let waiting = cases.worked_on().await;
    official
        .takes("serviceCaseWaitOutside", &waiting, message.clone())
        .await;
    let paper = json!({"nameZh": "委托书", "form": "COPY"});
    let papers = official.takes("casePaperAdd", &open, paper.clone()).await["papers"][0]["id"].clone();
    let rated = cases.resolved().await;
    resident
        .takes("serviceCaseRate", &rated, json!({"level": "VERY_DISSATISFIED"}))
        .await;
    let seen = town.who("staff").case(&rated).await;
    let callback = seen["ratings"][0]["callback"]["id"].clone();
    let returned = cases.after(&[("serviceCaseReturn", message.clone())]).await;
    let accepted = cases.after(&[("serviceCaseAccept", json!({}))]).await;
    let (visit, other_visit) = (cases.visit().await, cases.visit().await);
    let slot = |case: &str| {
        let at = |hours| (town.world.app.now() + chrono::TimeDelta::hours(hours)).to_rfc3339();
        json!({"caseId": case, "visitorId": official.person(), "from": at(1), "to": at(2)})
    };
    let work = |field, case: &str, more| Row::mutation(field, with(case, more), WORK, LOOK);
    let mut rows = vec![
        Row::query(
            "serviceCase",
            "query($id: ID!) { serviceCase(by: {id: $id}) { caseNumber } }",
            json!({"id": one}),
            &["resident", "staff", "official", "admin", "auditor"],
        ),
        Row::query(
            "serviceCases",
            "{ serviceCases { nodes { id } } }",
            json!({}),
            &[
                "resident",
                "staff",
                "official",
                "admin",
                "auditor",
                "strange official",
            ],
        ),
        Row::mutation(
            "serviceCaseOpen",
            asked.clone(),
            &["resident", "staff", "official"],
            &["anonymous"],
        ),
        Row::mutation(
            "serviceCaseAnswer",
            json!({"enquiry": asked, "answer": "请到窗口"}),
            WORK,
            &["anonymous", "resident"],
        ),
        work("serviceCaseAccept", &one, json!({})),
        work("serviceCaseReturn", &cases.after(&[]).await, message.clone()),
        Row::mutation(
            "serviceCaseResubmit",
            with(&returned, message.clone()),
            &["resident", "staff", "official"],
            &["admin", "auditor"],
        ),
    ];
    // Each by its own case, so that only the rule refuses.
    let assign = json!({"assigneeId": official.person()});
    rows.push(work("serviceCaseAssign", &accepted, assign));
    rows.push(work("serviceCaseRelease", &cases.worked_on().await, json!({})));
    let mut way = cases.way();
    way.pop();
    rows.push(work("serviceCaseBegin", &cases.after(&way).await, json!({})));
    rows.push(work(
        "serviceCaseAskResident",
        &cases.worked_on().await,
        message.clone(),
    ));
    rows.push(work(
        "serviceCaseWaitOutside",
        &cases.worked_on().await,
        message.clone(),
    ));
    rows.push(work("serviceCaseResume", &waiting, json!({})));
    rows.push(work("serviceCaseRefer", &cases.worked_on().await, offer));
    let answering = &["staff", "official", "resident", "admin", "auditor"];
    rows.push(Row::mutation(
        "caseReferralAccept",
        with(&offered, json!({})),
        &["strange official"],
        answering,
    ));
    let no = json!({"reason": "不属于"});
    rows.push(Row::mutation(
        "caseReferralDecline",
        with(&declined, no),
        &["strange official"],
        answering,
    ));
    rows.push(work("serviceCaseDecide", &cases.worked_on().await, granted));
    rows.push(work("serviceCasePay", &paid, json!({"paidOn": today})));
    let end = json!({"outcome": "ANSWERED", "text": "已答复"});
    rows.push(work("serviceCaseResolve", &cases.worked_on().await, end));
    let others = &["staff", "official", "admin", "auditor"];
    rows.push(Row::mutation(
        "serviceCaseConfirm",
        with(&cases.resolved().await, json!({})),
        &["resident"],
        others,
    ));
    rows.push(work("serviceCaseClose", &cases.resolved().await, json!({})));
    let both = &["resident", "staff"];
    let besides = &["official", "admin", "auditor"];
    rows.push(Row::mutation(
        "serviceCaseReopen",
        with(&cases.resolved().await, message.clone()),
        both,
        besides,
    ));
    rows.push(Row::mutation(
        "serviceCaseCancel",
        with(&cases.worked_on().await, json!({})),
        both,
        besides,
    ));
    let rating = with(&cases.resolved().await, json!({"level": "FAIR"}));
    rows.push(Row::mutation("serviceCaseRate", rating, &["resident"], others));
    let all = &["resident", "staff", "official"];
    rows.push(Row::mutation(
        "caseMessageSend",
        with(&open, message),
        all,
        &["admin", "auditor"],
    ));
    rows.push(work("caseNoteAdd", &open, json!({"note": "备注"})));
    rows.push(work("casePaperAdd", &open, paper));
    rows.push(work(
        "casePapersReceive",
        &open,
        json!({"papers": [papers], "receivedOn": today}),
    ));
    rows.push(work("casePapersWaive", &open, json!({"papers": [papers]})));
    rows.push(Row::mutation("homeVisitPlan", slot(&open), WORK, LOOK));
    let done = json!({"id": visit, "result": "DONE"});
    rows.push(Row::mutation("homeVisitEnd", done, WORK, LOOK));
    let off = json!({"id": other_visit});
    rows.push(Row::mutation("homeVisitCancel", off, all, &["admin", "auditor"]));
    let called = json!({"id": callback, "note": "已回访"});
    rows.push(Row::mutation(
        "caseCallbackClose",
        called,
        &["staff", "admin"],
        &["auditor"],
    ));
    rows
}
