//! Who could help whom: those who wait are given to the places that volunteers have left so that the worth of all
//! pairs together is the greatest. Nobody is forced: a pair without worth is none.

use std::collections::BTreeSet;

use entity::ids::PersonId;
use pathfinding::prelude::{Matrix, kuhn_munkres};

use super::homes::{self, Home, Way};

/// What each part of the worth is at most, in thousandths of a point; together a hundred points.
const LANGUAGE: i64 = 40_000;
const SKILLS: i64 = 40_000;
const NEAR: f64 = 15_000.0;
const LOAD: i64 = 5_000;
/// From here on the way counts as far, in metres.
const FAR: f64 = 5_000.0;

/// Someone who is looked after and paired with nobody.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub person: PersonId,
    pub language: String,
    pub skills: BTreeSet<String>,
    pub home: Option<Home>,
}

/// A volunteer with places left.
#[derive(Clone, Debug)]
pub struct Helper {
    pub person: PersonId,
    pub languages: Vec<String>,
    pub skills: BTreeSet<String>,
    pub home: Option<Home>,
    /// How many pairings stand.
    pub load: u32,
    /// How many more may.
    pub free: u32,
}

/// Two who fit, by their places in the lists, and how well in thousandths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub waiting: usize,
    pub helper: usize,
    pub worth: i64,
}

/// The way between the two, where both homes are known.
pub fn way(waiting: &Waiting, helper: &Helper) -> Option<Way> {
    Some(homes::way(waiting.home?, helper.home?))
}

/// What it is worth that this one helps that one, so many pairings after those that stand. Without a language in
/// common it is worth nothing.
pub fn worth(waiting: &Waiting, helper: &Helper, more: u32) -> i64 {
    if waiting.person == helper.person || !helper.languages.contains(&waiting.language) {
        return 0;
    }
    let needed = i64::try_from(waiting.skills.len()).unwrap_or(i64::MAX);
    let there = i64::try_from(waiting.skills.intersection(&helper.skills).count()).unwrap_or_default();
    // Who needs no skill in particular is helped half as well by anyone.
    let skills = if needed == 0 {
        SKILLS / 2
    } else {
        SKILLS * there / needed
    };
    LANGUAGE + skills + near(way(waiting, helper)) + LOAD / i64::from(1 + helper.load + more)
}

#[expect(clippy::cast_possible_truncation, reason = "between nothing and NEAR")]
fn near(way: Option<Way>) -> i64 {
    let closeness = way.map_or(0.0, |way| (1.0 - way.metres / FAR).max(0.0));
    (closeness * NEAR) as i64
}

