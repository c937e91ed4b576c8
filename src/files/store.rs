//! The object store: a local folder, or a bucket.

use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _};
use secrecy::ExposeSecret as _;
use tokio::sync::OnceCell;

use super::settings::FileSettings;

/// The store, opened when it is first asked.
#[derive(Default)]
pub struct Store(OnceCell<Arc<dyn ObjectStore>>);

impl Store {
    async fn open(&self, settings: &FileSettings) -> anyhow::Result<&Arc<dyn ObjectStore>> {
        self.0.get_or_try_init(async || open(settings)).await
    }

    pub async fn put(&self, settings: &FileSettings, key: &str, bytes: Vec<u8>) -> anyhow::Result<()> {
        let store = self.open(settings).await?;
        store.put(&Path::from(key), bytes.into()).await?;
        Ok(())
    }

    pub async fn get(&self, settings: &FileSettings, key: &str) -> anyhow::Result<Bytes> {
        let store = self.open(settings).await?;
        Ok(store.get(&Path::from(key)).await?.bytes().await?)
    }

    /// Deletes one; one that is not there is no fault.
    pub async fn delete(&self, settings: &FileSettings, key: &str) -> anyhow::Result<()> {
        let store = self.open(settings).await?;
        match store.delete(&Path::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The keys below a prefix.
    pub async fn list(&self, settings: &FileSettings, prefix: &str) -> anyhow::Result<Vec<String>> {
        let store = self.open(settings).await?;
        let found = store.list(Some(&Path::from(prefix)));
        let keys = found.map_ok(|object| object.location.to_string());
        Ok(keys.try_collect().await?)
    }
}

fn open(settings: &FileSettings) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let Some(bucket) = &settings.bucket else {
        let folder = &settings.folder;
        let made = std::fs::create_dir_all(folder);
        made.with_context(|| format!("files.folder: could not make {}", folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("files.folder: could not open {}", folder.display()))?;
        return Ok(Arc::new(store));
    };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&settings.region);
    if let Some(endpoint) = &settings.endpoint {
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    if let (Some(key), Some(secret)) = (&settings.access_key_id, &settings.secret_access_key) {
        builder = builder
            .with_access_key_id(key)
            .with_secret_access_key(secret.expose_secret());
    }
    Ok(Arc::new(builder.build().context("files.bucket")?))
}
