//! Steps that outlive the workspace: handed out as plain values, taken back in with proof.
//!
//! Whoever keeps them knows which bytes a file held; here only steps are taken in that fit the
//! texts, and each is looked at again when it is carried out.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::apply::Splice;
use super::{Content, EditError, File, Step, Workspace};
use crate::model::Key;
use crate::source::{Document, TextEdit, decode, invert};

/// A step with the names of its files, as it can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStep {
    /// What was done, in a few words.
    pub words: String,
    /// The entries that it touched.
    pub keys: Vec<Key>,
    /// When it was made, in seconds since 1970.
    pub at: i64,
    /// What it did to the texts, in order.
    pub splices: Vec<KeptSplice>,
}

/// One change of one text, forth and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSplice {
    /// The file's name inside the map.
    pub file: SmolStr,
    /// The change.
    pub forth: Vec<TextEdit>,
    /// Its inverse.
    pub back: Vec<TextEdit>,
}

/// Something that changed the texts, as it can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// An edit was made.
    Made(KeptStep),
    /// The last edit was taken back.
    TakenBack,
    /// The last one that was taken back was made again.
    MadeAgain,
}

impl Workspace {
    /// Returns a step as it can be kept.
    pub fn keep(&self, step: &Step) -> KeptStep {
        let splices = step.splices.iter().map(|splice| KeptSplice {
            file: self.name_of(splice.file_idx),
            forth: splice.forth.to_vec(),
            back: splice.back.to_vec(),
        });
        KeptStep {
            words: step.words.clone(),
            keys: step.keys.clone(),
            at: step.at,
            splices: splices.collect(),
        }
    }

    /// Takes in what was done before these texts were read: what can be taken back, the first one
    /// first, and what can be made again, the next one last.
    ///
    /// A step in a file that is not there any more goes, with all that lies behind it. Nothing is
    /// carried out, and there must be no history yet.
    pub fn recall(&mut self, undo: &[KeptStep], redo: &[KeptStep]) {
        let mut revisions: FxHashMap<usize, u64> =
            self.files.iter().map(|file| file.revision).enumerate().collect();
        let mut recalled = Vec::new();
        for step in undo.iter().rev() {
            let Some(mut step) = self.named(step) else { break };
            for splice in step.splices.iter_mut().rev() {
                self.revisions += 1;
                splice.revision_before = self.revisions;
                let after = revisions.insert(splice.file_idx, splice.revision_before);
                splice.revision_after = after.unwrap_or_default();
            }
            recalled.push(step);
        }
        recalled.reverse();
        self.undo = recalled;
        let mut revisions: FxHashMap<usize, u64> =
            self.files.iter().map(|file| file.revision).enumerate().collect();
        let mut recalled = Vec::new();
        for step in redo.iter().rev() {
            let Some(mut step) = self.named(step) else { break };
            for splice in &mut step.splices {
                self.revisions += 1;
                splice.revision_after = self.revisions;
                let before = revisions.insert(splice.file_idx, splice.revision_after);
                splice.revision_before = before.unwrap_or_default();
            }
            recalled.push(step);
        }
        recalled.reverse();
        self.redo = recalled;
    }

    /// Returns a kept step with places in place of names; `None` where a file is not there.
    fn named(&self, step: &KeptStep) -> Option<Step> {
        let splices = step.splices.iter().map(|splice| {
            let file_idx = self.files.iter().position(|file| file.name == splice.file)?;
            let (forth, back) = (splice.forth.as_slice().into(), splice.back.as_slice().into());
            Some(Splice { file_idx, forth, back, revision_before: 0, revision_after: 0 })
        });
        let splices: Option<Vec<_>> = splices.collect();
        let (words, keys) = (step.words.clone(), step.keys.clone());
        Some(Step { words, keys, at: step.at, splices: splices? })
    }

    /// Does again what was done to these very texts before; tells whether all of it fits.
    pub fn repeat(&mut self, kept: &[Kept]) -> bool {
        kept.iter().all(|kept| match kept {
            Kept::Made(step) => self.remake(step),
            Kept::TakenBack => self.undo().is_some(),
            Kept::MadeAgain => self.redo().is_some(),
        })
    }

    fn remake(&mut self, kept: &KeptStep) -> bool {
        for splice in &kept.splices {
            self.file_named(&splice.file);
        }
        let Some(mut step) = self.named(kept) else { return false };
        let mut revisions: FxHashMap<usize, u64> =
            self.files.iter().map(|file| file.revision).enumerate().collect();
        for splice in &mut step.splices {
            self.revisions += 1;
            splice.revision_after = self.revisions;
            let before = revisions.insert(splice.file_idx, splice.revision_after);
            splice.revision_before = before.unwrap_or_default();
        }
        let fits = self.run_all(step.splices.iter(), super::history::Way::Forth);
        if fits {
            let now = std::mem::replace(&mut self.now, step.at);
            self.done(step.words, step.keys, step.splices);
            self.now = now;
        }
        fits
    }

