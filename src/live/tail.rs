//! Reads on in the outbox, once for all who listen in this process. Positions are given out when an event is
//! recorded and seen when its transaction commits, so a later one can be seen first: what is missing between two is
//! looked for again until it can no longer come.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use entity::outbox_event::{Column, Entity, Model};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::{Notify, OnceCell, broadcast};
use tokio::time::{Instant, timeout};

use super::{Cursor, Event, Happened, Topic};
use crate::app::App;
use crate::error::Fault;

/// How soon events of other processes are seen; those of this one wake the tail.
const EVERY: Duration = Duration::from_millis(500);
/// No transaction lasts longer: a position that is still missing was rolled back.
const GIVEN_UP: Duration = Duration::from_mins(10);
/// Events at a time.
const BATCH: u64 = 1000;
/// So many positions before the first one that is read may still be filled.
const BEFORE: i64 = 1000;
/// The most positions that are looked for.
const MOST_MISSING: i64 = 10_000;
/// Events that a listener may be behind, before it is told that it missed some.
const BEHIND: usize = 16;
/// Turns after which topics without listeners are dropped.
const SWEPT: u32 = 120;

/// The process's place in the outbox, and who listens.
#[derive(Default)]
pub struct Tail {
    topics: Mutex<HashMap<Topic, broadcast::Sender<Event>>>,
    place: Mutex<Place>,
    woken: Notify,
    begun: OnceCell<()>,
}

#[derive(Default)]
struct Place {
    high: i64,
    /// Positions below `high` that were not seen, and since when.
    missing: BTreeMap<i64, Instant>,
}

impl Place {
    fn cursor(&self) -> Cursor {
        Cursor(self.missing.keys().next().map_or(self.high, |first| first - 1))
    }

    /// Takes rows that were read, in the order of their positions.
    fn take(&mut self, rows: &[Model], now: Instant) {
        for row in rows {
            self.missing.remove(&row.position);
            if row.position > self.high {
                let from = (self.high + 1).max(row.position - MOST_MISSING);
                self.missing
                    .extend((from..row.position).map(|position| (position, now)));
                self.high = row.position;
            }
        }
        self.missing
            .retain(|_, since| now.duration_since(*since) < GIVEN_UP);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tail {
    /// Something was recorded here.
    pub fn wake(&self) {
        self.woken.notify_one();
    }

    /// Listens to a topic from now on.
    pub(super) async fn listen(app: &Arc<App>, topic: Topic) -> Result<broadcast::Receiver<Event>, DbErr> {
        let tail = &app.live;
        tail.begun.get_or_try_init(|| begin(app)).await?;
        let mut topics = locked(&tail.topics);
        let sender = topics
            .entry(topic)
            .or_insert_with(|| broadcast::Sender::new(BEHIND));
        Ok(sender.subscribe())
    }

    pub(super) fn cursor(&self) -> Cursor {
        locked(&self.place).cursor()
    }

    /// Tells those who listen what was read.
    fn tell(&self, rows: Vec<Model>) {
        let all_before = {
            let mut place = locked(&self.place);
            place.take(&rows, Instant::now());
            place.cursor()
        };
        let topics = locked(&self.topics);
        for row in rows {
            // What follows in this batch is not told yet.
            let cursor = all_before.min(Cursor(row.position));
            let happened = Arc::new(Happened::of(row, cursor));
            for topic in happened.topics() {
                if let Some(sender) = topics.get(&topic) {
                    // Whoever stopped listening is not told.
                    let _ = sender.send(Event::Happened(happened.clone()));
                }
            }
        }
    }

    fn sweep(&self) {
        locked(&self.topics).retain(|_, sender| sender.receiver_count() > 0);
    }
}

async fn begin(app: &Arc<App>) -> Result<(), DbErr> {
    let db = app.db.read();
    let newest = Entity::find().order_by_desc(Column::Position).one(db).await?;
    let newest = newest.map_or(0, |row| row.position);
    let from = (newest - BEFORE).max(0);
    let rows = after(app, from, BATCH).await?;
    let mut place = Place {
        high: from,
        ..Place::default()
    };
    place.take(&rows, Instant::now());
    *locked(&app.live.place) = place;
    tokio::spawn(read_on(Arc::downgrade(app)));
    Ok(())
}

/// Reads on for as long as the process has the app.
async fn read_on(app: Weak<App>) {
    let mut turns = 0_u32;
    while let Some(app) = app.upgrade() {
        let more = match read(&app).await {
            Ok(more) => more,
            Err(error) => {
                Fault::from(error).log();
                false
            }
        };
        turns = turns.wrapping_add(1);
        if turns.is_multiple_of(SWEPT) {
            app.live.sweep();
        }
        if !more {
            // Woken or not, it looks again.
            let _ = timeout(EVERY, app.live.woken.notified()).await;
        }
    }
}

/// Reads what has come; whether there is more.
async fn read(app: &App) -> Result<bool, DbErr> {
    let (high, missing) = {
        let place = locked(&app.live.place);
        (place.high, place.missing.keys().copied().collect::<Vec<_>>())
    };
    // Before the later ones, so that whoever is told those was told these.
    let mut rows = Vec::new();
    for some in missing.chunks(500) {
        let found = Entity::find().filter(Column::Position.is_in(some.iter().copied()));
        rows.extend(found.order_by_asc(Column::Position).all(app.db.read()).await?);
    }
    let later = after(app, high, BATCH).await?;
    let more = later.len() as u64 == BATCH;
    rows.extend(later);
    app.live.tell(rows);
    Ok(more)
}

async fn after(app: &App, position: i64, most: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Position.gt(position))
        .order_by_asc(Column::Position)
        .limit(most)
        .all(app.db.read())
        .await
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::ids::OutboxEventId;

    use super::*;

    fn rows(positions: &[i64]) -> Vec<Model> {
        let row = |position: &i64| Model {
            position: *position,
            event_id: OutboxEventId::new(),
            created_at: DateTime::UNIX_EPOCH,
            kind: String::new(),
            subject: String::new(),
            actor: None,
            version: 1,
            community_id: None,
        };
        positions.iter().map(row).collect()
    }

    #[test]
    fn nobody_goes_on_behind_a_position_that_may_still_be_filled() {
        let (mut place, now) = (
            Place {
                high: 7,
                ..Place::default()
            },
            Instant::now(),
        );
        place.take(&rows(&[8, 11]), now);
        assert_eq!((place.high, place.cursor()), (11, Cursor(8)));
        place.take(&rows(&[10, 12]), now);
        assert_eq!(place.cursor(), Cursor(8), "9 is missing");
        place.take(&rows(&[9]), now);
        assert_eq!(place.cursor(), Cursor(12));
        place.take(&rows(&[14]), now);
        place.take(&[], now + GIVEN_UP);
        assert_eq!(place.cursor(), Cursor(14), "13 was rolled back");
    }
}
