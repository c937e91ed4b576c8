//! Two failures, two types: what the caller can mend (`Rejection`, becomes a `userErrors` entry) and what
//! it cannot (`Fault`, becomes a top-level error with `extensions.code`).

use std::borrow::Cow;

use async_graphql::{Error, ErrorExtensions};
use sea_orm::DbErr;

use crate::gid::AnyGid;
use crate::language::Text;

/// Why a request could not be answered. It has no `Display`, so that no cause can leak to a client by accident.
#[derive(Debug)]
pub enum Fault {
    /// An argument that no rule of the type system catches: the message says what is allowed.
    BadInput(String),
    /// There is no caller, or a stale one, where one is needed.
    Unauthenticated,
    /// The caller may see the thing, but not do this.
    Forbidden,
    /// Too many of these: try again after so many seconds.
    Throttled(u64),
    /// The cause is for the log alone.
    Internal(anyhow::Error),
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl Fault {
    /// Tells the log of an inner cause, without the values in it.
    pub fn log(&self) {
        if let Self::Internal(cause) = self {
            tracing::error!(cause = %Cause(cause), "a request failed inside");
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        fault.log();
        let (code, message) = match fault {
            Fault::BadInput(message) => ("BAD_USER_INPUT", message),
            Fault::Unauthenticated => ("UNAUTHENTICATED", "Sign in first".to_owned()),
            Fault::Forbidden => ("FORBIDDEN", "You may not read this".to_owned()),
            Fault::Throttled(seconds) => {
                return Error::new("Too many requests").extend_with(|_, e| {
                    e.set("code", "THROTTLED");
                    e.set("retryAfter", seconds);
                });
            }
            Fault::Internal(_) => ("INTERNAL_SERVER_ERROR", "Internal server error".to_owned()),
        };
        Error::new(message).extend_with(|_, e| e.set("code", code))
    }
}

/// The chain of causes without the values that a database quotes ("Key (phone)=(…) already exists").
struct Cause<'a>(&'a anyhow::Error);

impl std::fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (depth, cause) in self.0.chain().enumerate() {
            let text = cause.to_string();
            let head = text.split(['(', '\n']).next().unwrap_or_default().trim();
            write!(f, "{}{head}", if depth == 0 { "" } else { ": " })?;
        }
        Ok(())
    }
}

/// The stable codes of `userErrors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "UserErrorCode")]
pub enum Code {
    /// The value has the wrong form or lies outside what is allowed.
    InvalidInput,
    /// Nothing of this id that you may see.
    NotFound,
    /// You may see it, but not do this with it.
    Forbidden,
    /// Sign in first.
    Unauthenticated,
    /// The row changed since you read it: `node` holds it as it is now.
    Conflict,
    /// Its state does not allow this step.
    InvalidState,
    /// There is one of these already.
    AlreadyExists,
    /// Somebody else was first to claim it.
    AlreadyClaimed,
    /// A bound is reached: no more of these.
    LimitReached,
    /// A recorded consent is missing.
    ConsentMissing,
    /// The idempotency key was used with other variables.
    IdempotencyKeyReused,
    /// Too many tries: wait.
    Throttled,
    /// The phone, code, password or token is not right.
    CredentialsInvalid,
}

/// Why a mutation was refused: what, where, and what is allowed.
#[derive(Clone, Debug)]
pub struct Rejection {
    pub code: Code,
    pub text: Text,
    /// Where in the input, outermost first.
    pub path: Vec<Cow<'static, str>>,
    /// The row that it is about, where the caller may see it.
    pub node: Option<AnyGid>,
}

impl Rejection {
    pub fn new(code: Code, text: Text) -> Self {
        Self {
            code,
            text,
            path: Vec::new(),
            node: None,
        }
    }

