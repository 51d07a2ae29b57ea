//! What rules look at: the map with what several of them need of it, and one entry at a time.

use std::cell::OnceCell;

use crate::model::{
    Entry, Field, Key, Kind, Link, Map, Path, Resolved, Role, SearchWeight, Shape, Status, kinds,
};

use super::Surroundings;
use super::nearest::Names;
use super::rules::wording::Wording;

/// The map under check. What only some rules need is made when the first of them asks.
pub struct Context<'a> {
    pub(super) map: &'a Map,
    pub(super) around: &'a Surroundings<'a>,
    /// The declaration of what one signatory says in a sign-off.
    stamp: Field,
    pub(super) names: Names<'a>,
    wording: OnceCell<Wording<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(map: &'a Map, around: &'a Surroundings<'a>) -> Self {
        let stamp = Field {
            name: "sign-off".into(),
            label: "Sign-off".into(),
            help: "What one signatory agreed to.".into(),
            example: "".into(),
            shape: Shape::Card(kinds::stamp_fields()),
            required: false,
            search: SearchWeight::No,
            sealed: false,
        };
        Self { map, around, stamp, names: Names::new(map), wording: OnceCell::new() }
    }

    /// Returns the words to avoid.
    pub(super) fn wording(&self) -> &Wording<'a> {
        self.wording.get_or_init(|| Wording::of(self.map))
    }

    /// Returns the part that an entry's kind plays.
    pub(super) fn role(&self, entry: &Entry) -> Option<Role> {
        self.map.kind_of(entry).map(|kind| kind.role)
    }
}

/// One entry under check.
pub struct Subject<'a> {
    pub(super) entry: &'a Entry,
    /// Its kind; `None` when nothing is known of it.
    pub(super) kind: Option<&'a Kind>,
    /// What it refers to, in the order of its fields.
    pub(super) references: Vec<Reference<'a>>,
}

/// One reference of an entry, and where it leads.
pub(super) struct Reference<'a> {
    pub(super) at: &'a Path,
    pub(super) to: &'a Key,
    pub(super) found: Resolved<'a>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(map: &'a Map, entry: &'a Entry, links: &'a [Link]) -> Self {
        let references = links
            .iter()
            .map(|link| Reference { at: &link.at, to: &link.to, found: map.resolve(&link.to) })
            .collect();
        Self { entry, kind: map.kind_of(entry), references }
    }

    pub(super) fn key(&self) -> &'a Key {
        &self.entry.key
    }

    /// Returns the part that it plays.
    pub(super) fn role(&self) -> Option<Role> {
        self.kind.map(|kind| kind.role)
    }

    /// Tells whether it is no longer said, so that it need not be good.
    pub(super) fn is_retired(&self) -> bool {
        self.entry.status() == Status::Retired
    }

    pub(super) fn is_live(&self) -> bool {
        self.entry.status() == Status::Live
    }

    /// Returns the declaration of one of its fields; every field of a sign-off is a signatory.
    pub(super) fn field<'f>(&self, context: &'f Context<'_>, name: &str) -> Option<&'f Field>
    where
        'a: 'f,
    {
        match self.kind {
            Some(kind) if kind.role == Role::Approval => Some(&context.stamp),
            Some(kind) => kind.field(name),
            None => None,
        }
    }
}
