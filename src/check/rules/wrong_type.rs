//! Values of another type than their field takes.

use jiff::civil::Date;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::{Here, each_value};
use crate::check::{Rule, Scope, show};
use crate::model::{Edit, Field, Level, Location, Shape, Step, Value};

pub(super) const RULE: Rule = Rule {
    name: "wrong-type",
    level: Level::Error,
    about: "A value of another type than its field takes: a number where a text belongs, a text \
            where a date belongs. It can't be read as what it should be, so it counts as not \
            there. Write it as the way out shows.",
    scope: Scope::Entry(find_wrong),
};

pub(super) const LONE: Rule = Rule {
    name: "lone-text",
    level: Level::Warning,
    about: "A single text where a list belongs. It is taken as a list of one, but the next person \
            who adds to it will stumble. Put it in brackets.",
    scope: Scope::Entry(find_lone),
};

fn find_lone(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_value(context, subject, &mut |here| {
        let Some(field) = here.field.filter(|_| !is_item(here)) else { return };
        if takes_words(&field.shape) && here.value.as_text().is_some() {
            let message = format!(
                "{} takes a list; the text is taken as a list of one",
                show::field(here.path)
            );
            let fix = Edit::Set {
                key: subject.key().clone(),
                path: here.path.clone(),
                value: Value::List(vec![here.value.clone()]),
            };
            let help = format!("Write {}", example(field, &format!("[{}]", literal(here.value))));
            let location = Location::value(subject.key(), here.path.clone());
            findings.push(findings.at(location, message).help(help).fix(fix));
        }
    });
}

fn find_wrong(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_value(context, subject, &mut |here| {
        let Some(field) = here.field else { return };
        let Some(wrong) = wrong(field, here) else { return };
        let place = match here.path.0.last() {
            Some(Step::Index(_)) => show::quoted(&here.path.to_string()),
            Some(Step::Field(_)) | None => show::field(here.path),
        };
        let message = format!("{place} is {}, and {} belongs there", wrong.is, wrong.wants);
        let location = Location::value(subject.key(), here.path.clone());
        let mut diagnostic = findings.at(location, message).help(wrong.help);
        if let Some(value) = wrong.mended {
            let (key, path) = (subject.key().clone(), here.path.clone());
            diagnostic = diagnostic.fix(Edit::Set { key, path, value });
        }
        findings.push(diagnostic);
    });
}

struct Wrong {
    is: String,
    wants: &'static str,
    help: String,
    mended: Option<Value>,
}

/// Tells what is wrong with the type of a value, if anything is.
fn wrong(field: &Field, here: &Here<'_, '_>) -> Option<Wrong> {
    let value = here.value;
    let is_item = is_item(here);
    let (fits, wants, sample) = match &field.shape {
        Shape::Line | Shape::Text | Shape::File | Shape::Url => {
            (value.as_text().is_some(), "a text", "\"…\"")
        }
        Shape::Choice(_) => (value.as_text().is_some(), "one of a few words", "\"…\""),
        Shape::Reference(_) => (value.as_text().is_some(), "one id", "\"an-id\""),
        Shape::Words | Shape::References(_) if is_item => {
            (value.as_text().is_some(), "a text", "\"…\"")
        }
        Shape::Words => (is_list_or_text(value), "a list of texts", "[\"…\", \"…\"]"),
        Shape::References(_) => (is_list_or_text(value), "a list of ids", "[\"an-id\"]"),
        Shape::Date => (value.as_date().is_some(), "a date", "2026-10-01"),
        Shape::Days => (value.as_integer().is_some_and(|days| days > 0), "a number of days", "90"),
        Shape::Number => (value.as_integer().is_some(), "a whole number", "1"),
        Shape::Flag => (value.as_boolean().is_some(), "true or false", "true"),
        Shape::Reasons if here.path.0.len() == 1 => {
            (value.as_table().is_some(), "a list of rules with reasons", "{ a-rule = \"why\" }")
        }
        Shape::Settings => (value.as_table().is_some(), "a list of settings", "{ … }"),
        Shape::Card(_) => (value.as_table().is_some(), "a set of fields", "{ … }"),
        Shape::Cards(_) if is_item => (value.as_table().is_some(), "a set of fields", "{ … }"),
        Shape::Cards(_) => (value.as_list().is_some(), "one block for each", ""),
        Shape::Reasons => return None,
    };
    if fits {
        return None;
    }
    let mended = mended(field, value, is_item);
    let is = match value {
        Value::Integer(number) => format!("the number `{number}`"),
        Value::Text(text) if text.trim().is_empty() => "an empty text".to_owned(),
        Value::Text(text) => format!("the text {}", show::quoted(text)),
        Value::Time(time) => format!("a time, {}", show::quoted(time)),
        Value::Float(_) | Value::Boolean(_) | Value::Date(_) | Value::List(_) | Value::Table(_) => {
            value.type_name().to_owned()
        }
    };
    let help = match (&mended, &field.shape) {
        (None, Shape::Cards(_)) if !is_item => {
            format!("Put the name in two pairs of brackets: `[[….{}]]`", field.name)
        }
        (Some(value), _) if is_item => format!("Write `{}`", literal(value)),
        (Some(value), _) => format!("Write {}", example(field, &literal(value))),
        (None, _) => format!("Write it like {}", example(field, sample)),
    };
    Some(Wrong { is, wants, help, mended })
}

