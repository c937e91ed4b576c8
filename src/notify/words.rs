//! What people are told, in their language. No name, no phone, nothing of what a case is about: a short message lies
//! open on a table.

use entity::notification::NotificationKind;

use crate::language::Text;

/// The sentence for a kind, with the number of what it is about.
pub fn say(kind: NotificationKind, number: &str) -> Text {
    let (zh, mn, en) = match kind {
        NotificationKind::CaseSubmitted => (
            "有新办件 {}，请受理",
            "ᠰᠢᠨ᠎ᠡ ᠬᠡᠷᠡᠭ {} ᠢᠷᠡᠪᠡ᠂ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠠᠷᠠᠢ",
            "A new case, {}, waits to be accepted",
        ),
        NotificationKind::CaseReturned => (
            "您的办件 {} 需要补充，请查看",
            "ᠲᠠᠨ ᠤ ᠬᠡᠷᠡᠭ {} ᠢ ᠨᠥᠬᠥᠬᠦ ᠬᠡᠷᠡᠭᠲᠡᠢ",
            "Your case {} has to be completed: please look",
        ),
        NotificationKind::CaseAssigned => (
            "办件 {} 已指派给您",
            "ᠬᠡᠷᠡᠭ {} ᠢ ᠲᠠᠨ ᠳ᠋ᠤ ᠬᠤᠪᠢᠶᠠᠷᠢᠯᠠᠪᠠ",
            "The case {} was given to you",
        ),
        NotificationKind::CaseNeedsYou => (
            "您的办件 {} 需要您配合，请查看",
            "ᠲᠠᠨ ᠤ ᠬᠡᠷᠡᠭ {} ᠲᠦ ᠲᠠᠨ ᠤ ᠬᠠᠮᠵᠢᠯᠭ᠎ᠠ ᠬᠡᠷᠡᠭᠲᠡᠢ",
            "Your case {} waits for you: please look",
        ),
        NotificationKind::CaseReferred => (
            "办件 {} 转至贵单位，请答复是否接办",
            "ᠬᠡᠷᠡᠭ {} ᠢ ᠲᠠᠨ ᠤ ᠨᠢᠭᠡᠴᠡ ᠳ᠋ᠦ ᠰᠢᠯᠵᠢᠭᠦᠯᠪᠡ᠂ ᠬᠠᠷᠢᠭᠤᠯᠤᠭᠠᠷᠠᠢ",
            "The case {} is offered to your unit: please answer",
        ),
        NotificationKind::CaseResolved => (
            "您的办件 {} 已有结果，请查看并评价",
            "ᠲᠠᠨ ᠤ ᠬᠡᠷᠡᠭ {} ᠳᠠᠭᠤᠰᠪᠠ᠂ ᠦᠵᠡᠭᠡᠳ ᠦᠨᠡᠯᠡᠭᠡᠷᠡᠢ",
            "Your case {} has an outcome: please look, and rate it",
        ),
        NotificationKind::CaseReopened => (
            "办件 {} 已重新办理",
            "ᠬᠡᠷᠡᠭ {} ᠢ ᠳᠠᠬᠢᠨ ᠨᠡᠭᠡᠭᠡᠪᠡ",
            "The case {} was opened again",
        ),
        NotificationKind::CaseCancelled => (
            "办件 {} 已取消",
            "ᠬᠡᠷᠡᠭ {} ᠢ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠭᠠᠪᠠ",
            "The case {} was called off",
        ),
        NotificationKind::CaseMessage => (
            "办件 {} 有新留言",
            "ᠬᠡᠷᠡᠭ {} ᠲᠦ ᠰᠢᠨ᠎ᠡ ᠦᠭᠡ ᠪᠠᠢᠨ᠎ᠠ",
            "There is a new message about the case {}",
        ),
        NotificationKind::CaseUnclaimed => (
            "办件 {} 尚无人负责，请指派",
            "ᠬᠡᠷᠡᠭ {} ᠢ ᠬᠠᠷᠢᠭᠤᠴᠠᠬᠤ ᠬᠦᠮᠦᠨ ᠦᠭᠡᠢ ᠪᠠᠢᠨ᠎ᠠ",
            "Nobody answers for the case {} yet",
        ),
        NotificationKind::CaseDueSoon => (
            "办件 {} 即将到期",
            "ᠬᠡᠷᠡᠭ {} ᠦᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠣᠢᠷᠲᠠᠪᠠ",
            "The promised day of the case {} is near",
        ),
        NotificationKind::CaseLate => (
            "办件 {} 已超期，请督办",
            "ᠬᠡᠷᠡᠭ {} ᠦᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠬᠡᠲᠦᠷᠡᠪᠡ",
            "The case {} is late: please see to it",
        ),
        NotificationKind::CallbackDue => (
            "办件 {} 评价不满意，请回访",
            "ᠬᠡᠷᠡᠭ {} ᠦᠨ ᠦᠨᠡᠯᠡᠯᠲᠡ ᠮᠠᠭᠤ᠂ ᠬᠠᠷᠢᠭᠤ ᠠᠰᠠᠭᠤᠭᠠᠷᠠᠢ",
            "The case {} was rated badly: please call back",
        ),
        NotificationKind::VisitPlanned => (
            "已约定上门时间（办件 {}），请查看时段和暗号",
            "ᠭᠡᠷ ᠲᠦ ᠣᠴᠢᠬᠤ ᠴᠠᠭ ᠲᠣᠭᠲᠠᠪᠠ (ᠬᠡᠷᠡᠭ {})",
            "A home visit is planned for the case {}: please look when, and at the code word",
        ),
        NotificationKind::VisitCancelled => (
            "上门服务已取消（办件 {}）",
            "ᠭᠡᠷ ᠲᠦ ᠣᠴᠢᠬᠤ ᠶᠢ ᠪᠣᠯᠢᠪᠠ (ᠬᠡᠷᠡᠭ {})",
            "The home visit for the case {} was called off",
        ),
        NotificationKind::CaseVacated => (
            "办件 {} 的承办人已离岗，请重新指派",
            "ᠬᠡᠷᠡᠭ {} ᠢ ᠬᠠᠷᠢᠭᠤᠴᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠠᠵᠢᠯ ᠡᠴᠡ ᠪᠡᠨ ᠭᠠᠷᠪᠠ᠂ ᠳᠠᠬᠢᠨ ᠬᠤᠪᠢᠶᠠᠷᠢᠯᠠᠭᠠᠷᠠᠢ",
            "Who answered for the case {} does so no more: please give it to somebody",
        ),
        NotificationKind::VisitUnstaffed => (
            "办件 {} 的上门人员已离岗，上门已取消，请重新约定",
            "ᠬᠡᠷᠡᠭ {} ᠦᠨ ᠣᠴᠢᠬᠤ ᠬᠦᠮᠦᠨ ᠠᠵᠢᠯ ᠡᠴᠡ ᠪᠡᠨ ᠭᠠᠷᠪᠠ᠂ ᠳᠠᠬᠢᠨ ᠪᠣᠯᠵᠣᠭᠠᠷᠠᠢ",
            "Who was to visit for the case {} does so no more: please plan the visit anew",
        ),
        NotificationKind::CareReminder => (
            "今天该联系您结对的居民了",
            "ᠥᠨᠥᠳᠦᠷ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠲᠡᠢ ᠪᠡᠨ ᠬᠣᠯᠪᠣᠭᠠᠷᠠᠢ",
            "You meant to contact the person whom you are paired with today",
        ),
        NotificationKind::CareNoContact => (
            "您已多日未联系结对居民，请尽快联系",
            "ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠲᠡᠢ ᠤᠳᠠᠭᠠᠨ ᠬᠣᠯᠪᠣᠭᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ",
            "You have not been in contact with the person whom you are paired with for long",
        ),
        NotificationKind::CareAlert => (
            "有帮扶对象多次或多日未能联系上，请核实",
            "ᠲᠤᠰᠠᠯᠠᠮᠵᠢ ᠠᠪᠬᠤ ᠬᠦᠮᠦᠨ ᠲᠡᠢ ᠬᠣᠯᠪᠣᠵᠤ ᠴᠢᠳᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ᠂ ᠰᠢᠯᠭᠠᠭᠠᠷᠠᠢ",
            "Nobody has heard of a person who is looked after: please see to it",
        ),
        NotificationKind::ProblemSolved => (
            "有一项帮扶问题已解决，请核实",
            "ᠨᠢᠭᠡ ᠠᠰᠠᠭᠤᠳᠠᠯ ᠢ ᠰᠢᠢᠳᠪᠦᠷᠢᠯᠡᠪᠡ᠂ ᠰᠢᠯᠭᠠᠭᠠᠷᠠᠢ",
            "A problem was solved: please verify it",
        ),
        NotificationKind::WishClaimed => (
            "您登记的一个微心愿已有人认领",
            "ᠲᠠᠨ ᠤ ᠪᠦᠷᠢᠳᠬᠡᠭᠰᠡᠨ ᠨᠢᠭᠡ ᠬᠦᠰᠡᠯ ᠢ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠪᠠ",
            "A wish that was written down was claimed",
        ),
        NotificationKind::WishClaimReminder => (
            "您认领的微心愿还在等您，请尽快完成",
            "ᠲᠠᠨ ᠤ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠬᠦᠰᠡᠯ ᠲᠠᠨ ᠢ ᠬᠦᠯᠢᠶᠡᠵᠦ ᠪᠠᠢᠨ᠎ᠠ",
            "The wish that you claimed waits for you",
        ),
        NotificationKind::WishClaimExpired => (
            "您认领的微心愿已超过期限，已重新开放认领",
            "ᠲᠠᠨ ᠤ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠬᠦᠰᠡᠯ ᠦᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠬᠡᠲᠦᠷᠡᠪᠡ",
            "The time of your claim of a wish ran out: others can claim it now",
        ),
        NotificationKind::WishDelivered => (
            "有一个微心愿已完成，请确认",
            "ᠨᠢᠭᠡ ᠬᠦᠰᠡᠯ ᠪᠢᠡᠯᠡᠭᠳᠡᠪᠡ᠂ ᠪᠠᠲᠤᠯᠠᠭᠠᠷᠠᠢ",
            "A wish was fulfilled: please confirm it",
        ),
        NotificationKind::WishConfirmed => (
            "您完成的微心愿已确认，谢谢您",
            "ᠲᠠᠨ ᠤ ᠪᠢᠡᠯᠡᠭᠦᠯᠦᠭᠰᠡᠨ ᠬᠦᠰᠡᠯ ᠢ ᠪᠠᠲᠤᠯᠠᠪᠠ᠂ ᠪᠠᠶᠠᠷᠯᠠᠯ᠎ᠠ",
            "The wish that you fulfilled was confirmed: thank you",
        ),
        NotificationKind::WishCancelled => (
            "您认领的微心愿已取消",
            "ᠲᠠᠨ ᠤ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠬᠦᠰᠡᠯ ᠢ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠭᠠᠪᠠ",
            "The wish that you claimed was called off",
        ),
        NotificationKind::ActivityPlace => (
            "您候补的活动 {} 已有名额，报名成功",
            "ᠲᠠᠨ ᠤ ᠬᠦᠯᠢᠶᠡᠭᠰᠡᠨ ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ {} ᠳ᠋ᠤ ᠣᠷᠣᠨ ᠭᠠᠷᠪᠠ",
            "You waited for a place at the activity {}, and have one now",
        ),
        NotificationKind::ActivityChanged => (
            "您报名的活动 {} 时间或地点有变，请查看",
            "ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ {} ᠶᠢᠨ ᠴᠠᠭ ᠪᠤᠶᠤ ᠭᠠᠵᠠᠷ ᠥᠭᠡᠷᠡᠴᠢᠯᠡᠭᠳᠡᠪᠡ᠂ ᠦᠵᠡᠭᠡᠷᠡᠢ",
            "The activity {} has another time or place: please look",
        ),
        NotificationKind::ActivityCancelled => (
            "您报名的活动 {} 已取消",
            "ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ {} ᠶᠢ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠭᠠᠪᠠ",
            "The activity {} was called off",
        ),
        NotificationKind::ActivityReminder => (
            "您报名的活动 {} 明天举行",
            "ᠦᠢᠯᠡ ᠠᠵᠢᠯᠯᠠᠭ᠎ᠠ {} ᠮᠠᠷᠭᠠᠰᠢ ᠪᠣᠯᠤᠨ᠎ᠠ",
            "The activity {} is tomorrow",
        ),
        NotificationKind::NeedVerified => (
            "您反映的需求已核实",
            "ᠲᠠᠨ ᠤ ᠬᠡᠯᠡᠭᠰᠡᠨ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ ᠶᠢ ᠰᠢᠯᠭᠠᠪᠠ",
            "A need that you reported was verified",
        ),
        NotificationKind::NeedDeclined => (
            "您的一项需求未被采纳，请查看原因",
            "ᠲᠠᠨ ᠤ ᠨᠢᠭᠡ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ ᠶᠢ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠭᠰᠠᠨ ᠦᠭᠡᠢ᠂ ᠰᠢᠯᠲᠠᠭᠠᠨ ᠢ ᠦᠵᠡᠭᠡᠷᠡᠢ",
            "A need of yours was declined: please look why",
        ),
        NotificationKind::NeedAdopted => (
            "您的一项需求已有单位认领",
            "ᠲᠠᠨ ᠤ ᠨᠢᠭᠡ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ ᠶᠢ ᠨᠢᠭᠡᠴᠡ ᠬᠦᠯᠢᠶᠡᠨ ᠠᠪᠤᠪᠠ",
            "A unit takes a need of yours on",
        ),
        NotificationKind::NeedSatisfied => (
            "您的一项需求已办理，请确认",
            "ᠲᠠᠨ ᠤ ᠨᠢᠭᠡ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ ᠪᠢᠡᠯᠡᠭᠳᠡᠪᠡ᠂ ᠪᠠᠲᠤᠯᠠᠭᠠᠷᠠᠢ",
            "A need of yours was met: please confirm it",
        ),
        NotificationKind::NeedMerged => (
            "您的一项需求已并入另一项需求",
            "ᠲᠠᠨ ᠤ ᠨᠢᠭᠡ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ ᠶᠢ ᠥᠭᠡᠷ᠎ᠡ ᠨᠢᠭᠡᠨ ᠳ᠋ᠦ ᠨᠡᠢᠯᠡᠭᠦᠯᠪᠡ",
            "A need of yours goes on as a part of another",
        ),
        NotificationKind::NeedExpired => (
            "您的一项需求已超过期限",
            "ᠲᠠᠨ ᠤ ᠨᠢᠭᠡ ᠬᠡᠷᠡᠭᠴᠡᠭᠡ ᠶᠢᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠬᠡᠲᠦᠷᠡᠪᠡ",
            "The last day of a need of yours has passed",
        ),
        NotificationKind::HoursConfirmed => (
            "您提交的一条服务时长已确认",
            "ᠲᠠᠨ ᠤ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠴᠠᠭ ᠢ ᠪᠠᠲᠤᠯᠠᠪᠠ",
            "An entry of your hours was confirmed",
        ),
        NotificationKind::HoursRejected => (
            "您提交的一条服务时长未获确认，请查看原因",
            "ᠲᠠᠨ ᠤ ᠦᠢᠯᠡᠴᠢᠯᠡᠭᠡᠨ ᠦ ᠴᠠᠭ ᠢ ᠪᠠᠲᠤᠯᠠᠭᠰᠠᠨ ᠦᠭᠡᠢ᠂ ᠰᠢᠯᠲᠠᠭᠠᠨ ᠢ ᠦᠵᠡᠭᠡᠷᠡᠢ",
            "An entry of your hours was rejected: please look why",
        ),
        NotificationKind::HoursReversed => (
            "您的一条已确认服务时长被撤销，请查看原因",
            "ᠲᠠᠨ ᠤ ᠪᠠᠲᠤᠯᠠᠭᠳᠠᠭᠰᠠᠨ ᠴᠠᠭ ᠢ ᠪᠤᠴᠠᠭᠠᠪᠠ᠂ ᠰᠢᠯᠲᠠᠭᠠᠨ ᠢ ᠦᠵᠡᠭᠡᠷᠡᠢ",
            "An entry of your hours that had been confirmed was reversed: please look why",
        ),
        NotificationKind::CertificateSuperseded => (
            "您的时长证明 {} 已失效",
            "ᠲᠠᠨ ᠤ ᠴᠠᠭ ᠤᠨ ᠦᠨᠡᠮᠯᠡᠯ {} ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠪᠠ",
            "Your certificate of hours {} holds no longer",
        ),
    };
    let put = |text: &str| text.replace("{}", number);
    Text::new(put(zh), put(mn), put(en))
}
