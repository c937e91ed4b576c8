//! The roots: a line a domain.

use async_graphql::{Context, ID, MergedObject, MergedSubscription, Object, Result, ValidationMode};

use crate::activities::graphql::activity_changes::ActivityMutation;
use crate::activities::graphql::activity_steps::ActivityStepMutation;
use crate::activities::graphql::afterwards::AfterwardsMutation;
use crate::activities::graphql::feed::FeedMutation;
use crate::activities::graphql::list::ActivityQuery;
use crate::activities::graphql::sign_up_changes::SignUpMutation;
use crate::boxed::Boxed;
use crate::cards::graphql::card::CardQuery;
use crate::cards::graphql::card_changes::CardMutation;
use crate::cards::graphql::card_steps::CardStepMutation;
use crate::cards::graphql::delegation::DelegationMutation;
use crate::cards::graphql::guide::GuideMutation;
use crate::cards::graphql::matter::MatterQuery;
use crate::cards::graphql::matter_changes::MatterMutation;
use crate::cards::graphql::post::{PostMutation, PostQuery};
use crate::care::graphql::alert::AlertMutation;
use crate::care::graphql::consent::ConsentMutation;
use crate::care::graphql::household::HouseholdQuery;
use crate::care::graphql::household_changes::HouseholdMutation;
use crate::care::graphql::log::LogMutation;
use crate::care::graphql::pairing::PairingQuery;
use crate::care::graphql::pairing_changes::PairingMutation;
use crate::care::graphql::problem::ProblemMutation;
use crate::care::graphql::recipient::CareRecipientQuery;
use crate::care::graphql::recipient_changes::CareRecipientMutation;
use crate::care::graphql::suggestion::SuggestionQuery;
use crate::cases::graphql::callback::CallbackMutation;
use crate::cases::graphql::case_changes::CaseMutation;
use crate::cases::graphql::case_endings::CaseEndingMutation;
use crate::cases::graphql::case_steps::CaseStepMutation;
use crate::cases::graphql::list::CaseQuery;
use crate::cases::graphql::referral::ReferralMutation;
use crate::cases::graphql::visit::VisitMutation;
use crate::committees::graphql::committee_changes::CommitteeMutation;
use crate::committees::graphql::joint_committee::CommitteeQuery;
use crate::committees::graphql::membership_changes::MembershipMutation;
use crate::committees::graphql::offer::OfferMutation;
use crate::committees::graphql::unit::UnitQuery;
use crate::committees::graphql::unit_changes::UnitMutation;
use crate::error::Fault;
use crate::files::graphql::ticket::FileMutation;
use crate::gid::{self, AnyGid, Node};
use crate::hours::graphql::certificate_changes::CertificateMutation;
use crate::hours::graphql::entry_changes::HourMutation;
use crate::hours::graphql::list::HourQuery;
use crate::identity::graphql::sign_in::SignInMutation;
use crate::identity::graphql::sign_out::SignOutMutation;
use crate::identity::graphql::viewer::ViewerQuery;
use crate::integration::graphql::account::AccountQuery;
use crate::integration::graphql::account_changes::AccountMutation;
use crate::liaison::graphql::placement::PlacementMutation;
use crate::liaison::graphql::point::PointQuery;
use crate::liaison::graphql::point_changes::PointMutation;
use crate::live::graphql::LiveSubscription;
use crate::needs::graphql::need::NeedQuery;
use crate::needs::graphql::need_changes::NeedMutation;
use crate::needs::graphql::need_steps::NeedStepMutation;
use crate::notify::graphql::inbox::InboxMutation;
use crate::notify::graphql::preferences::PreferenceMutation;
use crate::people::graphql::grant_changes::GrantMutation;
use crate::people::graphql::person::PersonQuery;
use crate::people::graphql::person_changes::PersonMutation;
use crate::policy::{Access, Action};
use crate::privacy::graphql::audit::AuditQuery;
use crate::privacy::graphql::reveal::RevealMutation;
use crate::resolve::{self, Asked};
use crate::search::graphql::SearchQuery;
use crate::surveys::graphql::door_changes::DoorMutation;
use crate::surveys::graphql::survey::SurveyQuery;
use crate::surveys::graphql::survey_changes::SurveyMutation;
use crate::territory::graphql::{TerritoryMutation, TerritoryQuery};
use crate::volunteers::graphql::team_changes::TeamMutation;
use crate::volunteers::graphql::volunteer::VolunteerQuery;
use crate::volunteers::graphql::volunteer_changes::VolunteerMutation;
use crate::wishes::graphql::board_changes::WishSubscription;
use crate::wishes::graphql::claim_changes::ClaimMutation;
use crate::wishes::graphql::wish::WishQuery;
use crate::wishes::graphql::wish_changes::WishMutation;

