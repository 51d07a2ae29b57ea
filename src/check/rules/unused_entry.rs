//! Entries that nothing uses.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{Entry, Key, Level, Location, Role, Status};

pub(super) const RULE: Rule = Rule {
    name: "unused-entry",
    level: Level::Warning,
    about: "A message that nothing refers to, or (as a hint) a value of a dimension that nothing is \
            meant for. Situations, assets and terms are where one starts and need no reference; a \
            story or feature that says which claims it supports, and a question or objection that \
            says whom it is for, is found by that. Use it somewhere, or retire it.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let level = match subject.role() {
        Some(Role::Message) => Level::Warning,
        Some(Role::Dimension) => Level::Hint,
        Some(Role::Situation | Role::Asset | Role::Term | Role::Approval | Role::Map) | None => {
            return;
        }
    };
    if !subject.is_live() || is_found_by_itself(subject) || is_used(context, subject.entry) {
        return;
    }
    let message = format!("nothing refers to {}", show::key(subject.key()));
    let help = match level {
        Level::Warning | Level::Error => "Tell it in a situation, or set its status to `retired`.",
        Level::Hint => "Say which messages and situations are for it, or take it out.",
    };
    let mut diagnostic = findings.at(Location::entry(subject.key()), message).help(help);
    diagnostic.level = level;
    findings.push(diagnostic);
}

/// Tells whether a message says itself what it belongs to.
fn is_found_by_itself(subject: &Subject<'_>) -> bool {
    let leads_to = |kind: &str| subject.references.iter().any(|it| it.to.kind == kind);
    match subject.key().kind.as_str() {
        "success_story" | "feature" => leads_to("value_proposition"),
        "objection" | "question" => !subject.references.is_empty(),
        _ => false,
    }
}

/// Tells whether anything live refers to an entry, sign-offs aside.
pub(super) fn is_used(context: &Context<'_>, entry: &Entry) -> bool {
    let used_as = |key: &Key| {
        context.map.naming(key).iter().any(|user| {
            *user != entry.key
                && user.kind != "approval"
                && context.map.get(user).is_some_and(|user| user.status() != Status::Retired)
        })
    };
    let by_former_id = |id| used_as(&Key::new(&entry.key.kind, id));
    used_as(&entry.key) || entry.words("formerly").into_iter().any(by_former_id)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn what_nothing_live_refers_to_is_unused() {
        check(
            "unused-entry",
            r#"
[feature.alone]
[feature.by-retired]
[feature.by-sign-off]
[persona.alone]
[situation.old]
status = "retired"
[[situation.old.point]]
features = ["by-retired"]
[approval.feature.by-sign-off]
sales = {}
"#,
            &[
                "warning feature.alone: nothing refers to `feature.alone`",
                "warning feature.by-retired: nothing refers to `feature.by-retired`",
                "warning feature.by-sign-off: nothing refers to `feature.by-sign-off`",
                "hint persona.alone: nothing refers to `persona.alone`",
            ],
        );
    }

    #[test]
    fn what_is_referred_to_or_says_where_it_belongs_is_used() {
        check(
            "unused-entry",
            r#"
[value_proposition.a]
[feature.a]
value_propositions = ["a"]
[feature.renamed]
formerly = ["b"]
[feature.old]
status = "retired"
[competitor.globex]
[question.a]
competitors = ["globex"]
[success_story.a]
value_propositions = ["a"]
features = ["b"]
[situation.a]
[asset.a]
[term.a]
"#,
            &[],
        );
    }
}
