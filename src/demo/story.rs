//! What is given: the district as a magazine described it in 2016. Places and bodies are real, people never.
//! What the story does not name (coordinates of offices, most units) is invented to fit.

use entity::liaison_point::HostKind;
use entity::unit::UnitKind;

/// The town of Hailiutu.
pub const TOWNSHIP: &str = "150824100";
/// Urad Middle Banner.
pub const BANNER: &str = "150824";
/// The regions above and beside the demo's own place.
pub const REGIONS: &str = include_str!("regions.csv");

/// A community with its joint committee.
pub struct Community {
    /// The last three digits of its code, given here and not officially.
    pub number: u16,
    pub name: &'static str,
    pub slogan: &'static str,
    pub emblem: &'static str,
    pub address: &'static str,
    /// WGS-84, in the town.
    pub at: (f64, f64),
    /// The standing lead unit (牵头单位).
    pub lead: &'static str,
    /// The other member units.
    pub members: &'static [&'static str],
}

impl Community {
    /// The units on the committee besides the core, the lead first.
    pub fn seats(&self) -> Vec<&'static str> {
        std::iter::once(self.lead)
            .chain(self.members.iter().copied())
            .collect()
    }
}

pub const COMMUNITIES: [Community; 6] = [
    Community {
        number: 1,
        name: "花园东路社区",
        slogan: "一声号角，党员向前",
        emblem: "一支嘹亮的军号",
        address: "海流图镇花园东路12号",
        at: (41.5902, 108.5241),
        lead: "乌拉特中旗纪律检查委员会",
        members: &[
            "乌拉特中旗公安局",
            "乌拉特中旗社会保险事业管理局",
            "乌拉特中旗第一中学",
            "乌拉特中旗供电公司",
            "海流图镇惠民超市",
            "乌拉特中旗志愿者协会",
        ],
    },
    Community {
        number: 2,
        name: "教育路社区",
        slogan: "众人划桨开大船",
        emblem: "众桨齐划的大船",
        address: "海流图镇教育路36号",
        at: (41.5868, 108.5172),
        lead: "乌拉特中旗旗委组织部",
        members: &[
            "乌拉特中旗卫生局",
            "乌拉特中旗人民医院",
            "乌拉特中旗教育局",
            "乌拉特中旗自来水公司",
            "海流图镇洁净洗衣店",
            "乌拉特中旗老年协会",
        ],
    },
    Community {
        number: 3,
        name: "西郊社区",
        slogan: "路畅人安，家和业兴",
        emblem: "一双托起房屋的手",
        address: "海流图镇西郊路8号",
        at: (41.5881, 108.4986),
        lead: "乌拉特中旗政协办公室",
        members: &[
            "乌拉特中旗公安局",
            "乌拉特中旗卫生局",
            "乌拉特中旗人民医院",
            "乌拉特中旗供电公司",
            "乌拉特中旗顺达运输有限公司",
            "乌拉特中旗志愿者协会",
        ],
    },
    Community {
        number: 4,
        name: "巴音路社区",
        slogan: "远亲不如近邻",
        emblem: "相连的蒙古包",
        address: "海流图镇巴音路21号",
        at: (41.5829, 108.5109),
        lead: "乌拉特中旗人民政府办公室",
        members: &[
            "乌拉特中旗就业服务局",
            "乌拉特中旗文化馆",
            "乌拉特中旗司法局",
            "中国邮政乌拉特中旗分公司",
            "海流图镇草原服饰店",
            "乌拉特中旗民族服饰协会",
        ],
    },
    Community {
        number: 5,
        name: "哈萨尔社区",
        slogan: "有事找我，我来上门",
        emblem: "一张弓，一条心",
        address: "海流图镇哈萨尔路5号",
        at: (41.5936, 108.5128),
        lead: "乌拉特中旗人大常委会办公室",
        members: &[
            "乌拉特中旗社会保险事业管理局",
            "乌拉特中旗医疗保险事业管理局",
            "乌拉特中旗民政局",
            "乌拉特中旗供电公司",
            "海流图镇洁净洗衣店",
            "乌拉特中旗老年协会",
        ],
    },
    Community {
        number: 6,
        name: "乌兰大街社区",
        slogan: "一对一帮，心连心暖",
        emblem: "两只相握的手",
        address: "海流图镇乌兰大街58号",
        at: (41.5847, 108.5236),
        lead: "乌拉特中旗民政局",
        members: &[
            "乌拉特中旗就业服务局",
            "乌拉特中旗教育局",
            "乌拉特中旗司法局",
            "乌拉特中旗人民医院",
            "乌拉特中旗第一中学",
            "中国邮政乌拉特中旗分公司",
            "海流图镇惠民超市",
            "乌拉特中旗志愿者协会",
        ],
    },
];

