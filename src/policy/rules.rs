//! THE rule table: a line an action. `sees` names the action that lets one see the thing at all: who may
//! not, gets NOT_FOUND instead of FORBIDDEN.

use super::Who;
use super::Who::{Anyone, Auditor, BannerAdmin, CommunityStaff};

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

    // territory
    RegionRead(Anyone) = "always";
    CommunityRead(Anyone) = "always";
    CommunityCreate(BannerAdmin) = "in the own region";
    CommunityUpdate(CommunityStaff, BannerAdmin) sees CommunityRead = "the own community; an admin those of the own region";
    CommunityClose(BannerAdmin) sees CommunityRead = "in the own region";

    // privacy
    AuditRead(CommunityStaff, BannerAdmin, Auditor) = "entries of the own community or region";
}