/// The pairs of the greatest total worth. The same lists give the same pairs.
pub fn assign(waiting: &[Waiting], helpers: &[Helper]) -> Vec<Pair> {
    let places: Vec<(usize, u32)> = helpers
        .iter()
        .enumerate()
        .flat_map(|(helper, row)| (0..row.free).map(move |more| (helper, more)))
        .collect();
    if waiting.is_empty() || places.is_empty() {
        return Vec::new();
    }
    // A column for each place, and one for each who waits in which nobody helps.
    let worths = Matrix::from_fn(waiting.len(), places.len() + waiting.len(), |(row, column)| {
        places
            .get(column)
            .map_or(0, |(helper, more)| worth(&waiting[row], &helpers[*helper], *more))
    });
    let (_, columns) = kuhn_munkres(&worths);
    let mut pairs = Vec::new();
    for (row, column) in columns.into_iter().enumerate() {
        let worth = worths[(row, column)];
        if worth > 0 {
            pairs.push(Pair {
                waiting: row,
                helper: places[column].0,
                worth,
            });
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::liaison::nearest::Spot;

    const CODES: [&str; 4] = ["MEDICINE", "TUTORING", "LEGAL_AID", "COUNSELLING"];
    const TAGS: [&str; 3] = ["zh-Hans", "mn-Mong", "en"];

    fn skills() -> impl Strategy<Value = BTreeSet<String>> {
        prop::collection::btree_set(prop::sample::select(CODES.map(str::to_owned).to_vec()), 0..4)
    }

    fn home() -> impl Strategy<Value = Option<Home>> {
        prop::option::of(
            (41.5..41.6_f64, 108.4..108.6_f64).prop_map(|(lat, lng)| Home::At(Spot::at(lat, lng))),
        )
    }

    fn tag() -> impl Strategy<Value = String> {
        prop::sample::select(TAGS.map(str::to_owned).to_vec())
    }

    fn waiting() -> impl Strategy<Value = Waiting> {
        (tag(), skills(), home()).prop_map(|(language, skills, home)| Waiting {
            person: PersonId::new(),
            language,
            skills,
            home,
        })
    }

    fn helper() -> impl Strategy<Value = Helper> {
        (
            prop::collection::vec(tag(), 1..3),
            skills(),
            home(),
            0..4_u32,
            0..4_u32,
        )
            .prop_map(|(languages, skills, home, load, free)| Helper {
                person: PersonId::new(),
                languages,
                skills,
                home,
                load,
                free,
            })
    }

    /// Gives each in turn the best place that is left.
    fn greedy(order: impl Iterator<Item = usize>, waiting: &[Waiting], helpers: &[Helper]) -> i64 {
        let mut given = vec![0; helpers.len()];
        let mut total = 0;
        for row in order {
            let open = (0..helpers.len()).filter(|helper| given[*helper] < helpers[*helper].free);
            let worths = open.map(|helper| (worth(&waiting[row], &helpers[helper], given[helper]), helper));
            if let Some((best, helper)) = worths.max()
                && best > 0
            {
                given[helper] += 1;
                total += best;
            }
        }
        total
    }

    proptest! {
        #[test]
        fn no_order_of_giving_the_best_to_each_in_turn_is_worth_more(
            (waiting, helpers, order) in (
                prop::collection::vec(waiting(), 0..12),
                prop::collection::vec(helper(), 0..8),
            ).prop_flat_map(|(waiting, helpers)| {
                let order = Just((0..waiting.len()).collect::<Vec<_>>()).prop_shuffle();
                (Just(waiting), Just(helpers), order)
            })
        ) {
            let pairs = assign(&waiting, &helpers);
            prop_assert_eq!(&pairs, &assign(&waiting, &helpers), "the same again");
            let total: i64 = pairs.iter().map(|pair| pair.worth).sum();
            prop_assert!(total >= greedy(order.into_iter(), &waiting, &helpers));
            let once: BTreeSet<_> = pairs.iter().map(|pair| pair.waiting).collect();
            prop_assert_eq!(once.len(), pairs.len(), "each is helped by one");
            for (n, helper) in helpers.iter().enumerate() {
                let given = pairs.iter().filter(|pair| pair.helper == n).count();
                prop_assert!(given <= helper.free as usize, "nobody is given more than fits");
            }
            for pair in &pairs {
                let language = &waiting[pair.waiting].language;
                prop_assert!(helpers[pair.helper].languages.contains(language));
                prop_assert!((1..=100_000).contains(&pair.worth));
            }
        }
    }

    #[test]
    fn nobody_helps_oneself_or_without_a_common_language() {
        let person = PersonId::new();
        let mut waiting = Waiting {
            person,
            language: "mn-Mong".to_owned(),
            skills: BTreeSet::new(),
            home: None,
        };
        let mut helper = Helper {
            person,
            languages: vec!["mn-Mong".to_owned()],
            skills: BTreeSet::new(),
            home: None,
            load: 0,
            free: 2,
        };
        assert_eq!(assign(&[waiting.clone()], &[helper.clone()]), []);
        waiting.person = PersonId::new();
        assert_eq!(assign(&[waiting.clone()], &[helper.clone()]).len(), 1);
        helper.languages = vec!["zh-Hans".to_owned()];
        assert_eq!(assign(&[waiting], &[helper]), []);
    }
}
