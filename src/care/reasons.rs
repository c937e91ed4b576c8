//! Why two fit, in words.

use std::collections::HashMap;

use super::matching::{self, Helper, Waiting};
use crate::language::{Language, Text};

/// Why the two fit, a sentence each: language, skills, distance and load, of what speaks for them.
pub(super) fn of(waiting: &Waiting, helper: &Helper, skills: &HashMap<String, Text>) -> Vec<Text> {
    let mut told = vec![language(&waiting.language)];
    told.extend(ability(waiting, helper, skills));
    told.extend(distance(waiting, helper));
    told.push(load(helper.load));
    told
}

fn language(tag: &str) -> Text {
    match Language::from_tag(tag) {
        Some(Language::MnMong) => Text::new(
            "能用蒙古语交流",
            "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠡᠷ ᠶᠠᠷᠢᠯᠴᠠᠵᠤ ᠴᠢᠳᠠᠨ᠎ᠠ",
            "They can speak Mongolian with each other",
        ),
        Some(Language::En) => Text::new(
            "能用英语交流",
            "ᠠᠩᠭ᠌ᠯᠢ ᠬᠡᠯᠡ ᠪᠡᠷ ᠶᠠᠷᠢᠯᠴᠠᠵᠤ ᠴᠢᠳᠠᠨ᠎ᠠ",
            "They can speak English with each other",
        ),
        Some(Language::ZhHans) | None => Text::new(
            "能用汉语交流",
            "ᠬᠢᠲᠠᠳ ᠬᠡᠯᠡ ᠪᠡᠷ ᠶᠠᠷᠢᠯᠴᠠᠵᠤ ᠴᠢᠳᠠᠨ᠎ᠠ",
            "They can speak Chinese with each other",
        ),
    }
}

fn ability(waiting: &Waiting, helper: &Helper, skills: &HashMap<String, Text>) -> Option<Text> {
    let there = waiting.skills.intersection(&helper.skills);
    let there: Vec<&Text> = there.filter_map(|code| skills.get(code)).collect();
    let list = |language, comma: &str| {
        let names: Vec<&str> = there.iter().map(|name| name.say(language)).collect();
        names.join(comma)
    };
    (!there.is_empty()).then(|| {
        Text::new(
            format!("具备所需专长：{}", list(Language::ZhHans, "、")),
            format!("ᠬᠡᠷᠡᠭᠲᠡᠢ ᠴᠢᠳᠠᠪᠤᠷᠢ ᠲᠠᠢ᠄ {}", list(Language::MnMong, "᠂ ")),
            format!(
                "The volunteer can do what is needed: {}",
                list(Language::En, ", ")
            ),
        )
    })
}

fn distance(waiting: &Waiting, helper: &Helper) -> Option<Text> {
    let way = matching::way(waiting, helper)?;
    let kilometres = way.metres / 1000.0;
    Some(if way.exact {
        Text::new(
            format!("住处相距约 {kilometres} 公里"),
            format!("ᠭᠡᠷ ᠦᠨ ᠬᠣᠭᠣᠷᠣᠨᠳᠣ ᠣᠢᠷᠠᠯᠴᠠᠭ᠎ᠠ {kilometres} ᠺᠢᠯᠣᠮᠧᠲ᠋ᠷ"),
            format!("They live about {kilometres} km from each other"),
        )
    } else {
        Text::new(
            format!("按社区位置估算，相距约 {kilometres} 公里"),
            format!("ᠨᠡᠶᠢᠭᠡᠮᠯᠢᠭ ᠦᠨ ᠪᠠᠢᠷᠢ ᠪᠠᠷ ᠲᠣᠭᠠᠴᠠᠪᠠᠯ ᠣᠢᠷᠠᠯᠴᠠᠭ᠎ᠠ {kilometres} ᠺᠢᠯᠣᠮᠧᠲ᠋ᠷ"),
            format!("By where their communities lie, they live about {kilometres} km from each other"),
        )
    })
}

fn load(pairings: u32) -> Text {
    match pairings {
        0 => Text::new(
            "目前没有结对",
            "ᠣᠳᠣ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ ᠬᠦᠮᠦᠨ ᠦᠭᠡᠢ",
            "The volunteer is paired with nobody so far",
        ),
        load => Text::new(
            format!("目前结对 {load} 人，尚有名额"),
            format!("ᠣᠳᠣ {load} ᠬᠦᠮᠦᠨ ᠲᠡᠢ ᠬᠣᠯᠪᠣᠭᠳᠠᠭᠰᠠᠨ᠂ ᠣᠷᠣᠨ ᠪᠠᠢᠨ᠎ᠠ"),
            format!("The volunteer has places left beside {load} who are helped already"),
        ),
    }
}
