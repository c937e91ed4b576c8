//! Gathers what the fields of one request look up, so that all keys of a kind are one statement. The library's own
//! `DataLoader` wakes a timer thread for each batch, which costs more than the statement.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::future::poll_fn;
use std::hash::Hash;
use std::iter;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use async_graphql::dataloader::Loader;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use sea_orm::DbErr;
use tokio::sync::oneshot;

use crate::app::Batch;

/// A key that a batch can be loaded by.
pub trait Key: Clone + Eq + Hash + Send + Sync + 'static {}

impl<K: Clone + Eq + Hash + Send + Sync + 'static> Key for K {}

type Value<K> = <Batch as Loader<K>>::Value;
type Loaded<K> = Result<Arc<HashMap<K, Value<K>>>, Arc<DbErr>>;

/// What waits to be loaded and what came along with other loads, by the type of its key.
#[derive(Clone, Default)]
pub struct Gather(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    waiting: HashMap<TypeId, Box<dyn Waiting>>,
    known: HashMap<TypeId, Box<dyn Any + Send>>,
}

impl Gather {
    /// Keeps what a statement brought along, so that a field that asks for it needs none of its own.
    pub fn bring<K: Key>(&self, found: impl IntoIterator<Item = (K, Value<K>)>)
    where
        Batch: Loader<K>,
    {
        let mut held = self.held();
        let known = held
            .known
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Box::new(HashMap::<K, Value<K>>::new()))
            .downcast_mut::<HashMap<K, Value<K>>>();
        if let Some(known) = known {
            known.extend(found);
        }
    }

    /// Drops what was brought: a change begins.
    pub fn forget(&self) {
        self.held().known.clear();
    }

    fn brought<K: Key>(&self, key: &K) -> Option<Value<K>>
    where
        Batch: Loader<K>,
    {
        let held = self.held();
        let known = held.known.get(&TypeId::of::<K>())?;
        known.downcast_ref::<HashMap<K, Value<K>>>()?.get(key).cloned()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is found for the key, in one batch with all that is asked for before the request has to wait.
    pub async fn load_one<K: Key>(&self, key: K) -> Result<Option<Value<K>>, Arc<DbErr>>
    where
        Batch: Loader<K, Error = Arc<DbErr>>,
    {
        if let Some(brought) = self.brought(&key) {
            return Ok(Some(brought));
        }
        let loaded = self.ask([key.clone()]).await?;
        Ok(loaded.get(&key).cloned())
    }

    /// What is found for each of the keys.
    pub async fn load_many<K: Key>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<HashMap<K, Value<K>>, Arc<DbErr>>
    where
        Batch: Loader<K, Error = Arc<DbErr>>,
    {
        let keys: Vec<K> = keys.into_iter().collect();
        let brought = |key: &K| Some((key.clone(), self.brought(key)?));
        let mut all: HashMap<K, Value<K>> = keys.iter().filter_map(brought).collect();
        let missing: Vec<K> = keys.into_iter().filter(|key| !all.contains_key(key)).collect();
        if !missing.is_empty() {
            let loaded = self.ask(missing.iter().cloned()).await?;
            let found = |key: K| Some((key.clone(), loaded.get(&key)?.clone()));
            all.extend(missing.into_iter().filter_map(found));
        }
        Ok(all)
    }

    fn ask<K: Key>(&self, keys: impl IntoIterator<Item = K>) -> impl Future<Output = Loaded<K>>
    where
        Batch: Loader<K, Error = Arc<DbErr>>,
    {
        let (tell, told) = oneshot::channel();
        let mut held = self.held();
        let wanted = held
            .waiting
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Box::new(Wanted::<K>::default()))
            .as_any()
            .downcast_mut::<Wanted<K>>();
        if let Some(wanted) = wanted {
            wanted.keys.extend(keys);
            wanted.askers.push(tell);
        }
        drop(held);
        async move {
            told.await
                .unwrap_or_else(|_| Err(Arc::new(DbErr::Custom("a load ended early".to_owned()))))
        }
    }

    fn take(&self) -> Vec<Box<dyn Waiting>> {
        self.held().waiting.drain().map(|(_, wanted)| wanted).collect()
    }

    /// Runs what answers a request, and its loads in the same task, whenever the answer waits for them: by then
    /// every field has said what it needs.
    pub async fn beside<T>(self, batch: Batch, answer: impl Future<Output = T>) -> T {
        let batch = Arc::new(batch);
        // Alone in its set it is polled when it is woken itself, and not with each load.
        let mut answer: FuturesUnordered<_> = iter::once(answer).collect();
        let mut running = FuturesUnordered::new();
        let mut loaded: Vec<Tell> = Vec::new();
        poll_fn(|cx| {
            loop {
                // While loads run too: a field may hold the connection that they wait for.
                if let Poll::Ready(Some(done)) = answer.poll_next_unpin(cx) {
                    return Poll::Ready(done);
                }
                while let Poll::Ready(Some(tell)) = running.poll_next_unpin(cx) {
                    loaded.push(tell);
                }
                if !running.is_empty() {
                    return Poll::Pending;
                }
                if !loaded.is_empty() {
                    // All that were begun are told together, so that how many statements it takes is no matter
                    // of chance.
                    loaded.drain(..).for_each(|tell| tell());
                    continue;
                }
                running.extend(self.take().into_iter().map(|wanted| wanted.load(batch.clone())));
                if running.is_empty() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

/// Hands what was loaded to those who asked for it.
type Tell = Box<dyn FnOnce() + Send>;

trait Waiting: Send {
    fn as_any(&mut self) -> &mut dyn Any;
    fn load(self: Box<Self>, batch: Arc<Batch>) -> BoxFuture<'static, Tell>;
}

/// The keys of one type, and who asked for them.
struct Wanted<K: Key>
where
    Batch: Loader<K>,
{
    keys: HashSet<K>,
    askers: Vec<oneshot::Sender<Loaded<K>>>,
}

impl<K: Key> Default for Wanted<K>
where
    Batch: Loader<K>,
{
    fn default() -> Self {
        Self {
            keys: HashSet::new(),
            askers: Vec::new(),
        }
    }
}

impl<K: Key> Waiting for Wanted<K>
where
    Batch: Loader<K, Error = Arc<DbErr>>,
{
    fn as_any(&mut self) -> &mut dyn Any {
        self
    }

    fn load(self: Box<Self>, batch: Arc<Batch>) -> BoxFuture<'static, Tell> {
        Box::pin(async move {
            let Self { keys, askers } = *self;
            let keys: Vec<K> = keys.into_iter().collect();
            let loaded = batch.load(&keys).await.map(Arc::new);
            let tell = move || {
                for asker in askers {
                    // One that has gone needs nothing.
                    let _ = asker.send(loaded.clone());
                }
            };
            Box::new(tell) as Tell
        })
    }
}
