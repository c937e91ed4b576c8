//! 动态: what happens, told to those who listen. What they are told is looked up for each of them at each event, as
//! they stand at that moment.

mod feed;
pub mod graphql;
mod tail;

use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::ids::{CommunityId, TypedId};
use entity::outbox_event::Model;

pub use self::feed::Feed;
pub use self::tail::Tail;
use crate::error::Fault;

/// What somebody listens to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A row, by its public id.
    Row(String),
    /// The rows of one kind, by the prefix of their ids, in a community.
    Board { community: CommunityId, of: String },
}

impl Topic {
    /// The rows of a type in a community.
    pub fn board<T: TypedId>(community: CommunityId) -> Self {
        let of = T::PREFIX.to_owned();
        Self::Board { community, of }
    }
}

/// Something that happened.
#[derive(Debug)]
pub struct Happened {
    pub position: i64,
    /// Where to go on after a cut that follows this event.
    pub cursor: Cursor,
    /// `pairing.ended`, …
    pub kind: String,
    /// The public id of the row.
    pub subject: String,
    pub at: DateTime<Utc>,
    community: Option<CommunityId>,
}

impl Happened {
    fn of(row: Model, cursor: Cursor) -> Self {
        Self {
            position: row.position,
            cursor,
            kind: row.kind,
            subject: row.subject,
            at: row.created_at,
            community: row.community_id,
        }
    }

    fn topics(&self) -> impl Iterator<Item = Topic> {
        let of = self.subject.split('_').next().unwrap_or_default().to_owned();
        let board = self.community.map(|community| Topic::Board { community, of });
        std::iter::once(Topic::Row(self.subject.clone())).chain(board)
    }
}

/// What a listener is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// Listening has begun: how things stand.
    Begun(Cursor),
    Happened(Arc<Happened>),
    /// Events were left out: look at everything again.
    Missed(Cursor),
}

impl Event {
    pub fn cursor(&self) -> Cursor {
        match self {
            Self::Begun(cursor) | Self::Missed(cursor) => *cursor,
            Self::Happened(happened) => happened.cursor,
        }
    }

    /// What happened, where that is known.
    pub fn happened(&self) -> Option<&Happened> {
        match self {
            Self::Happened(happened) => Some(happened),
            Self::Begun(_) | Self::Missed(_) => None,
        }
    }
}

/// A position up to which everything was told. What is recorded at a later one can become visible earlier, so this
/// lies before the first position that may still be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(i64);

impl Cursor {
    pub fn text(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("after:{}", self.0))
    }

    pub fn parse(text: &str) -> Result<Self, Fault> {
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let position = text.strip_prefix("after:").and_then(|text| text.parse().ok());
        position
            .filter(|position| *position >= 0)
            .map(Self)
            .ok_or_else(|| Fault::BadInput("`after` must be the `cursor` of an event".to_owned()))
    }
}

/// What a client asked to be told.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub topic: Topic,
    pub after: Option<Cursor>,
}

/// One run of a subscription's resolver.
#[derive(Clone)]
pub enum Turn {
    /// It says what it listens to; nothing where there is nothing that the caller may see.
    Open(Arc<OnceLock<Wanted>>),
    /// It answers an event.
    At(Event),
}
