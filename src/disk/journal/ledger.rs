//! What the records of a journal add up to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use smol_str::SmolStr;

use super::record::{Draft, Record};
use super::{Held, Past};
use crate::disk::digest::{Digest, digest};
use crate::source::{TextEdit, apply};
use crate::workspace::{Kept, KeptSplice, KeptStep};

/// Work that was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// When the last of it was done, in seconds since 1970.
    pub at: i64,
    /// What was done, in order, since the files were saved.
    pub changes: Vec<Kept>,
    /// Whether these changes lead from the files as they are to the texts as they were.
    pub fits: bool,
    /// The files that were changed.
    pub texts: Vec<UnfinishedText>,
    /// What was being typed.
    pub draft: Option<Draft>,
}

/// A file with unsaved changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedText {
    /// The file's name inside the map.
    pub file: SmolStr,
    /// What it held when the changes were made; nothing where it was not there.
    pub base: Option<Vec<u8>>,
    /// What it held with the changes; `None` where that can't be told any more.
    pub ours: Option<Vec<u8>>,
    /// Whether another program has changed the file since.
    pub changed_outside: bool,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// What the files hold on disk, by all that is known.
    held: BTreeMap<SmolStr, Digest>,
    /// The number of the last change that is saved in a file.
    upto: BTreeMap<SmolStr, u64>,
    /// What could be taken back and made again before the first of the changes that are not saved.
    base: Stacks,
    /// The changes from the first one on that is not saved in all its files.
    pending: VecDeque<Pending>,
    /// Undo and redo as of now.
    now: Stacks,
    draft: Option<Draft>,
    at: i64,
}

#[derive(Debug, Default, Clone)]
struct Stacks {
    undo: Vec<KeptStep>,
    redo: Vec<KeptStep>,
}

#[derive(Debug)]
struct Pending {
    number: u64,
    at: i64,
    kept: Kept,
    /// What it does to the texts, in order: the file and the edits.
    does: Edits,
    /// What leads back from there, in order.
    undoes: Edits,
}

/// Edits of files, in order.
type Edits = Vec<(SmolStr, Vec<TextEdit>)>;

impl Stacks {
    /// Carries out a change, and returns what it does to the texts, and what leads back.
    fn take(&mut self, kept: &Kept) -> (Edits, Edits) {
        let forth = |splice: &KeptSplice| (splice.file.clone(), splice.forth.clone());
        let back = |splice: &KeptSplice| (splice.file.clone(), splice.back.clone());
        let forward = |step: &KeptStep| -> Edits { step.splices.iter().map(forth).collect() };
        let backward = |step: &KeptStep| -> Edits { step.splices.iter().rev().map(back).collect() };
        match kept {
            Kept::Made(step) => {
                self.redo.clear();
                self.undo.push(step.clone());
                (forward(step), backward(step))
            }
            Kept::TakenBack => {
                let Some(step) = self.undo.pop() else { return <_>::default() };
                let edits = (backward(&step), forward(&step));
                self.redo.push(step);
                edits
            }
            Kept::MadeAgain => {
                let Some(step) = self.redo.pop() else { return <_>::default() };
                let edits = (forward(&step), backward(&step));
                self.undo.push(step);
                edits
            }
        }
    }

    /// Forgets the steps that touch a changed file, with all that lies behind them; tells whether
    /// there were any.
    fn cut(&mut self, is_changed: &dyn Fn(&str) -> bool) -> bool {
        let touches = |step: &KeptStep| step.splices.iter().any(|splice| is_changed(&splice.file));
        let mut cut = false;
        for steps in [&mut self.undo, &mut self.redo] {
            if let Some(place) = steps.iter().rposition(touches) {
                steps.drain(..=place);
                cut = true;
            }
        }
        cut
    }
}

/// Returns the files that a change touches by itself.
pub(super) fn files_of(kept: &Kept) -> Vec<SmolStr> {
    match kept {
        Kept::Made(step) => step.splices.iter().map(|splice| splice.file.clone()).collect(),
        Kept::TakenBack | Kept::MadeAgain => Vec::new(),
    }
}

