//! A world made by chance. Rows are written as they are, so that it also has what takes years to come about: roles
//! that ended, people who moved, committees that were dissolved. Only what the database or the steps always keep
//! holds here too.

mod cards;
mod care;
mod committees;
mod people;
mod places;
mod wishes;

use chrono::{DateTime, Utc};
use entity::ids::{CommunityId, PersonId, UnitId};
use sea_orm::DatabaseTransaction;

use crate::dice::Dice;
use crate::harness::World;

/// A versioned row with these values.
macro_rules! put {
    ($by:ident, $table:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        #[allow(clippy::needless_update, reason = "some rows have no more values")]
        let row = $table::ActiveModel {
            id: Set(TypedId::from_uuid(Uuid::now_v7())),
            version: Set(1),
            created_at: Set($by.now),
            updated_at: Set($by.now),
            $($field: Set($value),)*
            ..Default::default()
        };
        row.insert(&$by.tx).await.unwrap()
    }};
}
use put;

/// Regions of the worlds, from the widest to the narrowest.
const REGIONS: [&str; 6] = ["15", "1508", "150824", "150825", "150824100", "150825100"];

struct Maker<'d> {
    tx: DatabaseTransaction,
    now: DateTime<Utc>,
    dice: &'d mut Dice,
    communities: Vec<CommunityId>,
    units: Vec<(UnitId, &'static str)>,
    people: Vec<PersonId>,
}

/// Fills an empty world.
pub async fn make(world: &World, dice: &mut Dice) {
    let mut maker = Maker {
        tx: world.app.db.begin().await.unwrap(),
        now: world.app.now(),
        dice,
        communities: Vec::new(),
        units: Vec::new(),
        people: Vec::new(),
    };
    maker.territory().await;
    maker.people().await;
    maker.grants().await;
    let committees = maker.committees().await;
    let volunteers = maker.volunteers(&committees).await;
    maker.cards().await;
    maker.homes().await;
    maker.care(&volunteers).await;
    maker.wishes(&volunteers).await;
    maker.records().await;
    maker.tx.commit().await.unwrap();
}

impl Maker<'_> {
    /// Now, once in so many; otherwise never.
    fn over(&mut self, times: usize) -> Option<DateTime<Utc>> {
        self.dice.rarely(times).then_some(self.now)
    }

    fn someone(&mut self) -> PersonId {
        self.dice.one(&self.people)
    }
}
