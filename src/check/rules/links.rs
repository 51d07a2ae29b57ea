//! References that lead somewhere, but not where they should.

use rustc_hash::FxHashMap;

use crate::check::context::{Context, Reference, Subject};
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{
    Edit, Key, Level, Location, Resolved, Role, Shape, Status, Step, Target, Value,
};

pub(super) const DUPLICATE: Rule = Rule {
    name: "duplicate-reference",
    level: Level::Warning,
    about: "One list that names the same entry twice. It would be shown or counted twice, and \
            most often another entry was meant. Take one of them out.",
    scope: Scope::Entry(find_duplicate),
};

pub(super) const RETIRED: Rule = Rule {
    name: "retired-reference",
    level: Level::Warning,
    about: "A reference to a retired entry: one that we no longer say. Whoever reads on says it \
            all the same. Refer to what took its place, or take the reference out.",
    scope: Scope::Entry(find_retired),
};

pub(super) const FORMER: Rule = Rule {
    name: "former-id",
    level: Level::Hint,
    about: "A reference by an id that the entry had before it was renamed. It still works, but it \
            hides from whoever searches for the new id. Write the new id.",
    scope: Scope::Entry(find_former),
};

pub(super) const MISPLACED: Rule = Rule {
    name: "misplaced-reference",
    level: Level::Warning,
    about: "A list of messages that names something which is not said: a competitor, a situation, \
            an asset. It is not shown among the messages. Name a message, or take it out.",
    scope: Scope::Entry(find_misplaced),
};

fn find_duplicate(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let mut list: &[Step] = &[];
    let mut seen: FxHashMap<&Key, usize> = FxHashMap::default();
    for reference in &subject.references {
        let Some((Step::Index(item_idx), steps)) = reference.at.0.split_last() else { continue };
        if steps != list {
            list = steps;
            seen.clear();
        }
        let to = reference.found.entry().map_or(reference.to, |entry| &entry.key);
        let first_idx = *seen.entry(to).or_insert(*item_idx);
        if first_idx == *item_idx {
            continue;
        }
        let Some((path, _)) = reference.at.split_last() else { continue };
        let message = format!("{} names {} twice", show::field(reference.at), show::quoted(&to.id));
        let first = show::spot_of(subject.key(), path.item(first_idx));
        let key = subject.key().clone();
        findings.push(
            findings
                .at(Location::value(subject.key(), reference.at.clone()), message)
                .related(first, "first named here")
                .help("Take one of them out.")
                .fix(Edit::Remove { key, path, item_idx: *item_idx }),
        );
    }
}

fn find_retired(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.is_retired() || subject.role() == Some(Role::Approval) {
        return;
    }
    for reference in &subject.references {
        let Some(entry) = reference.found.entry() else { continue };
        if entry.status() == Status::Retired {
            let message = format!(
                "{} of {} refers to {}, which is retired",
                show::field(reference.at),
                show::key(subject.key()),
                show::key(&entry.key)
            );
            findings.push(
                findings
                    .at(Location::value(subject.key(), reference.at.clone()), message)
                    .related(show::spot(&entry.key), "retired here")
                    .help("Refer to what took its place, or take the reference out."),
            );
        }
    }
}

fn find_former(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    for reference in &subject.references {
        let Resolved::Formerly(entry) = reference.found else { continue };
        let message = format!(
            "{} is now called {}",
            show::quoted(&reference.to.id),
            show::quoted(&entry.key.id)
        );
        let mut diagnostic = findings
            .at(Location::value(subject.key(), reference.at.clone()), message)
            .related(show::spot(&entry.key), "the entry")
            .help(format!("Write {}.", show::quoted(&entry.key.id)));
        let field = context.map.schema().field_at(&subject.key().kind, reference.at);
        if let Some(Shape::Reference(target) | Shape::References(target)) =
            field.map(|field| &field.shape)
        {
            let text = match target {
                Target::Kind(_) => entry.key.id.to_string(),
                Target::Message => entry.key.to_string(),
            };
            let (key, path) = (subject.key().clone(), reference.at.clone());
            diagnostic = diagnostic.fix(Edit::Set { key, path, value: Value::text(text) });
        }
        findings.push(diagnostic);
    }
}

fn find_misplaced(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let in_messages = |it: &&Reference<'_>| it.at.first_field() == Some("messages");
    for reference in subject.references.iter().filter(in_messages) {
        let Some(entry) = reference.found.entry() else { continue };
        let Some(kind) = context.map.kind_of(entry).filter(|kind| kind.role != Role::Message)
        else {
            continue;
        };
        let label = show::a(&show::label(kind));
        let message = format!("{} is {label} and no message", show::key(&entry.key));
        findings.push(
            findings
                .at(Location::value(subject.key(), reference.at.clone()), message)
                .related(show::spot(&entry.key), "the entry")
                .help("Name a value proposition, success story, feature, objection or question."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{check, find, fixed};

    #[test]
    fn one_list_names_an_entry_once_also_by_its_old_id() {
        let text = r#"
[persona.cfo]
title = "CFO"
formerly = ["chief"]
[situation.a]
personas = ["cfo", "chief", "x"]
[[situation.a.point]]
features = ["f"]
[[situation.a.point]]
features = ["f", "g", "f"]
"#;
        check(
            "duplicate-reference",
            text,
            &[
                "warning situation.a, personas 2: `personas` names `cfo` twice",
                "warning situation.a, point 2, features 3: `point 2, features` names `f` twice",
            ],
        );
        let found = find("duplicate-reference", text);
        assert!(matches!(found[0].fix, Some(Edit::Remove { item_idx: 1, .. })));
    }

    #[test]
    fn what_is_retired_is_not_referred_to() {
        check(
            "retired-reference",
            r#"
[feature.old]
title = "Old"
status = "retired"
[feature.new]
title = "New"
[success_story.a]
features = ["old", "new"]
[success_story.b]
features = ["old"]
status = "retired"
[approval.feature.old]
sales = {}
"#,
            &[
                "warning success_story.a, features 1: `features` of `success_story.a` refers to `feature.old`, which is retired",
            ],
        );
    }

    #[test]
    fn the_new_id_is_offered_for_an_old_one() {
        let text = r#"
[feature.new]
title = "New"
formerly = ["old"]
[success_story.a]
features = ["old"]
[success_story.b]
features = ["new"]
[asset.a]
messages = ["feature.old"]
"#;
        check(
            "former-id",
            text,
            &[
                "hint success_story.a, features 1: `old` is now called `new`",
                "hint asset.a, messages 1: `old` is now called `new`",
            ],
        );
        let written: Vec<Option<Value>> = find("former-id", text).iter().map(fixed).collect();
        assert_eq!(written, [Some(Value::text("new")), Some(Value::text("feature.new"))]);
    }

    #[test]
    fn an_asset_tells_messages_and_nothing_else() {
        check(
            "misplaced-reference",
            r#"
[persona.cfo]
title = "CFO"
[question.a]
title = "A"
[asset.a]
messages = ["persona.cfo", "question.a"]
personas = ["cfo"]
"#,
            &["warning asset.a, messages 1: `persona.cfo` is a persona and no message"],
        );
    }
}
