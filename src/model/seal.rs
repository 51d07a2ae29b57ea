//! Seals: digests of what an entry means, for sign-offs.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::entry::{Entry, Key, text_of, words_of};
use super::kind::{Field, Shape};
use super::map::Map;
use super::prose::unwrapped;
use super::table::Table;
use super::value::Value;

/// A digest of an entry's meaning.
///
/// Its own fields (unknown ones too) and the seals of what it says are in it. Comments, layout,
/// wrapping, key order and file are not, nor are `reviewed`, `owner` and other fields that are
/// declared outside it, nor the id: a reference that only follows a new id changes no seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seal([u8; 16]);

impl Seal {
    /// Returns the seal of an entry.
    pub fn of(map: &Map, entry: &Entry) -> Self {
        let mut digest = Sha256::new();
        // The version of this computation: a changed rule must never look like a changed message.
        digest.update(b"msgmap seal 1\0");
        digest.update(entry.key.kind.as_bytes());
        let fields = map.kind_of(entry).map_or(&[][..], |kind| kind.fields.as_slice());
        table(map, &mut digest, fields, &entry.fields);
        if entry.key.kind == "situation" {
            for point in entry.cards("point") {
                for message in messages_of_point(map, point) {
                    digest.update(Self::of(map, message).0);
                }
            }
        }
        let full = digest.finalize();
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(full.iter()) {
            *to = *from;
        }
        Self(short)
    }
}

/// Returns the messages that a point tells, those that can be found.
fn messages_of_point<'a>(map: &'a Map, point: &Table) -> Vec<&'a Entry> {
    let claim = text_of(point, "value_proposition").map(|id| Key::new("value_proposition", id));
    let more = [
        ("success_stories", "success_story"),
        ("features", "feature"),
        ("objections", "objection"),
    ]
    .into_iter()
    .flat_map(|(field, kind)| words_of(point, field).into_iter().map(|id| Key::new(kind, id)));
    claim.into_iter().chain(more).filter_map(|key| map.resolve(&key).entry()).collect()
}

/// Shows the seal as it stands in a map: 32 hexadecimal digits.
impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn table(map: &Map, digest: &mut Sha256, fields: &[Field], values: &Table) {
    let mut names: Vec<_> = values.keys().collect();
    names.sort();
    digest.update(b"{");
    for name in names {
        let field = fields.iter().find(|field| field.name == *name);
        if field.is_some_and(|field| !field.sealed) {
            continue;
        }
        if let Some(item) = values.get(name) {
            text(digest, name);
            value(map, digest, field.map(|field| &field.shape), item);
        }
    }
    digest.update(b"}");
}

fn value(map: &Map, digest: &mut Sha256, shape: Option<&Shape>, item: &Value) {
    match item {
        Value::Text(words) => match shape {
            Some(Shape::Text) => text(digest, &unwrapped(words)),
            Some(Shape::Reference(target) | Shape::References(target)) => {
                text(digest, &identity(map, target, words));
            }
            _ => text(digest, words),
        },
        Value::Integer(number) => tagged(digest, b'i', &number.to_be_bytes()),
        Value::Float(number) => tagged(digest, b'f', &number.to_be_bytes()),
        Value::Boolean(flag) => tagged(digest, b'b', &[u8::from(*flag)]),
        Value::Date(date) => tagged(digest, b'd', date.to_string().as_bytes()),
        Value::Time(time) => tagged(digest, b't', time.as_bytes()),
        Value::List(items) => {
            digest.update(b"[");
            for item in items {
                value(map, digest, shape, item);
            }
            digest.update(b"]");
        }
        Value::Table(values) => {
            let fields = shape.map_or(&[][..], Shape::fields);
            table(map, digest, fields, values);
        }
    }
}

/// Names an entry in a way that outlives a rename: by the first id that it ever had.
fn identity(map: &Map, target: &super::kind::Target, written: &str) -> String {
    let key = match target {
        super::kind::Target::Kind(kind) => Key { kind: kind.clone(), id: written.into() },
        super::kind::Target::Message => {
            Key::parse(written).unwrap_or_else(|| Key::new("", written))
        }
    };
    match map.resolve(&key).entry() {
        Some(entry) => {
            let id = entry.words("formerly").first().map_or(entry.key.id.as_str(), |id| *id);
            format!("{}.{id}", key.kind)
        }
        None => written.to_owned(),
    }
}

fn text(digest: &mut Sha256, words: &str) {
    tagged(digest, b's', words.as_bytes());
}

/// The length goes first, so that no two values can be run together.
fn tagged(digest: &mut Sha256, tag: u8, bytes: &[u8]) {
    digest.update([tag]);
    digest.update((bytes.len() as u64).to_be_bytes());
    digest.update(bytes);
}
