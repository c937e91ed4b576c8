//! A world of its own for each test: a database, a server, people with roles.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use chrono::TimeDelta;
use entity::ids::{CommunityId, PersonId, RoleGrantId, SessionId, UnitId};
use entity::role_grant::RoleName;
use futures_util::StreamExt as _;
use hongyan::app::{App, Clock, Ctx, machine_clock};
use hongyan::config::Config;
use hongyan::db::Db;
use hongyan::identity::settings::SenderKind;
use hongyan::identity::{self, tokens};
use hongyan::language::Language;
use hongyan::live::{Feed, Turn, Wanted};
use hongyan::policy::{Caller, Scope};
use hongyan::privacy::vault::Vault;
use hongyan::schema::{self, Schema};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Set, Statement,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::gateway::{self, Gateway};

/// Runs each test on SQLite and on PostgreSQL.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;
                use $crate::harness::World;

                async fn story($world: World) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    World::on_sqlite().await.lives(story).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    World::on_postgres().await.lives(story).await;
                }
            }
        )*
    };
}
pub(crate) use both;

/// The regions that every world has: the demo's own branch of the tree.
const REGIONS: &str = "code,name,level,parent\n15,内蒙古自治区,PROVINCE,\n1508,巴彦淖尔市,PREFECTURE,15\n\
    150824,乌拉特中旗,COUNTY,1508\n150824100,海流图镇,TOWNSHIP,150824\n150824101,乌加河镇,TOWNSHIP,150824\n\
    150825,乌拉特后旗,COUNTY,1508\n150825100,巴音宝力格镇,TOWNSHIP,150825\n";

type Heard = Arc<Mutex<Option<Vec<String>>>>;

pub struct World {
    pub app: Arc<App>,
    schema: Schema,
    /// The texts of the statements that run while someone listens.
    heard: Heard,
    /// Milliseconds by which this world is ahead of the machine.
    ahead: Arc<AtomicI64>,
    /// Where codes are sent to.
    pub gateway: Gateway,
    /// The master keys.
    pub keys: SecretString,
    folder: Arc<tempfile::TempDir>,
}

