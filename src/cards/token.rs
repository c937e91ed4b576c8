//! What a printed QR code holds: an address with a random token, which is never changed and never used again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngExt as _;

/// A new token: 128 bits that nobody guesses.
pub fn new() -> String {
    URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 16]>())
}

/// The address that a QR code holds.
pub fn address(public_url: &str, token: &str) -> String {
    format!("{}/card/{token}", public_url.trim_end_matches('/'))
}
