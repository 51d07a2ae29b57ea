//! A text that was edited as a whole, in another program.

use thiserror::Error;

use super::apply::Splice;
use super::{Content, Step, Workspace};
use crate::model::Key;
use crate::source::{TextEdit, invert};

/// Why a text was not taken over; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotReplaced {
    /// The map has no such file, or it is no text.
    #[error("{0} is no text of this map")]
    NoFile(String),
    /// The new text can't be understood.
    #[error("{file}:{line}:{column}: {message}")]
    Broken {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The character in it, counted from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

impl Workspace {
    /// Takes over a text that was edited elsewhere, as one step that can be undone.
    ///
    /// It may say anything, as long as it can be understood; then only the bytes that differ are
    /// replaced. The step has no keys when no entry says anything else than before.
    pub fn replace_text(&mut self, file: &str, text: &str) -> Result<Step, NotReplaced> {
        let place = self.files.iter().position(|other| other.name == file);
        let none = || NotReplaced::NoFile(file.to_owned());
        let file_idx = place.ok_or_else(none)?;
        let Some(Content::Text(document)) = self.files.get_mut(file_idx).map(|f| &mut f.content)
        else {
            return Err(none());
        };
        let words = format!("Edit {file} as a text");
        let forth = difference(document.text(), text);
        if forth.is_empty() && document.problems().is_empty() {
            return Ok(self.done(words, Vec::new(), Vec::new()));
        }
        let back = invert(document.text(), &forth);
        let touched = document.splice(&forth).map_err(|problems| {
            let first = problems.first();
            let at = first.map_or(0, |problem| problem.span.start);
            let (line, column) = line_column(text, at);
            let message = first.map(|problem| problem.kind.message()).unwrap_or_default();
            let help = first.map(|problem| problem.kind.help()).unwrap_or_default();
            NotReplaced::Broken { file: file.to_owned(), line, column, message, help }
        })?;
        let before: Vec<_> = touched.iter().map(|key| self.map.get(key).cloned()).collect();
        let revision_before = self.files.get(file_idx).map_or(0, |file| file.revision);
        self.revisions += 1;
        let revision_after = self.revisions;
        if let Some(file) = self.files.get_mut(file_idx) {
            file.revision = revision_after;
        }
        self.rehome(&touched);
        let differs = |(key, before): (Key, Option<_>)| {
            (self.map.get(&key) != before.as_ref()).then_some(key)
        };
        let mut keys: Vec<Key> = touched.into_iter().zip(before).filter_map(differs).collect();
        keys.sort();
        let (forth, back) = (forth.into(), back.into());
        let splice = Splice { file_idx, forth, back, revision_before, revision_after };
        Ok(self.done(words, keys, vec![splice]))
    }

    /// Finds out anew which files hold these entries, and what the map says of them.
    pub(super) fn rehome(&mut self, touched: &[Key]) {
        let mut changed = Vec::new();
        for key in touched {
            let mut holders = self
                .files
                .iter()
                .enumerate()
                .filter_map(|(file_idx, file)| Some((file_idx, file.document()?.read(key)?)));
            let first = holders.next();
            let rest: Vec<usize> = holders.map(|(file_idx, _)| file_idx).collect();
            self.again.retain(|(other, _)| other != key);
            self.again.extend(rest.into_iter().map(|file_idx| (key.clone(), file_idx)));
            match first {
                Some((file_idx, entry)) => {
                    self.home.insert(key.clone(), file_idx);
                    if self.map.get(key) != Some(&entry) {
                        changed.push(entry);
                    }
                }
                None => {
                    self.home.remove(key);
                    self.map.take(key);
                }
            }
        }
        self.map.put_all(changed);
    }
}

/// Returns the one replacement that makes a text of another one.
fn difference(old: &str, new: &str) -> Vec<TextEdit> {
    if old == new {
        return Vec::new();
    }
    let same = |(a, b): &(char, char)| a == b;
    let head: usize =
        old.chars().zip(new.chars()).take_while(same).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(head..), new.get(head..));
    let (old_rest, new_rest) = (old_rest.unwrap_or_default(), new_rest.unwrap_or_default());
    let tail: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let insert = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    vec![TextEdit::replace(head..old.len() - tail, insert)]
}

