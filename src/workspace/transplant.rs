//! Entries and texts taken from another workspace as they are written there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::apply::{Expected, Splice};
use super::{Content, EditError, File, Logged, Step, Workspace};
use crate::model::{Entry, Key, Path};
use crate::source::plan::Remarking;
use crate::source::{Document, Remark, TextEdit, invert, plan, remarks};

impl Workspace {
    /// Returns an entry as it is written, with its comments; `None` where it shares lines with
    /// others.
    pub fn block(&self, key: &Key) -> Option<String> {
        let (_, document) = self.document_for(key).ok()?;
        plan::block(document, key)
    }

    /// Returns an entry as it is written to the letter, with its line ends; `None` where
    /// [`Workspace::block`] returns nothing.
    pub fn letters(&self, key: &Key) -> Option<&str> {
        let (_, document) = self.document_for(key).ok()?;
        plan::letters(document, key)
    }

    /// Returns what stands in the files and is no entry, as it is written, sorted.
    pub fn strays(&self) -> Vec<String> {
        let mut found: Vec<String> =
            self.files.iter().filter_map(File::document).flat_map(plan::strays).collect();
        found.sort();
        found
    }

    /// Returns the bytes of an entry in its file, up to the end of its last line, which may be
    /// behind them; `None` where it shares its lines.
    pub fn block_bytes(&self, key: &Key) -> Option<Range<usize>> {
        let (_, document) = self.document_for(key).ok()?;
        plan::block_bytes(document, key)
    }

    /// Returns the keys of the entries of a file in the order in which they stand.
    pub fn keys_in(&self, file: &str) -> Vec<Key> {
        self.file(file).and_then(File::document).map_or_else(Vec::new, plan::keys_in_order)
    }

    /// Returns the entry that stands behind another one in its file.
    pub fn key_behind(&self, key: &Key) -> Option<Key> {
        let (_, document) = self.document_for(key).ok()?;
        plan::key_behind(document, key)
    }

    /// Tells whether a file starts with a byte order mark.
    pub fn has_mark(&self, file: &str) -> bool {
        self.file(file).and_then(File::document).is_some_and(Document::has_bom)
    }

    /// Returns the lines, counted from 0, of the fields of a file that stand on several.
    pub fn long_fields(&self, file: &str) -> Vec<Range<usize>> {
        self.file(file).and_then(File::document).map_or_else(Vec::new, plan::long_fields)
    }

    /// Lets entries be written as blocks that [`Workspace::block`] gave, and say what the entries
    /// say, at one go: all of them or none. One by one, each would move all that follows.
    pub fn swap_all(&mut self, blocks: &[(&Entry, String)]) -> Result<(), EditError> {
        let mut by_file: BTreeMap<usize, (Vec<TextEdit>, Expected)> = BTreeMap::new();
        for (entry, block) in blocks {
            let key = &entry.key;
            let (file_idx, document) = self.document_for(key)?;
            let planned = plan::swap_block(document, key, block)
                .map_err(|error| self.no_plan(error, key, &<_>::default(), file_idx))?;
            let (edits, expected) = by_file.entry(file_idx).or_default();
            edits.extend(planned);
            expected.push((key.clone(), Some((*entry).clone())));
        }
        let mut splices = Vec::new();
        for (file_idx, (mut edits, expected)) in by_file {
            edits.sort_by_key(|edit| edit.range.start);
            match self.splice(file_idx, edits, &expected) {
                Ok(splice) => splices.push(splice),
                Err(error) => {
                    self.take_back(&splices);
                    return Err(error);
                }
            }
        }
        let keys = blocks.iter().map(|(entry, _)| entry.key.clone()).collect();
        self.done("Take entries".to_owned(), keys, splices);
        Ok(())
    }

    /// Writes a new entry into a file: as a block, where there is one, else in canonical form;
    /// behind another entry, else where canonical order has it. Its kind may be an unknown one.
    pub fn adopt(
        &mut self,
        file: &str,
        entry: &Entry,
        block: Option<&str>,
        behind: Option<&Key>,
    ) -> Result<Step, EditError> {
        let key = &entry.key;
        if self.map().get(key).is_some() {
            return Err(EditError::Taken(key.clone()));
        }
        let file_idx = self.file_called(file)?;
        let document = self.document(file_idx)?;
        let schema = self.map().schema();
        let written = || plan::render_entry(schema.kind(&key.kind), key, &entry.fields);
        let block = block.map_or_else(written, str::to_owned);
        let edit = behind
            .and_then(|behind| plan::place_behind(document, behind, &block))
            .unwrap_or_else(|| plan::place_entry(document, schema, entry, &block));
        let expected = vec![(key.clone(), Some(entry.clone()))];
        let splice = self.splice(file_idx, vec![edit], &expected)?;
        Ok(self.done(format!("Take {key}"), vec![key.clone()], vec![splice]))
    }

