//! A newtype for the key of each table, so that a card's id can never stand where a point's is meant.

use sea_orm::prelude::{DbErr, Uuid};
use sea_orm::{DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};

/// A key with the prefix by which clients know it (`card_01jd…`).
pub trait TypedId: Copy + Send + Sync + 'static {
    /// The prefix of the public form: lower-case letters, unique among all tables.
    const PREFIX: &'static str;
    /// The bare key, as the database holds it.
    fn uuid(self) -> Uuid;
    /// Types a bare key.
    fn from_uuid(uuid: Uuid) -> Self;
}

macro_rules! ids {
    ($($name:ident = $prefix:literal,)*) => {
        $(
            #[doc = concat!("The key of a row that clients know as `", $prefix, "_…`.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType)]
            pub struct $name(pub Uuid);

            impl $name {
                /// A new key: UUIDv7, so that rows made later sort later.
                #[expect(clippy::new_without_default, reason = "a default key that differs each time would surprise")]
                pub fn new() -> Self {
                    Self(Uuid::now_v7())
                }
            }

            impl TryFromU64 for $name {
                fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                    Err(DbErr::ConvertFromU64(stringify!($name)))
                }
            }

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;
                fn uuid(self) -> Uuid {
                    self.0
                }
                fn from_uuid(uuid: Uuid) -> Self {
                    Self(uuid)
                }
            }
        )*

        /// Every prefix in use, for the test that keeps them unique.
        pub const PREFIXES: &[&str] = &[$($prefix),*];
    };
}

ids! {
    AccessLogId = "look",
    ActivityAdjustmentId = "adjust",
    ActivityFeedbackId = "feedback",
    ActivityId = "activity",
    ActivityRoleId = "arole",
    AuditEntryId = "audit",
    CalendarFeedId = "feed",
    CardDelegationId = "deleg",
    CardPlacementId = "place",
    CardReportId = "report",
    CareAlertId = "alert",
    CareLogId = "carelog",
    CareProblemId = "problem",
    CareRecipientId = "care",
    CaseCallbackId = "callback",
    CaseEscalationId = "late",
    CaseMessageId = "message",
    CaseNoteId = "note",
    CaseOutcomeId = "outcome",
    CasePaperId = "handed",
    CaseRatingId = "rating",
    CaseReferralId = "referral",
    CertificateId = "cert",
    CommunityId = "community",
    ConsentId = "consent",
    DeliveryId = "delivery",
    HomeVisitId = "visit",
    FileId = "file",
    HourEntryId = "hour",
    HouseholdId = "house",
    HouseholdMemberId = "hmember",
    JobId = "job",
    JointCommitteeId = "committee",
    LiaisonPointId = "point",
    MatterDocumentId = "paper",
    MembershipId = "member",
    NotificationId = "notice",
    NeedId = "need",
    NeedSupportId = "metoo",
    SurveyId = "survey",
    SurveyHouseholdId = "door",
    SurveyFindingId = "finding",
    OutboxEventId = "event",
    PairingId = "pairing",
    PersonId = "person",
    RefreshTokenId = "refresh",
    RoleGrantId = "grant",
    ServiceAccountId = "service",
    ServiceCardId = "card",
    ServiceCaseId = "case",
    ServiceGuideId = "guide",
    ServiceMatterId = "matter",
    ServicePostId = "post",
    SessionId = "session",
    SignInCodeId = "code",
    SignUpId = "signup",
    SigningKeyId = "key",
    TeamMemberId = "tmember",
    TransitionLogId = "step",
    UnitId = "unit",
    UnitOfferId = "offer",
    UploadTicketId = "ticket",
    VolunteerId = "volunteer",
    VolunteerTeamId = "team",
    WishClaimId = "claim",
    WishId = "wish",
}
