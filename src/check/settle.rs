//! Levels and excuses as the map declares them.

use rustc_hash::FxHashMap;

use crate::model::{Diagnostic, Key, Level, Map};

use super::{RULES, Rule};

/// Returns the findings that remain, at the levels that the map gives them.
///
/// A level under `[map.rules]` takes the place of the rule's own. A finding that is softer than its
/// rule, such as a gap in a draft, is never raised by it. `off` drops the rule's findings. What keeps a
/// file from being understood is an error in every map.
///
/// An entry with a reason under `allow` is excused from the rule, unless the rule's own level is
/// error; see [`Rule::can_excuse`]. An empty reason excuses nothing.
pub fn settle(map: &Map, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let settler = Settler::new(map);
    let settled = |mut diagnostic: Diagnostic| {
        let entry = diagnostic.entry.as_ref();
        diagnostic.level = settler.level(diagnostic.rule, diagnostic.level, entry)?;
        Some(diagnostic)
    };
    diagnostics.into_iter().filter_map(settled).collect()
}

/// Settles findings one by one, as [`settle`] does.
#[derive(Debug)]
pub struct Settler<'m> {
    map: &'m Map,
    rules: FxHashMap<&'static str, &'static Rule>,
    levels: FxHashMap<&'m str, Option<Level>>,
}

impl<'m> Settler<'m> {
    /// Reads which levels a map gives.
    pub fn new(map: &'m Map) -> Self {
        let levels = map.header().rules.iter().map(|(name, level)| (name.as_str(), *level));
        let rules = RULES.iter().map(|rule| (rule.name, rule)).collect();
        Self { map, rules, levels: levels.collect() }
    }

    /// Returns the level of a finding; `None` where it does not remain.
    pub fn level(&self, rule: &str, level: Level, entry: Option<&Key>) -> Option<Level> {
        let Some(rule) = self.rules.get(rule) else { return Some(level) };
        if rule.can_excuse() && self.is_excused(rule, entry) {
            return None;
        }
        match self.levels.get(rule.name).filter(|_| rule.can_change()) {
            Some(given) => {
                let given = (*given)?;
                Some(if level < rule.level { level.min(given) } else { given })
            }
            None => Some(level),
        }
    }

    fn is_excused(&self, rule: &Rule, entry: Option<&Key>) -> bool {
        let entry = entry.and_then(|key| self.map.get(key));
        let reason = entry.and_then(|entry| entry.excuse(rule.name));
        reason.is_some_and(|reason| !reason.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{find_all, map};

    #[track_caller]
    fn settled(rules: &str, allow: &str, rule: &str, expected: &[Level]) {
        let text = format!(
            "[map]\nformat = 1\nrules = {{ {rules} }}\n[feature.a]\nbody = \"TBD\"\nallow = {{ {allow} }}\n[feature.b]\nstatus = \"draft\"\ntitle = \"TBD\"\n"
        );
        let map = map(&text);
        let mut found = settle(&map, find_all(&map));
        found.retain(|diagnostic| diagnostic.rule == rule);
        let levels: Vec<Level> = found.into_iter().map(|diagnostic| diagnostic.level).collect();
        assert_eq!(levels, expected);
    }

    #[test]
    fn a_map_changes_levels() {
        let rule = "placeholder-text";
        settled("", "", rule, &[Level::Warning, Level::Hint]);
        settled("placeholder-text = \"error\"", "", rule, &[Level::Error, Level::Hint]);
        settled("placeholder-text = \"hint\"", "", rule, &[Level::Hint, Level::Hint]);
        settled("placeholder-text = \"off\"", "", rule, &[]);
        settled("missing-title = \"off\"", "", "missing-title", &[]);
    }

    #[test]
    fn an_entry_is_excused_with_a_reason() {
        let rule = "placeholder-text";
        settled("", "placeholder-text = \"due in May\"", rule, &[Level::Hint]);
        settled("", "placeholder-text = \" \"", rule, &[Level::Warning, Level::Hint]);
        settled(
            "placeholder-text = \"error\"",
            "placeholder-text = \"due in May\"",
            rule,
            &[Level::Hint],
        );
    }

    #[test]
    fn what_does_not_work_is_not_excused() {
        settled("", "missing-title = \"later\"", "missing-title", &[Level::Error]);
    }

    #[test]
    fn a_file_that_is_not_understood_stays_an_error() {
        let map = map("[map]\nrules = { syntax = \"off\", duplicate-id = \"off\" }\n");
        let at = |rule| Diagnostic::in_text(rule, Level::Error, "a", 0..1, String::new());
        let found = settle(&map, vec![at("syntax"), at("duplicate-id")]);
        assert_eq!(found, [at("syntax")]);
    }
}