fn line_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |found| found + 1);
    let column = before.get(start..).map_or(0, |part| part.chars().count()) + 1;
    (before.matches('\n').count() + 1, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "# ä\r\n[feature.a]\r\ntitle = \"A\"\r\n\r\n[feature.b]\r\ntitle = \"B\"\r\n";

    fn open(two: &str) -> Workspace {
        let files = [("one.toml", ONE.as_bytes().to_vec()), ("two.toml", two.as_bytes().to_vec())];
        Workspace::open(files)
    }

    #[test]
    fn a_text_edited_elsewhere_is_one_step() {
        let mut workspace = open("");
        let new = ONE.replace("\"A\"", "\"ä\"").replace("feature.b", "feature.c");
        let step = workspace.replace_text("one.toml", &new).unwrap();
        let keys: Vec<String> = step.keys.iter().map(ToString::to_string).collect();
        assert_eq!(keys, ["feature.a", "feature.b", "feature.c"]);
        assert_eq!(workspace.text("one.toml"), Some(new.as_str()));
        assert!(workspace.map().get(&Key::new("feature", "b")).is_none());
        workspace.undo();
        assert_eq!(workspace.text("one.toml"), Some(ONE));
        assert!(workspace.map().get(&Key::new("feature", "b")).is_some());
        assert!(!workspace.is_unsaved());
    }

    #[test]
    fn a_comment_alone_is_a_step_without_entries() {
        let mut workspace = open("");
        let step = workspace.replace_text("one.toml", &ONE.replace("# ä", "# ö")).unwrap();
        assert_eq!((step.keys.len(), workspace.history().len()), (0, 1));
        assert!(workspace.is_unsaved());
        let step = workspace.replace_text("one.toml", &ONE.replace("# ä", "# ö")).unwrap();
        assert_eq!((step.keys.len(), workspace.history().len()), (0, 1));
    }

    #[test]
    fn a_broken_text_is_told_and_changes_nothing() {
        let mut workspace = open("");
        let broken = ONE.replace("title = \"B\"", "title = \"B");
        let Err(NotReplaced::Broken { line, column, .. }) =
            workspace.replace_text("one.toml", &broken)
        else {
            panic!("taken")
        };
        assert_eq!((line, column), (6, 9));
        assert_eq!(workspace.text("one.toml"), Some(ONE));
        assert!(workspace.history().is_empty());
    }

    #[test]
    fn a_broken_file_is_mended_and_broken_again_by_undo() {
        let broken = "[feature.c]\ntitle = \"C\n";
        let mut workspace = open(broken);
        workspace.replace_text("two.toml", "[feature.c]\ntitle = \"C\"\n").unwrap();
        assert!(!workspace.has_broken_files());
        workspace.undo();
        assert_eq!(workspace.text("two.toml"), Some(broken));
        assert!(workspace.has_broken_files());
        workspace.redo();
        assert!(!workspace.has_broken_files());
    }

    #[test]
    fn an_entry_in_two_files_is_known_as_such_and_stays_when_one_goes() {
        let mut workspace = open("");
        let before = workspace.reading().len();
        workspace.replace_text("two.toml", "[feature.a]\ntitle = \"other\"\n").unwrap();
        assert_eq!(workspace.reading().len(), before + 1);
        let key = Key::new("feature", "a");
        assert_eq!(workspace.map().get(&key).map(crate::model::Entry::title), Some("A"));
        workspace.replace_text("one.toml", "").unwrap();
        assert_eq!(workspace.map().get(&key).map(crate::model::Entry::title), Some("other"));
        workspace.undo();
        workspace.undo();
        assert_eq!(workspace.reading().len(), before);
        assert_eq!(workspace.map().get(&key).map(crate::model::Entry::title), Some("A"));
    }
}
