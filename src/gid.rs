//! Ids as clients see them: a TypeID (`card_01jd…`): the table's prefix and the UUIDv7 in base32.

use std::borrow::Cow;

use async_graphql::{ID, InputType, InputValueError, InputValueResult, Value, registry::Registry};
use entity::ids::TypedId;
use sea_orm::prelude::Uuid;
use type_safe_id::{DynamicType, TypeSafeId};

use crate::activities;
use crate::app::Ctx;
use crate::cards;
use crate::care;
use crate::cases;
use crate::committees;
use crate::error::{Fault, Rejection};
use crate::hours;
use crate::identity;
use crate::integration;
use crate::language::Text;
use crate::liaison;
use crate::needs;
use crate::notify;
use crate::people;
use crate::privacy;
use crate::surveys;
use crate::territory;
use crate::volunteers;
use crate::wishes;

/// Writes a key in its public form.
pub fn public<T: TypedId>(id: T) -> ID {
    ID(text(T::PREFIX, id.uuid()))
}

fn text(prefix: &str, uuid: Uuid) -> String {
    let prefix = DynamicType::new(prefix).expect("prefixes are lower-case words");
    TypeSafeId::from_type_and_uuid(prefix, uuid).to_string()
}

/// Reads a public id; `None` for a wrong prefix or form.
pub fn parse<T: TypedId>(text: &str) -> Option<T> {
    let any = AnyGid::parse(text)?;
    (any.prefix == T::PREFIX).then(|| T::from_uuid(any.uuid))
}

/// A public id of any type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyGid {
    pub prefix: String,
    pub uuid: Uuid,
}

impl AnyGid {
    pub fn parse(text: &str) -> Option<Self> {
        let id: TypeSafeId<DynamicType> = text.parse().ok()?;
        Some(Self {
            prefix: id.type_prefix().to_owned(),
            uuid: id.uuid(),
        })
    }
}

impl std::fmt::Display for AnyGid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&text(&self.prefix, self.uuid))
    }
}

impl<T: TypedId> From<T> for AnyGid {
    fn from(id: T) -> Self {
        Self {
            prefix: T::PREFIX.to_owned(),
            uuid: id.uuid(),
        }
    }
}

/// An `ID` argument that must be of one type. A wrong one is not an error of the request: a lookup answers
/// null, a mutation answers with a `userErrors` entry.
#[derive(Clone, Debug)]
pub struct Gid<T>(Result<T, String>);

impl<T: TypedId> Gid<T> {
    /// For lookups: an id of the wrong form finds nothing.
    pub fn known(&self) -> Option<T> {
        self.0.as_ref().ok().copied()
    }

