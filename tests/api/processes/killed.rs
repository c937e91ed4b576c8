//! Killed a hundred times, at any moment: what was acknowledged is there, nothing is half done, and who listens
//! misses nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::ids::ServiceCaseId;
use entity::job::JobKind;
use entity::{case_message, case_paper, job, notification, outbox_event, service_case, transition_log};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tokio::sync::Semaphore;

use super::deadlines::idle;
use super::*;
use crate::cases::Town;
use crate::dice::Dice;
use crate::harness::both;
use crate::live::streams::Stream;

const ROUNDS: usize = 100;
const WORKERS: usize = 6;

/// What happens to the case of a worker, again and again; each fourth step opens a case beside it.
const STEPS: [&str; 4] = [
    "serviceCaseAskResident",
    "caseMessageSend",
    "serviceCaseResume",
    "serviceCaseOpen",
];
/// What is recorded of them.
const KINDS: [&str; 3] = [
    "service_case.waiting_for_resident",
    "service_case.message_sent",
    "service_case.in_progress",
];

/// Works on one case without end. A step whose answer was lost is sent to the next server with the same key.
struct Worker {
    number: usize,
    resident: Client,
    holder: Client,
    open: Value,
    case: String,
    /// Steps that were acknowledged.
    steps: usize,
    opened: Vec<String>,
    listener: Listener,
}

impl Worker {
    /// Takes steps until the server is gone, or so many are done; `told` hears of each.
    async fn works(&mut self, process: &Process, until: usize, told: impl Fn()) {
        while self.steps < until {
            let field = STEPS[self.steps % STEPS.len()];
            let key = format!("worker-{}-step-{}", self.number, self.steps);
            let (client, mut input) = match field {
                "serviceCaseOpen" => (&self.resident, self.open.clone()),
                "caseMessageSend" => (&self.resident, json!({"id": self.case})),
                _ => (&self.holder, json!({"id": self.case})),
            };
            match field {
                "serviceCaseOpen" => input["request"] = json!(key),
                "serviceCaseResume" => {}
                _ => input["message"] = json!(key),
            }
            let variables = json!({"input": input, "key": key});
            let Some(mut answer) = process.answers(client, &keyed(field), variables).await else {
                return;
            };
            let payload = answer["data"][field].take();
            assert_eq!(
                payload["userErrors"],
                json!([]),
                "{key}: {field}: {answer:#} {payload:#}"
            );
            if field == "serviceCaseOpen" {
                let id = payload["serviceCase"]["id"].as_str().unwrap();
                self.opened.push(id.to_owned());
            }
            self.steps += 1;
            told();
        }
    }
}

/// What happened, and when: to the millisecond, as clients are told.
type Told = (String, DateTime<Utc>);

/// What somebody was told of a case, with all repeats.
#[derive(Default)]
struct Listener {
    cursor: Option<String>,
    told: Vec<Told>,
}

impl Listener {
    /// Goes on listening to the case, until the server is gone or this event was heard.
    async fn follows(&mut self, staff: &Client, case: &str, process: &Process, last: Option<&Told>) {
        let after = self.cursor.clone();
        let Some(mut stream) = Stream::after(&process.server, staff, case, after.as_deref()).await else {
            return;
        };
        while !last.is_some_and(|last| self.told.contains(last)) {
            let Some((name, mut data)) = stream.heard().await else {
                return;
            };
            assert_eq!(name, "next", "{data}");
            self.hears(&data["data"]["changed"].take());
        }
    }

    fn hears(&mut self, change: &Value) {
        assert_eq!(change["resync"], false, "{change:#}");
        self.cursor = Some(change["cursor"].as_str().unwrap().to_owned());
        if let Some(kind) = change["kind"].as_str() {
            let at = change["at"].as_str().unwrap().parse().unwrap();
            self.told.push((kind.to_owned(), at));
        }
    }

    fn first_heard(&self) -> Vec<Told> {
        let mut known = BTreeSet::new();
        let first = self.told.iter().filter(|event| known.insert((*event).clone()));
        first.cloned().collect()
    }
}

fn keyed(field: &str) -> String {
    let (head, tail) = field.split_at(1);
    format!(
        "mutation($input: {}{tail}Input!, $key: String!) {{ {field}(input: $input) @idempotent(key: $key) {{
           serviceCase {{ id version state }} userErrors {{ code path message }} }} }}",
        head.to_uppercase()
    )
}

async fn events(world: &World, subject: &str) -> Vec<outbox_event::Model> {
    outbox_event::Entity::find()
        .filter(outbox_event::Column::Subject.eq(subject))
        .order_by_asc(outbox_event::Column::Position)
        .all(world.app.db.read())
        .await
        .unwrap()
}

fn told(event: &outbox_event::Model) -> Told {
    let at = DateTime::from_timestamp_millis(event.created_at.timestamp_millis()).unwrap();
    (event.kind.clone(), at)
}