impl World {
    /// Lets a story happen, and holds what must be true at the end of each.
    pub async fn lives<F: Future<Output = ()>>(self, story: impl FnOnce(Self) -> F) {
        let (app, _folder) = (self.app.clone(), self.folder.clone());
        story(self).await;
        let db = app.db.read();
        for board in entity::point_board::Entity::find().all(db).await.unwrap() {
            let mut read = hongyan::liaison::board::read(db, [board.point_id]).await.unwrap();
            let due = read
                .remove(&board.point_id)
                .unwrap_or_else(|| Some("[]".to_owned()));
            assert_eq!(board.lines, due, "a board says what the tables say");
        }
    }

    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("hongyan.db").display());
        let db = Db::open(&url, 8).await.unwrap();
        db.migrate().await.unwrap();
        Self::with(url, db, Some(folder)).await
    }

    pub async fn on_postgres() -> Self {
        static TEMPLATE: OnceCell<(String, String)> = OnceCell::const_new();
        let (server, template) = TEMPLATE
            .get_or_init(|| async {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "a setting of the tests, not of the product"
                )]
                let server = std::env::var("TEST_POSTGRES")
                    .expect("TEST_POSTGRES names a PostgreSQL to test on; `tests/run` starts one");
                let name = format!("hongyan_template_{}", std::process::id());
                let admin = Database::connect(&server).await.unwrap();
                drop_orphans(&admin).await;
                admin
                    .execute_unprepared(&format!("CREATE DATABASE {name}"))
                    .await
                    .unwrap();
                let db = Db::open(&in_database(&server, &name), 2).await.unwrap();
                db.migrate().await.unwrap();
                db.close().await.unwrap();
                admin.close().await.unwrap();
                (server, name)
            })
            .await;
        let name = format!(
            "hongyan_test_{}_{}",
            std::process::id(),
            uuid::Uuid::now_v7().simple()
        );
        let admin = Database::connect(server).await.unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .unwrap();
        admin.close().await.unwrap();
        let url = in_database(server, &name);
        let db = Db::open(&url, 8).await.unwrap();
        Self::with(url, db, None).await
    }

    async fn with(url: String, mut db: Db, folder: Option<tempfile::TempDir>) -> Self {
        let heard = Heard::default();
        let ear = heard.clone();
        db.watch(move |sql| {
            if let Some(heard) = ear.lock().unwrap().as_mut() {
                heard.push(sql.to_owned());
            }
        });
        // Faults are masked in answers: the log of a failed test tells their cause.
        let _ = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::ERROR)
            .with_test_writer()
            .try_init();
        let folder = folder.unwrap_or_else(|| tempfile::tempdir().unwrap());
        let mut config = Config::default();
        config.database.url = url.into();
        config.files.folder = folder.path().join("files");
        let gateway = Gateway::start().await;
        config.identity.sender = Some(SenderKind::Http);
        config.identity.gateway_url = Some(gateway.url.clone());
        config.identity.gateway_token = Some(gateway::TOKEN.into());
        let keys = Vault::generate();
        let vault = Vault::open(&keys).unwrap();
        let ahead = Arc::<AtomicI64>::default();
        let (machine, offset) = (machine_clock(), ahead.clone());
        let clock = move || machine() + TimeDelta::milliseconds(offset.load(Ordering::Relaxed));
        let app = App::new(config, vault, db, Arc::new(clock));
        // A story may begin in the past.
        ahead.store(-TimeDelta::days(60).num_milliseconds(), Ordering::Relaxed);
        identity::keys::ensure(&app).await.unwrap();
        ahead.store(0, Ordering::Relaxed);
        hongyan::territory::regions::load(&app.db, REGIONS.as_bytes())
            .await
            .unwrap();
        // Read before the statements of a request are counted.
        hongyan::calendar::refresh(&app).await.unwrap();
        Self {
            app,
            schema: schema::build(),
            heard,
            ahead,
            gateway,
            keys,
            folder: Arc::new(folder),
        }
    }

    /// The clock of this world.
    pub fn clock(&self) -> Clock {
        let (machine, offset) = (machine_clock(), self.ahead.clone());
        Arc::new(move || machine() + TimeDelta::milliseconds(offset.load(Ordering::Relaxed)))
    }

    /// Lets time pass.
    pub fn pass(&self, time: TimeDelta) {
        self.ahead.fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }

    /// Lets time pass, forward or back, for whoever has no world at hand.
    pub fn mover(&self) -> Arc<dyn Fn(TimeDelta) + Send + Sync> {
        let ahead = self.ahead.clone();
        Arc::new(move |time| {
            ahead.fetch_add(time.num_milliseconds(), Ordering::Relaxed);
        })
    }

    /// What a request answers, and the texts of the SQL statements that it took, in the order of the alphabet:
    /// those that run side by side come in any.
    pub async fn statements<T>(&self, asked: impl Future<Output = T>) -> (T, Vec<String>) {
        *self.heard.lock().unwrap() = Some(Vec::new());
        let answer = asked.await;
        let heard = self.heard.lock().unwrap().take();
        let mut heard = heard.expect("one request is listened to at a time");
        heard.sort();
        (answer, heard)
    }

    /// How many rows each table has: what an act that was refused leaves as it was.
    pub async fn rows(&self) -> BTreeMap<String, i64> {
        let db = self.app.db.read();
        let backend = db.get_database_backend();
        let tables = match backend {
            DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            _ => "SELECT CAST(tablename AS text) AS name FROM pg_tables WHERE schemaname = 'public'",
        };
        let tables = db
            .query_all_raw(Statement::from_string(backend, tables))
            .await
            .unwrap();
        let mut rows = BTreeMap::new();
        for table in tables {
            let name: String = table.try_get("", "name").unwrap();
            let count = format!("SELECT count(*) AS rows FROM {name}");
            let count = db
                .query_one_raw(Statement::from_string(backend, count))
                .await
                .unwrap();
            rows.insert(name, count.unwrap().try_get("", "rows").unwrap());
        }
        rows
    }

    fn client(&self, signed_in: Option<(PersonId, SessionId)>) -> Client {
        Client {
            app: self.app.clone(),
            schema: self.schema.clone(),
            heard: self.heard.clone(),
            signed_in,
            system: None,
            language: Language::En,
        }
    }

    /// A municipal system that has an access token.
    pub fn system(&self, token: &str) -> Client {
        Client {
            system: Some(token.to_owned()),
            ..self.anyone()
        }
    }

    pub fn anyone(&self) -> Client {
        self.client(None)
    }

    /// Signs a person in, as the command line does.
    pub async fn sign_in(&self, person: PersonId) -> Client {
        let access = identity::issue_for(&self.app, person).await.unwrap();
        self.bearer(&access.token).await
    }

    /// Whoever has an access token.
    pub async fn bearer(&self, token: &str) -> Client {
        let claims = tokens::read(&self.app, token).await.unwrap().unwrap();
        let person = hongyan::gid::parse(&claims.sub).unwrap();
        let session = hongyan::gid::parse(&claims.sid.unwrap()).unwrap();
        self.client(Some((person, session)))
    }

    /// A new person with one role.
    async fn with_role(&self, role: RoleName, scope: Scope) -> Client {
        let id = PersonId::new();
        let now = self.app.now();
        let (mut community_id, mut unit_id, mut region_code) = (None, None, None);
        match scope {
            Scope::Community(id) => community_id = Some(id),
            Scope::Unit(id) => unit_id = Some(id),
            Scope::Region(code) => region_code = Some(code),
            Scope::Own => {}
        }
        let work = self.app.db.begin().await.unwrap();
        entity::person::ActiveModel {
            id: Set(id),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            name: Set(format!("{role:?}")),
            language: Set("zh-Hans".to_owned()),
            community_id: Set(community_id),
            unit_id: Set(unit_id),
            ..Default::default()
        }
        .insert(&work)
        .await
        .unwrap();
        entity::role_grant::ActiveModel {
            id: Set(RoleGrantId::new()),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            person_id: Set(id),
            role: Set(role),
            community_id: Set(community_id),
            unit_id: Set(unit_id),
            region_code: Set(region_code),
            valid_from: Set(now),
            valid_to: Set(None),
            granted_by: Set(None),
            taken_at: Set(None),
        }
        .insert(&work)
        .await
        .unwrap();
        work.commit().await.unwrap();
        self.sign_in(id).await
    }

    /// BANNER_ADMIN of a region.
    pub async fn admin(&self, region: &str) -> Client {
        self.with_role(RoleName::BannerAdmin, Scope::Region(region.to_owned()))
            .await
    }

    pub async fn auditor(&self, region: &str) -> Client {
        self.with_role(RoleName::Auditor, Scope::Region(region.to_owned()))
            .await
    }

    pub async fn staff(&self, community: &str) -> Client {
        let id = hongyan::gid::parse::<CommunityId>(community).unwrap();
        self.with_role(RoleName::CommunityStaff, Scope::Community(id))
            .await
    }

    pub async fn official(&self, unit: &str) -> Client {
        let id = hongyan::gid::parse::<UnitId>(unit).unwrap();
        self.with_role(RoleName::DepartmentOfficial, Scope::Unit(id))
            .await
    }

    pub async fn volunteer(&self, unit: &str) -> Client {
        let id = hongyan::gid::parse::<UnitId>(unit).unwrap();
        self.with_role(RoleName::Volunteer, Scope::Unit(id)).await
    }

    pub async fn resident(&self, community: &str) -> Client {
        let id = hongyan::gid::parse::<CommunityId>(community).unwrap();
        self.with_role(RoleName::Resident, Scope::Community(id)).await
    }

    /// A new community in 海流图镇; its id.
    pub async fn community(&self, number: u32, name: &str) -> String {
        let made = self
            .admin("150824")
            .await
            .data(
                "mutation($input: CommunityCreateInput!) {
                   communityCreate(input: $input) { community { id } userErrors { message } } }",
                json!({"input": {"code": format!("150824100{number:03}"), "name": name}}),
            )
            .await;
        made["communityCreate"]["community"]["id"]
            .as_str()
            .expect("a community")
            .to_owned()
    }

    /// A new unit of 乌拉特中旗; its id.
    pub async fn unit(&self, name: &str) -> String {
        let made = self
            .admin("150824")
            .await
            .data(
                "mutation($input: UnitCreateInput!) { unitCreate(input: $input) { unit { id } userErrors { message } } }",
                json!({"input": {"regionCode": "150824", "kind": "PUBLIC_INSTITUTION", "name": name}}),
            )
            .await;
        id_of(&made, "unitCreate", "unit")
    }

    /// A new joint committee of a community, with this unit as its core; its id.
    pub async fn committee(&self, community: &str, core_unit: &str) -> String {
        let made = self
            .admin("150824")
            .await
            .data(
                "mutation($input: JointCommitteeFoundInput!) { jointCommitteeFound(input: $input) {
                   jointCommittee { id } userErrors { message } } }",
                json!({"input": {"communityId": community, "name": "联合党委", "coreUnitId": core_unit}}),
            )
            .await;
        id_of(&made, "jointCommitteeFound", "jointCommittee")
    }

    /// Someone of a unit, who is registered as its active volunteer, and the volunteer's id.
    pub async fn registered(&self, unit: &str) -> (Client, String) {
        let someone = self.volunteer(unit).await;
        let made = self
            .official(unit)
            .await
            .data(
                "mutation($input: VolunteerRegisterInput!) { volunteerRegister(input: $input) {
                   volunteer { id } userErrors { message } } }",
                json!({"input": {"personId": someone.person(), "unitId": unit}}),
            )
            .await;
        (someone, id_of(&made, "volunteerRegister", "volunteer"))
    }

    /// Lets a unit sit on a committee as a member; the id of its membership.
    pub async fn member(&self, committee: &str, unit: &str) -> String {
        let invited = self
            .admin("150824")
            .await
            .data(
                "mutation($input: MembershipInviteInput!) { membershipInvite(input: $input) {
                   membership { id } userErrors { message } } }",
                json!({"input": {"committeeId": committee, "unitId": unit}}),
            )
            .await;
        let id = id_of(&invited, "membershipInvite", "membership");
        let accepted = self
            .official(unit)
            .await
            .data(
                "mutation($input: MembershipAcceptInput!) { membershipAccept(input: $input) {
                   membership { id } userErrors { message } } }",
                json!({"input": {"id": id}}),
            )
            .await;
        id_of(&accepted, "membershipAccept", "membership")
    }
}

