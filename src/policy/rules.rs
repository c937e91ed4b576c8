//! THE rule table: a line an action. `sees` names the action that lets one see the thing at all: who may
//! not, gets NOT_FOUND instead of FORBIDDEN.

use super::Who;
use super::Who::{
    Anyone, Auditor, BannerAdmin, CommunityStaff, DepartmentOfficial, Resident, Service, Volunteer,
};

/// A line of the table.
pub struct Rule {
    pub who: &'static [Who],
    pub sight: Option<Action>,
    pub when: &'static str,
}

macro_rules! rules {
    ($($action:ident($($who:expr),*) $(sees $sight:ident)? = $when:literal;)*) => {
        /// Everything that can be done, by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = $when] $action,)*
        }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$action),*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$action => stringify!($action),)*
                }
            }

            pub fn rule(self) -> Rule {
                match self {
                    $(Self::$action => Rule {
                        who: &[$($who),*],
                        sight: rules!(@sight $($sight)?),
                        when: $when,
                    },)*
                }
            }
        }
    };
    (@sight $sight:ident) => { Some(Action::$sight) };
    (@sight) => { None };
}

rules! {
    // the frame
    NodeRead(Anyone) = "always; the rule of its type decides whether the node is seen";

    // people and the roles that they hold
    PersonRead(Resident, Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "oneself, and the guardians of a child under 14; a volunteer while the pairing is active and consented to, or while the claim of a wish lives; staff those of the own community, an official those of the own unit, and whoever has an open case there; an admin and an auditor those of the own region";
    PersonPrivateRead(Resident, CommunityStaff, DepartmentOfficial, BannerAdmin) sees PersonRead = "day of birth: as PersonRead, but no volunteer and no auditor";
    PersonContactRead(Resident, Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin) sees PersonRead = "masked phone: as PersonRead, but no auditor, and a volunteer only while sharing contacts is consented to as well, or while the claim of a wish lives";
    PersonRegister(CommunityStaff, BannerAdmin) = "in the own community; an admin in the own region";
    PersonUpdate(Resident, CommunityStaff, BannerAdmin) sees PersonRead = "oneself, and a guardian, the language and the address; staff in the own community; an admin in the own region";
    PersonCorrect(CommunityStaff, BannerAdmin) sees PersonRead = "name, day of birth, community and unit: staff in the own community; an admin in the own region";
    PersonPhoneChange(CommunityStaff, BannerAdmin) sees PersonRead = "in the own community; an admin in the own region; only who could give every role that the person holds";
    PersonErase(Resident, CommunityStaff, BannerAdmin) sees PersonRead = "oneself, and a guardian; staff in the own community, an admin in the own region, if they could give every role that the person holds";
    RoleGrantRead(Resident, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "one's own; those whose scope is the own community, the own unit or lies in the own region";
    RoleGrantGive(CommunityStaff, DepartmentOfficial, BannerAdmin) = "staff RESIDENT and COMMUNITY_STAFF of the own community; an official VOLUNTEER and DEPARTMENT_OFFICIAL of the own unit; an admin every role in the own region";
    RoleGrantTake(CommunityStaff, DepartmentOfficial, BannerAdmin) sees RoleGrantRead = "as RoleGrantGive; never the last BANNER_ADMIN of a region";

    // territory
    RegionRead(Anyone) = "always";
    CommunityRead(Anyone) = "always";
    CommunityCreate(BannerAdmin) = "in the own region";
    CommunityUpdate(CommunityStaff, BannerAdmin) sees CommunityRead = "the own community; an admin those of the own region";
    CommunityDutyRead(CommunityStaff, BannerAdmin) sees CommunityRead = "in the own community; an admin in the own region";
    CommunityDutySet(CommunityStaff, BannerAdmin) sees CommunityRead = "in the own community; an admin in the own region";
    CommunityClose(BannerAdmin) sees CommunityRead = "in the own region";

    // committees: units, what they give, people in office
    UnitRead(Anyone) = "always";
    UnitCreate(BannerAdmin) = "in the own region";
    UnitUpdate(DepartmentOfficial, BannerAdmin) sees UnitRead = "the texts of the own unit; an admin everything in the own region";
    UnitReclassify(BannerAdmin) sees UnitRead = "kind, flags and credit code, in the own region";
    UnitClose(BannerAdmin) sees UnitRead = "in the own region";
    UnitOfferRead(Anyone) = "always";
    UnitOfferCreate(DepartmentOfficial) sees UnitRead = "for the own unit";
    UnitOfferUpdate(DepartmentOfficial) sees UnitOfferRead = "those of the own unit";
    UnitOfferWithdraw(DepartmentOfficial) sees UnitOfferRead = "those of the own unit";
    OfficeHolderRead(Anyone) = "where a field names who holds an office; no contact, and nobody whose data were erased";

    // committees: joint committees and the seats on them
    JointCommitteeRead(Anyone) = "always";
    JointCommitteeFound(BannerAdmin) sees CommunityRead = "in the own region";
    JointCommitteeUpdate(CommunityStaff, BannerAdmin) sees JointCommitteeRead = "in the own community; an admin in the own region";
    JointCommitteeDissolve(BannerAdmin) sees JointCommitteeRead = "in the own region";
    MembershipRead(Anyone) = "always";
    MembershipInvite(CommunityStaff, BannerAdmin) sees JointCommitteeRead = "to the own community's committee; an admin in the own region";
    MembershipAccept(DepartmentOfficial) sees MembershipRead = "for the own unit";
    MembershipUpdate(DepartmentOfficial) sees MembershipRead = "for the own unit";
    MembershipSuspend(CommunityStaff, BannerAdmin) sees MembershipRead = "on the own community's committee; an admin in the own region";
    MembershipResume(CommunityStaff, BannerAdmin) sees MembershipRead = "on the own community's committee; an admin in the own region";
    MembershipSeatChange(CommunityStaff, BannerAdmin) sees MembershipRead = "on the own community's committee; an admin in the own region";
    MembershipEnd(CommunityStaff, DepartmentOfficial, BannerAdmin) sees MembershipRead = "on the own community's committee; an official for the own unit; an admin in the own region";
    MembershipRecord(CommunityStaff, BannerAdmin) sees JointCommitteeRead = "on the own community's committee; an admin in the own region";

    // volunteers
    SkillRead(Anyone) = "always";
    VolunteerRead(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "oneself; staff those of units that are active on the own community's committee; an official those of the own unit; an admin and an auditor those of units of the own region";
    VolunteerRegister(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin) sees UnitRead = "oneself with a grant of the unit; staff for units that are active on the own community's committee; an official for the own unit; an admin for units of the own region";
    VolunteerUpdate(Volunteer, DepartmentOfficial, BannerAdmin) sees VolunteerRead = "oneself; an official those of the own unit; an admin those of units of the own region";
    VolunteerBegin(CommunityStaff, DepartmentOfficial, BannerAdmin) sees VolunteerRead = "staff those of units that are active on the own community's committee; an official those of the own unit; an admin those of units of the own region";
    VolunteerPause(Volunteer, DepartmentOfficial, BannerAdmin) sees VolunteerRead = "oneself; an official those of the own unit; an admin those of units of the own region";
    VolunteerResume(Volunteer, DepartmentOfficial, BannerAdmin) sees VolunteerRead = "oneself; an official those of the own unit; an admin those of units of the own region";
    VolunteerLeave(Volunteer, DepartmentOfficial, BannerAdmin) sees VolunteerRead = "oneself, an official those of the own unit, an admin those of units of the own region; not while a pairing stands or the claim of a wish lives";
    VolunteerTeamRead(Anyone) = "always";
    VolunteerTeamCreate(CommunityStaff, BannerAdmin) sees JointCommitteeRead = "of the own community's committee; an admin in the own region";
    VolunteerTeamClose(CommunityStaff, BannerAdmin) sees VolunteerTeamRead = "of the own community's committee; an admin in the own region";
    TeamMemberRead(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "oneself; staff on teams of the own community; an official those of the own unit; an admin and an auditor in the own region";
    VolunteerTeamJoin(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin) sees VolunteerTeamRead = "oneself; staff on teams of the own community; an official those of the own unit; an admin in the own region; the volunteer must be seen too";
    VolunteerTeamLeave(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin) sees TeamMemberRead = "oneself; staff on teams of the own community; an official those of the own unit; an admin in the own region";

    // hours: what volunteers gave, and what says so
    HourEntryRead(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "one's own; staff those for deeds in the own community; an official those of volunteers of the own unit; an admin and an auditor those for deeds in the own region";
    HourEntryNoteRead(Volunteer, CommunityStaff, DepartmentOfficial) sees HourEntryRead = "as HourEntryRead, but no admin and no auditor";
    HourEntrySubmit(Volunteer) = "a volunteer, for a deed of one's own that is done and that one may see";
    HourEntryConfirm(CommunityStaff, DepartmentOfficial) sees HourEntryRead = "staff in the community of the deed; an official of the volunteer's unit; never the volunteer";
    HourEntryReject(CommunityStaff, DepartmentOfficial) sees HourEntryRead = "staff in the community of the deed; an official of the volunteer's unit; never the volunteer";
    HourEntryWithdraw(Volunteer) sees HourEntryRead = "one's own, before it is confirmed";
    HourEntryReverse(CommunityStaff, DepartmentOfficial, BannerAdmin) sees HourEntryRead = "staff in the community of the deed; an official of the volunteer's unit; an admin in the own region; never the volunteer";
    CertificateRead(Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "one's own; staff those of units that are active on the own community's committee; an official those of the own unit; an admin and an auditor those of units of the own region";
    CertificateIssue(Volunteer, CommunityStaff, DepartmentOfficial) sees VolunteerRead = "of one's own hours, which others confirmed; staff for volunteers of units that are active on the own community's committee; an official for those of the own unit";
    CertificateCheck(Anyone) = "always; whether a number is valid, superseded or unknown, and no more";

    // liaison: points and what lies there
    LiaisonPointRead(Anyone) = "always";
    LiaisonPointCreate(CommunityStaff, BannerAdmin) sees CommunityRead = "in the own community; an admin in the own region";
    LiaisonPointUpdate(CommunityStaff, BannerAdmin) sees LiaisonPointRead = "in the own community; an admin in the own region";
    LiaisonPointClose(CommunityStaff, BannerAdmin) sees LiaisonPointRead = "in the own community; an admin in the own region";
    CardStockRead(DepartmentOfficial, BannerAdmin, Auditor, Service) = "cards of the own unit; an admin, an auditor and a system with this scope those of the own region";
    CardStockAdd(DepartmentOfficial) = "cards of the own unit";
    CardPlacementRead(Anyone) = "always";
    CardPlace(CommunityStaff, DepartmentOfficial) sees LiaisonPointRead = "staff any active card at points of the own community; an official the own unit's cards anywhere";
    PlacementCheck(CommunityStaff, DepartmentOfficial) sees CardPlacementRead = "staff in the own community; an official the own unit's cards";
    PlacementEnd(CommunityStaff, DepartmentOfficial) sees CardPlacementRead = "staff in the own community; an official the own unit's cards";
    CardReport(Anyone) = "while the placement stands; once a minute for each placement and reason";
    CardReportRead(CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor, Service) sees CardPlacementRead = "staff in the own community; an official the own unit's cards; an admin, an auditor and a system with this scope in the own region";

    // care
    HouseholdRead(CommunityStaff, Resident, BannerAdmin, Auditor) = "staff in the own community; who lives there; an admin and an auditor in the own region";
    HouseholdAddressRead(CommunityStaff, Resident) sees HouseholdRead = "staff in the own community; who lives there";
    HouseholdRegister(CommunityStaff) sees CommunityRead = "in the own community";
    HouseholdUpdate(CommunityStaff) sees HouseholdRead = "in the own community";
    HouseholdClose(CommunityStaff) sees HouseholdRead = "in the own community";
    HouseholdMemberAdd(CommunityStaff) sees HouseholdRead = "in the own community";
    HouseholdMemberEnd(CommunityStaff) sees HouseholdRead = "in the own community";
    CareRecipientRead(CommunityStaff, Resident, Volunteer) = "staff in the own community; the person, and the guardians of a child under 14; a volunteer while the pairing is active and consented to";
    CareNoteRead(CommunityStaff) sees CareRecipientRead = "in the own community";
    CareRecipientRegister(CommunityStaff) sees CareRecipientRead = "people of the own community";
    CareRecipientUpdate(CommunityStaff) sees CareRecipientRead = "in the own community";
    CareRecipientEnd(CommunityStaff) sees CareRecipientRead = "in the own community";
    ConsentRead(CommunityStaff, Resident, Auditor) = "staff in the own community; the person, and the guardians of a child under 14; an auditor in the own region";
    ConsentRecord(CommunityStaff, Resident) sees ConsentRead = "staff what people of the own community told them; the person, or a guardian of a child under 14, in the app";
    ConsentTakeDown(CommunityStaff) sees ConsentRead = "on paper, by phone or in person, of people of the own community";
    ConsentWithdraw(CommunityStaff, Resident) sees ConsentRead = "staff in the own community; the person, or a guardian of a child under 14";
    PairingRead(CommunityStaff, Resident, Volunteer, BannerAdmin, Auditor) = "staff in the own community; the person, and the guardians of a child under 14; the volunteer; an admin and an auditor in the own region";
    PairingSuggestionRead(CommunityStaff) = "in the own community: of people whom one sees and who agree to be paired, with volunteers whom one sees";
    PairingPropose(CommunityStaff) sees CareRecipientRead = "people of the own community with volunteers whom one sees";
    PairingAgree(CommunityStaff, Resident) sees PairingRead = "while a PAIRING consent stands; staff in the own community; the person, or a guardian of a child under 14";
    PairingActivate(CommunityStaff) sees PairingRead = "in the own community, while a PAIRING consent stands and the volunteer has a place left";
    PairingPause(CommunityStaff) sees PairingRead = "in the own community";
    PairingResume(CommunityStaff) sees PairingRead = "in the own community, while a PAIRING consent stands and the volunteer has a place left";
    PairingEnd(CommunityStaff, Resident) sees PairingRead = "staff in the own community; the person, or a guardian of a child under 14";

    // wishes
    WishRead(Anyone, Resident, Volunteer, CommunityStaff, BannerAdmin, Auditor) = "what is published, while the consent to that stands; the person, and the guardians of a child under 14; who claimed it; staff in the own community; an admin and an auditor in the own region";
    WishPrivateRead(Resident, Volunteer, CommunityStaff) sees WishRead = "who wishes, and the private detail: the person, and the guardians of a child under 14; who claimed it, while the claim lives; staff in the own community";
    WishCollect(Resident, Volunteer, CommunityStaff) sees CareRecipientRead = "for oneself, and a guardian for a child under 14; a volunteer for whom one is paired with; staff for people of the own community";
    WishUpdate(Resident, CommunityStaff) sees WishRead = "before it is open: the person, and the guardians of a child under 14; staff in the own community";
    WishVerify(CommunityStaff) sees WishRead = "in the own community; not what one wrote down";
    WishOpen(CommunityStaff) sees WishRead = "in the own community, while a PUBLIC_TEXT consent stands";
    WishDecline(CommunityStaff) sees WishRead = "in the own community";
    WishClaim(Volunteer) sees WishRead = "an active volunteer of a unit that is active on the community's joint committee; not the verifier, and not of the person's household; so many at a time";
    WishRelease(Volunteer, CommunityStaff) sees WishRead = "who claimed it, while the claim lives; staff in the own community, also what was delivered";
    WishDeliver(Volunteer) sees WishRead = "who claimed it, while the claim lives";
    WishConfirm(Resident, CommunityStaff) sees WishRead = "the person, and the guardians of a child under 14; staff in the own community; not who claimed it";
    WishCancel(Resident, CommunityStaff) sees WishRead = "until it is delivered: the person, and the guardians of a child under 14; staff in the own community";
    WishTakeDown(Resident, Volunteer, CommunityStaff, BannerAdmin) sees WishRead = "where no consent stands any more: a part of ConsentWithdraw, WishRelease and PersonErase";
    WishClaimRead(Resident, Volunteer, CommunityStaff, BannerAdmin, Auditor) = "one's own; the person, and the guardians of a child under 14; staff in the own community; an admin and an auditor in the own region";
    WishRemind() = "the calendar alone";
    WishExpire() = "the calendar alone";
    // needs: the menu of what people lack, care about or need
    NeedRead(Anyone, Resident, CommunityStaff) = "what was published; staff in the own community; who reported it";
    NeedDetailRead(Resident, CommunityStaff) sees NeedRead = "staff in the own community; who reported it";
    NeedSuggest(Resident, CommunityStaff) sees CommunityRead = "who lives in the community; staff in the own community";
    NeedSupport(Resident) sees NeedRead = "who lives in the community, once, and not who reported it";
    NeedUpdate(CommunityStaff) sees NeedRead = "in the own community";
    NeedVerify(CommunityStaff) sees NeedRead = "in the own community, but not what one reported oneself";
    NeedPublish(CommunityStaff) sees NeedRead = "in the own community";
    NeedAdopt(CommunityStaff, DepartmentOfficial) sees NeedRead = "staff in the own community; an official for the own unit";
    NeedSatisfy(CommunityStaff, DepartmentOfficial) sees NeedRead = "staff in the own community; an official of the unit that took it on";
    NeedConfirm(Resident, CommunityStaff) sees NeedRead = "who reported it or said that they have it too; staff in the own community; nobody who delivered";
    NeedDecline(CommunityStaff) sees NeedRead = "in the own community";
    NeedMerge(CommunityStaff) sees NeedRead = "in the own community";
    NeedExpire(CommunityStaff) sees NeedRead = "in the own community, once its last day has passed; the clock then too";

    // surveys: from door to door
    SurveyRead(CommunityStaff, Volunteer, BannerAdmin, Auditor) = "staff in the own community; a volunteer who goes round; an admin and an auditor in the own region";
    SurveyPlan(CommunityStaff) sees CommunityRead = "in the own community";
    SurveyBegin(CommunityStaff) sees SurveyRead = "in the own community";
    SurveyClose(CommunityStaff) sees SurveyRead = "in the own community";
    SurveyCancel(CommunityStaff) sees SurveyRead = "in the own community";
    SurveyHouseholdsAdd(CommunityStaff) sees SurveyRead = "in the own community";
    SurveyHouseholdRead(CommunityStaff, Volunteer) = "staff in the own community; a volunteer those that are given to one, while the survey runs";
    SurveyHouseholdRecord(CommunityStaff, Volunteer) sees SurveyHouseholdRead = "while the survey runs: staff in the own community; a volunteer those that are given to one";
    SurveyFindingAdd(CommunityStaff) sees SurveyHouseholdRead = "in the own community, where the household agreed";

    // activities
    ActivityRead(Anyone, CommunityStaff, DepartmentOfficial) = "what was published; drafts: staff in the own community, an official of the lead unit";
    ActivityCreate(CommunityStaff, DepartmentOfficial) sees CommunityRead = "staff in the own community; an official where the own unit leads";
    ActivityUpdate(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    ActivityPublish(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    ActivityBegin(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit; the clock at its start";
    ActivityRemind() = "the clock alone";
    ActivityComplete(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    ActivityReview(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    ActivityCancel(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    ActivityNoteRead(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    ActivityAdjustmentRead(CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) sees ActivityRead = "staff in the own community; an official of the lead unit; an admin and an auditor in the own region";
    ActivityAdjust(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit; not who completed it";
    ActivityFeedbackRead(CommunityStaff, Resident, DepartmentOfficial, BannerAdmin, Auditor) sees ActivityRead = "without names: staff in the own community; an official of the lead unit; an admin and an auditor in the own region; one's own";
    ActivityFeedbackGive(Resident) sees ActivityRead = "once, by who was there, or a guardian of a child under 14";
    ActivitySignUp(Resident, Volunteer, CommunityStaff) sees ActivityRead = "as a guest: who lives in the community, or a guardian of a child under 14, and staff for people of the own community; in a role: active volunteers of units that are active on the community's joint committee";
    SignUpRead(CommunityStaff, Resident, DepartmentOfficial, BannerAdmin, Auditor) = "staff in the own community; the person, and the guardians of a child under 14; an official of the lead unit; an admin and an auditor in the own region";
    SignUpWithdraw(CommunityStaff, Resident, DepartmentOfficial) sees SignUpRead = "staff in the own community; the person, or a guardian of a child under 14; an official of the lead unit";
    SignUpAttend(CommunityStaff, DepartmentOfficial) sees SignUpRead = "staff in the own community; an official of the lead unit";
    SignUpMiss(CommunityStaff, DepartmentOfficial) sees SignUpRead = "staff in the own community; an official of the lead unit";
    CheckInCodeRead(CommunityStaff, DepartmentOfficial) sees ActivityRead = "staff in the own community; an official of the lead unit";
    CalendarFeedRead(Resident) = "one's own";
    CalendarFeedCreate(Resident) = "one's own";
    CalendarFeedRevoke(Resident) sees CalendarFeedRead = "one's own";
    ActivityCheckIn(Resident) sees ActivityRead = "who signed up, or a guardian of a child under 14, with the code that is shown there";

    CareLogRead(CommunityStaff, Resident, Volunteer, Auditor) = "staff in the own community; the person, and the guardians of a child under 14; the volunteer who is or was paired; an auditor in the own region";
    CareLogNoteRead(CommunityStaff, Volunteer) sees CareLogRead = "internal notes, problems in words: staff in the own community; the volunteer who is or was paired";
    CareLogAdd(Volunteer, CommunityStaff) sees PairingRead = "the volunteer of an active pairing; staff in the own community";
    CareProblemOpen(Volunteer, CommunityStaff) sees PairingRead = "the volunteer of an active pairing; staff in the own community";
    CareProblemSolve(Volunteer, CommunityStaff) sees CareLogRead = "the volunteer of the pairing; staff in the own community";
    CareProblemVerify(CommunityStaff, Resident) sees CareLogRead = "staff in the own community; the person, or a guardian of a child under 14; never who solved it";
    CareProblemRefer(CommunityStaff) sees CareLogRead = "in the own community";
    CareAlertRead(CommunityStaff, Volunteer) = "staff in the own community; the volunteer who is or was paired";
    CareAlertRaise() = "the clock alone";
    CareAlertClose(CommunityStaff) sees CareAlertRead = "in the own community";

    // files: photos and papers
    FileRead(Resident, Volunteer, CommunityStaff, DepartmentOfficial) = "of what a wish was fulfilled with: who claimed it, the person, and the guardians of a child under 14, staff in the own community; of a paper: as CaseTextRead";
    FileAttach(Resident, Volunteer, CommunityStaff, DepartmentOfficial) sees FileRead = "to a claim: who claimed it; to a paper: as CaseTextRead";

    // cards: what units do for residents, and whom to call for it
    ServiceMatterRead(Anyone) = "always";
    ServiceMatterCreate(DepartmentOfficial, BannerAdmin) = "of the own unit; an admin of units of the own region";
    ServiceMatterUpdate(DepartmentOfficial, BannerAdmin) sees ServiceMatterRead = "of the own unit; an admin of units of the own region";
    ServiceMatterRetire(DepartmentOfficial, BannerAdmin) sees ServiceMatterRead = "of the own unit; an admin of units of the own region";
    ServiceGuideRead(Anyone) = "always";
    ServiceGuideWrite(DepartmentOfficial, BannerAdmin) sees ServiceMatterRead = "for matters of the own unit; an admin of units of the own region";
    ServiceGuideRemove(DepartmentOfficial, BannerAdmin) sees ServiceMatterRead = "for matters of the own unit; an admin of units of the own region";
    ServicePostRead(Anyone) = "always";
    ServicePostCreate(DepartmentOfficial) = "of the own unit";
    ServicePostUpdate(DepartmentOfficial) sees ServicePostRead = "of the own unit";
    ServicePostClose(DepartmentOfficial) sees ServicePostRead = "of the own unit";
    ServiceCardRead(Anyone, DepartmentOfficial, BannerAdmin, Auditor) = "active cards of units that stand; others by officials of the unit, and by admins and auditors of the region";
    ServiceCardDraft(DepartmentOfficial) = "for posts of the own unit";
    ServiceCardUpdate(DepartmentOfficial) sees ServiceCardRead = "of the own unit";
    ServiceCardApprove(DepartmentOfficial) sees ServiceCardRead = "of the own unit, but not the own card";
    ServiceCardActivate(DepartmentOfficial) sees ServiceCardRead = "of the own unit";
    ServiceCardSuspend(DepartmentOfficial) sees ServiceCardRead = "of the own unit";
    ServiceCardResume(DepartmentOfficial) sees ServiceCardRead = "of the own unit";
    ServiceCardReplace(DepartmentOfficial) sees ServiceCardRead = "of the own unit, but not by an own card";
    ServiceCardExpire(DepartmentOfficial) sees ServiceCardRead = "of the own unit";
    ServiceCardRevoke(DepartmentOfficial) sees ServiceCardRead = "of the own unit";
    CardDelegationRead(DepartmentOfficial, BannerAdmin, Auditor) sees ServiceCardRead = "who stands in on days to come: cards of the own unit; an admin and an auditor those of the own region";
    CardDelegationStart(DepartmentOfficial) sees ServiceCardRead = "for cards of the own unit";
    CardDelegationEnd(DepartmentOfficial) sees ServiceCardRead = "for cards of the own unit";

    // cases: who asks for help, and what is done about it
    ServiceCaseRead(Resident, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "one's own, and those of a child under 14 for whom one answers; staff those of the own community; an official those given or offered to the own unit; an admin and an auditor those of the own region";
    CaseTextRead(Resident, CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "what was asked, said, handed in and answered: as ServiceCaseRead, but no admin and no auditor";
    CaseNoteRead(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "notes of those who work on it: staff of the community, and officials of the unit that has it; never the resident";
    ServiceCaseOpen(Resident, CommunityStaff, DepartmentOfficial) = "for oneself, and for a child under 14 for whom one answers; staff for people of the own community; an official for who calls the own unit";
    ServiceCaseAccept(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseReturn(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseResubmit(Resident, CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "as ServiceCaseRead, but no admin and no auditor";
    ServiceCaseAssign(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it; to an official of the unit that has it, or to staff where the community has it";
    ServiceCaseBegin(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseWait(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseResume(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseRefer(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    CaseReferralAnswer(DepartmentOfficial) sees ServiceCaseRead = "of the unit that it is offered to";
    ServiceCaseDecide(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCasePay(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseResolve(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseConfirm(Resident) sees ServiceCaseRead = "one's own, and those of a child under 14 for whom one answers";
    ServiceCaseClose(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    ServiceCaseReopen(Resident, CommunityStaff) sees ServiceCaseRead = "one's own, until the stored day; staff in the own community on behalf of the resident";
    ServiceCaseCancel(Resident, CommunityStaff) sees ServiceCaseRead = "one's own; staff in the own community on behalf of the resident";
    ServiceCaseEscalate() = "the clock alone";
    ServiceCaseVacate(Resident, CommunityStaff, DepartmentOfficial, BannerAdmin) = "where who answers for it, or was to come to the door, holds no role for that any more: a part of RoleGrantTake and PersonErase; the clock when a role ends";
    ServiceCaseRate(Resident) sees ServiceCaseRead = "one's own, and those of a child under 14 for whom one answers";
    CaseMessageSend(Resident, CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "as CaseTextRead";
    CaseNoteAdd(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "as CaseNoteRead";
    CasePaperWrite(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    HomeVisitRead(Resident, Volunteer, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "as ServiceCaseRead, and who comes to the door";
    HomeVisitWordRead(Resident, Volunteer, CommunityStaff, DepartmentOfficial) sees HomeVisitRead = "code word and note: as HomeVisitRead, but no admin and no auditor";
    HomeVisitPlan(CommunityStaff, DepartmentOfficial) sees ServiceCaseRead = "in the own community; an official while the own unit has it";
    HomeVisitEnd(Volunteer, CommunityStaff, DepartmentOfficial) sees HomeVisitRead = "who comes to the door; staff in the own community; an official while the own unit has the case";
    HomeVisitCancel(Resident, CommunityStaff, DepartmentOfficial) sees HomeVisitRead = "who is visited; staff in the own community; an official while the own unit has the case";
    CaseCallbackRead(CommunityStaff, BannerAdmin, Auditor) = "in the own community; an admin and an auditor in the own region";
    CaseCallbackClose(CommunityStaff, BannerAdmin) sees CaseCallbackRead = "in the own community; an admin in the own region; never who was rated";

    // notifications: what people are told
    NotificationRead(Resident) = "one's own";
    NotificationChoose(Resident) = "one's own";

    // search
    SearchRead(Anyone) = "always; only what the rule of its own type lets one see is found";

    // identity
    ViewerRead(Anyone) = "always; null while nobody is signed in";
    SessionRead(Resident) = "one's own";
    SignInCodeRequest(Anyone) = "always; it is sent to phones that are known";
    SessionOpen(Anyone) = "with a code or a password that is right";
    SessionRefresh(Anyone) = "with a refresh token that is good";
    SessionEnd(Resident) sees SessionRead = "one's own";
    SessionEndAll(Resident) = "one's own";
    PasswordSet(Resident) = "one's own, while one holds a role of staff";
    SigningKeyRotate() = "the command line alone";

    // privacy
    AuditRead(CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor, Service) = "entries of the own community, unit or region; a system with this scope those of its region";
    ContactReveal(Resident, Volunteer, CommunityStaff, DepartmentOfficial) sees PersonRead = "oneself, and a guardian; a volunteer after consent to pairing and to sharing contacts, or while the claim of a wish lives; staff in the own community; an official the colleagues of the own unit; so often an hour";
    AccessLogRead(Resident, CommunityStaff, DepartmentOfficial, BannerAdmin, Auditor) = "looks at oneself, or at a child for whom one answers; at people of the own community, unit or region";

    // integration: municipal systems that read from us
    ServiceAccountRead(BannerAdmin, Auditor) = "in the own region";
    ServiceAccountCreate(BannerAdmin) = "for the own region";
    ServiceAccountSecretReplace(BannerAdmin) sees ServiceAccountRead = "in the own region";
    ServiceAccountEnd(BannerAdmin) sees ServiceAccountRead = "in the own region";
}
