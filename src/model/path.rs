//! Where in an entry something stands.

use std::fmt;

use smol_str::SmolStr;

use super::entry::Key;

/// One step from a table to a field, or from a list to an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The field with this name.
    Field(SmolStr),
    /// The item at this place, counted from 0.
    Index(usize),
}

/// The way from an entry to one of its values: `point[2].say` is three steps.
///
/// The empty path is the entry itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// Returns the path of a field of the entry itself.
    pub fn field(name: &str) -> Self {
        Self(vec![Step::Field(name.into())])
    }

    /// Returns this path and one more field behind it.
    #[must_use]
    pub fn then(&self, name: &str) -> Self {
        self.and(Step::Field(name.into()))
    }

    /// Returns this path and an item of its list behind it.
    #[must_use]
    pub fn item(&self, item_idx: usize) -> Self {
        self.and(Step::Index(item_idx))
    }

    /// A map keeps a path for each of its references, so that it takes no more room than it needs.
    fn and(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// Returns the name of the field of the entry that the path leads into.
    pub fn first_field(&self) -> Option<&str> {
        match self.0.first() {
            Some(Step::Field(name)) => Some(name),
            Some(Step::Index(_)) | None => None,
        }
    }

    /// Returns the name of the innermost field on the path.
    pub fn last_field(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Field(name) => Some(name.as_str()),
            Step::Index(_) => None,
        })
    }

    /// Returns the path without its last step, and that step.
    pub fn split_last(&self) -> Option<(Self, &Step)> {
        let (last, rest) = self.0.split_last()?;
        Some((Self(rest.to_vec()), last))
    }
}

/// Shows the path as people count: `point 3, say`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step_idx, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if step_idx == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ", {name}")?,
                Step::Index(item_idx) => write!(f, " {}", item_idx + 1)?,
            }
        }
        Ok(())
    }
}

/// Which part of a field a location means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Part {
    /// The value; for the entry itself, its header.
    #[default]
    Value,
    /// The name in front of the value.
    Name,
}

/// A place in the map in the map's own terms, which the workspace turns into a place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The entry.
    pub key: Key,
    /// The way into it; the empty path means its header.
    pub path: Path,
    /// The value or the name in front of it.
    pub part: Part,
}

impl Location {
    /// Returns the place of a whole entry.
    pub fn entry(key: &Key) -> Self {
        Self { key: key.clone(), path: Path::default(), part: Part::Value }
    }

    /// Returns the place of a value of an entry.
    pub fn value(key: &Key, path: Path) -> Self {
        Self { key: key.clone(), path, part: Part::Value }
    }

    /// Returns the place of a field's name.
    pub fn name(key: &Key, path: Path) -> Self {
        Self { key: key.clone(), path, part: Part::Name }
    }
}