impl Ledger {
    pub(super) fn take(&mut self, record: &Record) {
        match record {
            Record::Files { at, files } => {
                let files: BTreeMap<SmolStr, Digest> = files.iter().cloned().collect();
                let held = std::mem::replace(&mut self.held, files);
                let ahead = self.ahead();
                self.pending.clear();
                self.base
                    .cut(&|name| held.get(name) != self.held.get(name) || ahead.contains(name));
                self.now = self.base.clone();
                self.draft = None;
                self.at = *at;
            }
            Record::Past { undone, step } => {
                for stacks in [&mut self.base, &mut self.now] {
                    let steps = if *undone { &mut stacks.redo } else { &mut stacks.undo };
                    steps.push(step.step());
                }
            }
            Record::Made { n, step } => {
                let step = step.step();
                self.change(*n, step.at, Kept::Made(step));
            }
            Record::TakenBack { n, at } => self.change(*n, *at, Kept::TakenBack),
            Record::MadeAgain { n, at } => self.change(*n, *at, Kept::MadeAgain),
            Record::Saved { upto, at, files } => {
                for (name, digest) in files {
                    self.held.insert(name.clone(), *digest);
                    self.upto.insert(name.clone(), *upto);
                }
                self.at = *at;
                self.settle();
            }
            Record::Draft { draft } => self.draft.clone_from(draft),
        }
    }

    /// Takes for saved what the files hold already: a program that is killed behind a save could
    /// not note it any more. Taking the changes back must lead to what the file held.
    pub(super) fn notice(&mut self, files: &[Held], read: &dyn Fn(&str) -> Option<Vec<u8>>) {
        let mut found: Vec<(u64, Held)> = Vec::new();
        for (name, now) in files {
            let held = self.held.get(name);
            if held == Some(now) || self.is_clean(name) {
                continue;
            }
            let Some(bytes) = read(name).filter(|bytes| digest(bytes) == *now) else { continue };
            let mut pending: Vec<&Pending> = self.pending.iter().collect();
            pending.retain(|it| {
                it.does.iter().any(|(file, _)| file == name) && !self.is_saved(name, it.number)
            });
            while let Some(last) = pending.last() {
                let back = pending.iter().rev().flat_map(|it| &it.undoes);
                let forth = pending.iter().flat_map(|it| &it.does);
                let before = all_changed(bytes.clone(), name, back).filter(|before| match held {
                    Some(held) => digest(before) == *held,
                    None => before.is_empty(),
                });
                // An edit that was not in the file may be taken back from it all the same.
                let again = before.and_then(|before| all_changed(before, name, forth));
                if again.as_ref() == Some(&bytes) {
                    found.push((last.number, (name.clone(), *now)));
                    break;
                }
                pending.pop();
            }
        }
        let at = self.at;
        for (upto, held) in found {
            self.take(&Record::Saved { upto, at, files: vec![held] });
        }
    }

    fn change(&mut self, number: u64, at: i64, kept: Kept) {
        let (does, undoes) = self.now.take(&kept);
        self.at = at;
        self.pending.push_back(Pending { number, at, kept, does, undoes });
    }

    /// Forgets the changes that are saved, up to the first one that is not.
    fn settle(&mut self) {
        while let Some(first) = self.pending.front() {
            if !first.does.iter().all(|(name, _)| self.is_saved(name, first.number)) {
                return;
            }
            if let Some(first) = self.pending.pop_front() {
                self.base.take(&first.kept);
            }
        }
    }

    fn is_saved(&self, name: &str, number: u64) -> bool {
        self.upto.get(name).is_some_and(|upto| number <= *upto)
    }

    /// Returns the files that hold changes already which others lack: a save that failed half-way.
    fn ahead(&self) -> BTreeSet<SmolStr> {
        let pending = self.pending.iter();
        let does = pending.flat_map(|it| it.does.iter().map(|(name, _)| (name, it.number)));
        let saved = does.filter(|(name, number)| self.is_saved(name, *number));
        saved.map(|(name, _)| name.clone()).collect()
    }

    /// Returns the files that a change would touch now.
    pub(super) fn files_of(&self, kept: &Kept) -> BTreeSet<SmolStr> {
        let step = match kept {
            Kept::Made(step) => Some(step),
            Kept::TakenBack => self.now.undo.last(),
            Kept::MadeAgain => self.now.redo.last(),
        };
        let splices = step.into_iter().flat_map(|step| &step.splices);
        splices.map(|splice| splice.file.clone()).collect()
    }

    /// Tells whether nothing in a file is unsaved.
    pub(super) fn is_clean(&self, name: &str) -> bool {
        !self.pending.iter().any(|pending| {
            pending.does.iter().any(|(file, _)| file == name)
                && !self.is_saved(name, pending.number)
        })
    }

    /// Returns what a file holds on disk.
    pub(super) fn held(&self, name: &str) -> Option<Digest> {
        self.held.get(name).copied()
    }

    /// Returns all contents that it knows of.
    pub(super) fn digests(&self) -> BTreeSet<Digest> {
        self.held.values().copied().collect()
    }

