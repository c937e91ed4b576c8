//! Who could be paired with whom, as the staff see it.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::ids::CommunityId;

use super::recipient::CareRecipient;
use crate::care::suggestions::{self, Suggestion};
use crate::error::Fault;
use crate::gid::Gid;
use crate::page::LONGEST;
use crate::policy::{Access, Action};
use crate::resolve::Asked;
use crate::volunteers::graphql::volunteer::Volunteer;

/// Two who could be paired, and why. Nothing is stored: `pairingPropose` makes a pairing of it.
#[derive(SimpleObject)]
#[graphql(directive = Access::apply(Action::PairingSuggestionRead))]
pub struct PairingSuggestion {
    /// Who is looked after, agrees to be paired, and is paired with nobody.
    recipient: CareRecipient,
    /// An active volunteer with a place left, of a unit that is active on the joint committee.
    volunteer: Volunteer,
    /// How well the two fit, 1 to 100: language 40, skills 40, distance 15, load 5.
    score: i32,
    /// Metres between their homes, to a hundred, or between their communities where no more is known of a home;
    /// null where neither is known.
    distance_metres: Option<f64>,
    /// Why the two fit, a sentence each, in the language of `Accept-Language`.
    reasons: Vec<String>,
}

/// The root field of suggestions.
#[derive(Default)]
pub struct SuggestionQuery;

#[Object]
impl SuggestionQuery {
    /// With whom those who wait could be paired, so that it is best for all of them together, by language, needed
    /// skills, distance and load; the best first. The same as long as nothing changes.
    #[graphql(directive = Access::apply(Action::PairingSuggestionRead))]
    async fn pairing_suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The community.")] community_id: Gid<CommunityId>,
        #[graphql(desc = "How many, 1 to 100; 20 unless said.")] first: Option<i32>,
    ) -> Result<Vec<PairingSuggestion>> {
        let first = first.unwrap_or(20);
        let most = usize::try_from(first)
            .ok()
            .filter(|_| (1..=LONGEST).contains(&first))
            .ok_or_else(|| Fault::BadInput(format!("`first` is {first}; allowed are 1 to {LONGEST}")))?;
        let Some(community) = community_id.known() else {
            return Ok(Vec::new());
        };
        let found = suggestions::suggest(ctx.asked(), community, most).await?;
        let language = ctx.asked().language;
        let shown = |suggestion: Suggestion| PairingSuggestion {
            recipient: suggestion.recipient.into(),
            volunteer: suggestion.volunteer.into(),
            score: suggestion.score,
            distance_metres: suggestion.metres,
            reasons: suggestion
                .reasons
                .iter()
                .map(|reason| reason.say(language).to_owned())
                .collect(),
        };
        Ok(found.into_iter().map(shown).collect())
    }
}
