//! Answers that are written out in one walk. The library makes a future for each field, which costs several times
//! as much as the field itself; where all data of a part of the answer are at hand, its selection can be walked
//! instead. A walk that meets a field which it does not know gives nothing, and the resolvers answer as always.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, Name, OutputType, Positioned, SelectionField, ServerResult, Value,
};

/// A field that is asked for, with all below it.
pub struct Asked {
    key: Name,
    name: String,
    arguments: Vec<(Name, Value)>,
    below: Vec<Self>,
}

impl Asked {
    /// What is asked for below the field that is being resolved.
    pub fn of(ctx: &Context<'_>) -> Option<Self> {
        Self::read(&ctx.field())
    }

    fn read(field: &SelectionField<'_>) -> Option<Self> {
        let below: Vec<Self> = field
            .selection_set()
            .map(|field| Self::read(&field))
            .collect::<Option<_>>()?;
        // Two selections under one key are merged by the resolvers.
        let doubled = |at: usize| below[..at].iter().any(|other| other.key == below[at].key);
        if (0..below.len()).any(doubled) {
            return None;
        }
        Some(Self {
            key: Name::new(field.alias().unwrap_or(field.name())),
            name: field.name().to_owned(),
            arguments: field.arguments().ok()?,
            below,
        })
    }

    /// Whether what lies at this path below is asked for.
    pub fn has(&self, path: &[&str]) -> bool {
        match path {
            [] => true,
            [name, rest @ ..] => self
                .below
                .iter()
                .any(|field| field.name == *name && field.has(rest)),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn argument(&self, name: &str) -> Option<&Value> {
        let found = self.arguments.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// Whether no other argument is given.
    pub fn has_no_argument_but(&self, name: &str) -> bool {
        self.arguments.iter().all(|(known, _)| known == name)
    }

    /// The object with what is asked for of it; `None` where that needs the resolvers.
    pub fn write(&self, object: &impl Shape) -> Option<Value> {
        let mut written = IndexMap::with_capacity(self.below.len());
        for field in &self.below {
            written.insert(field.key.clone(), object.field(field)?);
        }
        Some(Value::Object(written))
    }

    /// The same for each of a list.
    pub fn write_all<'a, T: Shape + 'a>(&self, objects: impl IntoIterator<Item = &'a T>) -> Option<Value> {
        let all: Option<Vec<Value>> = objects.into_iter().map(|object| self.write(object)).collect();
        all.map(Value::List)
    }
}

/// An object of which all data are at hand.
pub trait Shape {
    /// A field's value; `None` where the walk does not know the field.
    fn field(&self, asked: &Asked) -> Option<Value>;
}

/// What a resolver answers with: a value for the resolvers below it, or one that needs none.
pub enum Written<T> {
    Out(Mutex<Value>),
    Resolved(T),
}

impl<T> Written<T> {
    pub fn out(value: Value) -> Self {
        Self::Out(Mutex::new(value))
    }
}

impl<T> From<T> for Written<T> {
    fn from(value: T) -> Self {
        Self::Resolved(value)
    }
}

impl<T: OutputType> OutputType for Written<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match self {
            // It is resolved once; to copy it would cost as much as to write it.
            Self::Out(value) => Ok(std::mem::take(
                &mut value.lock().unwrap_or_else(PoisonError::into_inner),
            )),
            Self::Resolved(value) => value.resolve(ctx, field).await,
        }
    }
}
