//! THE table of routes: which event tells whom what, beside the inbox by which channels.

use entity::notification::NotificationKind;
use entity::notification_preference::Topic;

use super::audience::Audience;

/// A line of the table.
pub struct Route {
    pub event: &'static str,
    pub audience: Audience,
    pub kind: NotificationKind,
    pub sms: bool,
    /// They are told although they may not see what it is about: who watches over the promises of others.
    pub unseen: bool,
}

macro_rules! routes {
    ($($event:literal tells $audience:ident $kind:ident $(by $sms:ident)? $(who may not see $unseen:ident)?;)*) => {
        /// All of it.
        pub const ROUTES: &[Route] = &[$(Route {
            event: $event,
            audience: Audience::$audience,
            kind: NotificationKind::$kind,
            sms: routes!(@said $($sms)?),
            unseen: routes!(@said $($unseen)?),
        }),*];
    };
    (@said $said:ident) => { true };
    (@said) => { false };
}

routes! {
    "service_case.submitted" tells Pool CaseSubmitted;
    "service_case.returned" tells Resident CaseReturned by sms;
    "service_case.assigned" tells Assignee CaseAssigned by sms;
    "service_case.waiting_for_resident" tells Resident CaseNeedsYou by sms;
    "service_case.referred" tells OfferedUnit CaseReferred;
    "service_case.resolved" tells Resident CaseResolved by sms;
    "service_case.reopened" tells Pool CaseReopened;
    "service_case.cancelled" tells Assignee CaseCancelled;
    "service_case.message_sent" tells OtherSide CaseMessage;
    "service_case.unclaimed" tells Duty CaseUnclaimed by sms;
    "service_case.vacated" tells Pool CaseVacated by sms;
    "service_case.vacated" tells Duty CaseVacated;
    "service_case.due_soon" tells Workers CaseDueSoon;
    "service_case.escalated_1" tells Pool CaseLate by sms;
    "service_case.escalated_1" tells DutyOfUnclaimed CaseLate by sms;
    "service_case.escalated_2" tells CommitteeLead CaseLate by sms who may not see it;
    "service_case.escalated_3" tells Banner CaseLate by sms;
    "case_callback.opened" tells CommunityStaff CallbackDue;
    "pairing.contact_due" tells Volunteer CareReminder by sms;
    "care_alert.with_volunteer" tells Volunteer CareNoContact by sms;
    "care_alert.with_staff" tells CommunityStaff CareAlert by sms;
    "care_problem.solved" tells CommunityStaff ProblemSolved;
    "hour_entry.confirmed" tells Volunteer HoursConfirmed;
    "hour_entry.rejected" tells Volunteer HoursRejected;
    "hour_entry.reversed" tells Volunteer HoursReversed;
    "certificate.superseded" tells Volunteer CertificateSuperseded;
    "home_visit.planned" tells Resident VisitPlanned by sms;
    "home_visit.planned" tells Visitor VisitPlanned by sms;
    "home_visit.cancelled" tells Resident VisitCancelled by sms;
    "home_visit.cancelled" tells Visitor VisitCancelled by sms;
    "home_visit.unstaffed" tells Workers VisitUnstaffed;
    "wish.claimed" tells Collector WishClaimed;
    "wish_claim.reminded" tells Volunteer WishClaimReminder by sms;
    "wish_claim.expired" tells Volunteer WishClaimExpired by sms;
    "wish_claim.cancelled" tells Volunteer WishCancelled by sms;
    "wish.delivered" tells Resident WishDelivered by sms;
    "wish.delivered" tells CommunityStaff WishDelivered;
    "wish.confirmed" tells Volunteer WishConfirmed;
    "sign_up.confirmed" tells Resident ActivityPlace by sms;
    "sign_up.called_off" tells Resident ActivityCancelled by sms;
    "activity.moved" tells SignedUp ActivityChanged by sms;
    "activity.reminded" tells Coming ActivityReminder by sms;
    "need.verified" tells Concerned NeedVerified;
    "need.declined" tells Concerned NeedDeclined;
    "need.adopted" tells Concerned NeedAdopted;
    "need.satisfied" tells Concerned NeedSatisfied;
    "need.merged" tells Concerned NeedMerged;
    "need.expired" tells Concerned NeedExpired;
}

/// Whether anybody is told of an event of this kind.
pub fn is_told(event: &str) -> bool {
    ROUTES.iter().any(|route| route.event == event)
}

/// Under which topic somebody chooses whether to be told.
pub fn topic(kind: NotificationKind) -> Topic {
    match kind {
        NotificationKind::CaseReturned
        | NotificationKind::CaseNeedsYou
        | NotificationKind::CaseResolved
        | NotificationKind::CaseMessage
        | NotificationKind::VisitPlanned
        | NotificationKind::VisitCancelled => Topic::MyCases,
        NotificationKind::CaseSubmitted
        | NotificationKind::CaseAssigned
        | NotificationKind::CaseReferred
        | NotificationKind::CaseReopened
        | NotificationKind::CaseCancelled
        | NotificationKind::CaseUnclaimed
        | NotificationKind::CaseDueSoon
        | NotificationKind::CaseLate
        | NotificationKind::CallbackDue
        | NotificationKind::CaseVacated
        | NotificationKind::VisitUnstaffed
        | NotificationKind::CareReminder
        | NotificationKind::CareNoContact
        | NotificationKind::CareAlert
        | NotificationKind::ProblemSolved
        | NotificationKind::HoursConfirmed
        | NotificationKind::HoursRejected
        | NotificationKind::HoursReversed
        | NotificationKind::CertificateSuperseded
        | NotificationKind::WishClaimed
        | NotificationKind::WishClaimReminder
        | NotificationKind::WishClaimExpired
        | NotificationKind::WishDelivered
        | NotificationKind::WishConfirmed
        | NotificationKind::WishCancelled => Topic::MyWork,
        NotificationKind::ActivityPlace
        | NotificationKind::ActivityChanged
        | NotificationKind::ActivityCancelled
        | NotificationKind::ActivityReminder => Topic::MyActivities,
        NotificationKind::NeedVerified
        | NotificationKind::NeedDeclined
        | NotificationKind::NeedAdopted
        | NotificationKind::NeedSatisfied
        | NotificationKind::NeedMerged
        | NotificationKind::NeedExpired => Topic::MyNeeds,
    }
}
