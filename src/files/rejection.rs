//! What can be refused about a file, in words.

use crate::error::{Code, Rejection};
use crate::language::Text;

/// What can be refused about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRejection {
    TooLarge(u32),
    Empty,
    NoPaperHere,
    TooMany(u64),
    HashMalformed,
    /// No such ticket, or not yours.
    NoTicket,
    Used,
    Expired,
    /// Other than was said when the ticket was asked for.
    OtherSize,
    OtherHash,
    OtherType,
    Unreadable,
    TooManyPixels(u32),
    Active,
}

impl FileRejection {
    fn text(self) -> Text {
        match self {
            Self::TooLarge(most) => {
                let most = most / (1024 * 1024);
                Text::new(
                    format!("文件最大 {most} MB"),
                    format!("ᠹᠠᠢᠯ ᠬᠠᠮᠤᠭ ᠤᠨ ᠶᠡᠬᠡ {most} MB"),
                    format!("A file has at most {most} MB"),
                )
            }
            Self::Empty => Text::new("文件为空", "ᠹᠠᠢᠯ ᠬᠣᠭᠣᠰᠣᠨ", "The file is empty"),
            Self::NoPaperHere => Text::new(
                "此处只能上传照片",
                "ᠡᠨᠳᠡ ᠵᠥᠪᠬᠡᠨ ᠵᠢᠷᠤᠭ",
                "Only photos are taken here",
            ),
            Self::TooMany(most) => Text::new(
                format!("最多 {most} 个文件"),
                format!("ᠬᠠᠮᠤᠭ ᠤᠨ ᠣᠯᠠᠨ {most} ᠹᠠᠢᠯ"),
                format!("At most {most} files"),
            ),
            Self::HashMalformed => Text::new(
                "sha256 应为 64 位十六进制",
                "sha256 ᠨᠢ 64 ᠣᠷᠣᠨ",
                "A sha256 has 64 hexadecimal digits",
            ),
            Self::NoTicket => Text::new(
                "没有此上传凭证，或不属于您",
                "ᠡᠢᠮᠦ ᠲᠠᠰᠠᠯᠪᠤᠷᠢ ᠦᠭᠡᠢ",
                "There is no such ticket for you",
            ),
            Self::Used => Text::new(
                "上传凭证已使用",
                "ᠲᠠᠰᠠᠯᠪᠤᠷᠢ ᠶᠢ ᠬᠡᠷᠡᠭᠯᠡᠴᠢᠬᠡᠭᠰᠡᠨ",
                "The ticket was used",
            ),
            Self::Expired => Text::new(
                "上传凭证已过期，请重新申请",
                "ᠲᠠᠰᠠᠯᠪᠤᠷᠢ ᠶᠢᠨ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠳᠠᠭᠤᠰᠤᠭᠰᠠᠨ",
                "The ticket has expired: ask for another",
            ),
            Self::OtherSize => Text::new(
                "文件大小与申请时不符",
                "ᠹᠠᠢᠯ ᠤᠨ ᠬᠡᠮᠵᠢᠶ᠎ᠡ ᠠᠳᠠᠯᠢ ᠪᠢᠰᠢ",
                "The file has not the size that the ticket is for",
            ),
            Self::OtherHash => Text::new(
                "文件内容与 sha256 不符",
                "ᠹᠠᠢᠯ ᠨᠢ sha256 ᠲᠠᠢ ᠠᠳᠠᠯᠢ ᠪᠢᠰᠢ",
                "The file has not the sha256 that the ticket is for",
            ),
            Self::OtherType => Text::new(
                "文件的实际类型与申请时不符",
                "ᠹᠠᠢᠯ ᠤᠨ ᠲᠥᠷᠥᠯ ᠠᠳᠠᠯᠢ ᠪᠢᠰᠢ",
                "The file is not of the type that the ticket is for",
            ),
            Self::Unreadable => Text::new(
                "文件已损坏，无法读取",
                "ᠹᠠᠢᠯ ᠢ ᠤᠩᠰᠢᠵᠤ ᠪᠣᠯᠬᠤ ᠦᠭᠡᠢ",
                "The file is broken",
            ),
            Self::TooManyPixels(most) => {
                let most = most / 1_000_000;
                Text::new(
                    format!("照片最多 {most} 百万像素"),
                    format!("ᠵᠢᠷᠤᠭ ᠬᠠᠮᠤᠭ ᠤᠨ ᠶᠡᠬᠡ {most} ᠰᠠᠶ᠎ᠠ ᠫᠢᠺᠰᠧᠯ"),
                    format!("A photo has at most {most} million pixels"),
                )
            }
            Self::Active => Text::new(
                "PDF 含脚本或附件，不予接收",
                "PDF ᠳᠣᠲᠣᠷ᠎ᠠ ᠰᠺᠷᠢᠫᠲ ᠪᠠᠢᠨ᠎ᠠ",
                "A paper with a script or a file inside is not taken",
            ),
        }
    }
}

impl From<FileRejection> for Rejection {
    fn from(why: FileRejection) -> Self {
        let (code, field) = match why {
            FileRejection::TooLarge(_) => (Code::LimitReached, Some("bytes")),
            FileRejection::TooMany(_) => (Code::LimitReached, None),
            FileRejection::NoTicket => (Code::NotFound, None),
            FileRejection::Used | FileRejection::Expired => (Code::InvalidState, None),
            FileRejection::Empty => (Code::InvalidInput, Some("bytes")),
            FileRejection::NoPaperHere => (Code::InvalidInput, Some("mediaType")),
            FileRejection::HashMalformed => (Code::InvalidInput, Some("sha256")),
            FileRejection::OtherSize
            | FileRejection::OtherHash
            | FileRejection::OtherType
            | FileRejection::Unreadable
            | FileRejection::TooManyPixels(_)
            | FileRejection::Active => (Code::InvalidInput, None),
        };
        let rejection = Self::new(code, why.text());
        match field {
            Some(field) => rejection.at(field),
            None => rejection,
        }
    }
}
