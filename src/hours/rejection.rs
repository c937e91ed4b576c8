//! What can be refused about hours and certificates.

use super::settings::HourSettings;
use crate::error::{Code, Rejection};
use crate::language::Text;

/// Why an entry was not written down, or not confirmed.
pub enum HourRejection {
    SomeoneElses,
    NotDone,
    NotAVolunteer,
    Span,
    Future,
    Minutes(i32, i32),
    FarFromDeed(u32),
    Overlap,
    DeedTaken,
    Own,
    DeedGone,
}

impl HourRejection {
    pub fn minutes(settings: &HourSettings) -> Self {
        Self::Minutes(settings.least_minutes, settings.most_minutes)
    }
}

impl From<HourRejection> for Rejection {
    fn from(why: HourRejection) -> Self {
        match why {
            HourRejection::SomeoneElses => Self::new(
                Code::Forbidden,
                Text::new(
                    "这是他人的服务，只能登记本人的服务时长",
                    "ᠡᠨᠡ ᠪᠣᠯ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠦ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡ᠂ ᠵᠥᠪᠬᠡᠨ ᠥᠪᠡᠷ ᠦᠨ ᠴᠠᠭ ᠢᠶᠠᠨ ᠪᠦᠷᠢᠳᠬᠡᠨ᠎ᠡ",
                    "Somebody else did this: one writes down one's own hours",
                ),
            )
            .at("deed"),
            HourRejection::NotDone => Self::new(
                Code::InvalidState,
                Text::new(
                    "该服务尚未完成：须已签到、已上门或已送达",
                    "ᠡᠨᠡ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡ ᠳᠠᠭᠤᠰᠤᠭᠠᠳᠤᠢ",
                    "It is not done: the activity was attended, the visit done, or the wish delivered",
                ),
            )
            .at("deed"),
            HourRejection::NotAVolunteer => Self::new(
                Code::InvalidState,
                Text::new(
                    "只有在册志愿者可以登记服务时长",
                    "ᠵᠥᠪᠬᠡᠨ ᠪᠦᠷᠢᠳᠬᠡᠭᠳᠡᠭᠰᠡᠨ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠴᠠᠭ ᠪᠦᠷᠢᠳᠬᠡᠨ᠎ᠡ",
                    "Hours are written down by who is registered as a volunteer",
                ),
            ),
            HourRejection::Span => Self::invalid(Text::new(
                "结束时间须晚于开始时间至少一分钟",
                "ᠳᠠᠭᠤᠰᠬᠤ ᠴᠠᠭ ᠨᠢ ᠡᠬᠢᠯᠡᠬᠦ ᠴᠠᠭ ᠡᠴᠡ ᠨᠢᠭᠡ ᠮᠢᠨᠦ᠋ᠲ ᠡᠴᠡ ᠢᠯᠡᠭᠦᠦ ᠬᠣᠵᠢᠮ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "It ends at least a minute after it begins",
            ))
            .at("endsAt"),
            HourRejection::Future => Self::invalid(Text::new(
                "服务时间不能在未来",
                "ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠴᠠᠭ ᠨᠢ ᠢᠷᠡᠭᠡᠳᠦᠢ ᠳ᠋ᠦ ᠪᠠᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "Hours lie in the past",
            ))
            .at("endsAt"),
            HourRejection::Minutes(least, most) => Self::invalid(Text::new(
                format!("时长须为 {least} 至 {most} 分钟，且不超过起止时间"),
                format!("ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠨᠢ {least} ᠡᠴᠡ {most} ᠮᠢᠨᠦ᠋ᠲ᠂ ᠡᠬᠢᠯᠡᠬᠦ ᠳᠠᠭᠤᠰᠬᠤ ᠴᠠᠭ ᠡᠴᠡ ᠬᠡᠲᠦᠷᠡᠬᠦ ᠦᠭᠡᠢ"),
                format!("Minutes are from {least} to {most}, and no more than lie between the two moments"),
            ))
            .at("minutes"),
            HourRejection::FarFromDeed(days) => Self::invalid(Text::new(
                format!("服务时间须在该服务前后 {days} 天以内"),
                format!("ᠴᠠᠭ ᠨᠢ ᠲᠤᠰ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠡᠮᠦᠨ᠎ᠡ ᠬᠣᠢᠨ᠎ᠠ {days} ᠡᠳᠦᠷ ᠦᠨ ᠳᠣᠲᠣᠷ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ"),
                format!("The hours lie within {days} days of the deed"),
            ))
            .at("startsAt"),
            HourRejection::Overlap => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "与您已登记的另一段时长重叠",
                    "ᠲᠠᠨ ᠤ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ ᠥᠭᠡᠷ᠎ᠡ ᠴᠠᠭ ᠲᠠᠢ ᠳᠠᠪᠬᠤᠴᠠᠵᠤ ᠪᠠᠢᠨ᠎ᠠ",
                    "It overlaps with other hours of yours",
                ),
            )
            .at("startsAt"),
            HourRejection::DeedTaken => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "该服务已登记过时长",
                    "ᠡᠨᠡ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠴᠠᠭ ᠢ ᠨᠢᠭᠡᠨᠲᠡ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ",
                    "There are hours for this deed already",
                ),
            )
            .at("deed"),
            HourRejection::Own => Self::new(
                Code::Forbidden,
                Text::new(
                    "本人的服务时长须由他人确认",
                    "ᠥᠪᠡᠷ ᠦᠨ ᠴᠠᠭ ᠢ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠪᠠᠲᠤᠯᠠᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                    "Somebody else decides about one's hours",
                ),
            ),
            HourRejection::DeedGone => Self::new(
                Code::InvalidState,
                Text::new(
                    "所依据的服务已不成立，请驳回",
                    "ᠦᠨᠳᠦᠰᠦᠯᠡᠭᠰᠡᠨ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡ ᠨᠢ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠪᠠ᠂ ᠪᠤᠴᠠᠭᠠᠭᠠᠷᠠᠢ",
                    "The deed that it is for does not stand any more: reject it",
                ),
            ),
        }
    }
}

