//! Work that is put off: done once, at its moment, whoever fails and whoever is killed.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use entity::ids::{CommunityId, PersonId};
use entity::job::{Entity, JobKind, Model};
use entity::{idempotency, rate_count, sign_in_code};
use hongyan::app::{App, Ctx, machine_clock};
use hongyan::check::{self, Found};
use hongyan::db::Db;
use hongyan::error::Refusal;
use hongyan::events::Event;
use hongyan::jobs::{self, Handler, Job};
use hongyan::policy::{Action, Place};
use hongyan::privacy::vault::Vault;
use hongyan::work::{Act, Work};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::harness::{World, both};

const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// An act that puts jobs off; what it records is of no matter here.
async fn acts(world: &World, put: impl AsyncFn(&Work)) {
    let ctx = Ctx::operator(&world.app);
    let work = Act::once(&ctx).begin().await.unwrap();
    put(&work).await;
    record(&work).await;
    work.commit(()).await.unwrap();
}

async fn record(work: &Work) {
    let event = Event {
        kind: "community.updated",
        action: Action::CommunityUpdate,
        subject: CommunityId::new().into(),
        version: 1,
        place: &Place::default(),
    };
    work.record(event).await.unwrap();
}

fn job(world: &World, subject: &str, after: TimeDelta) -> Job {
    Job {
        kind: JobKind::Tidy,
        subject: subject.to_owned(),
        at: world.app.now() + after,
    }
}

async fn stored(world: &World) -> Vec<Model> {
    let by_subject = Entity::find().order_by_asc(entity::job::Column::Subject);
    by_subject.all(world.app.db.read()).await.unwrap()
}

async fn events(world: &World) -> u64 {
    entity::outbox_event::Entity::find()
        .count(world.app.db.read())
        .await
        .unwrap()
}

/// What becomes of a job, by its subject.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[async_trait::async_trait]
impl Handler for Told {
    async fn handle(&self, work: &Work, job: &Model) -> Result<(), Refusal> {
        self.0.lock().unwrap().push(job.subject.clone());
        match job.subject.as_str() {
            "nothing" => Ok(()),
            "again" => {
                record(work).await;
                jobs::put(
                    work,
                    Job {
                        kind: job.kind,
                        subject: job.subject.clone(),
                        at: work.now + MINUTE,
                    },
                )
                .await
            }
            "fails" => {
                record(work).await;
                Err(anyhow::anyhow!("no luck (13800138000)").into())
            }
            "panics" => {
                record(work).await;
                panic!("no luck");
            }
            "hangs" => {
                record(work).await;
                std::future::pending().await
            }
            _ => {
                record(work).await;
                Ok(())
            }
        }
    }
}

