//! What can be refused about signing in. Why exactly is not told: that would say which phones we know.

use crate::error::{Code, Fault, Rejection};
use crate::language::Text;
use crate::work::Act;

pub enum SignInRejection {
    WrongCode,
    WrongPassword,
    WrongCurrentPassword,
    WrongRefreshToken,
    TooManyTries,
    SessionEnded,
    PasswordLength,
    PasswordNotForRole,
}

impl From<SignInRejection> for Rejection {
    fn from(why: SignInRejection) -> Self {
        use SignInRejection as Why;
        match why {
            Why::WrongCode => credentials(Text::new(
                "手机号或验证码不正确，或验证码已过期",
                "ᠤᠲᠠᠰᠤᠨ ᠤ ᠳ᠋ᠤᠭᠠᠷ ᠡᠰᠡᠪᠡᠯ ᠪᠠᠲᠤᠯᠠᠬᠤ ᠺᠣᠳ᠋ ᠪᠤᠷᠤᠭᠤ᠂ ᠡᠰᠡᠪᠡᠯ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ ᠥᠩᠭᠡᠷᠡᠭᠰᠡᠨ",
                "The phone or the code is not right, or the code has expired",
            )),
            Why::WrongPassword => credentials(Text::new(
                "手机号或密码不正确",
                "ᠤᠲᠠᠰᠤᠨ ᠤ ᠳ᠋ᠤᠭᠠᠷ ᠡᠰᠡᠪᠡᠯ ᠨᠢᠭᠤᠴᠠ ᠦᠭᠡ ᠪᠤᠷᠤᠭᠤ",
                "The phone or the password is not right",
            )),
            Why::WrongCurrentPassword => credentials(Text::new(
                "当前密码不正确",
                "ᠣᠳᠣ ᠶᠢᠨ ᠨᠢᠭᠤᠴᠠ ᠦᠭᠡ ᠪᠤᠷᠤᠭᠤ",
                "The current password is not right",
            ))
            .at("currentPassword"),
            Why::WrongRefreshToken => credentials(Text::new(
                "登录已失效，请重新登录",
                "ᠨᠡᠪᠲᠡᠷᠡᠭᠰᠡᠨ ᠬᠦᠴᠦᠨ ᠦᠭᠡᠢ ᠪᠣᠯᠵᠠᠢ᠂ ᠳᠠᠬᠢᠨ ᠨᠡᠪᠲᠡᠷᠡᠨ᠎ᠡ ᠦᠦ",
                "The sign-in is over: sign in again",
            ))
            .at("refreshToken"),
            Why::TooManyTries => Self::new(
                Code::Throttled,
                Text::new(
                    "尝试次数过多，请一小时后再试",
                    "ᠣᠷᠤᠯᠳᠤᠭᠰᠠᠨ ᠲᠣᠭ᠎ᠠ ᠬᠡᠲᠦᠷᠬᠡᠢ ᠣᠯᠠᠨ᠂ ᠨᠢᠭᠡ ᠴᠠᠭ ᠤᠨ ᠳᠠᠷᠠᠭ᠎ᠠ ᠳᠠᠬᠢᠨ ᠣᠷᠤᠯᠳᠤᠨ᠎ᠠ ᠤᠤ",
                    "Too many tries: try again in an hour",
                ),
            ),
            Why::SessionEnded => Self::new(
                Code::InvalidState,
                Text::new(
                    "该登录已退出",
                    "ᠡᠨᠡ ᠨᠡᠪᠲᠡᠷᠡᠯᠲᠡ ᠨᠢᠭᠡᠨᠲᠡ ᠭᠠᠷᠤᠭᠰᠠᠨ",
                    "This session has ended",
                ),
            ),
            Why::PasswordLength => Self::invalid(Text::new(
                "密码须为 10 至 128 个字符",
                "ᠨᠢᠭᠤᠴᠠ ᠦᠭᠡ 10 ᠡᠴᠡ 128 ᠲᠡᠮᠳᠡᠭᠲᠡ ᠪᠠᠢᠬᠤ ᠶᠣᠰᠣᠲᠠᠢ",
                "A password has 10 to 128 characters",
            ))
            .at("newPassword"),
            Why::PasswordNotForRole => Self::new(
                Code::Forbidden,
                Text::new(
                    "只有工作人员可以设置密码，其他人请用验证码登录",
                    "ᠭᠠᠭᠴᠠ ᠠᠵᠢᠯᠲᠠᠨ ᠨᠢᠭᠤᠴᠠ ᠦᠭᠡ ᠲᠣᠭᠲᠠᠭᠠᠵᠤ ᠪᠣᠯᠤᠨ᠎ᠠ᠂ ᠪᠤᠰᠤᠳ ᠨᠢ ᠪᠠᠲᠤᠯᠠᠬᠤ ᠺᠣᠳ᠋ ᠢᠶᠠᠷ ᠨᠡᠪᠲᠡᠷᠡᠨ᠎ᠡ ᠦᠦ",
                    "Only who holds a role of staff has a password; others sign in by code",
                ),
            ),
        }
    }
}

fn credentials(text: Text) -> Rejection {
    Rejection::new(Code::CredentialsInvalid, text)
}

/// An answer that holds a secret must not be stored to be given again, nor a plain hash of what was sent: of a phone
/// or a password it tells too much.
pub(super) fn once_only(act: &Act<'_>) -> Result<(), Fault> {
    if act.key.is_none() {
        return Ok(());
    }
    Err(Fault::BadInput(
        "@idempotent is not taken here: what is sent and answered is not stored. After a lost answer, ask again"
            .to_owned(),
    ))
}