/// A unit that sits on a committee.
pub struct Unit {
    pub name: &'static str,
    pub kind: UnitKind,
    /// 窗口部门.
    pub window: bool,
    /// 民生部门.
    pub livelihood: bool,
}

const fn unit(name: &'static str, kind: UnitKind, window: bool, livelihood: bool) -> Unit {
    Unit {
        name,
        kind,
        window,
        livelihood,
    }
}

pub const UNITS: [Unit; 28] = [
    unit("乌拉特中旗旗委组织部", UnitKind::Organ, false, false),
    unit("乌拉特中旗纪律检查委员会", UnitKind::Organ, false, false),
    unit("乌拉特中旗政协办公室", UnitKind::Organ, false, false),
    unit("乌拉特中旗人民政府办公室", UnitKind::Organ, false, false),
    unit("乌拉特中旗人大常委会办公室", UnitKind::Organ, false, false),
    unit("乌拉特中旗民政局", UnitKind::Organ, true, true),
    unit("乌拉特中旗卫生局", UnitKind::Organ, false, true),
    unit("乌拉特中旗教育局", UnitKind::Organ, false, true),
    unit("乌拉特中旗公安局", UnitKind::Organ, true, false),
    unit("乌拉特中旗司法局", UnitKind::Organ, true, true),
    unit(
        "乌拉特中旗社会保险事业管理局",
        UnitKind::PublicInstitution,
        true,
        true,
    ),
    unit(
        "乌拉特中旗医疗保险事业管理局",
        UnitKind::PublicInstitution,
        true,
        true,
    ),
    unit("乌拉特中旗就业服务局", UnitKind::PublicInstitution, true, true),
    unit("乌拉特中旗人民医院", UnitKind::PublicInstitution, false, true),
    unit("乌拉特中旗第一中学", UnitKind::PublicInstitution, false, false),
    unit("乌拉特中旗文化馆", UnitKind::PublicInstitution, false, false),
    unit("乌拉特中旗供电公司", UnitKind::StateEnterprise, true, false),
    unit("乌拉特中旗自来水公司", UnitKind::StateEnterprise, true, true),
    unit("中国邮政乌拉特中旗分公司", UnitKind::StateEnterprise, true, false),
    unit("海流图镇惠民超市", UnitKind::NonPublicEnterprise, false, false),
    unit("海流图镇洁净洗衣店", UnitKind::NonPublicEnterprise, false, false),
    unit("海流图镇草原服饰店", UnitKind::NonPublicEnterprise, false, false),
    unit(
        "乌拉特中旗顺达运输有限公司",
        UnitKind::NonPublicEnterprise,
        false,
        false,
    ),
    unit("乌拉特中旗志愿者协会", UnitKind::SocialOrganisation, false, false),
    unit("乌拉特中旗老年协会", UnitKind::SocialOrganisation, false, false),
    unit(
        "乌拉特中旗民族服饰协会",
        UnitKind::SocialOrganisation,
        false,
        false,
    ),
    unit("乌拉特中旗红十字会", UnitKind::SocialOrganisation, false, true),
    unit("乌拉特中旗残疾人联合会", UnitKind::SocialOrganisation, true, true),
];

/// A service matter (事项) at whose counter people need help.
pub struct Matter {
    pub code: &'static str,
    /// Chinese, Mongolian, English.
    pub name: [&'static str; 3],
    pub unit: &'static str,
    /// Promised working days.
    pub days: i32,
    pub eligible: &'static str,
    pub papers: &'static [&'static str],
    /// The guide in plain words.
    pub guide: &'static str,
}

