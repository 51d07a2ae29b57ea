//! References that lead nowhere.

use crate::check::context::{Context, Reference, Subject};
use crate::check::findings::Findings;
use crate::check::nearest::nearest;
use crate::check::{Rule, Scope, show};
use crate::model::{
    Diagnostic, Edit, Entry, Key, Level, Location, Path, Resolved, Role, Target, Value,
};

pub(super) const RULE: Rule = Rule {
    name: "dangling-reference",
    level: Level::Error,
    about: "A reference to an entry that does not exist. Whoever follows it, a rep in a call or a \
            reader of a brief, finds nothing there. Correct the id, write the entry, or take the \
            reference out.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.role() == Some(Role::Approval) {
        find_in_approval(subject, findings);
        return;
    }
    for reference in subject.references.iter().filter(|it| it.found == Resolved::Nowhere) {
        let written = subject.entry.at(reference.at).and_then(Value::as_text).unwrap_or_default();
        let wanted = what_is_wanted(context, subject, reference);
        let message = format!(
            "{} of {} refers to {}, and there is no such {wanted}",
            show::field(reference.at),
            show::key(subject.key()),
            show::quoted(written),
        );
        let location = Location::value(subject.key(), reference.at.clone());
        let diagnostic = findings.at(location, message);
        findings.push(advise(context, subject, reference, written, diagnostic));
    }
}

fn find_in_approval(subject: &Subject<'_>, findings: &mut Findings) {
    let leads = subject.references.iter().any(|it| it.found != Resolved::Nowhere);
    if !leads {
        let message = format!(
            "{} signs off {}, and there is no such entry",
            show::key(subject.key()),
            show::quoted(&subject.key().id)
        );
        findings.push(
            findings
                .at(Location::entry(subject.key()), message)
                .help("Give the entry back its id, or take the sign-off out."),
        );
    }
}

/// Names the kind of entry that a reference asks for.
fn what_is_wanted(
    context: &Context<'_>,
    subject: &Subject<'_>,
    reference: &Reference<'_>,
) -> String {
    let kind = match target(context, subject, reference) {
        Some(Target::Kind(kind)) => context.map.schema().kind(kind),
        Some(Target::Message) => context.map.schema().kind(&reference.to.kind),
        None => None,
    };
    kind.map_or_else(|| "message".to_owned(), show::label)
}

fn target<'c>(
    context: &'c Context<'_>,
    subject: &Subject<'_>,
    reference: &Reference<'_>,
) -> Option<&'c Target> {
    let field = context.map.schema().field_at(&subject.key().kind, reference.at)?;
    field.shape.target()
}

fn advise(
    context: &Context<'_>,
    subject: &Subject<'_>,
    reference: &Reference<'_>,
    written: &str,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let is_message = target(context, subject, reference) == Some(&Target::Message);
    let meant = if is_message {
        message_meant(context, reference.to)
    } else {
        value_meant(context, reference.to)
    };
    if let Some(entry) = meant {
        let text = if is_message { entry.key.to_string() } else { entry.key.id.to_string() };
        let (key, path) = (subject.key().clone(), reference.at.clone());
        let help = format!("Did you mean {}?", show::quoted(&text));
        let spot = show::spot(&entry.key);
        return diagnostic.help(help).related(spot, "probably meant").fix(Edit::Set {
            key,
            path,
            value: Value::text(text),
        });
    }
    let elsewhere = context.map.find(written).into_iter().find(|entry| entry.key != Key::map());
    let Some(other) = elsewhere.filter(|_| !is_message) else {
        return diagnostic.help("Correct the id, write the entry, or take the reference out.");
    };
    let kind = context.map.kind_of(other);
    let label = kind.map_or_else(|| show::cut(&other.key.kind), show::label);
    let mut help = format!("{} is {}", show::quoted(written), show::a(&label));
    if let Some(kind) =
        kind.filter(|kind| subject_has(context, subject, reference.at, &kind.plural))
    {
        help = format!("{help}: it belongs under {}", show::quoted(&kind.plural));
    }
    diagnostic.help(help + ".").related(show::spot(&other.key), "the one with this id")
}

/// Tells whether a field of this name could stand beside the field at a path.
fn subject_has(context: &Context<'_>, subject: &Subject<'_>, at: &Path, name: &str) -> bool {
    let beside = Path(at.0.iter().take(at.0.len().saturating_sub(2)).cloned().collect());
    context.map.schema().field_at(&subject.key().kind, &beside.then(name)).is_some()
}

