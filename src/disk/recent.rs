//! What a user came back to in a map: searches that found something, and entries that were pinned.
//!
//! A small file in the map's home in the folder for state. Every change is made to what the file
//! says then, so that two msgmaps on one map lose nothing of each other. Losing it loses no work:
//! what is odd about it is passed over. Start with [`recent`].

use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::home::{make_folder, open_own};

/// The name of the file.
const FILE: &str = "recent.json";
/// How many searches are kept.
const MOST_SEARCHES: usize = 12;
/// How many entries may be pinned.
const MOST_PINNED: usize = 40;
/// The most characters of a search that are kept.
const LONGEST: usize = 120;

/// What a user came back to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recent {
    /// Entries that were pinned, `kind.id` as it was then, the latest last.
    pub pinned: Vec<String>,
    /// Searches, the latest first.
    pub searches: Vec<String>,
}

/// A change of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecentNote {
    /// An entry was pinned.
    Pin(String),
    /// An entry is not pinned any more, under none of these ids.
    Unpin(Vec<String>),
    /// Something was found with these words.
    Search(String),
    /// The searches are forgotten.
    ForgetSearches,
}

impl Recent {
    /// Takes a change in.
    pub fn take_in(&mut self, note: &RecentNote) {
        match note {
            RecentNote::Pin(key) => {
                self.pinned.retain(|other| other != key);
                self.pinned.push(key.clone());
                let too_many = self.pinned.len().saturating_sub(MOST_PINNED);
                self.pinned.drain(..too_many);
            }
            RecentNote::Unpin(keys) => self.pinned.retain(|key| !keys.contains(key)),
            RecentNote::Search(words) => {
                let words: String = words.chars().take(LONGEST).collect();
                let same = |other: &String| other.to_lowercase() == words.to_lowercase();
                self.searches.retain(|other| !same(other));
                self.searches.insert(0, words);
                self.searches.truncate(MOST_SEARCHES);
            }
            RecentNote::ForgetSearches => self.searches.clear(),
        }
    }
}

/// Returns what the home of a map says.
pub fn recent(home: &Path) -> Recent {
    #[expect(clippy::disallowed_methods, reason = "this is the room that reads files")]
    let text = std::fs::read_to_string(home.join(FILE)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Writes a change down; the file is replaced whole.
pub fn note_recent(home: &Path, note: &RecentNote) -> io::Result<()> {
    make_folder(home)?;
    let lock = open_own(&home.join("recent.lock"))?;
    lock.lock()?;
    let mut now = recent(home);
    now.take_in(note);
    let mut file = tempfile::NamedTempFile::new_in(home)?;
    file.write_all(&serde_json::to_vec(&now)?)?;
    file.persist(home.join(FILE))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_who_note_lose_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("maps/m");
        assert_eq!(recent(&home), Recent::default());
        for note in [
            RecentNote::Pin("feature.a".into()),
            RecentNote::Search("globex cfo".into()),
            RecentNote::Pin("feature.b".into()),
            RecentNote::Search("price".into()),
            RecentNote::Search("Globex CFO".into()),
            RecentNote::Unpin(vec!["feature.a".into()]),
        ] {
            note_recent(&home, &note).unwrap();
        }
        let now = recent(&home);
        assert_eq!(now.pinned, ["feature.b"]);
        assert_eq!(now.searches, ["Globex CFO", "price"]);
        note_recent(&home, &RecentNote::ForgetSearches).unwrap();
        assert_eq!(recent(&home).searches, [""; 0]);
    }

    #[test]
    fn only_so_much_is_kept_and_what_is_spoiled_is_passed_over() {
        let mut recent_now = Recent::default();
        for number in 0..100 {
            recent_now.take_in(&RecentNote::Pin(format!("feature.f{number}")));
            recent_now.take_in(&RecentNote::Search(format!("{number} {}", "x".repeat(500))));
        }
        assert_eq!((recent_now.pinned.len(), recent_now.searches.len()), (40, 12));
        assert!(recent_now.searches.iter().all(|words| words.chars().count() == 120));
        assert_eq!(recent_now.pinned[39], "feature.f99");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"[\xff").unwrap();
        assert_eq!(recent(folder.path()), Recent::default());
        note_recent(folder.path(), &RecentNote::Search("a".into())).unwrap();
        assert_eq!(recent(folder.path()).searches, ["a"]);
    }
}
