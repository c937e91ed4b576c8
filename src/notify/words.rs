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
