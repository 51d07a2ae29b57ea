//! Comments of entries: read, and changed without changing what the map says.

use super::{EditError, Step, Workspace};
use crate::model::Key;
use crate::source::{self, Note, TextEdit};

impl Workspace {
    /// Returns the comments of an entry in the order of the text.
    pub fn notes(&self, key: &Key) -> Vec<Note> {
        self.document_for(key).map_or_else(
            |_| Vec::new(),
            |(_, document)| {
                if document.text().contains('#') {
                    source::notes(document, key)
                } else {
                    Vec::new()
                }
            },
        )
    }

    /// Gives a comment of an entry other words; none take it away.
    ///
    /// The map says the same afterwards, or nothing is changed. It is refused when the comment is
    /// not there as it was read.
    pub fn set_note(&mut self, key: &Key, note: &Note, words: &str) -> Result<Step, EditError> {
        let (file_idx, document) = self.document_for(key)?;
        if !source::notes(document, key).contains(note) {
            return Err(EditError::NoNote(key.clone()));
        }
        let edits = source::write_note(document, note, words);
        let verb = if words.trim().is_empty() { "Remove" } else { "Change" };
        self.note_step(file_idx, key, edits, format!("{verb} a note of {key}"))
    }

    /// Puts a comment above the header of an entry.
    pub fn add_note(&mut self, key: &Key, words: &str) -> Result<Step, EditError> {
        let (file_idx, document) = self.document_for(key)?;
        let edits = source::add_note(document, key, words);
        if edits.is_empty() && !words.trim().is_empty() {
            return Err(EditError::Layout { file: self.name_of(file_idx) });
        }
        self.note_step(file_idx, key, edits, format!("Add a note to {key}"))
    }

    /// Carries out edits that must leave every entry as it is.
    fn note_step(
        &mut self,
        file_idx: usize,
        key: &Key,
        edits: Vec<TextEdit>,
        words: String,
    ) -> Result<Step, EditError> {
        if let Some(format) = self.newer_format() {
            return Err(EditError::NewerFormat(format));
        }
        if edits.is_empty() {
            return Ok(self.done(words, Vec::new(), Vec::new()));
        }
        let splice = self.splice(file_idx, edits, &Vec::new())?;
        Ok(self.done(words, vec![key.clone()], vec![splice]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts with comments at every place, in both sorts of line ends, with and without a last one.
    fn texts() -> impl Strategy<Value = String> {
        let lines = prop::collection::vec(
            prop::sample::select(vec![
                "# a comment",
                "  # set in",
                "#",
                "",
                "[feature.a] # head",
                "[feature.b]",
                "[[feature.a.variant]]",
                "title = \"T\" # behind",
                "body = \"\"\"\n# no comment\n\"\"\" # end",
                "tags = [ # in\n  'x', # x\n  # y\n]",
                "status = 'draft'",
            ]),
            0..14,
        );
        (lines, any::<bool>(), any::<bool>()).prop_map(|(lines, crlf, last)| {
            let mut text = lines.join("\n");
            if last {
                text.push('\n');
            }
            if crlf { text.replace('\n', "\r\n") } else { text }
        })
    }

    proptest! {
        #[test]
        fn a_comment_changes_alone_and_comes_back_to_the_first_byte(
            text in texts(),
            pick in any::<prop::sample::Index>(),
            words in "[a-z#\"\n\r\u{1b} =]{0,20}",
        ) {
            let mut workspace = Workspace::open([("m.toml", text.clone().into_bytes())]);
            let key = Key::new("feature", "a");
            let said: Vec<_> = workspace.map().entries().cloned().collect();
            let notes = workspace.notes(&key);
            let step = if notes.is_empty() {
                workspace.add_note(&key, &words)
            } else {
                let note = notes[pick.index(notes.len())].clone();
                workspace.set_note(&key, &note, &words)
            };
            let after = workspace.text("m.toml").unwrap().to_owned();
            prop_assert_eq!(&said, &workspace.map().entries().cloned().collect::<Vec<_>>());
            let Ok(step) = step else {
                prop_assert_eq!(&after, &text);
                return Ok(());
            };
            // What is no comment stays: every other line, and its line end.
            let rest = |text: &str| -> Vec<String> {
                let lines = text.split_inclusive('\n');
                lines.filter(|line| !line.trim().starts_with('#')).map(|line| {
                    let code = line.split(" #").next().unwrap_or_default();
                    code.trim_end().to_owned()
                }).filter(|line| !line.is_empty()).collect()
            };
            prop_assert_eq!(rest(&after), rest(&text));
            // The only line end may have gone with its comment.
            if text.contains("\r\n") {
                prop_assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
            } else {
                prop_assert!(!after.contains("\r\n"));
            }
            if !step.keys.is_empty() {
                workspace.undo();
            }
            prop_assert_eq!(workspace.text("m.toml").unwrap(), text);
        }
    }

    #[test]
    fn a_comment_that_is_not_there_any_more_is_not_written() {
        let text = "# one\n[feature.a]\ntitle = \"A\"\n";
        let mut workspace = Workspace::open([("m.toml", text.as_bytes().to_vec())]);
        let key = Key::new("feature", "a");
        let note = workspace.notes(&key).remove(0);
        workspace.set_note(&key, &note, "two").unwrap();
        assert_eq!(workspace.set_note(&key, &note, "three"), Err(EditError::NoNote(key)));
    }
}