fn id_of(made: &Value, mutation: &str, field: &str) -> String {
    let id = &made[mutation][field]["id"];
    id.as_str()
        .unwrap_or_else(|| panic!("no {field}: {made:#}"))
        .to_owned()
}

/// Drops the databases that earlier runs left on the server: their process, which the name tells, is gone.
async fn drop_orphans(admin: &DatabaseConnection) {
    let names = "SELECT CAST(datname AS text) AS name FROM pg_database WHERE datname LIKE 'hongyan\\_t%'";
    let names = Statement::from_string(DbBackend::Postgres, names);
    for row in admin.query_all_raw(names).await.unwrap() {
        let name: String = row.try_get("", "name").unwrap();
        let process = name.split('_').nth(2).and_then(|id| id.parse::<u32>().ok());
        if process.is_some_and(|id| id == std::process::id() || !Path::new(&format!("/proc/{id}")).exists()) {
            admin
                .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await
                .unwrap();
        }
    }
}

fn in_database(server: &str, name: &str) -> String {
    let (head, _) = server
        .rsplit_once('/')
        .expect("a PostgreSQL URL ends in /database");
    format!("{head}/{name}")
}

/// Someone who asks.
#[derive(Clone)]
pub struct Client {
    app: Arc<App>,
    schema: Schema,
    heard: Heard,
    signed_in: Option<(PersonId, SessionId)>,
    system: Option<String>,
    language: Language,
}

