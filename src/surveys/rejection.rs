//! Why something about a survey is refused.

use crate::error::{Code, Rejection};
use crate::language::Text;

/// What can be refused about a survey.
pub enum SurveyRejection {
    Days,
    NobodyGoes,
    TooMany,
    Surveyor,
    NoDoors,
    Household,
    DoorKnown,
    NotRunning,
    ConsentUnsaid,
    NoteWithoutConsent,
    NothingAgreed,
    Elsewhere,
    FoundBefore,
    CommunityClosed,
}

/// Days that a survey lasts at most.
pub const LONGEST: i64 = 180;
/// People who go round in a survey, and doors that are added at once, at most.
pub const MOST: usize = 100;

impl From<SurveyRejection> for Rejection {
    fn from(why: SurveyRejection) -> Self {
        let state = |text| Self::new(Code::InvalidState, text);
        match why {
            SurveyRejection::Days => Self::invalid(Text::new(
                format!("结束日不早于开始日，最长 {LONGEST} 天"),
                format!("ᠳᠠᠭᠤᠰᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠡᠬᠢᠯᠡᠬᠦ ᠡᠳᠦᠷ ᠡᠴᠡ ᠡᠷᠲᠡ ᠪᠢᠰᠢ᠂ ᠬᠠᠮᠤᠭ ᠤᠨ ᠤᠷᠲᠤ {LONGEST} ᠡᠳᠦᠷ"),
                format!("It ends no earlier than it begins, and lasts {LONGEST} days at most"),
            ))
            .at("toDay"),
            SurveyRejection::NobodyGoes => Self::invalid(Text::new(
                "请指定走访人员",
                "ᠠᠢᠯᠴᠢᠯᠠᠬᠤ ᠬᠦᠮᠦᠨ ᠢ ᠲᠣᠭᠲᠠᠭᠠᠨ᠎ᠠ ᠤᠤ",
                "Name at least one who goes round",
            ))
            .at("surveyorIds"),
            SurveyRejection::TooMany => Self::new(
                Code::LimitReached,
                Text::new(
                    format!("一次最多 {MOST} 项"),
                    format!("ᠨᠢᠭᠡ ᠤᠳᠠᠭ᠎ᠠ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {MOST}"),
                    format!("At most {MOST} at once"),
                ),
            ),
            SurveyRejection::Surveyor => Self::invalid(Text::new(
                "走访人员须是本社区工作人员，或联合党委成员单位的志愿者",
                "ᠠᠢᠯᠴᠢᠯᠠᠬᠤ ᠬᠦᠮᠦᠨ ᠨᠢ ᠲᠤᠰ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠠᠵᠢᠯᠲᠠᠨ ᠪᠤᠶᠤ ᠭᠡᠰᠢᠭᠦᠨ ᠪᠠᠢᠭᠤᠯᠤᠯᠭ᠎ᠠ ᠶᠢᠨ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "Who goes round is of the staff of the community, or a volunteer of a unit of its joint committee",
            )),
            SurveyRejection::NoDoors => state(Text::new(
                "还没有要走访的住户",
                "ᠠᠢᠯᠴᠢᠯᠠᠬᠤ ᠡᠷᠦᠬᠡ ᠪᠠᠢᠬᠤ ᠦᠭᠡᠢ",
                "There is no household to ask yet",
            )),
            SurveyRejection::Household => Self::new(
                Code::NotFound,
                Text::new(
                    "本社区没有这户",
                    "ᠲᠤᠰ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠲᠦ ᠡᠢᠮᠦ ᠡᠷᠦᠬᠡ ᠦᠭᠡᠢ",
                    "The community has no such household",
                ),
            )
            .at("householdIds"),
            SurveyRejection::DoorKnown => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该户已在名单中",
                    "ᠡᠨᠡ ᠡᠷᠦᠬᠡ ᠨᠡᠷ᠎ᠡ ᠳ᠋ᠦ ᠪᠠᠢᠨ᠎ᠠ",
                    "This household is on the list already",
                ),
            )
            .at("householdIds"),
            SurveyRejection::NotRunning => state(Text::new(
                "调查不在进行中",
                "ᠪᠠᠢᠴᠠᠭᠠᠯᠲᠠ ᠶᠠᠪᠤᠭᠳᠠᠵᠤ ᠪᠠᠢᠬᠤ ᠦᠭᠡᠢ",
                "The survey is not under way",
            )),
            SurveyRejection::ConsentUnsaid => Self::invalid(Text::new(
                "请注明住户是否同意登记",
                "ᠡᠷᠦᠬᠡ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠭᠰᠡᠨ ᠡᠰᠡᠬᠦ ᠶᠢ ᠲᠡᠮᠳᠡᠭᠯᠡᠨ᠎ᠡ ᠦᠦ",
                "Say whether the household agrees that it is written down",
            ))
            .at("consented"),
            SurveyRejection::NoteWithoutConsent => Self::invalid(Text::new(
                "未经同意不得记录内容",
                "ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠯ ᠦᠭᠡᠢ ᠪᠡᠷ ᠲᠡᠮᠳᠡᠭᠯᠡᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "Nothing is written down of a household that does not agree to it",
            ))
            .at("note"),
            SurveyRejection::NothingAgreed => state(Text::new(
                "该户未同意登记",
                "ᠡᠨᠡ ᠡᠷᠦᠬᠡ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠭᠡ ᠦᠭᠡᠢ",
                "The household has not agreed that anything is followed up",
            )),
            SurveyRejection::Elsewhere => Self::invalid(Text::new(
                "该事项不属于本社区或这户人家",
                "ᠡᠨᠡ ᠬᠡᠷᠡᠭ ᠲᠤᠰ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠪᠤᠶᠤ ᠡᠨᠡ ᠡᠷᠦᠬᠡ ᠳ᠋ᠦ ᠬᠠᠷᠢᠶᠠᠯᠠᠭᠳᠠᠬᠤ ᠦᠭᠡᠢ",
                "It is of another community, or about somebody who does not live there",
            ))
            .at("found"),
            SurveyRejection::FoundBefore => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该事项已关联调查",
                    "ᠡᠨᠡ ᠬᠡᠷᠡᠭ ᠪᠠᠢᠴᠠᠭᠠᠯᠲᠠ ᠲᠠᠢ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ",
                    "It was found in a survey already",
                ),
            )
            .at("found"),
            SurveyRejection::CommunityClosed => state(Text::new(
                "该社区已撤销",
                "ᠡᠨᠡ ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠬᠠᠭᠠᠭᠳᠠᠭᠰᠠᠨ",
                "The community is closed",
            ))
            .at("communityId"),
        }
    }
}
