//! An entry moved from one file of the map to another.

use super::apply::Splice;
use super::{EditError, File, Step, Workspace};
use crate::model::{Entry, Key, Path};
use crate::source::plan::{self, NoPlan};
use crate::source::{Document, comments};

impl Workspace {
    /// Moves entries, with their comments, into another file of the map, as one step; a file that
    /// does not stand yet is made. What the map says stays the same, and so do the bytes of all
    /// other entries.
    pub fn relocate(&mut self, keys: &[Key], file: &str) -> Result<Step, EditError> {
        if let Some(format) = self.newer_format() {
            return Err(EditError::NewerFormat(format));
        }
        let mut moved = Vec::new();
        for key in keys {
            let entry = self.map().get(key).ok_or_else(|| EditError::NoEntry(key.clone()))?;
            if self.file_of(key) != Some(file) {
                moved.push(entry.clone());
            }
        }
        let words = match moved.as_slice() {
            [entry] => format!("Move {} to {file}", entry.key),
            entries => format!("Move {} entries to {file}", entries.len()),
        };
        if moved.is_empty() {
            return Ok(self.done(words, Vec::new(), Vec::new()));
        }
        let n_files = self.files.len();
        let to = self.file_called(file)?;
        let mut splices = Vec::new();
        for entry in &moved {
            if let Err(error) = self.carry(entry, to, &mut splices) {
                self.take_back(&splices);
                self.files.truncate(n_files);
                return Err(error);
            }
        }
        let keys = moved.into_iter().map(|entry| entry.key).collect();
        Ok(self.done(words, keys, splices))
    }

    /// Tells whether a name can be that of a file of a map: inside its folder, and seen.
    pub fn can_be_file(name: &str) -> bool {
        let letters = |part: &str| {
            !part.starts_with('.')
                && !part.ends_with([' ', '.'])
                && !part.chars().any(|letter| letter.is_control() || "\\:*?\"<>|".contains(letter))
        };
        // Files of a map are looked for by this very ending.
        name.strip_suffix(".toml").is_some()
            && name.len() <= 200
            && name.split('/').all(|part| !part.is_empty() && letters(part))
    }

    /// Takes an entry out of its file and puts it into another one.
    fn carry(
        &mut self,
        entry: &Entry,
        to: usize,
        splices: &mut Vec<Splice>,
    ) -> Result<(), EditError> {
        let key = &entry.key;
        let (from, document) = self.document_for(key)?;
        let lifted = match plan::lift(document, key) {
            // A text that entries share holds no text of its own; without a comment that could
            // get lost, it is written anew.
            Err(NoPlan::Layout) if !is_spoken_of(document, key) => {
                let kind = self.map().schema().kind(&key.kind);
                let text = plan::render_entry(kind, key, &entry.fields);
                plan::remove_entry(document, key).map(|edits| (edits, text))
            }
            lifted => lifted,
        };
        let (edits, block) =
            lifted.map_err(|error| self.no_plan(error, key, &Path::default(), from))?;
        splices.push(self.splice(from, edits, &vec![(key.clone(), None)])?);
        splices.push(self.create(entry, Some((to, block)))?);
        Ok(())
    }

    /// Returns the place of a file that an entry can be put into; a new one is made.
    pub(super) fn file_called(&mut self, name: &str) -> Result<usize, EditError> {
        let stands = self.files.iter().any(|file| file.name == name);
        // Some file systems take both names for one file.
        let same = |file: &File| file.name.to_lowercase() == name.to_lowercase();
        if !stands && (!Self::can_be_file(name) || self.files.iter().any(same)) {
            return Err(EditError::BadFile(name.into()));
        }
        Ok(self.file_named(name))
    }
}