impl Client {
    /// The public id of the person.
    pub fn person(&self) -> String {
        let (person, _) = self.signed_in.expect("a person");
        hongyan::gid::public(person).0
    }

    /// The same, who asks in another language.
    pub fn speaking(&self, language: Language) -> Self {
        Self {
            language,
            ..self.clone()
        }
    }

    /// The public id of the session.
    pub fn session(&self) -> String {
        let (_, session) = self.signed_in.expect("a session");
        hongyan::gid::public(session).0
    }

    /// An access token, as new as one that was refreshed just now.
    pub async fn token(&self) -> Option<String> {
        if self.system.is_some() {
            return self.system.clone();
        }
        let (person, session) = self.signed_in?;
        let access = tokens::issue(&self.app, person, session).await.unwrap();
        Some(access.token)
    }

    /// The caller whom the server sees. What that takes is not heard: it is the same for every request.
    async fn caller(&self) -> Caller {
        let before = self.heard.lock().unwrap().take();
        let caller = match self.token().await {
            Some(token) => identity::authenticate(&self.app, &token).await.unwrap(),
            None => Some(Caller::anonymous()),
        };
        *self.heard.lock().unwrap() = before;
        caller.expect("a session that has not ended")
    }

    /// The whole response; of a subscription the first one, or null where it ends without any.
    pub async fn ask(&self, document: &str, variables: Value) -> Value {
        if document.starts_with("subscription") {
            return self.listen(document, variables).await;
        }
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let ctx = Ctx::new(
            &self.app,
            self.caller().await,
            self.language,
            "test".to_owned(),
            address,
        );
        let request =
            async_graphql::Request::new(document).variables(async_graphql::Variables::from_json(variables));
        let answer = ctx.answer(|ctx| self.schema.execute(request.data(ctx)));
        serde_json::to_value(answer.await).unwrap()
    }