/// Everything that can be read.
#[derive(Default, MergedObject)]
pub struct Query(
    NodeQuery,
    ViewerQuery,
    TerritoryQuery,
    PersonQuery,
    AuditQuery,
    AccountQuery,
    UnitQuery,
    CommitteeQuery,
    VolunteerQuery,
    PointQuery,
    HouseholdQuery,
    CareRecipientQuery,
    PairingQuery,
    SuggestionQuery,
    WishQuery,
    MatterQuery,
    PostQuery,
    CardQuery,
    CaseQuery,
    ActivityQuery,
    NeedQuery,
    SurveyQuery,
    HourQuery,
    SearchQuery,
);

/// Declares a root of parts whose fields run on the heap.
macro_rules! root {
    ($(#[$doc:meta])* $name:ident of $($part:ident,)*) => {
        $(#[$doc])*
        #[derive(Default, MergedObject)]
        pub struct $name($(Boxed<$part>),*);
    };
}

root! {
    /// Everything that can be done: noun first, one a business act.
    Mutation of
    TerritoryMutation,
    PersonMutation,
    RevealMutation,
    AccountMutation,
    GrantMutation,
    UnitMutation,
    OfferMutation,
    CommitteeMutation,
    MembershipMutation,
    VolunteerMutation,
    TeamMutation,
    PointMutation,
    PlacementMutation,
    HouseholdMutation,
    CareRecipientMutation,
    ConsentMutation,
    PairingMutation,
    WishMutation,
    ClaimMutation,
    FileMutation,
    SignInMutation,
    SignOutMutation,
    MatterMutation,
    GuideMutation,
    PostMutation,
    CardMutation,
    CardStepMutation,
    DelegationMutation,
    CaseMutation,
    CaseEndingMutation,
    CaseStepMutation,
    ReferralMutation,
    VisitMutation,
    CallbackMutation,
    ActivityMutation,
    ActivityStepMutation,
    SignUpMutation,
    AfterwardsMutation,
    FeedMutation,
    LogMutation,
    ProblemMutation,
    AlertMutation,
    InboxMutation,
    PreferenceMutation,
    NeedMutation,
    NeedStepMutation,
    SurveyMutation,
    DoorMutation,
    HourMutation,
    CertificateMutation,
}

/// Everything that can be listened to.
#[derive(Default, MergedSubscription)]
pub struct Subscription(LiveSubscription, WishSubscription);

/// The schema that we serve.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds it. Documents are validated and bounded before they come here, so that its own checks stay light.
pub fn build() -> Schema {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .directive(resolve::idempotent)
        .validation_mode(ValidationMode::Fast)
        .finish()
}

/// The text of the schema.
pub fn sdl() -> String {
    build().sdl_with_options(
        async_graphql::SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items()
            .include_specified_by(),
    )
}

/// The most ids that `nodes` takes.
const MOST_NODES: usize = 100;

/// The root fields that are of no domain.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its global id; null for an unknown id and for what you may not see alike.
    #[graphql(directive = Access::apply(Action::NodeRead))]
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The global id.")] id: ID) -> Option<Node> {
        let id = AnyGid::parse(&id)?;
        ctx.nullable(gid::find(ctx.asked(), &id).await)
    }

    /// Several at once, in the order asked; null for each that is unknown or not for you to see.
    #[graphql(directive = Access::apply(Action::NodeRead))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > MOST_NODES {
            return Err(Fault::BadInput(format!(
                "`ids` has {}; allowed are at most {MOST_NODES}",
                ids.len()
            ))
            .into());
        }
        let ctx = ctx.asked();
        let found = ids.iter().map(|id| async {
            match AnyGid::parse(id) {
                Some(id) => gid::find(ctx, &id).await,
                None => Ok(None),
            }
        });
        Ok(futures_util::future::try_join_all(found).await?)
    }
}