    /// Lets a file hold another text, whatever that says, as long as it can be understood; its line
    /// ends, a missing last one and the byte order mark stay as they are.
    pub fn rewrite(&mut self, file: &str, text: &str) -> Result<Step, EditError> {
        let file_idx = self.file_called(file)?;
        let document = self.document(file_idx)?;
        let text = if document.text().is_empty() {
            text.to_owned()
        } else {
            text.replace("\r\n", "\n").replace('\n', document.line_end())
        };
        let ends = document.text().is_empty() || document.text().ends_with('\n');
        let text = if ends { text.as_str() } else { text.trim_end_matches(['\r', '\n']) };
        let edits = vec![TextEdit::replace(0..document.text().len(), text)];
        let back = invert(document.text(), &edits);
        let unproved = EditError::Unproved { file: self.name_of(file_idx) };
        let Some(file) = self.files.get_mut(file_idx) else { return Err(unproved) };
        let Content::Text(document) = &mut file.content else { return Err(unproved) };
        let Ok(touched) = document.splice(&edits) else { return Err(unproved) };
        let revision_before = file.revision;
        self.revisions += 1;
        file.revision = self.revisions;
        let name = file.name.clone();
        self.refresh(file_idx, &touched);
        let revision_after = self.revisions;
        let (forth, back) = (edits.into(), back.into());
        let splice = Splice { file_idx, forth, back, revision_before, revision_after };
        let mut keys = touched;
        keys.sort();
        Ok(self.done(format!("Take {name}"), keys, vec![splice]))
    }

    /// Returns the comments of a file by what they speak of.
    pub fn remarks(&self, file: &str) -> Vec<Remark> {
        self.file(file).and_then(File::document).map_or_else(Vec::new, remarks)
    }

    /// Changes the comments of a header, a field or an item; where they can't stand there, those
    /// of what is around it. Nothing that the map says is different afterwards.
    pub fn remark(&mut self, key: &Key, path: &Path, wanted: &Remarking) -> Result<(), EditError> {
        let mut path = path.clone();
        let mut wanted = wanted.clone();
        loop {
            let (file_idx, document) = self.document_for(key)?;
            if let Some(edits) = plan::remark(document, key, &path, &wanted)
                && let Ok(splice) = self.splice(file_idx, edits, &Vec::new())
            {
                self.done(format!("Comment on {key}"), vec![key.clone()], vec![splice]);
                return Ok(());
            }
            let Some((outer, _)) = path.split_last() else {
                return Err(EditError::Layout { file: self.name_of(file_idx) });
            };
            path = outer;
            // Behind something else it would speak of that.
            wanted.come.extend(wanted.behind.take().filter(|words| !words.is_empty()));
        }
    }

    /// Changes comments of one entry as [`Workspace::remark`] does, at one go: all of them, or none
    /// where one can't stand where it belongs.
    pub fn remark_all(&mut self, key: &Key, wanted: &[(Path, Remarking)]) -> Result<(), EditError> {
        let (file_idx, document) = self.document_for(key)?;
        let edits = plan::remark_all(document, key, wanted)
            .ok_or_else(|| EditError::Layout { file: self.name_of(file_idx) })?;
        let splice = self.splice(file_idx, edits, &Vec::new())?;
        self.done(format!("Comment on {key}"), vec![key.clone()], vec![splice]);
        Ok(())
    }

    /// Changes the comments at the head of a file and behind its last entry.
    pub fn remark_file(
        &mut self,
        file: &str,
        head: &Remarking,
        tail: &Remarking,
    ) -> Result<(), EditError> {
        let file_idx = self.file_called(file)?;
        let edits = plan::remark_file(self.document(file_idx)?, head, tail);
        if !edits.is_empty() {
            let splice = self.splice(file_idx, edits, &Vec::new())?;
            self.done(format!("Comment on {file}"), Vec::new(), vec![splice]);
        }
        Ok(())
    }

    /// Makes all that was done since there were so many steps one step, which is undone as one.
    pub fn as_one(&mut self, steps: usize, words: String) {
        if self.undo.len() <= steps {
            return;
        }
        let parts = self.undo.split_off(steps);
        let mut one = Step { words, keys: Vec::new(), at: self.now, splices: Vec::new() };
        for part in parts {
            // In the log the parts were never made, or are taken back where it was read already.
            match self.log.pop() {
                Some(Logged::Made(_)) => {}
                other => {
                    self.log.extend(other);
                    self.log.push(Logged::TakenBack);
                }
            }
            one.keys.extend(part.keys);
            one.splices.extend(part.splices);
        }
        one.keys.sort();
        one.keys.dedup();
        self.undo.push(one.clone());
        self.log.push(Logged::Made(one));
    }
}