    async fn listen(&self, document: &str, variables: Value) -> Value {
        let wish = Arc::<OnceLock<Wanted>>::default();
        let opened = self.turn(document, &variables, Turn::Open(wish.clone())).await;
        let Some(wanted) = wish.get().cloned() else {
            return opened;
        };
        let begun = Feed::open(&self.app, wanted).await.unwrap().next().await;
        self.turn(document, &variables, Turn::At(begun)).await
    }

    async fn turn(&self, document: &str, variables: &Value, turn: Turn) -> Value {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let caller = self.caller().await;
        let ctx = Ctx::new(&self.app, caller, self.language, "test".to_owned(), address);
        let variables = async_graphql::Variables::from_json(variables.clone());
        let request = async_graphql::Request::new(document)
            .variables(variables)
            .data(turn);
        let answer = ctx.answer(async |ctx| self.schema.execute_stream(request.data(ctx)).next().await);
        serde_json::to_value(answer.await).unwrap()
    }

    /// The data of a request that must succeed.
    pub async fn data(&self, document: &str, variables: Value) -> Value {
        let answer = self.ask(document, variables).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].clone()
    }

    /// The payload of the one mutation of a document, which must have no user errors.
    pub async fn does(&self, document: &str, input: Value) -> Value {
        let payload = self.payload(document, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        payload
    }

    /// The code of the user error that the one mutation of a document must answer with.
    pub async fn refused(&self, document: &str, input: Value) -> String {
        let payload = self.payload(document, input).await;
        payload["userErrors"][0]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("not refused: {payload:#}"))
            .to_owned()
    }

    async fn payload(&self, document: &str, input: Value) -> Value {
        let data = self.data(document, json!({ "input": input })).await;
        data.as_object()
            .and_then(|fields| fields.values().next())
            .cloned()
            .expect("one mutation")
    }
}
