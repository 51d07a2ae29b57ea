//! Where rules put what they find.

use crate::model::{Diagnostic, Key, Level, Location};

use super::Rule;

/// How often one rule tells of one entry: nobody reads more, and a list of a hundred thousand
/// references that lead nowhere must not take minutes to print.
const MOST: usize = 1_000;

/// The findings so far, and the rule that is at work.
#[derive(Debug, Default)]
pub struct Findings {
    rule: Option<&'static Rule>,
    list: Vec<Diagnostic>,
    /// How many findings in a row are of the rule at work and of one entry.
    run: usize,
    /// After how many findings of the rule at work they are only counted, over all entries.
    most: Option<usize>,
    /// How many findings the rule at work has.
    of_rule: usize,
    /// Those that are only counted.
    counted: Vec<Counted>,
}

/// A finding that is one of very many of its rule: nobody reads it, but it counts.
#[derive(Debug)]
pub struct Counted {
    /// The name of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The entry that it is about.
    pub entry: Option<Key>,
}

impl Findings {
    /// Returns a place for findings that keeps only so many of a rule.
    pub(super) fn of_each_rule(most: usize) -> Self {
        Self { most: Some(most), ..Self::default() }
    }

    /// Notes which rule finds from here on.
    pub(super) fn start(&mut self, rule: &'static Rule) {
        self.end_run();
        self.of_rule = 0;
        self.rule = Some(rule);
    }

    /// Returns a finding of the rule at work, at the rule's own level.
    pub(super) fn at(&self, location: Location, message: impl Into<String>) -> Diagnostic {
        let (name, level) = self.rule.map_or(("", Level::Error), |rule| (rule.name, rule.level));
        Diagnostic::at(name, level, location, message.into())
    }

    /// Keeps a finding; beyond [`MOST`] of one entry they are only counted.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let last: Option<&Key> = self.list.last().and_then(|last| last.entry.as_ref());
        if self.run > 0 && last != diagnostic.entry.as_ref() {
            self.end_run();
        }
        self.run += 1;
        if self.run > MOST {
            return;
        }
        self.of_rule += 1;
        if self.most.is_some_and(|most| self.of_rule > most) {
            // A run is told behind its last one that is listed.
            self.run = 0;
            let Diagnostic { rule, level, entry, .. } = diagnostic;
            self.counted.push(Counted { rule, level, entry });
        } else {
            self.list.push(diagnostic);
        }
    }

    /// Hands out what was found so far.
    pub(super) fn take(&mut self) -> (Vec<Diagnostic>, Vec<Counted>) {
        self.end_run();
        (std::mem::take(&mut self.list), std::mem::take(&mut self.counted))
    }

    pub(super) fn into_list(mut self) -> Vec<Diagnostic> {
        self.end_run();
        self.list
    }

    /// Tells how many findings were only counted.
    fn end_run(&mut self) {
        let more = self.run.saturating_sub(MOST);
        self.run = 0;
        if let Some(last) = self.list.last().filter(|_| more > 0) {
            let (rule, level) = (last.rule, last.level);
            let location = last.entry.as_ref().map(Location::entry);
            let message = format!("{more} more of the same are not listed");
            if let Some(location) = location {
                let told = Diagnostic::at(rule, level, location, message);
                self.list.push(told.help("Mend those that are, and check again."));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing;

    #[test]
    fn beyond_a_thousand_findings_of_one_entry_are_counted() {
        let ids: Vec<String> = (0..2_500).map(|number| format!("\"r{number}\"")).collect();
        let text = format!(
            "[feature.a]\ntitle = \"A\"\nrequirements = [{}]\n[feature.b]\ntitle = \"B\"\nmarkets = [\"no\"]\n",
            ids.join(", ")
        );
        let mut found = testing::find_all(&testing::map(&text));
        found.retain(|finding| finding.rule == "dangling-reference");
        assert_eq!(found.len(), 1_002);
        assert_eq!(found[1_000].message, "1500 more of the same are not listed");
        assert_eq!(found[1_000].entry.as_ref().unwrap().to_string(), "feature.a");
    }
}
