//! Seals personal data and finds it again by a keyed hash. A sealed value opens only in the row and column that
//! it was sealed for.

use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use hmac::{Hmac, Mac};
use rand::RngExt as _;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use uuid::Uuid;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const FORM: &str = "HONGYAN_MASTER_KEYS: allowed is `id:key`, several joined by `,`; an id is 1 to 16 letters and \
                    digits, a key 32 bytes in Base64 (`openssl rand -base64 32`)";

/// The cell that a value is sealed for.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub table: &'static str,
    pub row: Uuid,
    pub column: &'static str,
}

/// The master keys of this installation.
#[derive(Clone)]
pub struct Vault {
    /// The first seals; each opens what it sealed.
    keys: Vec<MasterKey>,
    /// From the last key, which therefore has to stay: its hashes are in the database.
    index: [u8; KEY_BYTES],
}

#[derive(Clone)]
struct MasterKey {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl Vault {
    /// Reads the setting: `id:base64` joined by commas, the newest first.
    pub fn open(setting: &SecretString) -> anyhow::Result<Self> {
        let mut keys: Vec<MasterKey> = Vec::new();
        let mut index = [0; KEY_BYTES];
        for (position, part) in setting.expose_secret().split(',').enumerate() {
            // What was found is a secret: the error tells where it stands, not what it is.
            let wrong = || format!("{FORM}; the key at position {} is not", position + 1);
            let (id, key) = part.trim().split_once(':').with_context(wrong)?;
            let plain = (1..=16).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
            ensure!(plain && keys.iter().all(|k| k.id != id), wrong());
            let key: [u8; KEY_BYTES] = STANDARD
                .decode(key)
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .with_context(wrong)?;
            index = mac(&key, &[b"hongyan index"]);
            keys.push(MasterKey {
                id: id.to_owned(),
                cipher: XChaCha20Poly1305::new(&derived(&key).into()),
            });
        }
        Ok(Self { keys, index })
    }

    /// With what the values that each key sealed begin.
    pub fn prefixes(&self) -> Vec<Vec<u8>> {
        let prefix = |key: &MasterKey| {
            let length = u8::try_from(key.id.len()).unwrap_or_default();
            [&[length], key.id.as_bytes()].concat()
        };
        self.keys.iter().map(prefix).collect()
    }

    /// A new value for the setting, with one random key.
    pub fn generate() -> SecretString {
        let key: [u8; KEY_BYTES] = rand::rng().random();
        format!("k1:{}", STANDARD.encode(key)).into()
    }

    /// Seals a value for a cell.
    pub fn seal(&self, cell: Cell, plain: &[u8]) -> anyhow::Result<Vec<u8>> {
        let key = self.keys.first().context("a vault has a key")?;
        let nonce: [u8; NONCE_BYTES] = rand::rng().random();
        let aad = bound(cell, &key.id);
        let sealed = key
            .cipher
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: plain,
                    aad: &aad,
                },
            )
            .map_err(|_| anyhow::anyhow!("a value could not be sealed"))?;
        let mut out = Vec::with_capacity(1 + key.id.len() + NONCE_BYTES + sealed.len());
        out.push(u8::try_from(key.id.len())?);
        out.extend_from_slice(key.id.as_bytes());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what was sealed for this cell.
    pub fn unseal(&self, cell: Cell, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let unreadable = || format!("{}.{} holds no sealed value", cell.table, cell.column);
        let (length, rest) = sealed.split_first().with_context(unreadable)?;
        let (id, rest) = rest
            .split_at_checked(usize::from(*length))
            .with_context(unreadable)?;
        let (nonce, text) = rest.split_at_checked(NONCE_BYTES).with_context(unreadable)?;
        let key = self
            .keys
            .iter()
            .find(|key| key.id.as_bytes() == id)
            .with_context(|| {
                format!(
                    "{}.{} is sealed by a key that is not set",
                    cell.table, cell.column
                )
            })?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into()?;
        let aad = bound(cell, &key.id);
        key.cipher
            .decrypt(&nonce.into(), Payload { msg: text, aad: &aad })
            .map_err(|_| {
                anyhow::anyhow!(
                    "{}.{} was sealed for another cell or key",
                    cell.table,
                    cell.column
                )
            })
    }

