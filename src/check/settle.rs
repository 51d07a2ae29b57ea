//! Levels and excuses as the map declares them.

use rustc_hash::FxHashMap;

use crate::model::{Diagnostic, Level, Map};

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
    let rules: FxHashMap<&str, &Rule> = RULES.iter().map(|rule| (rule.name, rule)).collect();
    let levels: FxHashMap<&str, Option<Level>> =
        map.header().rules.iter().map(|(name, level)| (name.as_str(), *level)).collect();
    diagnostics
        .into_iter()
        .filter_map(|mut diagnostic| {
            let Some(rule) = rules.get(diagnostic.rule) else { return Some(diagnostic) };
            if rule.can_excuse() && is_excused(map, &diagnostic) {
                return None;
            }
            if let Some(level) = levels.get(rule.name).filter(|_| rule.can_change()) {
                let level = (*level)?;
                let is_softer = diagnostic.level < rule.level;
                diagnostic.level = if is_softer { diagnostic.level.min(level) } else { level };
            }
            Some(diagnostic)
        })
        .collect()
}

fn is_excused(map: &Map, diagnostic: &Diagnostic) -> bool {
    let entry = diagnostic.entry.as_ref().and_then(|key| map.get(key));
    let reason = entry.and_then(|entry| entry.excuse(diagnostic.rule));
    reason.is_some_and(|reason| !reason.trim().is_empty())
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