/// Returns the value as its field takes it, where it can be told what was meant.
fn mended(field: &Field, value: &Value, is_item: bool) -> Option<Value> {
    match &field.shape {
        Shape::Line | Shape::Text | Shape::File | Shape::Url | Shape::Choice(_) => as_text(value),
        Shape::Reference(_) => match value.as_list() {
            Some([only]) => as_text(only),
            Some(_) => None,
            None => as_text(value),
        },
        Shape::Words | Shape::References(_) if is_item => as_text(value),
        Shape::Words | Shape::References(_) => Some(Value::List(vec![as_text(value)?])),
        Shape::Date => {
            let text = match value {
                Value::Time(time) => time.as_str(),
                Value::Text(text) => text.trim(),
                Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Date(_)
                | Value::List(_)
                | Value::Table(_) => return None,
            };
            text.get(..10)?.parse::<Date>().ok().map(Value::Date)
        }
        Shape::Days => {
            let days = value.as_text()?.trim().parse().ok().filter(|days| *days > 0)?;
            Some(Value::Integer(days))
        }
        Shape::Number => value.as_text()?.trim().parse().ok().map(Value::Integer),
        Shape::Flag => match value.as_text()?.trim().to_lowercase().as_str() {
            "true" | "yes" => Some(Value::Boolean(true)),
            "false" | "no" => Some(Value::Boolean(false)),
            _ => None,
        },
        Shape::Reasons | Shape::Cards(_) | Shape::Card(_) | Shape::Settings => None,
    }
}

fn as_text(value: &Value) -> Option<Value> {
    match value {
        Value::Text(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_) => Some(Value::text(value.to_string())),
        Value::List(_) | Value::Table(_) => None,
    }
}

fn is_item(here: &Here<'_, '_>) -> bool {
    matches!(here.path.0.last(), Some(Step::Index(_)))
}

fn takes_words(shape: &Shape) -> bool {
    matches!(shape, Shape::Words | Shape::References(_))
}

fn is_list_or_text(value: &Value) -> bool {
    value.as_list().is_some() || value.as_text().is_some()
}

fn example(field: &Field, literal: &str) -> String {
    format!("`{} = {literal}`", show::cut(&field.name))
}

/// Returns a value as it is written in a map; long texts are cut, for it is only shown.
fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{}\"", show::cut(text)),
        Value::List(items) => {
            format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Table(_) => show::cut(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::check::testing::{check, find, fixed};

    #[test]
    fn a_value_of_another_type_is_an_error() {
        check(
            "wrong-type",
            r#"
[question.a]
title = 42
trap = "maybe"
reviewed = "soon"
review_every_days = 0
requirements = 7
tags = ["a", 8, { b = 1 }]
status = ["live"]
allow = "everything"
[success_story.a]
title = "A"
[success_story.a.result]
measure = "Days"
[situation.a]
title = "A"
point = [1]
"#,
            &[
                "error question.a, title: `title` is the number `42`, and a text belongs there",
                "error question.a, trap: `trap` is the text `maybe`, and true or false belongs there",
                "error question.a, reviewed: `reviewed` is the text `soon`, and a date belongs there",
                "error question.a, review_every_days: `review_every_days` is the number `0`, and a number of days belongs there",
                "error question.a, requirements: `requirements` is the number `7`, and a list of ids belongs there",
                "error question.a, tags 2: `tags 2` is the number `8`, and a text belongs there",
                "error question.a, tags 3: `tags 3` is a table of fields, and a text belongs there",
                "error question.a, status: `status` is a list, and one of a few words belongs there",
                "error question.a, allow: `allow` is the text `everything`, and a list of rules with reasons belongs there",
                "error success_story.a, result: `result` is a table of fields, and one block for each belongs there",
                "error situation.a, point 1: `point 1` is the number `1`, and a set of fields belongs there",
            ],
        );
    }

    #[test]
    fn the_way_out_shows_what_to_write_and_mends_what_is_plain() {
        let found = find("wrong-type", "[persona.cfo]\ntitle = 42\nreviewed = \"2026-10-01\"\n");
        assert_eq!(found[0].help.as_deref(), Some("Write `title = \"42\"`"));
        assert_eq!(found[1].help.as_deref(), Some("Write `reviewed = 2026-10-01`"));
        assert_eq!(fixed(&found[1]), Some(Value::Date(date(2026, 10, 1))));
    }

    #[test]
    fn values_that_fit_are_fine() {
        check(
            "wrong-type",
            r#"
[map]
format = 1
dimensions.region = { title = "Region" }
rules = { long-title = "off" }
[question.a]
title = "A"
trap = true
reviewed = 2026-10-01
review_every_days = 30
requirements = ["*"]
allow = { unused-entry = "new" }
[approval.question.a]
sales = { by = "Ann", on = 2026-10-01, seal = "x" }
[campaign.a]
title = 3
"#,
            &[],
        );
    }

    #[test]
    fn a_lone_text_is_taken_as_a_list_of_one() {
        let text = "[question.a]\ntitle = \"A\"\nrequirements = \"faster-close\"\n";
        check("wrong-type", text, &[]);
        check(
            "lone-text",
            text,
            &[
                "warning question.a, requirements: `requirements` takes a list; the text is taken as a list of one",
            ],
        );
        let found = find("lone-text", text);
        assert_eq!(found[0].help.as_deref(), Some("Write `requirements = [\"faster-close\"]`"));
        assert_eq!(fixed(&found[0]), Some(Value::words(["faster-close"])));
        check("lone-text", "[question.a]\ntitle = \"A\"\nrequirements = [\"a\"]\n", &[]);
    }
}