pub const MATTERS: [Matter; 8] = [
    Matter {
        code: "SI-PENSION",
        name: [
            "城乡居民养老保险待遇领取",
            "ᠬᠣᠲᠠ ᠬᠥᠳᠡᠭᠡ ᠶᠢᠨ ᠠᠷᠠᠳ ᠤᠨ ᠲᠡᠵᠢᠭᠡᠪᠦᠷᠢ ᠶᠢᠨ ᠳᠠᠭᠠᠳᠬᠠᠯ",
            "Residents' pension",
        ],
        unit: "乌拉特中旗社会保险事业管理局",
        days: 10,
        eligible: "年满60周岁、参加城乡居民养老保险的居民",
        papers: &["身份证", "户口簿", "银行卡"],
        guide: "满60岁前一个月，带上身份证、户口簿和银行卡，到窗口或打服务卡上的电话。次月起钱打到卡上。",
    },
    Matter {
        code: "MI-REIMBURSE",
        name: [
            "住院费用报销",
            "ᠡᠮᠨᠡᠯᠭᠡ ᠳ᠋ᠦ ᠬᠡᠪᠲᠡᠭᠰᠡᠨ ᠵᠠᠷᠤᠳᠠᠯ ᠢ ᠨᠥᠬᠦᠨ ᠣᠯᠭᠤᠬᠤ",
            "Reimbursement of hospital costs",
        ],
        unit: "乌拉特中旗医疗保险事业管理局",
        days: 10,
        eligible: "参加基本医疗保险、在定点医院住院的居民",
        papers: &["身份证", "住院发票", "费用清单", "出院小结", "银行卡"],
        guide: "出院后带齐五样材料。走不动没关系，打服务卡上的电话，我们上门取。十个工作日内打到卡上。",
    },
    Matter {
        code: "CA-DIBAO",
        name: [
            "最低生活保障申请",
            "ᠠᠮᠢᠳᠤᠷᠠᠯ ᠤᠨ ᠳᠣᠣᠷᠠᠳᠤ ᠶᠢᠨ ᠪᠠᠲᠤᠯᠠᠭ᠎ᠠ",
            "Minimum living allowance",
        ],
        unit: "乌拉特中旗民政局",
        days: 20,
        eligible: "家庭人均收入低于当地低保标准的居民",
        papers: &["申请书", "户口簿", "收入证明", "银行卡"],
        guide: "先到社区写申请，社区入户看一看，公示七天，民政局审批。不会写可以请社区代写。",
    },
    Matter {
        code: "CA-RELIEF",
        name: ["临时救助", "ᠲᠦᠷ ᠵᠠᠭᠤᠷ᠎ᠠ ᠶᠢᠨ ᠠᠪᠤᠷᠠᠯᠲᠠ", "Temporary relief"],
        unit: "乌拉特中旗民政局",
        days: 7,
        eligible: "遇到突发困难的家庭",
        papers: &["申请书", "身份证", "困难证明"],
        guide: "家里突然出事、一时过不下去，可以申请一次性救助。急的当天先救，材料后补。",
    },
    Matter {
        code: "EM-REGISTER",
        name: [
            "失业登记与岗位推荐",
            "ᠠᠵᠢᠯ ᠦᠭᠡᠢ ᠶᠢᠨ ᠳᠠᠩᠰᠠᠯᠠᠯᠲᠠ ᠪᠠ ᠠᠵᠢᠯ ᠳᠠᠨᠢᠯᠴᠠᠭᠤᠯᠬᠤ",
            "Unemployment registration and job offers",
        ],
        unit: "乌拉特中旗就业服务局",
        days: 5,
        eligible: "16周岁以上、有劳动能力的失业人员",
        papers: &["身份证", "就业失业登记证"],
        guide: "带身份证来登记，说说想干什么、会干什么。有合适的岗位或培训，我们打电话通知。",
    },
    Matter {
        code: "EM-TRAINING",
        name: [
            "免费技能培训报名",
            "ᠥᠯᠥ ᠲᠥᠯᠦᠪᠦᠷᠢᠲᠦ ᠮᠡᠷᠭᠡᠵᠢᠯ ᠦᠨ ᠰᠤᠷᠭᠠᠯᠲᠠ",
            "Free skills training",
        ],
        unit: "乌拉特中旗就业服务局",
        days: 5,
        eligible: "下岗失业人员、待业青年、进城牧民",
        papers: &["身份证"],
        guide: "缝纫、烹饪、电工、电脑都有班，不收钱。报满一班就开课。",
    },
    Matter {
        code: "JU-LEGAL-AID",
        name: ["法律援助申请", "ᠬᠠᠤᠯᠢ ᠶᠢᠨ ᠲᠤᠰᠠᠯᠠᠮᠵᠢ", "Legal aid"],
        unit: "乌拉特中旗司法局",
        days: 7,
        eligible: "经济困难、需要打官司或要法律帮助的居民",
        papers: &["身份证", "经济困难证明", "案件材料"],
        guide: "请不起律师可以来申请。先打电话问一问，合适的我们指派律师，不收费。",
    },
    Matter {
        code: "WA-CONNECT",
        name: ["自来水开户", "ᠤᠰᠤᠨ ᠱᠤᠭᠤᠮ ᠬᠣᠯᠪᠣᠬᠤ", "Tap water connection"],
        unit: "乌拉特中旗自来水公司",
        days: 15,
        eligible: "管网覆盖范围内的住户",
        papers: &["身份证", "房产证明"],
        guide: "打电话约看现场，量好管线，交费后十五个工作日内通水。",
    },
];

/// Where cards lie, besides the community's own office: whose place, its name, how far north and east of the office.
pub const HOSTS: [(HostKind, &str, f64, f64); 4] = [
    (HostKind::Supermarket, "惠民超市", 0.0012, -0.0017),
    (HostKind::Laundry, "洁净洗衣店", -0.0014, 0.0011),
    (HostKind::Clinic, "卫生服务站", 0.0021, 0.0023),
    (HostKind::Supermarket, "便民小超市", -0.0025, -0.0019),
];

/// Elders and pupils who are paired in 乌兰大街: the story's 117.
pub const PAIRINGS: usize = 117;