/// Why no certificate was issued.
pub enum CertificateRejection {
    Period,
    Nothing,
    IssuedMeanwhile,
}

impl From<CertificateRejection> for Rejection {
    fn from(why: CertificateRejection) -> Self {
        match why {
            CertificateRejection::Period => Self::invalid(Text::new(
                "起始日不得晚于截止日，截止日不得晚于今天",
                "ᠡᠬᠢᠯᠡᠬᠦ ᠡᠳᠦᠷ ᠨᠢ ᠳᠠᠭᠤᠰᠬᠤ ᠡᠳᠦᠷ ᠡᠴᠡ᠂ ᠳᠠᠭᠤᠰᠬᠤ ᠡᠳᠦᠷ ᠨᠢ ᠥᠨᠥᠳᠦᠷ ᠡᠴᠡ ᠬᠣᠵᠢᠮᠳᠠᠬᠤ ᠦᠭᠡᠢ",
                "The first day is not after the last, and the last not after today",
            ))
            .at("to"),
            CertificateRejection::Nothing => Self::new(
                Code::InvalidState,
                Text::new(
                    "该期间没有已确认的服务时长",
                    "ᠡᠨᠡ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠳ᠋ᠤ ᠪᠠᠲᠤᠯᠠᠭᠳᠠᠭᠰᠠᠨ ᠴᠠᠭ ᠦᠭᠡᠢ",
                    "No hours of this period are confirmed",
                ),
            ),
            CertificateRejection::IssuedMeanwhile => Self::new(
                Code::AlreadyExists,
                Text::new(
                    "同一期间的证明刚刚已出具",
                    "ᠨᠢᠭᠡ ᠬᠤᠭᠤᠴᠠᠭᠠᠨ ᠤ ᠦᠨᠡᠮᠯᠡᠯ ᠢ ᠰᠠᠶᠢᠬᠠᠨ ᠭᠠᠷᠭᠠᠵᠠᠢ",
                    "One of the same period was issued a moment ago",
                ),
            ),
        }
    }
}
