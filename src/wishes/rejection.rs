//! What can be refused about a wish or a claim, in words.

use crate::error::{Code, Rejection};
use crate::language::Text;

/// What can be refused about a wish or a claim.
pub enum WishRejection {
    NoBudget,
    BudgetTooHigh(i64),
    NamesSomebody,
    OwnText,
    NoConsent,
    AlreadyClaimed,
    VolunteerNotActive,
    OwnVerification,
    OwnHousehold,
    TooManyClaims,
    Lapsed,
    DeliveredOutside,
    OwnDelivery,
}

impl From<WishRejection> for Rejection {
    fn from(why: WishRejection) -> Self {
        match why {
            WishRejection::NoBudget => Self::invalid(Text::new(
                "实物心愿须填写预算上限",
                "ᠡᠳ᠋ ᠦᠨ ᠬᠦᠰᠡᠯ ᠳ᠋ᠦ ᠮᠥᠩᠭᠥᠨ ᠦ ᠳᠡᠭᠡᠳᠦ ᠬᠢᠵᠠᠭᠠᠷ ᠬᠡᠷᠡᠭᠲᠡᠢ",
                "A wish for goods has a budget: the most that it should cost",
            ))
            .at("budget"),
            WishRejection::BudgetTooHigh(most) => {
                let yuan = most / 100;
                Self::new(
                    Code::LimitReached,
                    Text::new(
                        format!("微心愿的预算最多 {yuan} 元"),
                        format!("ᠬᠦᠰᠡᠯ ᠦᠨ ᠮᠥᠩᠭᠥ ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {yuan} ᠶᠤᠸᠠᠨ"),
                        format!("A wish costs at most {yuan} yuan"),
                    ),
                )
                .at("budget")
            }
            WishRejection::NamesSomebody => Self::invalid(Text::new(
                "公开内容不得出现本人或家人的姓名、住址",
                "ᠢᠯᠡ ᠪᠢᠴᠢᠭ ᠲᠦ ᠬᠦᠮᠦᠨ ᠦ ᠨᠡᠷ᠎ᠡ ᠪᠠ ᠬᠠᠶᠢᠭ ᠪᠢᠴᠢᠵᠦ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "What everyone reads names neither who wishes nor the family, and no address",
            ))
            .at("publicText"),
            WishRejection::OwnText => Self::new(
                Code::Forbidden,
                Text::new(
                    "须由登记人以外的人核实",
                    "ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ ᠬᠦᠮᠦᠨ ᠡᠴᠡ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠰᠢᠯᠭᠠᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                    "Who wrote a wish down does not verify it: somebody else does",
                ),
            ),
            WishRejection::NoConsent => Self::new(
                Code::ConsentMissing,
                Text::new(
                    "须先登记本人（未满 14 周岁为监护人）对公开的同意",
                    "ᠢᠯᠡᠳᠭᠡᠬᠦ ᠵᠥᠪᠰᠢᠶᠡᠷᠡᠯ ᠢ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠪᠦᠷᠢᠳᠬᠡᠬᠦ ᠶᠣᠰᠣᠲᠠᠢ",
                    "The person (of a child under 14 the guardian) must agree to the public text first",
                ),
            ),
            WishRejection::AlreadyClaimed => Self::new(
                Code::AlreadyClaimed,
                Text::new(
                    "该心愿已被认领",
                    "ᠡᠨᠡ ᠬᠦᠰᠡᠯ ᠢ ᠨᠢᠭᠡᠨᠲᠡ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ",
                    "Somebody has claimed this wish already",
                ),
            ),
            WishRejection::VolunteerNotActive => Self::new(
                Code::InvalidState,
                Text::new(
                    "您目前不是在岗志愿者",
                    "ᠲᠠ ᠣᠳᠣ ᠠᠵᠢᠯᠯᠠᠵᠤ ᠪᠠᠢᠭ᠎ᠠ ᠰᠠᠢᠨ ᠳᠤᠷᠠᠲᠠᠨ ᠪᠢᠰᠢ",
                    "You are not an active volunteer at the moment",
                ),
            ),
            WishRejection::OwnVerification => Self::new(
                Code::Forbidden,
                Text::new(
                    "核实人不能认领该心愿",
                    "ᠰᠢᠯᠭᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠡᠨᠡ ᠬᠦᠰᠡᠯ ᠢ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠴᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Who verified a wish does not claim it",
                ),
            ),
            WishRejection::OwnHousehold => Self::new(
                Code::Forbidden,
                Text::new(
                    "不能认领本人或本户的心愿",
                    "ᠥᠪᠡᠷ ᠦᠨ ᠡᠰᠡᠪᠡᠯ ᠭᠡᠷ ᠪᠦᠯᠢ ᠶᠢᠨ ᠬᠦᠰᠡᠯ ᠢ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠴᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Nobody claims a wish of the own household",
                ),
            ),
            WishRejection::TooManyClaims => Self::new(
                Code::LimitReached,
                Text::new(
                    "您认领的心愿已达上限，请先完成或退回",
                    "ᠲᠠᠨ ᠤ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠬᠦᠰᠡᠯ ᠳᠦᠭᠦᠷᠡᠭᠰᠡᠨ᠂ ᠡᠬᠢᠯᠡᠭᠡᠳ ᠪᠡᠶᠡᠯᠡᠭᠦᠯᠦᠨ᠎ᠡ ᠦᠦ",
                    "You have claimed as many wishes as can be taken on: fulfil one or give it back first",
                ),
            ),
            WishRejection::Lapsed => Self::new(
                Code::InvalidState,
                Text::new(
                    "认领已到期，请重新认领",
                    "ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ᠂ ᠳᠠᠬᠢᠨ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠨ᠎ᠠ ᠤᠤ",
                    "The claim has lapsed: claim the wish again",
                ),
            ),
            WishRejection::DeliveredOutside => Self::invalid(Text::new(
                "送达日期须在认领之日至今天之间",
                "ᠬᠦᠷᠭᠡᠭᠰᠡᠨ ᠡᠳᠦᠷ ᠨᠢ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠡᠳᠦᠷ ᠡᠴᠡ ᠥᠨᠥᠳᠦᠷ ᠪᠣᠯᠲᠠᠯ᠎ᠠ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "It was delivered between the day of the claim and today",
            ))
            .at("deliveredOn"),
            WishRejection::OwnDelivery => Self::new(
                Code::Forbidden,
                Text::new(
                    "认领人不能确认自己的送达",
                    "ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠥᠪᠡᠷ ᠢᠶᠡᠨ ᠪᠠᠲᠤᠯᠠᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                    "Who claimed a wish does not confirm that it was fulfilled",
                ),
            ),
        }
    }
}
