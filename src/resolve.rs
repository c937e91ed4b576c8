//! What every resolver needs: the request, the act, a null for a failed nullable field, a payload.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ServerError};
use sea_orm::DbErr;
use serde::de::DeserializeOwned;

use crate::app::{Batch, Ctx};
use crate::error::{Fault, Refusal, UserError};
use crate::work::{Act, Idempotency};

/// Longer keys than a UUID with a prefix are of no use and fill the table.
const LONGEST_KEY: usize = 128;

/// What a resolver asks of its context.
pub trait Asked {
    /// The request.
    fn asked(&self) -> &Ctx;
    /// The act of a mutation field, with its `@idempotent` key.
    fn act(&self) -> Result<Act<'_>, Fault>;
    /// A failed nullable field is null beside an error with its path, and its siblings stay. (An `Err` would
    /// null the parent, which the specification does not want.)
    fn nullable<T>(&self, result: Result<Option<T>, Fault>) -> Option<T>;
    /// Whether the field is asked for below this one.
    fn wants(&self, field: &str) -> bool;
}

impl Asked for Context<'_> {
    fn asked(&self) -> &Ctx {
        self.data_unchecked::<Ctx>()
    }

    fn act(&self) -> Result<Act<'_>, Fault> {
        let field = self.field();
        let mut act = Act::once(self.asked());
        let directives = field.directives().map_err(|e| Fault::BadInput(e.message))?;
        let Some(directive) = directives.into_iter().find(|d| d.name.node == "idempotent") else {
            return Ok(act);
        };
        let key = match directive.get_argument("key").map(|key| &key.node) {
            Some(async_graphql::Value::String(key)) if (8..=LONGEST_KEY).contains(&key.len()) => key.clone(),
            _ => {
                return Err(Fault::BadInput(format!(
                    "@idempotent(key:) must have 8 to {LONGEST_KEY} characters; a UUID is best"
                )));
            }
        };
        let arguments = field.arguments().map_err(|e| Fault::BadInput(e.message))?;
        let variables = serde_json::to_string(&arguments).map_err(anyhow::Error::from)?;
        act.key = Some(Idempotency::new(key, field.name(), &variables));
        Ok(act)
    }

    fn nullable<T>(&self, result: Result<Option<T>, Fault>) -> Option<T> {
        result.unwrap_or_else(|fault| {
            let error: Error = fault.into();
            let error: ServerError = error.into_server_error(self.item.pos);
            self.add_error(self.set_error_path(error));
            None
        })
    }

    fn wants(&self, field: &str) -> bool {
        self.look_ahead().field(field).exists()
    }
}

/// What a loader has for the key, in one batch with what the fields beside this one ask for.
pub async fn load<K>(ctx: &Ctx, key: K) -> Result<Option<<Batch as Loader<K>>::Value>, Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Batch: Loader<K, Error = Arc<DbErr>>,
{
    let loaded = ctx.loader.load_one(key).await;
    Ok(loaded.map_err(anyhow::Error::from)?)
}

/// The same for several keys; for none, nothing is asked.
pub async fn load_all<K>(ctx: &Ctx, keys: Vec<K>) -> Result<HashMap<K, <Batch as Loader<K>>::Value>, Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Batch: Loader<K, Error = Arc<DbErr>>,
{
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let loaded = ctx.loader.load_many(keys).await;
    Ok(loaded.map_err(anyhow::Error::from)?)
}

/// Splits what a service answered into what a payload holds. A replayed act is what it was the first time.
pub async fn outcome<T: DeserializeOwned>(
    ctx: &Ctx,
    result: Result<T, Refusal>,
) -> Result<(Option<T>, Vec<UserError>), Fault> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Refusal::Replayed(before)) => {
            let done = serde_json::from_value(before).map_err(anyhow::Error::from)?;
            Ok((Some(done), Vec::new()))
        }
        Err(Refusal::Rejected(rejection)) => Ok((None, vec![UserError::of(*rejection, ctx).await?])),
        Err(Refusal::Failed(fault)) => Err(fault),
    }
}

/// Declares the payload of a mutation: the changed node and the user errors.
#[macro_export]
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $node:ty }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$field_doc])*
            $field: Option<$node>,
            /// Why nothing was changed; empty when it was.
            user_errors: Vec<$crate::error::UserError>,
        }

        impl $name {
            async fn of<T>(
                ctx: &$crate::app::Ctx,
                result: Result<T, $crate::error::Refusal>,
            ) -> async_graphql::Result<Self>
            where
                T: serde::de::DeserializeOwned + Into<$node>,
            {
                let (done, user_errors) = $crate::resolve::outcome(ctx, result).await?;
                Ok(Self { $field: done.map(Into::into), user_errors })
            }
        }
    };
}

/// Declares the `@idempotent` directive. The key is read by `act`; the directive itself changes nothing.
pub struct Idempotent;

#[async_trait::async_trait]
impl async_graphql::CustomDirective for Idempotent {}

/// The stored payload is returned again for 24 hours when the same caller sends the same key with the same
/// variables; with other variables it is IDEMPOTENCY_KEY_REUSED.
#[async_graphql::Directive(location = "Field")]
#[expect(clippy::needless_pass_by_value, reason = "the macro hands the argument over")]
pub fn idempotent(
    #[graphql(desc = "8 to 128 characters, unique for the caller; a UUID is best.")] key: String,
) -> impl async_graphql::CustomDirective {
    let _ = key;
    Idempotent
}