/// Tells whether a comment speaks of an entry.
fn is_spoken_of(document: &Document, key: &Key) -> bool {
    comments(document).iter().any(|(of, lines)| of.as_ref() == Some(key) && !lines.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moves `feature.a` from the first text to the second, and compares both.
    #[track_caller]
    fn check(from: &str, to: &str, from_after: &str, to_after: &str) {
        let texts = [("a.toml", from), ("b.toml", to)];
        let mut workspace = Workspace::open(
            texts
                .map(|(name, text)| (name, text.as_bytes()))
                .map(|(name, bytes)| (name, bytes.to_vec())),
        );
        let before: Vec<Entry> = workspace.map().entries().cloned().collect();
        workspace.relocate(&[Key::new("feature", "a")], "b.toml").unwrap();
        assert_eq!(workspace.text("a.toml"), Some(from_after));
        assert_eq!(workspace.text("b.toml"), Some(to_after));
        assert_eq!(workspace.file_of(&Key::new("feature", "a")), Some("b.toml"));
        assert_eq!(workspace.map().entries().cloned().collect::<Vec<_>>(), before);
        workspace.undo().unwrap();
        assert_eq!((workspace.text("a.toml"), workspace.text("b.toml")), (Some(from), Some(to)));
        assert_eq!(workspace.file_of(&Key::new("feature", "a")), Some("a.toml"));
        assert!(!workspace.is_unsaved());
    }

    #[test]
    fn an_entry_goes_with_its_comments_and_its_sub_tables() {
        check(
            "# Ours.\n\n# On a.\n[feature.a] # here\ntitle = 'A'  # as is\n\n# Apart.\n\n[[feature.a.variant]]\ntext = \"x\"\n\n[feature.b]\ntitle = \"B\"\n",
            "[feature.c]\r\ntitle = \"C\"",
            "# Ours.\n\n[feature.b]\ntitle = \"B\"\n",
            "# On a.\r\n[feature.a] # here\r\ntitle = 'A'  # as is\r\n\r\n# Apart.\r\n\r\n[[feature.a.variant]]\r\ntext = \"x\"\r\n\r\n[feature.c]\r\ntitle = \"C\"",
        );
    }

    #[test]
    fn sections_that_stand_apart_come_together() {
        check(
            "[feature.a]\ntitle = \"A\"\n\n[feature.b]\ntitle = \"B\"\n\n[[feature.a.variant]]\ntext = \"x\"\n",
            "",
            "[feature.b]\ntitle = \"B\"\n",
            "[feature.a]\ntitle = \"A\"\n\n[[feature.a.variant]]\ntext = \"x\"\n",
        );
    }

    #[test]
    fn an_entry_in_braces_is_written_anew() {
        check(
            "feature = { a = { title = \"A\" }, b = { title = \"B\" } }\n",
            "",
            "feature = { b = { title = \"B\" } }\n",
            "[feature.a]\ntitle = \"A\"\n",
        );
    }

    #[test]
    fn a_new_file_is_made_and_forgotten_again() {
        let text = b"[feature.a]\ntitle = \"A\"\n".to_vec();
        let mut workspace = Workspace::open([("a.toml", text)]);
        let key = Key::new("feature", "a");
        for bad in ["", "x", "../x.toml", "/x.toml", ".x.toml", "x/.toml", "A.toml", "a\\b.toml"] {
            let error = workspace.relocate(std::slice::from_ref(&key), bad).unwrap_err();
            assert_eq!(error, EditError::BadFile(bad.into()));
        }
        assert_eq!(workspace.relocate(std::slice::from_ref(&key), "a.toml").unwrap().keys, []);
        workspace.relocate(std::slice::from_ref(&key), "more/b.toml").unwrap();
        let unsaved: Vec<_> =
            workspace.unsaved().into_iter().map(|it| (it.name, it.bytes.len(), it.new)).collect();
        assert_eq!(unsaved, [("a.toml".into(), 0, false), ("more/b.toml".into(), 24, true)]);
        workspace.undo();
        assert!(!workspace.is_unsaved());
        workspace.redo();
        assert_eq!(workspace.file_of(&key), Some("more/b.toml"));
    }

    #[test]
    fn what_can_not_move_stays_and_leaves_no_file() {
        let mut workspace =
            Workspace::open([("a.toml", b"feature = { a = {} } # of a\n".to_vec())]);
        let error = workspace.relocate(&[Key::new("feature", "a")], "b.toml").unwrap_err();
        assert!(matches!(error, EditError::Layout { .. }), "{error}");
        let error = workspace.relocate(&[Key::new("feature", "z")], "b.toml").unwrap_err();
        assert!(matches!(error, EditError::NoEntry(_)), "{error}");
        assert_eq!(workspace.files().len(), 1);
        assert!(!workspace.is_unsaved());
    }
}
