//! Cases: who asks for help, and what is done about it.

mod bad_input;
mod deadlines;
mod erasure;
mod life;
mod sight;
mod story;
mod visits;

use serde_json::{Value, json};

use crate::cards::Office;
use crate::harness::{Client, World};

pub const OPEN: &str = "mutation($input: ServiceCaseOpenInput!) { serviceCaseOpen(input: $input) {
    serviceCase { id version caseNumber state request round unit { id } papers { id name state } } userErrors { code path message } } }";
pub const ANSWER: &str = "mutation($input: ServiceCaseAnswerInput!) { serviceCaseAnswer(input: $input) {
    serviceCase { id state assignee { name } outcomes { kind text } } userErrors { code path message } } }";
pub const CASE: &str = "query($id: ID!) { serviceCase(by: {id: $id}) {
    id version caseNumber state channel request requester { id name maskedPhone } proxyName proxyRelation
    community { id } unit { id } offeredTo { id } assignee { name } card { id } matter { id } round promisedDays dueOn
    overdue waitingSince waitedDays escalation papersCompleteOn resolvedAt reopenUntil
    papers { id name state receivedOn } messages { totalCount nodes { fromResident text author { name } } }
    notes { totalCount nodes { text } } visits { totalCount nodes { id state codeWord } }
    referrals { state basis reason fromUnit { id } toUnit { id } answer }
    outcomes { round kind text basis instead amount { amount currency } decidedOn paidOn daysFromPapersToPayment }
    ratings { round level comment callback { id state } } availableActions } }";
pub const LIST: &str = "query($filter: ServiceCaseFilter, $orderBy: ServiceCaseOrder) {
    serviceCases(filter: $filter, orderBy: $orderBy) { totalCount nodes { id } } }";
pub const PLAN: &str = "mutation($input: HomeVisitPlanInput!) { homeVisitPlan(input: $input) {
    visit { id version state codeWord } userErrors { code path message } } }";
pub const END: &str = "mutation($input: HomeVisitEndInput!) { homeVisitEnd(input: $input) {
    visit { state note endedAt } userErrors { code path message } } }";
pub const CALLED: &str = "mutation($input: CaseCallbackCloseInput!) { caseCallbackClose(input: $input) {
    callback { state note closedBy { name } } userErrors { code path message } } }";

/// A mutation whose payload is the case: `serviceCaseAccept`, `caseNoteAdd`, …
pub fn act(field: &str) -> String {
    let (head, tail) = field.split_at(1);
    format!(
        "mutation($input: {}{tail}Input!) {{ {field}(input: $input) {{
           serviceCase {{ id version state round papers {{ id state }} }} userErrors {{ code path message }} }} }}",
        head.to_uppercase()
    )
}

/// A bureau with a card that lies about, its holder, another official, and a community with a resident and staff.
pub struct Town {
    pub world: World,
    pub office: Office,
    pub card: String,
    /// Whose card it is.
    pub holder: Client,
    pub community: String,
    pub staff: Client,
    pub resident: Client,
}

impl Town {
    pub async fn of(world: World) -> Self {
        let office = Office::of(&world, "社会保险事业管理局").await;
        let holder = world.official(&office.unit).await;
        let card = office.active(&holder.person()).await;
        let community = world.community(5, "哈萨尔社区").await;
        Self {
            office,
            card,
            holder,
            staff: world.staff(&community).await,
            resident: world.resident(&community).await,
            community,
            world,
        }
    }

    /// The resident asks by the app, about the matter of the card; the case's id.
    pub async fn asks(&self) -> String {
        let input = json!({"channel": "APP", "cardId": self.card, "matterId": self.office.matter,
            "request": "出院后怎么报销？"});
        id(&self.resident.does(OPEN, input).await)
    }

    /// A case on which the holder of the card works.
    pub async fn worked_on(&self) -> String {
        let case = self.asks().await;
        self.holder.takes("serviceCaseAccept", &case, json!({})).await;
        let me = json!({"assigneeId": self.holder.person()});
        self.holder.takes("serviceCaseAssign", &case, me).await;
        self.holder.takes("serviceCaseBegin", &case, json!({})).await;
        case
    }

    /// A case that was answered.
    pub async fn resolved(&self) -> String {
        let case = self.worked_on().await;
        let end = json!({"outcome": "ANSWERED", "text": "带齐出院小结和发票即可"});
        self.holder.takes("serviceCaseResolve", &case, end).await;
        case
    }
}

impl Client {
    /// Takes a step of a case, which must succeed.
    pub async fn takes(&self, field: &str, case: &str, more: Value) -> Value {
        self.does(&act(field), with(case, more)).await["serviceCase"].clone()
    }

    /// Tries a step of a case, which must be refused with this code.
    pub async fn fails(&self, field: &str, case: &str, more: Value) -> String {
        self.refused(&act(field), with(case, more)).await
    }

    pub async fn case(&self, case: &str) -> Value {
        self.data(CASE, json!({"id": case})).await["serviceCase"].clone()
    }

    /// The case, and the paths of what was refused of it.
    pub async fn case_in_part(&self, case: &str) -> (Value, Vec<String>) {
        let answer = self.ask(CASE, json!({"id": case})).await;
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let path = |error: &Value| {
            let path = error["path"].as_array().unwrap().iter();
            let names = path.filter_map(Value::as_str).skip(1);
            names.collect::<Vec<_>>().join(".")
        };
        (
            answer["data"]["serviceCase"].clone(),
            errors.iter().map(path).collect(),
        )
    }

    /// The ids of the cases of the list.
    pub async fn cases(&self, filter: Value) -> Vec<String> {
        let data = self.data(LIST, json!({"filter": filter})).await;
        let nodes = data["serviceCases"]["nodes"].as_array().unwrap();
        assert_eq!(data["serviceCases"]["totalCount"], nodes.len());
        nodes
            .iter()
            .map(|node| node["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn with(case: &str, more: Value) -> Value {
    let mut input = more;
    input["id"] = json!(case);
    input
}

fn id(made: &Value) -> String {
    made["serviceCase"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{made:#}"))
        .to_owned()
}

/// The day in Shanghai, so many days from now.
pub fn day(world: &World, ahead: i64) -> String {
    let at = world.app.now() + chrono::TimeDelta::days(ahead);
    hongyan::calendar::day(at).to_string()
}

/// The moment, so many hours from now.
pub fn hours(world: &World, ahead: i64) -> String {
    (world.app.now() + chrono::TimeDelta::hours(ahead)).to_rfc3339()
}
