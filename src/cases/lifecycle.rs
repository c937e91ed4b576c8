//! The life of a case: asked, accepted, given to somebody, worked on, resolved, confirmed. Decided is not paid: money
//! that was granted keeps it waiting until it is there.

use entity::service_case::{CaseState, Model};

use crate::policy::Action;
pub use crate::policy::cases::OVER;
use crate::workflow::Lifecycle;

/// What can happen to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Accept,
    /// To the resident, who has to complete it.
    Return,
    Resubmit,
    Assign,
    /// Back to the pool, for somebody else.
    Release,
    /// The same, since who answers for it holds no role for that any more.
    Vacate,
    Begin,
    AskResident,
    WaitOutside,
    Resume,
    /// Offers it to another unit.
    Refer,
    /// The other unit accepts it.
    TakeOver,
    /// The other unit does not want it.
    Decline,
    /// Money is granted, and not there yet.
    Decide,
    Pay,
    Resolve,
    Confirm,
    Close,
    Reopen,
    Cancel,
    /// The data of the resident were erased.
    Erase,
}

impl Lifecycle for Model {
    type State = CaseState;
    type Step = Step;

    const STEPS: &'static [Step] = &[
        Step::Accept,
        Step::Return,
        Step::Resubmit,
        Step::Assign,
        Step::Release,
        Step::Vacate,
        Step::Begin,
        Step::AskResident,
        Step::WaitOutside,
        Step::Resume,
        Step::Refer,
        Step::TakeOver,
        Step::Decline,
        Step::Decide,
        Step::Pay,
        Step::Resolve,
        Step::Confirm,
        Step::Close,
        Step::Reopen,
        Step::Cancel,
        Step::Erase,
    ];
    const STATES: &'static [CaseState] = &[
        CaseState::Submitted,
        CaseState::Returned,
        CaseState::Accepted,
        CaseState::Assigned,
        CaseState::InProgress,
        CaseState::WaitingForResident,
        CaseState::WaitingOutside,
        CaseState::Referred,
        CaseState::Resolved,
        CaseState::Confirmed,
        CaseState::Closed,
        CaseState::Cancelled,
    ];
    const KIND: &'static str = "service_case";

    fn state(&self) -> CaseState {
        self.state
    }

    fn next(state: CaseState, step: Step) -> Option<CaseState> {
        match state {
            CaseState::Submitted => match step {
                Step::Accept => Some(CaseState::Accepted),
                Step::Return => Some(CaseState::Returned),
                Step::Refer => Some(CaseState::Referred),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Reopen
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Returned => match step {
                Step::Resubmit => Some(CaseState::Submitted),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Accept
                | Step::Return
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Reopen
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Accepted => match step {
                Step::Return => Some(CaseState::Returned),
                Step::Assign => Some(CaseState::Assigned),
                Step::Refer => Some(CaseState::Referred),
                Step::Resolve => Some(CaseState::Resolved),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Accept
                | Step::Resubmit
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Confirm
                | Step::Close
                | Step::Reopen
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Assigned => match step {
                Step::Assign => Some(CaseState::Assigned),
                Step::Begin => Some(CaseState::InProgress),
                Step::Refer => Some(CaseState::Referred),
                Step::Resolve => Some(CaseState::Resolved),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Release | Step::Vacate => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Confirm
                | Step::Close
                | Step::Reopen => None,
            },
            CaseState::InProgress => match step {
                Step::Assign => Some(CaseState::Assigned),
                Step::AskResident => Some(CaseState::WaitingForResident),
                Step::WaitOutside | Step::Decide => Some(CaseState::WaitingOutside),
                Step::Refer => Some(CaseState::Referred),
                Step::Resolve => Some(CaseState::Resolved),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Release | Step::Vacate => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Begin
                | Step::Resume
                | Step::TakeOver
                | Step::Decline
                | Step::Pay
                | Step::Confirm
                | Step::Close
                | Step::Reopen => None,
            },
            CaseState::WaitingForResident => match step {
                Step::Resume => Some(CaseState::InProgress),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Release | Step::Vacate => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Reopen => None,
            },
            CaseState::WaitingOutside => match step {
                Step::Resume => Some(CaseState::InProgress),
                Step::Decide => Some(CaseState::WaitingOutside),
                Step::Pay => Some(CaseState::Resolved),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Release | Step::Vacate => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Reopen => None,
            },
            CaseState::Referred => match step {
                Step::TakeOver | Step::Decline => Some(CaseState::Accepted),
                Step::Cancel | Step::Erase => Some(CaseState::Cancelled),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::Refer
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Reopen
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Resolved => match step {
                Step::Confirm => Some(CaseState::Confirmed),
                Step::Close | Step::Erase => Some(CaseState::Closed),
                Step::Reopen => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Cancel
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Confirmed => match step {
                Step::Close | Step::Erase => Some(CaseState::Closed),
                Step::Reopen => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Cancel
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Closed => match step {
                Step::Reopen => Some(CaseState::Accepted),
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Cancel
                | Step::Erase
                | Step::Release
                | Step::Vacate => None,
            },
            CaseState::Cancelled => match step {
                Step::Accept
                | Step::Return
                | Step::Resubmit
                | Step::Assign
                | Step::Begin
                | Step::AskResident
                | Step::WaitOutside
                | Step::Resume
                | Step::Refer
                | Step::TakeOver
                | Step::Decline
                | Step::Decide
                | Step::Pay
                | Step::Resolve
                | Step::Confirm
                | Step::Close
                | Step::Reopen
                | Step::Cancel
                | Step::Erase
                | Step::Release
                | Step::Vacate => None,
            },
        }
    }

    fn action(step: Step) -> Action {
        match step {
            Step::Accept => Action::ServiceCaseAccept,
            Step::Return => Action::ServiceCaseReturn,
            Step::Resubmit => Action::ServiceCaseResubmit,
            Step::Assign | Step::Release => Action::ServiceCaseAssign,
            Step::Vacate => Action::ServiceCaseVacate,
            Step::Begin => Action::ServiceCaseBegin,
            Step::AskResident | Step::WaitOutside => Action::ServiceCaseWait,
            Step::Resume => Action::ServiceCaseResume,
            Step::Refer => Action::ServiceCaseRefer,
            Step::TakeOver | Step::Decline => Action::CaseReferralAnswer,
            Step::Decide => Action::ServiceCaseDecide,
            Step::Pay => Action::ServiceCasePay,
            Step::Resolve => Action::ServiceCaseResolve,
            Step::Confirm => Action::ServiceCaseConfirm,
            Step::Close => Action::ServiceCaseClose,
            Step::Reopen => Action::ServiceCaseReopen,
            Step::Cancel => Action::ServiceCaseCancel,
            Step::Erase => Action::PersonErase,
        }
    }

    fn mutation(step: Step) -> &'static str {
        match step {
            Step::Accept => "serviceCaseAccept",
            Step::Return => "serviceCaseReturn",
            Step::Resubmit => "serviceCaseResubmit",
            Step::Assign => "serviceCaseAssign",
            Step::Release => "serviceCaseRelease",
            Step::Vacate => "roleGrantTake",
            Step::Begin => "serviceCaseBegin",
            Step::AskResident => "serviceCaseAskResident",
            Step::WaitOutside => "serviceCaseWaitOutside",
            Step::Resume => "serviceCaseResume",
            Step::Refer => "serviceCaseRefer",
            Step::TakeOver => "caseReferralAccept",
            Step::Decline => "caseReferralDecline",
            Step::Decide => "serviceCaseDecide",
            Step::Pay => "serviceCasePay",
            Step::Resolve => "serviceCaseResolve",
            Step::Confirm => "serviceCaseConfirm",
            Step::Close => "serviceCaseClose",
            Step::Reopen => "serviceCaseReopen",
            Step::Cancel => "serviceCaseCancel",
            Step::Erase => "personErase",
        }
    }

    fn name(state: CaseState) -> String {
        match state {
            CaseState::Submitted => "SUBMITTED",
            CaseState::Returned => "RETURNED",
            CaseState::Accepted => "ACCEPTED",
            CaseState::Assigned => "ASSIGNED",
            CaseState::InProgress => "IN_PROGRESS",
            CaseState::WaitingForResident => "WAITING_FOR_RESIDENT",
            CaseState::WaitingOutside => "WAITING_OUTSIDE",
            CaseState::Referred => "REFERRED",
            CaseState::Resolved => "RESOLVED",
            CaseState::Confirmed => "CONFIRMED",
            CaseState::Closed => "CLOSED",
            CaseState::Cancelled => "CANCELLED",
        }
        .to_owned()
    }
}

/// Whether its clock stands still.
pub fn is_waiting(state: CaseState) -> bool {
    matches!(state, CaseState::WaitingForResident | CaseState::WaitingOutside)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people agreed on it, a line a state.
    const AGREED: &[&str] = &[
        "SUBMITTED: Accept ACCEPTED, Return RETURNED, Refer REFERRED, Cancel CANCELLED, Erase CANCELLED",
        "RETURNED: Resubmit SUBMITTED, Cancel CANCELLED, Erase CANCELLED",
        "ACCEPTED: Return RETURNED, Assign ASSIGNED, Refer REFERRED, Resolve RESOLVED, Cancel CANCELLED, Erase CANCELLED",
        "ASSIGNED: Assign ASSIGNED, Release ACCEPTED, Vacate ACCEPTED, Begin IN_PROGRESS, Refer REFERRED, Resolve RESOLVED, Cancel CANCELLED, Erase CANCELLED",
        "IN_PROGRESS: Assign ASSIGNED, Release ACCEPTED, Vacate ACCEPTED, AskResident WAITING_FOR_RESIDENT, WaitOutside WAITING_OUTSIDE, Refer REFERRED, Decide WAITING_OUTSIDE, Resolve RESOLVED, Cancel CANCELLED, Erase CANCELLED",
        "WAITING_FOR_RESIDENT: Release ACCEPTED, Vacate ACCEPTED, Resume IN_PROGRESS, Cancel CANCELLED, Erase CANCELLED",
        "WAITING_OUTSIDE: Release ACCEPTED, Vacate ACCEPTED, Resume IN_PROGRESS, Decide WAITING_OUTSIDE, Pay RESOLVED, Cancel CANCELLED, Erase CANCELLED",
        "REFERRED: TakeOver ACCEPTED, Decline ACCEPTED, Cancel CANCELLED, Erase CANCELLED",
        "RESOLVED: Confirm CONFIRMED, Close CLOSED, Reopen ACCEPTED, Erase CLOSED",
        "CONFIRMED: Close CLOSED, Reopen ACCEPTED, Erase CLOSED",
        "CLOSED: Reopen ACCEPTED",
        "CANCELLED:",
    ];

    #[test]
    fn the_table_is_what_was_agreed() {
        for (state, line) in Model::STATES.iter().zip(AGREED) {
            let steps: Vec<String> = Model::STEPS
                .iter()
                .filter_map(|step| Some(format!("{step:?} {}", Model::name(Model::next(*state, *step)?))))
                .collect();
            let line_now = format!("{}: {}", Model::name(*state), steps.join(", "));
            assert_eq!(line_now.trim_end(), *line);
        }
        assert_eq!(Model::STATES.len(), AGREED.len());
    }
}
