//! The kinds of one map: the built-in ones and the dimensions that it declares.

use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::entry::Key;
use super::kind::{Field, Kind, Role, Shape, Target};
use super::kinds::{self, Dimension};

/// The kinds of a map, in canonical order.
#[derive(Debug, Clone)]
pub struct Schema {
    kinds: Vec<Kind>,
    by_name: FxHashMap<SmolStr, usize>,
    map_kind: Kind,
}

impl Default for Schema {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Schema {
    /// Returns the kinds of a map that declares these dimensions; most declare none, and share the
    /// built-in ones.
    pub(super) fn shared(declared: &[Dimension]) -> Arc<Self> {
        static BUILT_IN: LazyLock<Arc<Schema>> = LazyLock::new(|| Arc::new(Schema::new(&[])));
        if declared.is_empty() { Arc::clone(&BUILT_IN) } else { Arc::new(Self::new(declared)) }
    }

    /// Returns the built-in kinds together with these dimensions.
    pub fn new(declared: &[Dimension]) -> Self {
        let kinds = kinds::all(declared);
        let by_name =
            kinds.iter().enumerate().map(|(idx, kind)| (kind.name.clone(), idx)).collect();
        let map_kind = Kind {
            name: "map".into(),
            plural: "map".into(),
            label: "Map".into(),
            labels: "Map".into(),
            role: Role::Map,
            help: "The map itself.".into(),
            fields: kinds::map_fields(),
            asks: vec![],
        };
        Self { kinds, by_name, map_kind }
    }

    /// Returns all kinds in canonical order, without `map`.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Returns the kind with this name; `map` is one of them.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        if name == "map" {
            return Some(&self.map_kind);
        }
        self.kinds.get(*self.by_name.get(name)?)
    }

    /// Returns the place of a kind in canonical order: `map` first, unknown kinds last.
    pub fn rank(&self, name: &str) -> usize {
        if name == "map" {
            return 0;
        }
        self.by_name.get(name).map_or(self.kinds.len() + 1, |kind_idx| kind_idx + 1)
    }

    /// Compares two keys by canonical order: by kind, then by id.
    pub fn order(&self, a: &Key, b: &Key) -> Ordering {
        // Most that are compared are of one kind, and a large map is sorted by it.
        if a.kind == b.kind {
            return a.id.cmp(&b.id);
        }
        (self.rank(&a.kind), &a.kind, &a.id).cmp(&(self.rank(&b.kind), &b.kind, &b.id))
    }

    /// Returns the dimensions, in canonical order.
    pub fn dimensions(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(|kind| kind.role == Role::Dimension)
    }

    /// Tells whether a field lists values of a dimension, which say where its entry or card fits.
    pub fn is_context(&self, field: &Field) -> bool {
        let Shape::References(Target::Kind(kind)) = &field.shape else { return false };
        self.kind(kind).is_some_and(|kind| kind.role == Role::Dimension)
    }

    /// Returns the kind that a word names: its name, plural or label, in any case, with blanks,
    /// hyphens or underscores.
    pub fn kind_called(&self, word: &str) -> Option<&Kind> {
        let word = word.trim().to_lowercase().replace([' ', '-'], "_");
        self.kinds.iter().find(|kind| kind.name == word || kind.plural == word)
    }

    /// Returns the declaration of a field of an entry of this kind, if there is one.
    pub fn field(&self, kind: &str, name: &str) -> Option<&Field> {
        self.kind(kind)?.field(name)
    }

    /// Returns the declaration of the field at a path: `point`, then `say` of a point.
    pub fn field_at(&self, kind: &str, path: &super::path::Path) -> Option<&Field> {
        use super::path::Step;
        let mut fields = self.kind(kind)?.fields.as_slice();
        let mut found = None;
        for step in &path.0 {
            if let Step::Field(name) = step {
                let field = fields.iter().find(|field| field.name == *name)?;
                found = Some(field);
                fields = field.shape.fields();
            }
        }
        found
    }
}