    /// For mutations: an id of the wrong form is refused at its field.
    pub fn require(&self, field: &'static str) -> Result<T, Rejection> {
        self.known().ok_or_else(|| {
            let form = format!("{}_…", T::PREFIX);
            Rejection::invalid(Text::new(
                format!("编号应为 {form}"),
                format!("ᠳ᠋ᠤᠭᠠᠷ ᠨᠢ {form} ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("The id must be of the form {form}"),
            ))
            .at(field)
        })
    }
}

impl<T: TypedId> InputType for Gid<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value.unwrap_or_default() {
            Value::String(text) => Ok(Self(parse(&text).ok_or(text))),
            Value::Number(number) => Ok(Self(Err(number.to_string()))),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(match &self.0 {
            Ok(id) => text(T::PREFIX, id.uuid()),
            Err(text) => text.clone(),
        })
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// Declares `Node` and its look-up: a line a type.
macro_rules! nodes {
    ($($ty:ident($id:ty) in $($shapes:ident)::+, found by $($finder:ident)::+;)*) => {
        /// Anything that has an id of its own and can be fetched again by it.
        #[derive(async_graphql::Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "The opaque global id: type prefix, `_`, 26 characters."))]
        pub enum Node {
            $($ty($($shapes::)+$ty),)*
        }

        /// The node of this id, if the caller may see it.
        pub async fn find(ctx: &Ctx, gid: &AnyGid) -> Result<Option<Node>, Fault> {
            $(if gid.prefix == <$id as TypedId>::PREFIX {
                let row = $($finder)::+(ctx, <$id>::from_uuid(gid.uuid)).await?;
                return Ok(row.map(|row| Node::$ty(row.into())));
            })*
            Ok(None)
        }
    };
}

nodes! {
    Community(entity::ids::CommunityId) in territory::graphql, found by territory::service::find;
    Person(entity::ids::PersonId) in people::graphql::person, found by people::persons::find;
    RoleGrant(entity::ids::RoleGrantId) in people::graphql::grant, found by people::grants::find;
    AccessLogEntry(entity::ids::AccessLogId) in privacy::graphql::look, found by privacy::looks::find;
    ServiceAccount(entity::ids::ServiceAccountId) in integration::graphql::account, found by integration::accounts::find;
    AuditEntry(entity::ids::AuditEntryId) in privacy::graphql::audit, found by privacy::audit::find;
    Unit(entity::ids::UnitId) in committees::graphql::unit, found by committees::units::find;
    UnitOffer(entity::ids::UnitOfferId) in committees::graphql::offer, found by committees::offers::find;
    JointCommittee(entity::ids::JointCommitteeId) in committees::graphql::joint_committee, found by committees::joint_committees::find;
    Membership(entity::ids::MembershipId) in committees::graphql::membership, found by committees::memberships::find;
    Volunteer(entity::ids::VolunteerId) in volunteers::graphql::volunteer, found by volunteers::volunteers::find;
    VolunteerTeam(entity::ids::VolunteerTeamId) in volunteers::graphql::team, found by volunteers::teams::find;
    TeamMember(entity::ids::TeamMemberId) in volunteers::graphql::team, found by volunteers::members::find;
    LiaisonPoint(entity::ids::LiaisonPointId) in liaison::graphql::point, found by liaison::points::find;
    CardPlacement(entity::ids::CardPlacementId) in liaison::graphql::placement, found by liaison::placements::find;
    Household(entity::ids::HouseholdId) in care::graphql::household, found by care::households::find;
    HouseholdMember(entity::ids::HouseholdMemberId) in care::graphql::household, found by care::members::find;
    Notification(entity::ids::NotificationId) in notify::graphql::notification, found by notify::inbox::find;
    Session(entity::ids::SessionId) in identity::graphql::session, found by identity::sessions::find;
    CareRecipient(entity::ids::CareRecipientId) in care::graphql::recipient, found by care::recipients::find;
    Consent(entity::ids::ConsentId) in care::graphql::consent, found by care::consents::find;
    CareLog(entity::ids::CareLogId) in care::graphql::log, found by care::logs::find;
    CareProblem(entity::ids::CareProblemId) in care::graphql::problem, found by care::problems::find;
    CareAlert(entity::ids::CareAlertId) in care::graphql::alert, found by care::alerts::find;
    Pairing(entity::ids::PairingId) in care::graphql::pairing, found by care::pairings::find;
    HourEntry(entity::ids::HourEntryId) in hours::graphql::entry, found by hours::entries::find;
    Certificate(entity::ids::CertificateId) in hours::graphql::certificate, found by hours::certificates::find;
    Wish(entity::ids::WishId) in wishes::graphql::wish, found by wishes::board::find;
    WishClaim(entity::ids::WishClaimId) in wishes::graphql::claim, found by wishes::claims::find;
    ServiceMatter(entity::ids::ServiceMatterId) in cards::graphql::matter, found by cards::matters::find;
    ServiceGuide(entity::ids::ServiceGuideId) in cards::graphql::guide, found by cards::guides::find;
    ServicePost(entity::ids::ServicePostId) in cards::graphql::post, found by cards::posts::find;
    ServiceCase(entity::ids::ServiceCaseId) in cases::graphql::case, found by cases::service_cases::find;
    HomeVisit(entity::ids::HomeVisitId) in cases::graphql::visit, found by cases::visits::find;
    CaseCallback(entity::ids::CaseCallbackId) in cases::graphql::callback, found by cases::callbacks::find;
    Survey(entity::ids::SurveyId) in surveys::graphql::survey, found by surveys::planning::find;
    SurveyHousehold(entity::ids::SurveyHouseholdId) in surveys::graphql::door, found by surveys::doors::find;
    Need(entity::ids::NeedId) in needs::graphql::need, found by needs::lookup::find;
    Activity(entity::ids::ActivityId) in activities::graphql::activity, found by activities::lookup::find;
    SignUp(entity::ids::SignUpId) in activities::graphql::sign_up, found by activities::sign_ups::find;
    ServiceCard(entity::ids::ServiceCardId) in cards::graphql::card, found by cards::lookup::find;
}
