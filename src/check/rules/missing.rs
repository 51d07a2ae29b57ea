//! What an entry or one of its cards must say and does not.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Level, Location, Path, Role, Shape, Table, Value};

pub(super) const TITLE: Rule = Rule {
    name: "missing-title",
    level: Level::Error,
    about: "An entry without a title, or with an empty one. The title is what everybody sees, \
            searches for and picks from a list. Write a few words that say what it is.",
    scope: Scope::Entry(find_title),
};

pub(super) const FIELD: Rule = Rule {
    name: "missing-field",
    level: Level::Error,
    about: "A result without a measure, a comparison without a topic, a variant without a text, a \
            sign-off without its name or day: a part that says nothing without this field. Fill \
            it in, or take the part out.",
    scope: Scope::Entry(find_field),
};

fn find_title(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let needs = subject.kind.and_then(|kind| kind.field("title")).is_some_and(|it| it.required);
    if !needs || !is_missing(&subject.entry.fields, "title") {
        return;
    }
    let key = subject.key();
    let (location, message) = if subject.entry.fields.contains_key("title") {
        (Location::value(key, Path::field("title")), "the title is empty".to_owned())
    } else {
        (Location::entry(key), format!("{} has no title", show::key(key)))
    };
    findings.push(findings.at(location, message).help("Say in a few words what it is."));
}

fn find_field(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_value(context, subject, &mut |here| {
        let (Some(field), Some(card)) = (here.field, here.value.as_table()) else { return };
        // A point without value proposition has a rule of its own.
        if !matches!(field.shape, Shape::Cards(_) | Shape::Card(_)) || field.name == "point" {
            return;
        }
        for needed in field.shape.fields().iter().filter(|inner| inner.required) {
            if !is_missing(card, &needed.name) {
                continue;
            }
            let place = show::quoted(&here.path.to_string());
            let message = format!("{place} does not say its {}", show::quoted(&needed.name));
            let help = if subject.role() == Some(Role::Approval) {
                "Sign with `msgmap approve`, which writes all of it.".to_owned()
            } else {
                needed.help.to_string()
            };
            let path = if card.contains_key(&needed.name) {
                here.path.then(&needed.name)
            } else {
                here.path.clone()
            };
            let location = Location::value(subject.key(), path);
            findings.push(findings.at(location, message).help(help));
        }
    });
}

/// Tells whether a field is not there or is a blank text; what is of a wrong type is found as such.
fn is_missing(table: &Table, name: &str) -> bool {
    match table.get(name) {
        None => true,
        Some(value) => Value::as_text(value).is_some_and(|text| text.trim().is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn every_entry_has_a_title() {
        check(
            "missing-title",
            "[persona.a]\n[persona.b]\ntitle = \" \"\n[persona.c]\ntitle = \"C\"\n[map]\n[x.y]\n[approval.persona.a]\n",
            &[
                "error persona.a: `persona.a` has no title",
                "error persona.b, title: the title is empty",
            ],
        );
        check("missing-title", "[persona.a]\ntitle = 42\n", &[]);
    }

    #[test]
    fn cards_have_what_they_need() {
        check(
            "missing-field",
            r#"
[success_story.a]
title = "A"
[[success_story.a.result]]
after = "3 days"
[[success_story.a.result]]
measure = "Days"
[[success_story.a.variant]]
text = ""
personas = ["cfo"]
[approval.success_story.a]
sales = { by = "Ann", on = 2026-01-01 }
"#,
            &[
                "error success_story.a, result 1: `result 1` does not say its `measure`",
                "error success_story.a, variant 1, text: `variant 1` does not say its `text`",
                "error approval.success_story.a, sales: `sales` does not say its `seal`",
            ],
        );
    }
}
