//! The settings of files.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

/// Where files are kept, and how large they may be.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileSettings {
    /// A local folder; used unless a bucket is set. Default: `hongyan-files`.
    pub folder: PathBuf,
    /// A bucket of an S3-compatible store. Default: none.
    pub bucket: Option<String>,
    /// The store's address, such as `https://s3.example.cn`. Default: that of the region.
    pub endpoint: Option<String>,
    /// The store's region. Default: `us-east-1`, which most compatible stores take.
    pub region: String,
    /// The key to the store. No default.
    pub access_key_id: Option<String>,
    /// Its secret. No default.
    pub secret_access_key: Option<SecretString>,
    /// The largest file, in bytes. Default: 10 MB.
    pub most_bytes: u32,
    /// The most pixels of a photo: more are not decoded. Default: 40 million.
    pub most_pixels: u32,
    /// The longest side that a photo is kept with, in pixels. Default: 2560.
    pub longest_side: u32,
    /// Minutes that a ticket lasts. Default: 15.
    pub ticket_minutes: u32,
    /// Minutes that a link lasts. Default: 5.
    pub link_minutes: u32,
    /// Seconds that a client has to send a file. Default: 120.
    pub upload_seconds: u64,
    /// Files that are taken at the same time; one more is told 503. Default: 4.
    pub concurrent_uploads: usize,
}

impl Default for FileSettings {
    fn default() -> Self {
        Self {
            folder: PathBuf::from("hongyan-files"),
            bucket: None,
            endpoint: None,
            region: "us-east-1".to_owned(),
            access_key_id: None,
            secret_access_key: None,
            most_bytes: 10 * 1024 * 1024,
            most_pixels: 40_000_000,
            longest_side: 2560,
            ticket_minutes: 15,
            link_minutes: 5,
            upload_seconds: 120,
            concurrent_uploads: 4,
        }
    }
}
