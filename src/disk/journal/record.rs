//! How the journal's records are written: as JSON, with short names, for there are many.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Held, Note, STEP_BYTES_MAX, STEPS_MAX};
use crate::disk::digest::Digest;
use crate::model::Key;
use crate::source::TextEdit;
use crate::workspace::{Kept, KeptSplice, KeptStep};

/// A text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When it was typed, in seconds since 1970.
    pub at: i64,
    /// The entry, as `kind.id`.
    pub entry: String,
    /// The field, as people call it.
    pub field: String,
    /// The way to the field in the entry.
    pub path: Vec<DraftStep>,
    /// The text.
    pub text: String,
    /// What the text is for.
    #[serde(default)]
    pub kind: DraftKind,
}

/// What a text is for that is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// For a field.
    #[default]
    Field,
    /// For the first field of a new card.
    Card,
    /// For a new comment.
    Note,
    /// For something that is not there yet, or no longer.
    Other,
}

/// One step of the way to a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DraftStep {
    /// Into a list.
    Index(usize),
    /// Into a table.
    Field(String),
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    Files {
        at: i64,
        files: Vec<(SmolStr, Digest)>,
    },
    /// A step from before; with `undone` one that can be made again.
    Past {
        undone: bool,
        step: StepRecord,
    },
    Made {
        n: u64,
        step: StepRecord,
    },
    TakenBack {
        n: u64,
        at: i64,
    },
    MadeAgain {
        n: u64,
        at: i64,
    },
    Saved {
        upto: u64,
        at: i64,
        files: Vec<(SmolStr, Digest)>,
    },
    Draft {
        draft: Option<Draft>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StepRecord {
    at: i64,
    words: String,
    keys: Vec<(SmolStr, SmolStr)>,
    splices: Vec<SpliceRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SpliceRecord {
    file: SmolStr,
    forth: Vec<(usize, usize, String)>,
    back: Vec<(usize, usize, String)>,
}

impl Record {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn write(&self) -> String {
        // Numbers, texts and lists of them always can be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(super) fn of(note: &Note) -> Self {
        match note {
            Note::Files { at, files } => Self::files(*at, files),
            Note::Change { number, at, kept } => Self::change(*number, *at, kept),
            Note::Saved { upto, at, files } => {
                Self::Saved { upto: *upto, at: *at, files: files.clone() }
            }
            Note::Draft(draft) => Self::Draft { draft: draft.clone() },
        }
    }

    pub(super) fn files(at: i64, files: &[Held]) -> Self {
        Self::Files { at, files: files.to_vec() }
    }

    pub(super) fn change(n: u64, at: i64, kept: &Kept) -> Self {
        match kept {
            Kept::Made(step) => Self::Made { n, step: StepRecord::of(step) },
            Kept::TakenBack => Self::TakenBack { n, at },
            Kept::MadeAgain => Self::MadeAgain { n, at },
        }
    }

    /// Returns the records of what was done before: of what can be taken back the latest, as many
    /// as there is room for.
    pub(super) fn past(undo: &[KeptStep], redo: &[KeptStep]) -> Vec<Self> {
        let latest = |steps: &[KeptStep]| {
            let mut bytes = 0;
            let mut records: Vec<StepRecord> = Vec::new();
            for step in steps.iter().rev().take(STEPS_MAX) {
                bytes += size(step);
                if bytes > STEP_BYTES_MAX {
                    break;
                }
                records.push(StepRecord::of(step));
            }
            records.reverse();
            records
        };
        let past = |undone| move |step| Self::Past { undone, step };
        let undo = latest(undo).into_iter().map(past(false));
        undo.chain(latest(redo).into_iter().map(past(true))).collect()
    }
}

fn size(step: &KeptStep) -> usize {
    let edits = step.splices.iter().flat_map(|splice| splice.forth.iter().chain(&splice.back));
    edits.map(|edit| edit.insert.len() + 20).sum::<usize>() + step.words.len()
}

impl StepRecord {
    pub(super) fn of(step: &KeptStep) -> Self {
        let edits = |edits: &[TextEdit]| {
            let edit = |it: &TextEdit| (it.range.start, it.range.end, it.insert.clone());
            edits.iter().map(edit).collect()
        };
        let splice = |splice: &KeptSplice| SpliceRecord {
            file: splice.file.clone(),
            forth: edits(&splice.forth),
            back: edits(&splice.back),
        };
        Self {
            at: step.at,
            words: step.words.clone(),
            keys: step.keys.iter().map(|key| (key.kind.clone(), key.id.clone())).collect(),
            splices: step.splices.iter().map(splice).collect(),
        }
    }

    pub(super) fn step(&self) -> KeptStep {
        let edits = |edits: &[(usize, usize, String)]| {
            edits
                .iter()
                .map(|(start, end, it)| TextEdit::replace(*start..*end, it.clone()))
                .collect()
        };
        let splice = |splice: &SpliceRecord| KeptSplice {
            file: splice.file.clone(),
            forth: edits(&splice.forth),
            back: edits(&splice.back),
        };
        let key = |(kind, id): &(SmolStr, SmolStr)| Key { kind: kind.clone(), id: id.clone() };
        KeptStep {
            words: self.words.clone(),
            keys: self.keys.iter().map(key).collect(),
            at: self.at,
            splices: self.splices.iter().map(splice).collect(),
        }
    }
}
