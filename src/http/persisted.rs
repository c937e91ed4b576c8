//! Documents that are named instead of sent: trusted documents and automatic persisted queries.

use std::{collections::HashMap, fs, path::Path, sync::Arc};

use anyhow::Context as _;
use axum::http::StatusCode;
use quick_cache::{Weighter, sync::Cache};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    document::{Gate, Prepared},
    negotiation::MediaType,
    problem::{Code, Problem, Refusal},
    request::GraphqlRequest,
    settings::HttpSettings,
};

type Hash = [u8; 32];

/// Finds the document of a request.
pub struct Documents {
    trusted: HashMap<String, Arc<Prepared>>,
    trusted_by_hash: HashMap<Hash, Arc<Prepared>>,
    only_trusted: bool,
    persisted: Cache<Hash, Arc<str>, ByBytes>,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Hash, Arc<str>> for ByBytes {
    fn weight(&self, _: &Hash, text: &Arc<str>) -> u64 {
        text.len() as u64 + 64
    }
}

impl Documents {
    /// Reads and checks the trusted documents; every one must pass the gate.
    pub fn new(settings: &HttpSettings, gate: &Gate) -> anyhow::Result<Self> {
        let mut trusted = HashMap::new();
        let mut trusted_by_hash = HashMap::new();
        if let Some(path) = &settings.trusted_documents {
            for (id, text) in manifest(path)? {
                let prepared = gate
                    .prepare(&text)
                    .map_err(|refusal| anyhow::anyhow!("trusted document {id:?}: {refusal}"))?;
                let prepared = Arc::new(prepared);
                trusted_by_hash.insert(prepared.hash, Arc::clone(&prepared));
                anyhow::ensure!(
                    trusted.insert(id.clone(), prepared).is_none(),
                    "trusted document {id:?} is given twice"
                );
            }
        }
        let bytes = settings.persisted_cache_bytes;
        let entries = usize::try_from(bytes / 1024)
            .unwrap_or(usize::MAX)
            .clamp(16, 1 << 20);
        Ok(Self {
            trusted,
            trusted_by_hash,
            only_trusted: settings.only_trusted_documents,
            persisted: Cache::with_weighter(entries, bytes, ByBytes),
        })
    }

    /// The prepared document that a request sends or names.
    pub fn find(&self, gate: &Gate, request: &GraphqlRequest) -> Result<Arc<Prepared>, Refusal> {
        if let Some(id) = &request.document_id {
            if request.query.is_some() {
                return Err(Refusal::bad_request(
                    "Send either `query` or `documentId`, not both.",
                ));
            }
            return self.trusted.get(id).map(Arc::clone).ok_or_else(|| {
                Refusal::http(
                    StatusCode::BAD_REQUEST,
                    Problem::new(
                        Code::PersistedQueryNotFound,
                        "`documentId` names no trusted document of this server.",
                    ),
                )
            });
        }
        let hash = request
            .extensions
            .get("persistedQuery")
            .filter(|value| !value.is_null())
            .map(persisted_hash)
            .transpose()?;
        match (&request.query, hash) {
            (Some(text), None) => {
                if self.only_trusted {
                    return self.trusted_text(text);
                }
                gate.document(text)
            }
            (Some(text), Some(hash)) => {
                if Hash::from(Sha256::digest(text)) != hash {
                    return Err(Refusal::bad_request(
                        "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query`.",
                    ));
                }
                if self.only_trusted {
                    return self.trusted_text(text);
                }
                let prepared = gate.document(text)?;
                self.persisted.insert(hash, Arc::from(text.as_str()));
                Ok(prepared)
            }
            (None, Some(hash)) => {
                if let Some(prepared) = self.trusted_by_hash.get(&hash) {
                    return Ok(Arc::clone(prepared));
                }
                match self.persisted.get(&hash) {
                    Some(text) => gate.document(&text),
                    None => Err(not_found()),
                }
            }
            (None, None) => Err(Refusal::bad_request(
                "`query` is missing; send the document as a string.",
            )),
        }
    }

    fn trusted_text(&self, text: &str) -> Result<Arc<Prepared>, Refusal> {
        self.trusted_by_hash
            .get(&Hash::from(Sha256::digest(text)))
            .map(Arc::clone)
            .ok_or_else(|| {
                Refusal::http(
                    StatusCode::FORBIDDEN,
                    Problem::new(
                        Code::Forbidden,
                        "This server takes trusted documents only; send `documentId`.",
                    ),
                )
            })
    }
}

/// Apollo's clients send the document after this answer; some of them take no other status and no
/// other media type for it.
fn not_found() -> Refusal {
    let mut refusal = Refusal::http(
        StatusCode::OK,
        Problem::new(Code::PersistedQueryNotFound, "PersistedQueryNotFound"),
    );
    refusal.media_type = Some(MediaType::Json);
    refusal
}

fn persisted_hash(value: &Value) -> Result<Hash, Refusal> {
    let wrong = || {
        Refusal::bad_request(
            "`extensions.persistedQuery` must be { version: 1, sha256Hash: 64 hexadecimal digits }.",
        )
    };
    if value.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(wrong());
    }
    value
        .get("sha256Hash")
        .and_then(Value::as_str)
        .and_then(unhex)
        .ok_or_else(wrong)
}

fn unhex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = Hash::default();
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok());
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(hash)
}

/// The documents of a JSON file, or of every JSON file of a folder, by id.
fn manifest(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
            let file = entry?.path();
            if file.extension().is_some_and(|extension| extension == "json") {
                files.push(file);
            }
        }
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut documents = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)
            .with_context(|| format!("trusted_documents: cannot read {}", file.display()))?;
        let map: HashMap<String, String> = serde_json::from_str(&text).with_context(|| {
            format!(
                "trusted_documents: {} must be a JSON object of id to document",
                file.display()
            )
        })?;
        documents.extend(map);
    }
    Ok(documents)
}
