//! The events of one listener: first what it missed, then what happens.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use entity::outbox_event::{Column, Entity};
use sea_orm::sea_query::LikeExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::{Cursor, Event, Happened, Tail, Topic, Wanted};
use crate::app::App;
use crate::error::Fault;

/// Events that are told again after a cut; whoever was away for longer looks at everything again.
const AGAIN: usize = 100;

/// Tells one listener what it asked for.
pub struct Feed {
    app: Arc<App>,
    receiver: Receiver<Event>,
    first: VecDeque<Event>,
    /// Positions that were told from the table, and may come from the tail as well.
    told: HashSet<i64>,
}

impl Feed {
    /// Begins to listen, and after a cut goes on where it was.
    pub async fn open(app: &Arc<App>, wanted: Wanted) -> Result<Self, Fault> {
        // From here on nothing is missed; what is read below may come twice.
        let receiver = Tail::listen(app, wanted.topic.clone()).await?;
        let now = app.live.cursor();
        let first = match wanted.after {
            None => VecDeque::from([Event::Begun(now)]),
            Some(after) => again(app, &wanted.topic, after, now).await?,
        };
        let told = first
            .iter()
            .filter_map(|event| Some(event.happened()?.position))
            .collect();
        Ok(Self {
            app: app.clone(),
            receiver,
            first,
            told,
        })
    }

    /// The next event.
    pub async fn next(&mut self) -> Event {
        if let Some(event) = self.first.pop_front() {
            return event;
        }
        loop {
            match self.receiver.recv().await {
                Ok(event) => {
                    let position = event.happened().map(|happened| happened.position);
                    if position.is_none_or(|position| !self.told.remove(&position)) {
                        return event;
                    }
                }
                Err(RecvError::Lagged(_)) => {
                    let cursor = self.app.live.cursor();
                    self.receiver = self.receiver.resubscribe();
                    return Event::Missed(cursor);
                }
                // The topic stands while somebody listens to it.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

/// What happened since a cut.
async fn again(app: &App, topic: &Topic, after: Cursor, now: Cursor) -> Result<VecDeque<Event>, Fault> {
    let mut select = Entity::find().filter(Column::Position.gt(after.0));
    select = match topic {
        Topic::Row(subject) => select.filter(Column::Subject.eq(subject)),
        Topic::Board { community, of } => select
            .filter(Column::CommunityId.eq(*community))
            .filter(Column::Subject.like(LikeExpr::new(format!("{of}\\_%")).escape('\\'))),
    };
    let rows = select
        .order_by_asc(Column::Position)
        .limit(AGAIN as u64 + 1)
        .all(app.db.read())
        .await?;
    if rows.len() > AGAIN {
        return Ok(VecDeque::from([Event::Missed(now)]));
    }
    let events = rows.into_iter().map(|row| {
        // It goes on at the place from which it was told again, until what follows is told as well.
        let cursor = now.min(Cursor(row.position));
        Event::Happened(Arc::new(Happened::of(row, cursor)))
    });
    Ok(events.collect())
}