both! {
    async fn a_hundred_kills_lose_nothing_and_leave_nothing_half_done(world: World) {
        let town = Town::of(world).await;
        let world = &town.world;
        let open = json!({"channel": "APP", "cardId": town.card, "matterId": town.office.matter});
        let mut workers = Vec::new();
        let process = Process::start(world).await;
        for number in 0..WORKERS {
            let case = town.worked_on().await;
            let mut listener = Listener::default();
            // From here on all of it must be heard.
            let mut stream = Stream::after(&process.server, &town.staff, &case, None).await.unwrap();
            listener.hears(&stream.heard().await.unwrap().1["data"]["changed"]);
            workers.push(Worker {
                number,
                resident: town.resident.clone(),
                holder: town.holder.clone(),
                open: open.clone(),
                case,
                steps: 0,
                opened: Vec::new(),
                listener,
            });
        }
        idle(world).await;
        process.kill();
        process.gone().await;
        let mut before = BTreeMap::new();
        for worker in &workers {
            before.insert(worker.number, events(world, &worker.case).await.len());
        }

        let mut dice = Dice(20_151_231);
        for _ in 0..ROUNDS {
            let process = Process::start(world).await;
            // The work before it is counted, so that a slow machine does no less; what it hits is left to chance.
            let (steps, moment) = (dice.below(10), Duration::from_millis(dice.below(40) as u64));
            let taken = Semaphore::new(0);
            let busy = workers.iter_mut().map(|worker| async {
                let (case, mut listener) = (worker.case.clone(), std::mem::take(&mut worker.listener));
                tokio::join!(
                    worker.works(&process, usize::MAX, || taken.add_permits(1)),
                    listener.follows(&town.staff, &case, &process, None),
                );
                worker.listener = listener;
            });
            tokio::join!(join_all(busy), async {
                drop(taken.acquire_many(u32::try_from(steps).unwrap()).await);
                tokio::time::sleep(moment).await;
                process.kill();
            });
            process.gone().await;
        }

        // What was on its way when the last one was killed is sent once more.
        let process = Process::start(world).await;
        for worker in &mut workers {
            worker.works(&process, worker.steps + 1, || ()).await;
        }
        idle(world).await;
        let steps: Vec<_> = workers.iter().map(|worker| worker.steps).collect();
        assert!(steps.iter().all(|steps| *steps > 10), "there was load: {steps:?}");

        for worker in &mut workers {
            let recorded = events(world, &worker.case).await.split_off(before[&worker.number]);
            let due: Vec<_> = (0..worker.steps).filter_map(|step| KINDS.get(step % STEPS.len())).collect();
            let kinds: Vec<_> = recorded.iter().map(|event| &event.kind).collect();
            assert_eq!(kinds, due, "each step is recorded once, and in its order");
            let mut listener = std::mem::take(&mut worker.listener);
            let recorded: Vec<_> = recorded.iter().map(told).collect();
            listener.follows(&town.staff, &worker.case, &process, recorded.last()).await;
            let mut heard = listener.first_heard();
            // What was there before the first cursor may be told again.
            heard.retain(|event| event.1 >= recorded[0].1);
            assert_eq!(heard, recorded, "all of it is heard, in order");

            let case: ServiceCaseId = hongyan::gid::parse(&worker.case).unwrap();
            let messages = case_message::Entity::find().filter(case_message::Column::CaseId.eq(case));
            let messages = messages.all(world.app.db.read()).await.unwrap();
            let count = |step: usize| (0..worker.steps).filter(|n| n % STEPS.len() == step).count();
            let said = |resident: bool| messages.iter().filter(|row| row.from_resident == resident).count();
            assert_eq!((said(false), said(true)), (count(0), count(1)), "each message is there once");
            let log = transition_log::Entity::find().filter(transition_log::Column::Subject.eq(&worker.case));
            let log = log.all(world.app.db.read()).await.unwrap();
            let logged = log.iter().filter(|row| ["AskResident", "Resume"].contains(&row.step.as_str())).count();
            assert_eq!(logged, count(0) + count(2), "{:?}", log.last());
        }

        // What was opened is whole, and there is nothing else.
        let known: BTreeSet<_> = workers.iter().flat_map(|worker| worker.opened.iter().chain([&worker.case])).cloned().collect();
        let rows = service_case::Entity::find().order_by_asc(service_case::Column::Id).all(world.app.db.read()).await.unwrap();
        let ids: BTreeSet<_> = rows.iter().map(|row| hongyan::gid::public(row.id).0).collect();
        assert_eq!(ids, known);
        let numbers: BTreeSet<_> = rows.iter().map(|row| row.number.rsplit('-').next().unwrap().parse::<usize>().unwrap()).collect();
        assert_eq!(numbers, (1..=rows.len()).collect(), "a number each, and no gap");
        let papers = case_paper::Entity::find().all(world.app.db.read()).await.unwrap();
        let deadlines = job::Entity::find().filter(job::Column::Kind.eq(JobKind::CaseDeadline));
        let deadlines = deadlines.all(world.app.db.read()).await.unwrap();
        let notified = notification::Entity::find().all(world.app.db.read()).await.unwrap();
        let pairs: BTreeSet<_> = notified.iter().map(|row| (row.event_id.0, row.person_id.0)).collect();
        assert_eq!(pairs.len(), notified.len(), "nobody is told twice");
        let whole = |row: &service_case::Model| papers.iter().filter(|paper| paper.case_id == row.id).count();
        for row in &rows {
            let id = hongyan::gid::public(row.id).0;
            assert_eq!(whole(row), whole(&rows[0]), "the papers of {id}");
            let runs = usize::from(row.waiting_since.is_none());
            assert_eq!(deadlines.iter().filter(|job| job.subject == id).count(), runs, "the deadline of {id}");
            let submitted: Vec<_> = events(world, &id).await.into_iter().filter(|event| event.kind == "service_case.submitted").collect();
            assert_eq!(submitted.len(), 1);
            let told = |event: &outbox_event::Model| notified.iter().filter(|row| row.event_id == event.event_id).count();
            assert_eq!(told(&submitted[0]), 2, "both officials of the unit are told of {id}");
        }
    }
}
