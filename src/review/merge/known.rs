//! What is known of a base that may be full of conflict markers.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::names::Entity;
use crate::model::{Edit, Key};
use crate::workspace::Workspace;

/// The base as far as it can be understood.
pub(super) struct Known<'w> {
    /// The entries that are known for sure.
    pub(super) workspace: Cow<'w, Workspace>,
    unknown: Unknown,
}

enum Unknown {
    Nothing,
    Entries(FxHashSet<Key>),
    Everything,
}

impl Known<'_> {
    /// Tells whether the base may have had this entry, but nobody can say what it said.
    pub(super) fn is_unknown(&self, entity: &Entity<'_>) -> bool {
        match &self.unknown {
            Unknown::Nothing => false,
            Unknown::Entries(keys) => entity.keys.iter().flatten().any(|key| keys.contains(*key)),
            Unknown::Everything => true,
        }
    }
}

/// Reads a base. Where it holds both sides of conflicts, what both say alike is known.
pub(super) fn known(base: &Workspace) -> Known<'_> {
    if base.broken_file().is_none() {
        return Known { workspace: Cow::Borrowed(base), unknown: Unknown::Nothing };
    }
    let nothing =
        || Known { workspace: Cow::Owned(Workspace::default()), unknown: Unknown::Everything };
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for file in base.files() {
        let Some((one, two)) = base.text(file).and_then(sides) else { return nothing() };
        first.push((file, one.into_bytes()));
        second.push((file, two.into_bytes()));
    }
    let (mut one, two) = (Workspace::open(first), Workspace::open(second));
    if one.broken_file().is_some() || two.broken_file().is_some() {
        return nothing();
    }
    let mut unknown = FxHashSet::default();
    for (this, other) in [(&one, &two), (&two, &one)] {
        for entry in this.map().entries() {
            if other.map().get(&entry.key) != Some(entry) {
                unknown.insert(entry.key.clone());
            }
        }
    }
    let mut doubtful: Vec<Key> = unknown.iter().cloned().collect();
    doubtful.sort();
    for key in doubtful {
        if one.map().get(&key).is_some() && one.apply(&Edit::Delete { key }).is_err() {
            return nothing();
        }
    }
    Known { workspace: Cow::Owned(one), unknown: Unknown::Entries(unknown) }
}

/// Returns the two texts that a text with conflict markers was made of; `None` where the markers
/// do not pair.
fn sides(text: &str) -> Option<(String, String)> {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        Both,
        First,
        Base,
        Second,
    }
    let (mut first, mut second) = (String::new(), String::new());
    let mut state = In::Both;
    let mut depth = 0_usize;
    for line in text.split_inclusive('\n') {
        // The markers of a base that was itself merged are longer, and nest.
        let mark = |sign: char| line.chars().take_while(|letter| *letter == sign).count() >= 7;
        if mark('<') {
            depth += 1;
            state = In::First;
        } else if mark('|') && depth > 0 {
            state = In::Base;
        } else if mark('=') && depth > 0 && matches!(state, In::First | In::Base) {
            state = In::Second;
        } else if mark('>') && depth > 0 {
            depth -= 1;
            state = if depth == 0 { In::Both } else { In::Base };
        } else {
            if matches!(state, In::Both | In::First) {
                first.push_str(line);
            }
            if matches!(state, In::Both | In::Second) {
                second.push_str(line);
            }
        }
    }
    (depth == 0).then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::sides;

    #[test]
    fn both_sides_of_conflicts_are_read() {
        let text = "a\n<<<<<<< one\nb\n||||||| base\nc\n=======\nd\n>>>>>>> two\ne\n";
        assert_eq!(sides(text), Some(("a\nb\ne\n".to_owned(), "a\nd\ne\n".to_owned())));
        assert_eq!(sides("<<<<<<< x\n"), None);
    }
}