    /// Gives files other contents as one step, whatever they say: for what was the map's own
    /// before. All of it, or nothing and the error says why.
    pub fn replace(
        &mut self,
        contents: &[(SmolStr, Vec<u8>)],
        words: String,
    ) -> Result<Step, EditError> {
        let mut splices: Vec<Splice> = Vec::new();
        let mut keys = Vec::new();
        for (name, bytes) in contents {
            let file_idx = self.file_named(name);
            match self.replace_one(file_idx, bytes, &mut keys) {
                Ok(splice) => splices.extend(splice),
                Err(error) => {
                    self.take_back(&splices);
                    return Err(error);
                }
            }
        }
        keys.sort();
        keys.dedup();
        Ok(self.done(words, keys, splices))
    }

    fn replace_one(
        &mut self,
        file_idx: usize,
        bytes: &[u8],
        keys: &mut Vec<Key>,
    ) -> Result<Option<Splice>, EditError> {
        let broken = EditError::BrokenFile(self.name_of(file_idx));
        let Ok((text, _)) = decode(bytes) else { return Err(broken) };
        let Some(file) = self.files.get_mut(file_idx) else { return Err(broken) };
        let Content::Text(document) = &mut file.content else { return Err(broken) };
        let Some(edit) = difference(document.text(), &text) else { return Ok(None) };
        let old: FxHashMap<Key, _> =
            document.keys().map(|key| (key.clone(), document.read(key))).collect();
        let forth = vec![edit];
        let back = invert(document.text(), &forth);
        let Ok(touched) = document.splice(&forth) else { return Err(broken) };
        // A text that is read anew touches all its entries; told are those that differ.
        let differs = |key: &&Key| document.read(key) != old.get(*key).cloned().flatten();
        keys.extend(touched.iter().filter(differs).cloned());
        let revision_before = file.revision;
        self.revisions += 1;
        file.revision = self.revisions;
        self.refresh(file_idx, &touched);
        let revision_after = self.revisions;
        let (forth, back) = (forth.into(), back.into());
        Ok(Some(Splice { file_idx, forth, back, revision_before, revision_after }))
    }

    /// Returns the place of a file, which comes to be, empty and not on disk, where there is none.
    pub(super) fn file_named(&mut self, name: &str) -> usize {
        if let Some(file_idx) = self.files.iter().position(|file| file.name == name) {
            return file_idx;
        }
        self.revisions += 1;
        self.files.push(File {
            name: name.into(),
            content: Content::Text(Box::new(Document::parse(String::new(), false))),
            revision: self.revisions,
            saved: None,
        });
        self.files.len() - 1
    }

    /// Returns the bytes that a file would be saved with, if it is a text.
    pub fn bytes(&self, file: &str) -> Option<Vec<u8>> {
        Some(self.file(file)?.document()?.bytes())
    }
}

