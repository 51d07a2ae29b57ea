//! Where rules put what they find.

use crate::model::{Diagnostic, Level, Location};

use super::Rule;

/// The findings so far, and the rule that is at work.
#[derive(Debug, Default)]
pub struct Findings {
    rule: Option<&'static Rule>,
    list: Vec<Diagnostic>,
}

impl Findings {
    /// Notes which rule finds from here on.
    pub(super) fn start(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    /// Returns a finding of the rule at work, at the rule's own level.
    pub(super) fn at(&self, location: Location, message: impl Into<String>) -> Diagnostic {
        let (name, level) = self.rule.map_or(("", Level::Error), |rule| (rule.name, rule.level));
        Diagnostic::at(name, level, location, message.into())
    }

    /// Keeps a finding.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    pub(super) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}
