//! What is wrong with what is being typed, told beside it.

use crate::model::{Key, Level, Path, Value};

/// What is wrong with what the editor in front holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Live {
    /// All of it, the worst first.
    pub problems: Vec<LiveProblem>,
    /// What the typed words stand for, where that is not plain to see: a day in full.
    pub meaning: Option<String>,
    /// What was looked at: the field, what was typed, and the state of the map.
    pub seen: Option<(Key, Path, String, u64)>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveProblem {
    /// How much it matters.
    pub level: Level,
    /// What is wrong, and what to do.
    pub message: String,
    /// What the field says once it is mended, where there is a way to.
    pub fix: Option<Value>,
}

impl Live {
    /// Returns what the field says once the first problem that can be mended is.
    pub fn fix(&self) -> Option<&Value> {
        self.problems.iter().find_map(|problem| problem.fix.as_ref())
    }
}