/// Returns the entry that a bare id probably means; also when it is written as `kind.id`.
fn value_meant<'a>(context: &Context<'a>, to: &Key) -> Option<&'a Entry> {
    if let Some(full) = Key::parse(&to.id)
        && full.kind == to.kind
        && let Some(entry) = context.map.resolve(&full).entry()
    {
        return Some(entry);
    }
    context.names.meant_by(to)
}

/// Returns the message that `kind.id` probably means: the kind may be left out or misspelt, or the
/// id may be.
fn message_meant<'a>(context: &Context<'a>, to: &Key) -> Option<&'a Entry> {
    let is_message = |entry: &&Entry| context.role(entry) == Some(Role::Message);
    let schema = context.map.schema();
    if schema.kind(&to.kind).is_some() {
        return context.names.meant_by(to).filter(is_message);
    }
    let messages = schema.kinds().iter().filter(|kind| kind.role == Role::Message);
    if let Some(kind) = nearest(&to.kind, messages.map(|kind| kind.name.as_str())) {
        let key = Key::new(kind, &to.id);
        return context.map.resolve(&key).entry().or_else(|| context.names.meant_by(&key));
    }
    context.map.find(&to.id).into_iter().find(is_message)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, find, fixed};

    const BASE: &str = r#"
[requirement.faster-close]
title = "Close the books faster"
[competitor.globex]
title = "Globex Finance Cloud"
aliases = ["GFC"]
[value_proposition.close]
title = "Close in three days"
"#;

    fn advice(text: &str) -> Vec<(String, Option<String>)> {
        find("dangling-reference", &format!("{BASE}{text}"))
            .into_iter()
            .map(|found| {
                let fix = fixed(&found).map(|value| value.to_string());
                (found.help.unwrap_or_default(), fix)
            })
            .collect()
    }

    #[test]
    fn both_ends_and_the_field_are_named() {
        check(
            "dangling-reference",
            &format!(
                "{BASE}{}",
                r#"
[situation.a]
title = "A"
competitors = ["globex", "glebox", "*"]
[[situation.a.point]]
value_proposition = "clse"
[asset.a]
title = "A"
messages = ["feature.x", "y"]
[approval.situation.b]
sales = {}
"#
            ),
            &[
                "error situation.a, competitors 2: `competitors` of `situation.a` refers to `glebox`, and there is no such competitor",
                "error situation.a, point 1, value_proposition: `point 1, value_proposition` of `situation.a` refers to `clse`, and there is no such value proposition",
                "error asset.a, messages 1: `messages` of `asset.a` refers to `feature.x`, and there is no such feature",
                "error asset.a, messages 2: `messages` of `asset.a` refers to `y`, and there is no such message",
                "error approval.situation.b: `approval.situation.b` signs off `situation.b`, and there is no such entry",
            ],
        );
    }

    #[test]
    fn the_nearest_entry_is_offered_by_id_title_or_alias() {
        for written in ["globx", "GFC", "Globex finance cloud", "competitor.globex"] {
            let text = format!("[situation.a]\ncompetitors = [\"{written}\"]\n");
            let expected = ("Did you mean `globex`?".to_owned(), Some("globex".to_owned()));
            assert_eq!(advice(&text), [expected], "{written}");
        }
        let text = "[situation.a]\ncompetitors = [\"initech\"]\n";
        assert_eq!(advice(text)[0].1, None);
    }

    #[test]
    fn messages_are_offered_with_their_kind() {
        for written in ["close", "value_propostion.close", "value_proposition.clse"] {
            let text = format!("[asset.a]\nmessages = [\"{written}\"]\n");
            assert_eq!(advice(&text)[0].1.as_deref(), Some("value_proposition.close"), "{written}");
        }
    }

    #[test]
    fn an_id_of_another_kind_is_sent_where_it_belongs() {
        let text = "[situation.a]\ncompetitors = [\"faster-close\"]\n";
        let help = "`faster-close` is a requirement: it belongs under `requirements`.".to_owned();
        assert_eq!(advice(text), [(help, None)]);
    }

    #[test]
    fn references_by_id_or_former_id_do_not_dangle() {
        check(
            "dangling-reference",
            r#"
[persona.cfo]
title = "CFO"
formerly = ["finance-chief"]
[situation.a]
title = "A"
personas = ["cfo", "finance-chief", "*"]
[approval.situation.a]
sales = {}
"#,
            &[],
        );
    }
}