    /// Returns the records that add up to this; `None` where files were saved in part.
    pub(super) fn records(&self) -> Option<Vec<Record>> {
        let mut pending = self.pending.iter();
        if pending.any(|it| it.does.iter().any(|(name, _)| self.is_saved(name, it.number))) {
            return None;
        }
        let held: Vec<Held> = self.held.iter().map(|(name, held)| (name.clone(), *held)).collect();
        let mut records = vec![Record::files(self.at, &held)];
        records.extend(Record::past(&self.base.undo, &self.base.redo));
        let changes = self.pending.iter();
        records.extend(changes.map(|it| Record::change(it.number, it.at, &it.kept)));
        records.push(Record::Draft { draft: self.draft.clone() });
        Some(records)
    }

    /// Returns what there is to tell, with the files as they are now.
    pub(super) fn past(
        &self,
        files: &[Held],
        content: &dyn Fn(&Digest) -> Option<Vec<u8>>,
        read: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Past {
        let now: BTreeMap<&str, Digest> =
            files.iter().map(|(name, digest)| (name.as_str(), *digest)).collect();
        let is_changed = |name: &str| self.held.get(name) != now.get(name);
        let mut stacks = self.base.clone();
        let ahead = self.ahead();
        let dropped = stacks.cut(&|name| is_changed(name) || ahead.contains(name));
        let unfinished = self.unfinished(&is_changed, content, read);
        Past { undo: stacks.undo, redo: stacks.redo, dropped, unfinished }
    }

    fn unfinished(
        &self,
        is_changed: &dyn Fn(&str) -> bool,
        content: &dyn Fn(&Digest) -> Option<Vec<u8>>,
        read: &dyn Fn(&str) -> Option<Vec<u8>>,
    ) -> Option<Unfinished> {
        if self.pending.is_empty() && self.draft.is_none() {
            return None;
        }
        let mut fits = true;
        let mut names: Vec<&SmolStr> = Vec::new();
        for pending in &self.pending {
            for (name, _) in &pending.does {
                let is_saved = self.is_saved(name, pending.number);
                fits &= !is_saved && !is_changed(name);
                if !is_saved && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let mut texts = Vec::new();
        for name in names {
            let changed_outside = is_changed(name);
            let base = self.held.get(name);
            let base = match base {
                None => Ok(None),
                Some(held) => {
                    let bytes = read(name).filter(|bytes| digest(bytes) == *held);
                    bytes.or_else(|| content(held)).map(Some).ok_or(())
                }
            };
            let ours = base
                .as_ref()
                .ok()
                .and_then(|base| self.changed_text(name, base.as_deref().unwrap_or_default()));
            let base = base.ok().flatten();
            // What was done and taken back again is no work.
            if ours.is_some() && ours.as_deref() == Some(base.as_deref().unwrap_or_default()) {
                continue;
            }
            texts.push(UnfinishedText { file: name.clone(), base, ours, changed_outside });
        }
        if texts.is_empty() && self.draft.is_none() {
            return None;
        }
        let changes = self.pending.iter().map(|pending| pending.kept.clone()).collect();
        let drafted = self.draft.as_ref().map_or(0, |draft| draft.at);
        let at = self.pending.back().map_or(0, |pending| pending.at).max(drafted);
        Some(Unfinished { at, changes, fits, texts, draft: self.draft.clone() })
    }

    /// Returns what a file held with all changes to it that are not saved.
    fn changed_text(&self, name: &str, base: &[u8]) -> Option<Vec<u8>> {
        let mut text = base.to_vec();
        for pending in &self.pending {
            let edits = pending
                .does
                .iter()
                .filter(|(file, _)| file == name && !self.is_saved(name, pending.number));
            for (_, edits) in edits {
                text = changed(&text, edits)?;
            }
        }
        Some(text)
    }
}

/// Returns a content with those of some edits made in it that are for its file.
fn all_changed<'e>(
    bytes: Vec<u8>,
    name: &str,
    edits: impl Iterator<Item = &'e (SmolStr, Vec<TextEdit>)>,
) -> Option<Vec<u8>> {
    let mut edits = edits.filter(|(file, _)| file == name);
    edits.try_fold(bytes, |bytes, (_, edits)| changed(&bytes, edits))
}

/// Returns a content with edits made in its text; a byte order mark is no part of that.
fn changed(bytes: &[u8], edits: &[TextEdit]) -> Option<Vec<u8>> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let (mark, rest) = match bytes.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => (&[][..], bytes),
    };
    let text = apply(std::str::from_utf8(rest).ok()?, edits)?;
    Some([mark, text.as_bytes()].concat())
}