both! {
    async fn a_job_is_done_at_its_moment_and_not_again(world: World) {
        let told = Told::default();
        let run = async || jobs::run_due_by(&world.app, Arc::new(told.clone())).await.unwrap();
        acts(&world, async |work| jobs::put(work, job(&world, "a", MINUTE * 10)).await.unwrap()).await;
        let before = events(&world).await;
        assert_eq!(run().await, 0);
        world.pass(MINUTE * 9);
        assert_eq!(run().await, 0, "it is not due yet");
        world.pass(MINUTE);
        assert_eq!((run().await, told.take()), (1, vec!["a".to_owned()]));
        assert_eq!((run().await, stored(&world).await), (0, vec![]));
        assert_eq!(events(&world).await, before + 1);
    }

    async fn put_again_it_moves_and_taken_back_it_is_gone(world: World) {
        acts(&world, async |work| {
            jobs::put(work, job(&world, "a", MINUTE)).await.unwrap();
            jobs::put(work, job(&world, "a", MINUTE * 5)).await.unwrap();
        }).await;
        let person = PersonId::new();
        acts(&world, async |work| {
            jobs::put(work, Job::about(JobKind::Tidy, person, work.now)).await.unwrap();
        }).await;
        let rows = stored(&world).await;
        assert_eq!(rows.len(), 2);
        assert!(rows[0].due_at > world.app.now() + MINUTE * 4);
        assert_eq!(rows[1].subject, hongyan::gid::public(person).0);
        acts(&world, async |work| {
            jobs::cancel(work, JobKind::Tidy, person).await.unwrap();
            jobs::cancel(work, JobKind::Tidy, person).await.unwrap();
        }).await;
        assert_eq!(stored(&world).await.len(), 1);
        // An act that is taken back puts nothing off.
        let ctx = Ctx::operator(&world.app);
        let work = Act::once(&ctx).begin().await.unwrap();
        jobs::put(&work, job(&world, "b", MINUTE)).await.unwrap();
        drop(work);
        assert_eq!(stored(&world).await.len(), 1);
    }

    async fn one_that_puts_itself_off_stands_again(world: World) {
        let told = Told::default();
        let run = async || jobs::run_due_by(&world.app, Arc::new(told.clone())).await.unwrap();
        acts(&world, async |work| jobs::put(work, job(&world, "again", MINUTE)).await.unwrap()).await;
        for _ in 0..3 {
            world.pass(MINUTE);
            assert_eq!(run().await, 1);
            assert_eq!(run().await, 0);
            assert_eq!(stored(&world).await.len(), 1);
        }
        assert_eq!(told.take().len(), 3);
    }

    async fn one_that_finds_nothing_to_do_leaves_no_record(world: World) {
        acts(&world, async |work| jobs::put(work, job(&world, "nothing", MINUTE)).await.unwrap()).await;
        let before = events(&world).await;
        world.pass(MINUTE);
        assert_eq!(jobs::run_due_by(&world.app, Arc::new(Told::default())).await.unwrap(), 1);
        assert_eq!((events(&world).await, stored(&world).await), (before, vec![]));
    }

    async fn one_that_fails_leaves_nothing_is_tried_later_and_holds_up_no_other(world: World) {
        let told = Told::default();
        let run = async || jobs::run_due_by(&world.app, Arc::new(told.clone())).await.unwrap();
        acts(&world, async |work| {
            for (subject, after) in [("fails", 1), ("panics", 2), ("z", 3)] {
                jobs::put(work, job(&world, subject, TimeDelta::seconds(after))).await.unwrap();
            }
        }).await;
        let before = events(&world).await;
        world.pass(MINUTE);
        assert_eq!((run().await, told.take()), (1, ["fails", "panics", "z"].map(str::to_owned).to_vec()));
        assert_eq!(events(&world).await, before + 1, "of what failed nothing stays");
        assert_eq!(run().await, 0);
        assert_eq!(told.take(), Vec::<String>::new(), "it waits");
        for _ in 0..12 {
            world.pass(TimeDelta::hours(1));
            let mut tried = 0;
            while tried < 2 {
                // Until the database has noticed that the panic is over.
                run().await;
                tried += told.take().len();
            }
        }
        let rows = stored(&world).await;
        assert_eq!(rows.iter().map(|row| row.attempts).collect::<Vec<_>>(), [13, 13]);
        assert!(rows.iter().all(|row| row.due_at <= world.app.now() + TimeDelta::hours(1)));
        let looked = check::look(&world.app).await;
        let line = looked.iter().find(|line| line.what == "jobs").unwrap();
        let Found::Odd(why) = &line.found else { panic!("{line:?}") };
        assert!(why.contains(&hongyan::gid::public(rows[0].id).0), "{why}");
    }

    async fn of_two_servers_one_does_each_job(world: World) {
        let url = world.app.config.database.url.expose_secret().to_owned();
        let vault = Vault::open(&world.keys).unwrap();
        let other = App::new(world.app.config.clone(), vault, Db::open(&url, 4).await.unwrap(), machine_clock());
        acts(&world, async |work| {
            for n in 0..30 {
                jobs::put(work, job(&world, &format!("{n:02}"), TimeDelta::zero())).await.unwrap();
            }
        }).await;
        let (before, told) = (events(&world).await, Told::default());
        world.pass(TimeDelta::seconds(1));
        let runners = [&world.app, &world.app, &other].map(|app| {
            let (app, told) = (app.clone(), told.clone());
            tokio::spawn(async move { jobs::run_due_by(&app, Arc::new(told)).await.unwrap() })
        });
        let done: usize = futures_util::future::join_all(runners).await.into_iter().map(Result::unwrap).sum();
        assert_eq!(done, 30);
        let mut told = told.take();
        told.sort();
        assert_eq!(told, (0..30).map(|n| format!("{n:02}")).collect::<Vec<_>>());
        assert_eq!((events(&world).await, stored(&world).await), (before + 30, vec![]));
    }

    async fn whoever_moves_a_job_while_it_is_done_takes_that_back(world: World) {
        // SQLite has one writer: nobody moves anything while a job is done.
        if world.app.db.backend() == sea_orm::DbBackend::Sqlite {
            return;
        }
        acts(&world, async |work| jobs::put(work, job(&world, "a", TimeDelta::zero())).await.unwrap()).await;
        let before = events(&world).await;
        assert_eq!(jobs::run_due_by(&world.app, Arc::new(Moves)).await.unwrap(), 0);
        let rows = stored(&world).await;
        assert_eq!((rows.len(), rows[0].attempts), (1, 0));
        assert!(rows[0].due_at > world.app.now());
        assert_eq!(events(&world).await, before + 1, "the move alone");
    }

    async fn killed_in_the_middle_of_it_a_server_leaves_it_to_do(world: World) {
        acts(&world, async |work| jobs::put(work, job(&world, "hangs", TimeDelta::zero())).await.unwrap()).await;
        let before = events(&world).await;
        let (told, server) = (Told::default(), tokio::runtime::Runtime::new().unwrap());
        let started = {
            let (config, told, url) = (world.app.config.clone(), told.clone(), world.app.config.database.url.clone());
            let vault = Vault::open(&world.keys).unwrap();
            server.spawn(async move {
                let db = Db::open(url.expose_secret(), 2).await.unwrap();
                let app = App::new(config, vault, db, machine_clock());
                jobs::run_due_by(&app, Arc::new(told)).await.unwrap()
            })
        };
        while told.0.lock().unwrap().is_empty() {
            assert!(!started.is_finished());
            tokio::task::yield_now().await;
        }
        server.shutdown_background();
        let mut done = 0;
        while done == 0 {
            // Until the database has noticed that the other one is gone.
            done = jobs::run_due_by(&world.app, Arc::new(Finishes)).await.unwrap();
        }
        assert_eq!((done, stored(&world).await), (1, vec![]));
        assert_eq!(events(&world).await, before + 1, "by the second server alone");
    }

    async fn a_clock_that_jumps_fires_no_job_twice_and_loses_none(world: World) {
        let told = Told::default();
        let run = async || {
            let done = jobs::run_due_by(&world.app, Arc::new(told.clone())).await.unwrap();
            let told = told.take();
            assert_eq!(done, told.len());
            told
        };
        let before = events(&world).await;
        let hour = TimeDelta::hours(1);
        for (subject, after) in [("a", MINUTE * 10), ("again", hour), ("b", hour * 2), ("c", hour * 25 + MINUTE)] {
            acts(&world, async |work| jobs::put(work, job(&world, subject, after)).await.unwrap()).await;
        }
        // A day forward: what was due meanwhile is done, each once, and what puts itself off once, not for each minute.
        world.pass(TimeDelta::days(1));
        assert_eq!(run().await, ["a", "again", "b"]);
        assert_eq!(run().await, Vec::<String>::new());
        // An hour back, and on as the hour is lived a second time: nothing of it again.
        world.pass(-hour);
        for _ in 0..5 {
            assert_eq!(run().await, Vec::<String>::new());
            world.pass(MINUTE * 10);
        }
        acts(&world, async |work| jobs::put(work, job(&world, "d", MINUTE)).await.unwrap()).await;
        world.pass(MINUTE * 15);
        assert_eq!(run().await, ["d", "again"], "what was put in the hour that came twice is done in it");
        world.pass(hour);
        assert_eq!(run().await, ["again", "c"]);
        assert_eq!(stored(&world).await.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["again"]);
        assert_eq!(events(&world).await, before + 5 + 7, "five acts, and what was done");
    }

    async fn a_clock_that_is_set_back_between_looking_and_doing_loses_nothing(world: World) {
        let told = Told::default();
        let handler = Arc::new(SetsBack { told: told.clone(), pass: world.mover() });
        acts(&world, async |work| {
            jobs::put(work, job(&world, "back", MINUTE)).await.unwrap();
            jobs::put(work, job(&world, "b", MINUTE * 2)).await.unwrap();
        }).await;
        world.pass(MINUTE * 3);
        // Both were found due; when the second is to be done it is not due any more.
        assert_eq!((jobs::run_due_by(&world.app, handler.clone()).await.unwrap(), told.take()), (1, vec!["back".to_owned()]));
        let left = stored(&world).await;
        assert_eq!((left.len(), left[0].subject.as_str(), left[0].attempts), (1, "b", 0));
        assert_eq!(jobs::run_due_by(&world.app, handler.clone()).await.unwrap(), 0);
        world.pass(TimeDelta::hours(1));
        assert_eq!((jobs::run_due_by(&world.app, handler).await.unwrap(), told.take()), (1, vec!["b".to_owned()]));
        assert!(stored(&world).await.is_empty());
    }

    async fn what_signing_in_and_retries_leave_behind_is_forgotten_in_time(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        staff.data("mutation($input: CommunityUpdateInput!) {
            communityUpdate(input: $input) @idempotent(key: \"0123456789\") { userErrors { code } } }",
            json!({"input": {"id": home, "slogan": "睦邻"}})).await;
        world.anyone().data("mutation { signInCodeRequest(input: {phone: \"13800138000\"}) { userErrors { code } } }", json!({})).await;
        let kept = async || {
            let db = world.app.db.read();
            (idempotency::Entity::find().count(db).await.unwrap(), sign_in_code::Entity::find().count(db).await.unwrap(),
                rate_count::Entity::find().count(db).await.unwrap())
        };
        let runner = jobs::start(&world.app).await.unwrap();
        runner.stop().await;
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(kept().await, (1, 1, 2));
        world.pass(TimeDelta::hours(23));
        assert_eq!((jobs::run_due(&world.app).await.unwrap(), kept().await), (1, (1, 1, 2)));
        world.pass(TimeDelta::hours(3));
        assert_eq!((jobs::run_due(&world.app).await.unwrap(), kept().await), (1, (0, 0, 0)));
        let standing = stored(&world).await;
        assert!(standing.len() == 1 && (world.app.now() + TimeDelta::hours(1) - standing[0].due_at) < MINUTE, "{standing:?}");
        // It fails while a table is missing, and goes on when it is there again.
        let tx = world.app.db.begin().await.unwrap();
        tx.execute_unprepared("ALTER TABLE rate_count RENAME TO lost").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(TimeDelta::hours(2));
        assert_eq!((jobs::run_due(&world.app).await.unwrap(), stored(&world).await[0].attempts), (0, 1));
        let tx = world.app.db.begin().await.unwrap();
        tx.execute_unprepared("ALTER TABLE lost RENAME TO rate_count").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(MINUTE);
        assert_eq!((jobs::run_due(&world.app).await.unwrap(), stored(&world).await[0].attempts), (1, 0));
    }
}

/// Sets the clock back by an hour when it does the first.
struct SetsBack {
    told: Told,
    pass: Arc<dyn Fn(TimeDelta) + Send + Sync>,
}

#[async_trait::async_trait]
impl Handler for SetsBack {
    async fn handle(&self, work: &Work, job: &Model) -> Result<(), Refusal> {
        if job.subject == "back" {
            (self.pass)(-TimeDelta::hours(1));
        }
        self.told.handle(work, job).await
    }
}

/// Does what another one hung at.
struct Finishes;

#[async_trait::async_trait]
impl Handler for Finishes {
    async fn handle(&self, work: &Work, _: &Model) -> Result<(), Refusal> {
        record(work).await;
        Ok(())
    }
}

/// While it does a job, an act moves that.
struct Moves;

#[async_trait::async_trait]
impl Handler for Moves {
    async fn handle(&self, work: &Work, job: &Model) -> Result<(), Refusal> {
        record(work).await;
        let ctx = Ctx::operator(&work.app);
        let act = Act::once(&ctx).begin().await?;
        let at = work.now + MINUTE;
        jobs::put(
            &act,
            Job {
                kind: job.kind,
                subject: job.subject.clone(),
                at,
            },
        )
        .await?;
        record(&act).await;
        act.commit(()).await
    }
}