    /// The same as text.
    pub fn unseal_text(&self, cell: Cell, sealed: &[u8]) -> anyhow::Result<String> {
        Ok(String::from_utf8(self.unseal(cell, sealed)?)?)
    }

    /// The keyed hash by which a value is found; `purpose` (a column's name) makes a key of its own.
    pub fn index(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        let key = mac(&self.index, &[purpose.as_bytes()]);
        mac(&key, parts).to_vec()
    }
}

/// The key that seals, apart from the one that hashes.
fn derived(key: &[u8; KEY_BYTES]) -> [u8; KEY_BYTES] {
    mac(key, &[b"hongyan seal"])
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; KEY_BYTES] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of any length will do");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Table, row, column and key id, so that a value moved elsewhere does not open.
fn bound(cell: Cell, key: &str) -> Vec<u8> {
    let mut aad = Vec::new();
    for part in [
        cell.table.as_bytes(),
        cell.row.as_bytes(),
        cell.column.as_bytes(),
        key.as_bytes(),
    ] {
        aad.extend_from_slice(&(part.len() as u64).to_be_bytes());
        aad.extend_from_slice(part);
    }
    aad
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: Cell = Cell {
        table: "person",
        row: Uuid::from_u128(1),
        column: "phone",
    };

    #[test]
    fn a_value_opens_in_its_own_cell_alone() {
        let vault = Vault::open(&Vault::generate()).unwrap();
        let sealed = vault.seal(CELL, b"13800138000").unwrap();
        assert_eq!(vault.unseal_text(CELL, &sealed).unwrap(), "13800138000");
        assert_ne!(vault.seal(CELL, b"13800138000").unwrap(), sealed);
        let row = Uuid::from_u128(2);
        for other in [
            Cell { row, ..CELL },
            Cell {
                column: "address",
                ..CELL
            },
            Cell {
                table: "household",
                ..CELL
            },
        ] {
            assert!(vault.unseal(other, &sealed).is_err());
        }
        for at in 0..sealed.len() {
            let mut broken = sealed.clone();
            broken[at] ^= 1;
            assert!(vault.unseal(CELL, &broken).is_err(), "byte {at}");
            assert!(vault.unseal(CELL, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_new_key_in_front_opens_what_the_old_one_sealed_and_finds_the_same() {
        let old = Vault::generate();
        let new = Vault::generate().expose_secret().replace("k1:", "k2:");
        let both: SecretString = format!("{new}, {}", old.expose_secret()).into();
        let (old, both) = (Vault::open(&old).unwrap(), Vault::open(&both).unwrap());
        let sealed = old.seal(CELL, b"x").unwrap();
        assert_eq!(both.unseal(CELL, &sealed).unwrap(), b"x");
        assert!(old.unseal(CELL, &both.seal(CELL, b"x").unwrap()).is_err());
        assert_eq!(old.index("phone", &[b"1"]), both.index("phone", &[b"1"]));
        assert_ne!(old.index("phone", &[b"1"]), old.index("code", &[b"1"]));
    }

    #[test]
    fn a_wrong_setting_is_named_and_not_shown() {
        for wrong in [
            "",
            "secretvalue",
            "k1:secretvalue",
            "k1:c2VjcmV0",
            ":AAAA",
            "k 1:AAAA",
        ] {
            let error = Vault::open(&wrong.into()).err().unwrap().to_string();
            assert!(
                error.contains("HONGYAN_MASTER_KEYS") && error.contains("position 1"),
                "{error}"
            );
            assert!(
                !error.contains("secretvalue") && !error.contains("c2VjcmV0"),
                "{error}"
            );
        }
    }
}
