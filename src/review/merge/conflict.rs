//! One place where both sides say what does not go together.

use super::names::Three;
use crate::model::{Edit, Key, Path, Shape, Step, Table, Value};
use crate::workspace::Workspace;

/// A field, an item or an entry that somebody must decide about.
///
/// The merged workspace says there what ours says. A value that is `None` is not there on that
/// side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The entry, by its key in the merged map.
    pub key: Key,
    /// The field or the item, as the merged map counts; the empty path is the entry itself.
    pub path: Path,
    /// What it was.
    pub base: Option<Value>,
    /// What ours says.
    pub ours: Option<Value>,
    /// What theirs says.
    pub theirs: Option<Value>,
    /// What happened, in one sentence.
    pub why: String,
    /// An entry as theirs writes it, with its comments.
    pub(super) block: Option<String>,
}

/// What to do about a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// What ours says.
    Ours,
    /// What theirs says.
    Theirs,
    /// What both say: ours and then theirs.
    Both,
    /// Something else; `None` that it be gone.
    Edited(Option<Value>),
}

impl Conflict {
    pub(super) fn new(key: &Key, path: &Path, values: Three<Option<&Value>>, why: String) -> Self {
        let [base, ours, theirs] = values.map(Option::<&Value>::cloned);
        Self { key: key.clone(), path: path.clone(), base, ours, theirs, why, block: None }
    }

    /// Returns what both sides say together, where that makes sense: texts one behind the other,
    /// lists as one.
    pub fn both(&self) -> Option<Value> {
        match (self.ours.as_ref()?, self.theirs.as_ref()?) {
            _ if self.path.0.is_empty() => None,
            (Value::Text(ours), Value::Text(theirs)) => {
                let gap = if ours.ends_with('\n') { "" } else { " " };
                Some(Value::text(format!("{ours}{gap}{theirs}")))
            }
            (Value::List(ours), Value::List(theirs)) => {
                let mut both = ours.clone();
                both.extend(theirs.iter().filter(|item| !ours.contains(item)).cloned());
                Some(Value::List(both))
            }
            _ => None,
        }
    }

    /// Returns the sentence for a field that both sides changed.
    pub(super) fn why_of_field(key: &Key, path: &Path, values: Three<Option<&Value>>) -> String {
        let what = if matches!(path.0.last(), Some(Step::Index(_))) {
            format!("{path} of {key}")
        } else {
            format!("the field {path} of {key}")
        };
        match values.map(|value| value.is_some()) {
            [true, true, true] => format!("Both sides changed {what}, not in the same way."),
            [true, false, true] => format!("Ours removed {what}, and theirs changed it."),
            [true, true, false] => format!("Theirs removed {what}, and ours changed it."),
            [false, true, true] => format!("Both sides added {what}, not with the same content."),
            [false, true, false] => format!("Both sides have {key}, and only ours has {what}."),
            [false, false, true] => format!("Both sides have {key}, and only theirs has {what}."),
            [_, false, false] => format!("Both sides removed {what}."),
        }
    }

    pub(super) fn moved_twice(key: &Key, path: &Path) -> String {
        format!("Both sides moved the items of {path} of {key}, not in the same way.")
    }

    /// Returns the edits that let a workspace say something else in this place.
    pub(super) fn edits(&self, workspace: &Workspace, value: Option<&Value>) -> Vec<Edit> {
        let key = || self.key.clone();
        let entry = workspace.map().get(&self.key);
        let Some((outer, last)) = self.path.split_last() else {
            return match (entry, value) {
                (None, Some(Value::Table(fields))) => {
                    vec![Edit::New { key: key(), fields: fields.clone() }]
                }
                (Some(_), None) => vec![Edit::Delete { key: key() }],
                (Some(_), Some(Value::Text(id))) => {
                    vec![Edit::Rename { key: key(), id: id.as_str().into() }]
                }
                (Some(entry), Some(Value::Table(fields))) => turn(&self.key, &entry.fields, fields),
                _ => Vec::new(),
            };
        };
        let here = entry.and_then(|entry| entry.at(&self.path));
        let path = || self.path.clone();
        match (last, &self.ours, value) {
            (Step::Index(item_idx), None, Some(value)) => {
                let (item_idx, value) = (*item_idx, value.clone());
                vec![Edit::Insert { key: key(), path: outer, item_idx, value }]
            }
            (Step::Index(item_idx), Some(_), None) => {
                vec![Edit::Remove { key: key(), path: outer, item_idx: *item_idx }]
            }
            (Step::Field(_) | Step::Index(_), _, Some(value)) => {
                vec![Edit::Set { key: key(), path: path(), value: value.clone() }]
            }
            (Step::Field(_), _, None) if here.is_some() => {
                vec![Edit::Unset { key: key(), path: path() }]
            }
            (Step::Field(_) | Step::Index(_), _, None) => Vec::new(),
        }
    }

    /// Tells whether the place is a list of cards, of which one is added or removed when this is
    /// decided.
    pub(super) fn shifts(&self) -> Option<(Path, usize)> {
        match self.path.split_last()? {
            (outer, Step::Index(item_idx)) => Some((outer, *item_idx)),
            (_, Step::Field(_)) => None,
        }
    }

    /// Returns what the place is, for those who draw it: the shape of its field.
    pub fn shape<'w>(&self, workspace: &'w Workspace) -> Option<&'w Shape> {
        workspace.map().schema().field_at(&self.key.kind, &self.path).map(|field| &field.shape)
    }
}

/// Returns the edits that turn an entry into another one.
fn turn(key: &Key, old: &Table, new: &Table) -> Vec<Edit> {
    let gone = old.keys().filter(|name| !new.contains_key(name));
    let unset = gone.map(|name| Edit::Unset { key: key.clone(), path: Path::field(name) });
    let other = new.iter().filter(|(name, value)| old.get(name) != Some(value));
    let set = other.map(|(name, value)| Edit::Set {
        key: key.clone(),
        path: Path::field(name),
        value: value.clone(),
    });
    set.chain(unset).collect()
}
