//! Invented people. Names are drawn from lists, phones from a range that was never given out.

use crate::language::Language;

/// 154 is a number segment that no carrier was ever allotted: nothing rings.
const SEGMENT: &str = "154";

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "韩",
];
const GIVEN: [&str; 31] = [
    "秀英", "桂兰", "玉珍", "建国", "志强", "丽华", "海燕", "春梅", "永福", "凤琴", "德顺", "晓东", "文静",
    "立新", "淑芬", "国庆", "雪莲", "长河", "小军", "美玲", "宝山", "慧敏", "金花", "振华", "巧云", "福来",
    "明亮", "爱民", "卫东", "翠平", "学文",
];
const MONGOLIAN: [&str; 16] = [
    "巴特尔",
    "其其格",
    "乌云",
    "那仁",
    "萨仁",
    "苏日娜",
    "哈斯",
    "阿木古楞",
    "娜仁花",
    "布和",
    "塔娜",
    "格日勒",
    "孟和",
    "乌兰",
    "斯琴",
    "朝鲁",
];

/// Counts people up, so that each has a name and a phone of their own; the same in every demo.
#[derive(Default)]
pub struct Register {
    count: usize,
}

/// A person to be registered.
pub struct Invented {
    pub name: String,
    pub phone: String,
    /// Whether to be served in Mongolian.
    pub mongolian: bool,
}

impl Invented {
    pub fn language(&self) -> Language {
        if self.mongolian {
            Language::MnMong
        } else {
            Language::ZhHans
        }
    }
}

impl Register {
    /// A part of the demo counts from a number of its own, so that one which is whole already moves no other.
    pub fn from(count: usize) -> Self {
        Self { count }
    }

    pub fn invent(&mut self) -> Invented {
        let n = self.count;
        self.count += 1;
        let phone = format!("{SEGMENT}{:08}", 10_000_000 + n * 7919 % 80_000_000);
        // One in seven is a herding family that moved to town.
        if n % 7 == 3 {
            let name = MONGOLIAN[n / 7 % MONGOLIAN.len()].to_owned();
            return Invented {
                name,
                phone,
                mongolian: true,
            };
        }
        let name = format!(
            "{}{}",
            SURNAMES[n % SURNAMES.len()],
            GIVEN[(n / 3 + n) % GIVEN.len()]
        );
        Invented {
            name,
            phone,
            mongolian: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Register;

    #[test]
    fn phones_are_well_formed_and_never_repeat() {
        let mut register = Register::default();
        let phones: HashSet<String> = (0..2000).map(|_| register.invent().phone).collect();
        assert_eq!(phones.len(), 2000);
        assert!(phones.iter().all(|p| p.len() == 11 && p.starts_with("154")));
    }
}
