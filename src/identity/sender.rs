//! Sends codes: to the municipality's gateway for short messages, or to the log of a developer.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use entity::ids::SignInCodeId;
use reqwest::redirect::Policy;
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::sync::OnceCell;

use super::phone::Phone;
use super::settings::{IdentitySettings, SenderKind};
use crate::gid;
use crate::language::{Language, Text};

/// Sends to the gateway, at most so often.
const TRIES: u32 = 3;
/// The wait after the first try; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(200);

/// What this process sends with.
#[derive(Default)]
pub struct Sender {
    client: OnceCell<reqwest::Client>,
}

/// A code on its way.
pub struct Message {
    pub id: SignInCodeId,
    pub phone: Phone,
    pub code: String,
    pub language: Language,
}

impl Message {
    fn text(&self) -> String {
        let code = &self.code;
        let text = Text::new(
            format!("【鸿雁】您的登录验证码是 {code}，5 分钟内有效。请勿告诉他人。"),
            format!(
                "【ᠬᠤᠩ ᠭᠠᠯᠠᠭᠤ】ᠲᠠᠨ ᠤ ᠨᠡᠪᠲᠡᠷᠡᠬᠦ ᠺᠣᠳ᠋ {code}᠂ 5 ᠮᠢᠨᠦ᠋ᠲ ᠳᠣᠲᠣᠷ᠎ᠠ ᠬᠦᠴᠦᠨ ᠲᠡᠢ᠃ ᠥᠭᠡᠷ᠎ᠡ ᠬᠦᠮᠦᠨ ᠳ᠋ᠦ ᠪᠢᠲᠡᠭᠡᠢ ᠬᠡᠯᠡᠭᠡᠷᠡᠢ᠃"
            ),
            format!("[Hongyan] Your code to sign in is {code}, for 5 minutes. Tell it to nobody."),
        );
        text.say(self.language).to_owned()
    }
}

impl Sender {
    /// Sends a message, or tells the log that it could not.
    pub async fn send(&self, settings: &IdentitySettings, message: Message) {
        let id = gid::public(message.id).0;
        match settings.sender {
            Some(SenderKind::Log) => tracing::warn!(
                phone = message.phone.masked(),
                code = message.code,
                "a code to sign in, shown because `identity.sender` is `log`"
            ),
            Some(SenderKind::Http) => match self.post_code(settings, &message, &id).await {
                Ok(()) => tracing::info!(id, "a code was handed to the gateway"),
                Err(error) => tracing::error!(id, "a code was not sent: {error:#}"),
            },
            None => tracing::error!(id, "a code was not sent: `identity.sender` is not set"),
        }
    }

    /// Sends a short message that holds no secret. The gateway sends one of an id once.
    pub async fn notice(
        &self,
        settings: &IdentitySettings,
        id: &str,
        phone: &Phone,
        text: &str,
    ) -> anyhow::Result<()> {
        match settings.sender {
            Some(SenderKind::Log) => {
                tracing::info!(
                    id,
                    phone = phone.masked(),
                    text,
                    "a short message, shown because `identity.sender` is `log`"
                );
                Ok(())
            }
            Some(SenderKind::Http) => {
                let body = json!({"id": id, "phone": phone.digits(), "text": text});
                self.post(settings, body).await
            }
            None => bail!("`identity.sender` is not set"),
        }
    }

    async fn post_code(
        &self,
        settings: &IdentitySettings,
        message: &Message,
        id: &str,
    ) -> anyhow::Result<()> {
        let body = json!({
            // The same at each try, so that the gateway sends it once.
            "id": id,
            "phone": message.phone.digits(),
            "text": message.text(),
            "code": message.code,
        });
        self.post(settings, body).await
    }

    async fn post(&self, settings: &IdentitySettings, body: serde_json::Value) -> anyhow::Result<()> {
        let client = self
            .client
            .get_or_try_init(async || {
                reqwest::Client::builder()
                    .redirect(Policy::none())
                    .timeout(Duration::from_secs(settings.gateway_seconds.into()))
                    .build()
            })
            .await?;
        let url = settings
            .gateway_url
            .as_deref()
            .context("`identity.gateway_url` is not set")?;
        let mut pause = PAUSE;
        for attempt in 1.. {
            let mut request = client.post(url).json(&body);
            if let Some(token) = &settings.gateway_token {
                request = request.bearer_auth(token.expose_secret());
            }
            // The address is left out of what is told: it may hold a key.
            let again = match request.send().await.map_err(reqwest::Error::without_url) {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) => {
                    let status = answer.status();
                    ensure!(
                        status.is_server_error() || matches!(status.as_u16(), 408 | 429),
                        "the gateway answered {status}"
                    );
                    anyhow::anyhow!("the gateway answered {status}")
                }
                Err(error) => error.into(),
            };
            if attempt == TRIES {
                return Err(again);
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        bail!("no try is left")
    }
}