    /// Names the input field.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.path.insert(0, field.into());
        self
    }

    /// Names the row.
    #[must_use]
    pub fn about(mut self, node: impl Into<AnyGid>) -> Self {
        self.node = Some(node.into());
        self
    }

    pub fn not_found() -> Self {
        Self::new(
            Code::NotFound,
            Text::new(
                "找不到，或您无权查看",
                "ᠣᠯᠳᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ᠂ ᠡᠰᠡᠪᠡᠯ ᠦᠵᠡᠬᠦ ᠡᠷᠬᠡ ᠦᠭᠡᠢ",
                "Not found, or not for you to see",
            ),
        )
    }

    pub fn forbidden() -> Self {
        Self::new(
            Code::Forbidden,
            Text::new(
                "您无权进行此操作",
                "ᠲᠠ ᠡᠨᠡ ᠦᠢᠯᠡᠳᠦᠯ ᠢ ᠬᠢᠬᠦ ᠡᠷᠬᠡ ᠦᠭᠡᠢ",
                "You may not do this",
            ),
        )
    }

    pub fn unauthenticated() -> Self {
        Self::new(
            Code::Unauthenticated,
            Text::new("请先登录", "ᠡᠬᠢᠯᠡᠭᠡᠳ ᠨᠡᠪᠲᠡᠷᠡᠨ᠎ᠡ ᠦᠦ", "Sign in first"),
        )
    }

    pub fn conflict() -> Self {
        Self::new(
            Code::Conflict,
            Text::new(
                "内容已被他人修改，请核对后重试",
                "ᠠᠭᠤᠯᠭ᠎ᠠ ᠶᠢ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠥᠭᠡᠷᠡᠴᠢᠯᠡᠵᠡᠢ᠂ ᠰᠢᠯᠭᠠᠭᠠᠳ ᠳᠠᠬᠢᠨ ᠣᠷᠤᠯᠳᠤᠨ᠎ᠠ ᠤᠤ",
                "It changed since you read it: look at it again and retry",
            ),
        )
    }

    pub fn invalid_state(state: &str, step: &str) -> Self {
        Self::new(
            Code::InvalidState,
            Text::new(
                format!("当前状态 {state} 不允许 {step}"),
                format!("ᠣᠳᠣ ᠶᠢᠨ ᠪᠠᠢᠳᠠᠯ {state} ᠳ᠋ᠤ {step} ᠢ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠬᠦ ᠦᠭᠡᠢ"),
                format!("The state {state} does not allow {step}"),
            ),
        )
    }

    /// A value of the wrong form; `allowed` says what is right, in each language.
    pub fn invalid(allowed: Text) -> Self {
        Self::new(Code::InvalidInput, allowed)
    }
}

/// Why a service did nothing.
#[derive(Debug)]
pub enum Refusal {
    Rejected(Box<Rejection>),
    Failed(Fault),
    /// Not a refusal: this keyed request was answered before, and here is what it got.
    Replayed(serde_json::Value),
}

impl Refusal {
    /// Names the input field of a rejection.
    #[must_use]
    pub fn at(self, field: impl Into<Cow<'static, str>>) -> Self {
        match self {
            Self::Rejected(rejection) => Self::Rejected(Box::new(rejection.at(field))),
            other => other,
        }
    }
}

impl<E: Into<Rejection>> From<E> for Refusal {
    fn from(rejection: E) -> Self {
        Self::Rejected(Box::new(rejection.into()))
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl From<DbErr> for Refusal {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What went wrong with an input, as data that a client can show and act on.
#[derive(async_graphql::SimpleObject)]
pub struct UserError {
    /// A stable code to branch on.
    code: Code,
    /// What is wrong and what is allowed, in the language of `Accept-Language`.
    message: String,
    /// The input field, outermost first; null where it is about no single field.
    path: Option<Vec<String>>,
    /// The row it is about, as it is now; null where there is none or it is not for you to see.
    node: Option<crate::gid::Node>,
}

impl UserError {
    pub async fn of(rejection: Rejection, ctx: &crate::app::Ctx) -> Result<Self, Fault> {
        let node = match &rejection.node {
            Some(gid) => crate::gid::find(ctx, gid).await?,
            None => None,
        };
        let path: Vec<String> = rejection.path.into_iter().map(Cow::into_owned).collect();
        Ok(Self {
            code: rejection.code,
            message: rejection.text.say(ctx.language).to_owned(),
            path: (!path.is_empty()).then_some(path),
            node,
        })
    }
}
