//! The application behind the frame.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use async_graphql::{Request, Response, ScalarType, Value};
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::backend::{Backend, Denied, Visit};
use super::document::{ScalarCheck, ScalarChecks};
use super::{calendars, certificates, files, jwks, oauth};
use crate::app::{App, Ctx};
use crate::identity;
use crate::live::{Feed, Turn, Wanted};
use crate::money::Decimal;
use crate::policy::{Caller, Identity};
use crate::scalars::{LocalDate, Moment};
use crate::schema::{self, Schema};

/// The application and its schema.
struct Served {
    app: Arc<App>,
    schema: Schema,
}

/// Serves the application until `stop`; then lets what runs finish.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let settings = app.config.http.clone();
    let others = jwks::routes(&app)
        .merge(oauth::routes(&app))
        .merge(calendars::routes(&app))
        .merge(certificates::routes(&app))
        .merge(files::routes(&app));
    let backend = Arc::new(Served {
        app,
        schema: schema::build(),
    });
    super::serve_backend(
        backend,
        &schema::sdl(),
        scalars(),
        settings,
        others,
        listener,
        stop,
    )
    .await
}

impl Backend for Served {
    type Caller = Caller;

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Denied> {
        let Some(bearer) = bearer else {
            return Ok(Caller::anonymous());
        };
        match identity::authenticate(&self.app, bearer).await {
            Ok(caller) => caller.ok_or(Denied::InvalidToken),
            Err(fault) => {
                fault.log();
                Err(Denied::Unavailable)
            }
        }
    }

    fn principal(caller: &Caller) -> Option<Uuid> {
        match &caller.identity {
            Identity::Person { id, .. } => Some(id.0),
            Identity::Service { id, .. } => Some(id.0),
            Identity::Anonymous | Identity::Operator => None,
        }
    }

    async fn execute(&self, request: Request, visit: Visit<Caller>) -> Response {
        let ctx = Ctx::new(
            &self.app,
            visit.caller,
            visit.language,
            visit.request_id,
            visit.address,
        );
        ctx.answer(|ctx| self.schema.execute(request.data(ctx))).await
    }

    fn lost(before: &Caller, now: &Caller) -> bool {
        before.grants.iter().any(|grant| !now.grants.contains(grant))
    }

    async fn turn(&self, request: Request, visit: Visit<Caller>, turn: Turn) -> Option<Response> {
        let ctx = Ctx::new(
            &self.app,
            visit.caller,
            visit.language,
            visit.request_id,
            visit.address,
        );
        let schema = &self.schema;
        ctx.answer(async |ctx| schema.execute_stream(request.data(ctx).data(turn)).next().await)
            .await
    }

    async fn feed(&self, wanted: Wanted) -> Option<Feed> {
        match Feed::open(&self.app, wanted).await {
            Ok(feed) => Some(feed),
            Err(fault) => {
                fault.log();
                None
            }
        }
    }

    async fn ready(&self) -> bool {
        self.app.db.read().ping().await.is_ok()
    }
}

/// The scalars that validation knows nothing of.
fn scalars() -> ScalarChecks {
    HashMap::from([
        ("DateTime", check::<Moment> as ScalarCheck),
        ("LocalDate", check::<LocalDate>),
        ("Decimal", check::<Decimal>),
    ])
}

/// What `T` itself takes. Its words are ours; they follow the name of the type.
fn check<T: ScalarType>(value: &Value) -> Result<(), &'static str> {
    T::parse(value.clone())
        .map(drop)
        .map_err(|_| "see its description in the schema")
}
