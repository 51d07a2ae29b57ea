//! Words that are none of those that a field takes.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::nearest::nearest;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Edit, Level, Location, Path, Role, Shape, Value};

pub(super) const RULE: Rule = Rule {
    name: "unknown-choice",
    level: Level::Error,
    about: "A word that is none of the few that its field takes. It can't be acted on: an unknown \
            status counts as a draft, an unknown audience as internal. Choose one of the words \
            that the way out lists.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_value(context, subject, &mut |here| {
        let Some(field) = here.field else { return };
        if let (Shape::Choice(choices), Some(word)) = (&field.shape, here.value.as_text())
            && !choices.iter().any(|choice| choice.word == word)
        {
            let words: Vec<&str> = choices.iter().map(|choice| choice.word).collect();
            report(subject, findings, here.path.clone(), word, &words);
        }
    });
    if subject.role() == Some(Role::Map) {
        let rules = subject.entry.fields.get("rules").and_then(Value::as_table);
        for (rule, level) in rules.into_iter().flatten() {
            let path = Path::field("rules").then(rule);
            let word = level.to_string();
            let words = ["error", "warning", "hint", "off"];
            if !words.contains(&word.as_str()) {
                report(subject, findings, path, &word, &words);
            }
        }
    }
}

fn report(subject: &Subject<'_>, findings: &mut Findings, path: Path, word: &str, words: &[&str]) {
    let message = format!("{} can't be {}", show::field(&path), show::quoted(word));
    let mut diagnostic = findings
        .at(Location::value(subject.key(), path.clone()), message)
        .help(format!("It is one of: {}.", words.join(", ")));
    if let Some(near) = nearest(word.trim(), words.iter().copied()) {
        let (key, value) = (subject.key().clone(), Value::text(near));
        diagnostic = diagnostic.fix(Edit::Set { key, path, value });
    }
    findings.push(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{check, find, fixed};

    #[test]
    fn words_that_a_field_does_not_take_are_found_in_cards_and_settings_too() {
        check(
            "unknown-choice",
            r#"
[map]
format = 1
rules = { long-title = "warn", similar-title = 3, unused-entry = "off" }
[competitor.globex]
title = "Globex"
status = "Retired"
[[competitor.globex.versus]]
topic = "Price"
verdict = "draw"
"#,
            &[
                "error map, rules, long-title: `rules, long-title` can't be `warn`",
                "error map, rules, similar-title: `rules, similar-title` can't be `3`",
                "error competitor.globex, status: `status` can't be `Retired`",
                "error competitor.globex, versus 1, verdict: `versus 1, verdict` can't be `draw`",
            ],
        );
    }

    #[test]
    fn the_nearest_word_is_offered() {
        let found = find("unknown-choice", "[persona.cfo]\ntitle = \"CFO\"\nstatus = \"lvie\"\n");
        assert_eq!(found[0].help.as_deref(), Some("It is one of: draft, live, retired."));
        assert_eq!(fixed(&found[0]), Some(Value::text("live")));
    }

    #[test]
    fn known_words_are_fine() {
        check("unknown-choice", "[feature.a]\ntitle = \"A\"\navailability = \"beta\"\n", &[]);
    }
}