/// Returns the smallest replacement of one range that makes one text of another.
fn difference(old: &str, new: &str) -> Option<TextEdit> {
    if old == new {
        return None;
    }
    let pairs = old.char_indices().zip(new.chars());
    let start = pairs
        .clone()
        .find(|((_, old), new)| old != new)
        .map_or_else(|| old.len().min(new.len()), |((at, _), _)| at);
    let (rest_old, rest_new) = (old.get(start..)?, new.get(start..)?);
    let same: usize = rest_old
        .chars()
        .rev()
        .zip(rest_new.chars().rev())
        .take_while(|(old, new)| old == new)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let insert = rest_new.get(..rest_new.len() - same)?;
    Some(TextEdit::replace(start..old.len() - same, insert))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Edit, Path, Value};
    use crate::source::apply;

    const TEXT: &str =
        "# head\r\n[feature.a]\r\ntitle = \"A\"\r\n\r\n[feature.b]\r\ntitle = \"B\"\r\n";

    fn open() -> Workspace {
        Workspace::open([("a.toml", TEXT.as_bytes().to_vec())])
    }

    fn retitle(workspace: &mut Workspace, id: &str, title: &str) {
        let key = Key { kind: "feature".into(), id: id.into() };
        let edit = Edit::Set { key, path: Path::field("title"), value: Value::text(title) };
        workspace.apply(&edit).unwrap();
    }

    fn save(workspace: &mut Workspace) {
        for text in workspace.unsaved() {
            workspace.saved(&text);
        }
    }

    /// Returns what a journal would hold of the log.
    fn log(workspace: &mut Workspace) -> Vec<Kept> {
        let kept = |logged| match logged {
            super::super::Logged::Made(step) => Kept::Made(workspace.keep(&step)),
            super::super::Logged::TakenBack => Kept::TakenBack,
            super::super::Logged::MadeAgain => Kept::MadeAgain,
        };
        let logged = workspace.clone().take_log();
        logged.into_iter().map(kept).collect()
    }

    fn kept(workspace: &Workspace) -> [Vec<KeptStep>; 2] {
        [workspace.history(), workspace.undone()]
            .map(|steps| steps.iter().map(|step| workspace.keep(step)).collect())
    }

    #[test]
    fn what_was_done_before_the_files_were_read_can_be_taken_back_and_made_again() {
        let mut first = open();
        for (id, title) in [("a", "Aa"), ("b", "Bb"), ("a", "Aaa")] {
            retitle(&mut first, id, title);
        }
        first.undo().unwrap();
        save(&mut first);
        let saved = first.text("a.toml").unwrap().to_owned();
        let mut next = Workspace::open([("a.toml", saved.clone().into_bytes())]);
        let [undo, redo] = kept(&first);
        next.recall(&undo, &redo);
        assert!(!next.is_unsaved() && next.saved_steps() == 2);
        next.redo().unwrap();
        assert!(next.is_unsaved() && next.text("a.toml").unwrap().contains("Aaa"));
        assert_eq!((next.saved_steps(), next.history().len()), (2, 3));
        while next.undo().is_some() {}
        assert_eq!(next.text("a.toml"), Some(TEXT));
        assert!(next.is_unsaved());
        next.redo().unwrap();
        next.redo().unwrap();
        assert_eq!(next.text("a.toml"), Some(saved.as_str()));
        assert!(!next.is_unsaved());
    }

    #[test]
    fn a_step_that_does_not_fit_changes_nothing_and_is_forgotten_with_those_before_it() {
        let mut first = open();
        retitle(&mut first, "a", "Aa");
        retitle(&mut first, "b", "Bb");
        let [undo, _] = kept(&first);
        let other = first.text("a.toml").unwrap().replace("Bb", "Cc");
        let mut next = Workspace::open([("a.toml", other.clone().into_bytes())]);
        next.recall(&undo, &[]);
        assert!(next.undo().is_none() && next.history().is_empty());
        assert_eq!(next.text("a.toml"), Some(other.as_str()));
    }

    #[test]
    fn what_was_logged_leads_to_the_same_texts_and_history_again() {
        let mut first = open();
        retitle(&mut first, "a", "Aa");
        retitle(&mut first, "b", "Bb");
        first.undo().unwrap();
        first.undo().unwrap();
        first.redo().unwrap();
        retitle(&mut first, "a", "A!");
        let mut next = open();
        assert!(next.repeat(&log(&mut first)));
        assert_eq!(next.text("a.toml"), first.text("a.toml"));
        assert_eq!(kept(&next), kept(&first));
        while next.undo().is_some() {}
        assert_eq!(next.text("a.toml"), Some(TEXT));
    }

    #[test]
    fn which_steps_are_on_disk_is_known_after_every_save_and_undo() {
        let mut workspace = open();
        retitle(&mut workspace, "a", "Aa");
        assert_eq!(workspace.saved_steps(), 0);
        save(&mut workspace);
        retitle(&mut workspace, "b", "Bb");
        assert_eq!(workspace.saved_steps(), 1);
        workspace.undo().unwrap();
        assert_eq!(workspace.saved_steps(), 1);
        workspace.undo().unwrap();
        assert!(workspace.is_unsaved());
        assert_eq!(workspace.saved_steps(), 0);
    }

    #[test]
    fn whole_texts_are_replaced_as_one_step_and_entries_follow_from_file_to_file() {
        let files = [("a.toml", TEXT.as_bytes().to_vec()), ("b.toml", Vec::new())];
        let mut workspace = Workspace::open(files);
        let contents = [
            ("b.toml".into(), b"[feature.b]\ntitle = \"B\"\n".to_vec()),
            ("a.toml".into(), b"[feature.a]\ntitle = \"Other\"\n".to_vec()),
            ("new.toml".into(), b"[feature.n]\ntitle = \"N\"\n".to_vec()),
        ];
        workspace.replace(&contents, "Other texts".into()).unwrap();
        let home = |workspace: &Workspace, id: &str| {
            let key = Key { kind: "feature".into(), id: id.into() };
            workspace.file_of(&key).map(str::to_owned)
        };
        for _ in 0..2 {
            assert_eq!(home(&workspace, "b").as_deref(), Some("b.toml"));
            assert_eq!(home(&workspace, "n").as_deref(), Some("new.toml"));
            assert_eq!(workspace.map().len(), 3);
            workspace.undo().unwrap();
            assert_eq!(workspace.text("a.toml"), Some(TEXT));
            assert_eq!(home(&workspace, "b").as_deref(), Some("a.toml"));
            assert_eq!((home(&workspace, "n"), workspace.map().len()), (None, 2));
            workspace.redo().unwrap();
        }
        let broken = [("a.toml".into(), Vec::new()), ("b.toml".into(), b"[feature".to_vec())];
        assert!(workspace.replace(&broken, String::new()).is_err());
        assert_eq!(workspace.map().len(), 3);
    }

    proptest! {
        #[test]
        fn the_difference_of_two_texts_leads_from_one_to_the_other(
            old in "[aäß]{0,8}", new in "[aäß]{0,8}",
        ) {
            let edits: Vec<TextEdit> = difference(&old, &new).into_iter().collect();
            prop_assert_eq!(apply(&old, &edits), Some(new));
        }
    }
}
