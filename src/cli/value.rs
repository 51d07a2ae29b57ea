//! Values as they are said on the command line, read by the type of their field.

use std::io::Read as _;

use jiff::civil::Date;

use super::error::CliError;
use super::field::{Said, What, find_target};
use super::nearest::nearest;
use crate::model::{Choice, Field, Level, Map, Shape, Target, Value};

/// Returns the words of the command line, or for a lone `-` what standard input says.
pub(super) fn from_stdin(words: &[String]) -> Result<Vec<String>, CliError> {
    if !matches!(words, [word] if word == "-") {
        return Ok(words.to_vec());
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text).map_err(|error| CliError {
        source: Some(Box::new(error)),
        ..CliError::new("could not read the value from standard input")
    })?;
    let text = text.replace("\r\n", "\n");
    Ok(vec![text.trim_end_matches('\n').to_owned()])
}

/// Reads a value for a field.
///
/// `old` is what stands there: a field that nobody declares keeps its type.
pub(super) fn read_value(
    map: &Map,
    said: &Said,
    words: &[String],
    today: Date,
    old: Option<&Value>,
) -> Result<Value, CliError> {
    let name = said.path.last_field().unwrap_or_default().to_owned();
    match &said.what {
        What::Field(field) | What::NewCard(field) => read_declared(map, field, words, today),
        What::Item(field) => {
            let word = single(&name, words)?;
            let word = if let Shape::References(target) = &field.shape {
                find_target(map, target, &word)?
            } else {
                one_line(&name, &word)?
            };
            Ok(Value::Text(word))
        }
        What::Card => Err(CliError::new(format!("{} is a group of fields", said.path))
            .hint(format!("set its fields one by one, such as {name}.1.say"))),
        What::Reason => Ok(Value::text(one_line(&name, &single(&name, words)?)?)),
        What::Setting => read_setting(said, &single(&name, words)?),
        What::Unknown { .. } => read_as_before(&name, words, old),
    }
}

fn read_declared(
    map: &Map,
    field: &Field,
    words: &[String],
    today: Date,
) -> Result<Value, CliError> {
    let name = field.name.as_str();
    match &field.shape {
        Shape::Words => Ok(Value::words(items(name, words)?)),
        Shape::References(target) => {
            let ids = items(name, words)?;
            let ids = ids.iter().map(|id| find_target(map, target, id));
            Ok(Value::words(ids.collect::<Result<Vec<_>, _>>()?))
        }
        Shape::Text => Ok(Value::Text(long_text(&single(name, words)?))),
        Shape::Line | Shape::File => Ok(Value::text(one_line(name, &single(name, words)?)?)),
        Shape::Url => {
            let url = one_line(name, &single(name, words)?)?;
            if url.starts_with("https://") || url.starts_with("http://") {
                return Ok(Value::text(url));
            }
            Err(CliError::new(format!("`{url}` is no web address"))
                .hint("it starts with https:// or http://"))
        }
        Shape::Date => read_date(&single(name, words)?, today).map(Value::Date),
        Shape::Days => read_number(name, &single(name, words)?, 1),
        Shape::Number => read_number(name, &single(name, words)?, i64::MIN),
        Shape::Flag => match single(name, words)?.to_lowercase().as_str() {
            "yes" | "true" | "on" => Ok(Value::Boolean(true)),
            "no" | "false" | "off" => Ok(Value::Boolean(false)),
            other => Err(CliError::new(format!("`{other}` is neither yes nor no"))),
        },
        Shape::Choice(choices) => read_choice(name, choices, &single(name, words)?),
        Shape::Reference(target) => read_reference(map, target, name, words),
        Shape::Reasons => Err(CliError::new(format!("{name} holds a reason for each rule"))
            .hint(format!("such as {name}.unproven-claim \"story due in May\""))),
        Shape::Cards(inner) => {
            let first = inner.first().map_or("title", |field| field.name.as_str());
            Err(CliError::new(format!("{name} is a group of fields, and may stand several times"))
                .hint(format!("set its fields one by one, such as {name}.1.{first}")))
        }
        Shape::Card(_) => Err(CliError::new(format!("{name} is a group of fields"))),
        Shape::Settings => Err(CliError::new(format!("{name} holds several settings"))
            .hint(format!("set them one by one, as {name}.NAME"))),
    }
}

fn read_reference(
    map: &Map,
    target: &Target,
    name: &str,
    words: &[String],
) -> Result<Value, CliError> {
    Ok(Value::text(find_target(map, target, &single(name, words)?)?))
}

/// Returns the one value that was said.
fn single(name: &str, words: &[String]) -> Result<String, CliError> {
    let word = match words {
        [word] => word.replace("\r\n", "\n"),
        _ => {
            return Err(CliError::new(format!("{name} holds one value, not {}", words.len()))
                .hint("put quotes around a text with blanks in it"));
        }
    };
    if word.trim().is_empty() {
        return Err(empty(name));
    }
    Ok(word)
}

fn empty(name: &str) -> CliError {
    CliError::new(format!("an empty {name} says nothing")).hint("`msgmap unset` takes a field away")
}

/// Returns the items of a list: a lone value is cut at commas and line ends.
fn items(name: &str, words: &[String]) -> Result<Vec<String>, CliError> {
    let pieces: Vec<&str> = match words {
        [word] => word.split([',', '\n']).collect(),
        _ => words.iter().map(String::as_str).collect(),
    };
    let mut items: Vec<String> = Vec::new();
    for item in pieces.into_iter().map(str::trim).filter(|item| !item.is_empty()) {
        if !items.iter().any(|other| other == item) {
            items.push(one_line(name, item)?);
        }
    }
    if items.is_empty() { Err(empty(name)) } else { Ok(items) }
}

fn one_line(name: &str, word: &str) -> Result<String, CliError> {
    if word.contains(['\n', '\r']) {
        return Err(CliError::new(format!("{name} is a single line of text")));
    }
    Ok(word.to_owned())
}

/// Returns a text as a map has it: one that has several lines ends in a line end.
fn long_text(word: &str) -> String {
    let text = word.trim_end_matches('\n');
    if text.contains('\n') { format!("{text}\n") } else { text.to_owned() }
}

/// Reads a day: `2026-11-30` or `today`.
fn read_date(word: &str, today: Date) -> Result<Date, CliError> {
    let word = word.trim();
    if word.eq_ignore_ascii_case("today") {
        return Ok(today);
    }
    // The library reads longer forms, too, which would lose what else they say.
    let plain = word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    word.parse().ok().filter(|_| plain).ok_or_else(|| {
        CliError::new(format!("`{word}` is no date")).hint("a date is 2026-11-30, or today")
    })
}

fn read_number(name: &str, word: &str, least: i64) -> Result<Value, CliError> {
    match word.trim().parse::<i64>() {
        Ok(number) if number >= least => Ok(Value::Integer(number)),
        Ok(_) => Err(CliError::new(format!("{name} is at least {least}"))),
        Err(_) => Err(CliError::new(format!("`{word}` is no whole number"))),
    }
}

fn read_choice(name: &str, choices: &[Choice], word: &str) -> Result<Value, CliError> {
    let lower = word.trim().to_lowercase();
    if choices.iter().any(|choice| choice.word == lower) {
        return Ok(Value::text(lower));
    }
    let words = || choices.iter().map(|choice| choice.word);
    let known = words().collect::<Vec<_>>().join(", ");
    Err(CliError::new(format!("{name} can't be `{word}`"))
        .maybe_hint(nearest(word, words()).map(|near| format!("did you mean `{near}`?")))
        .hint(format!("it is one of {known}")))
}

fn read_setting(said: &Said, word: &str) -> Result<Value, CliError> {
    let name = said.path.last_field().unwrap_or_default();
    let word = one_line(name, word)?;
    if said.path.first_field() == Some("rules") && word != "off" && Level::parse(&word).is_none() {
        return Err(CliError::new(format!("`{word}` is no level of a rule"))
            .hint("it is one of error, warning, hint, off"));
    }
    Ok(Value::Text(word))
}

/// Reads a value as the type that the field has so far; a new one is a text.
fn read_as_before(name: &str, words: &[String], old: Option<&Value>) -> Result<Value, CliError> {
    if let Some(Value::List(_)) = old {
        return Ok(Value::words(items(name, words)?));
    }
    let word = single(name, words)?;
    let kept = match old {
        Some(Value::Integer(_)) => word.parse().ok().map(Value::Integer),
        Some(Value::Float(_)) => word.parse().ok().map(Value::Float),
        Some(Value::Boolean(_)) => word.parse().ok().map(Value::Boolean),
        Some(Value::Date(_)) => word.parse().ok().map(Value::Date),
        Some(Value::Table(_)) => {
            return Err(CliError::new(format!("{name} is a group of fields")));
        }
        Some(Value::Text(_) | Value::Time(_) | Value::List(_)) | None => None,
    };
    Ok(kept.unwrap_or_else(|| Value::Text(long_text(&word))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::field::find_field;
    use crate::model::Key;
    use crate::workspace::Workspace;

    const MAP: &str = r#"
[competitor.globex]
title = "Globex"
[value_proposition.a]
title = "A"
odd = 3
[situation.s]
title = "S"
[[situation.s.point]]
value_proposition = "a"
"#;

    #[track_caller]
    fn check(key: &str, field: &str, words: &[&str], expect: Result<&str, &str>) {
        let workspace = Workspace::open([("m.toml", MAP.as_bytes().to_vec())]);
        let map = workspace.map();
        let empty = crate::model::Entry { key: Key::map(), fields: <_>::default() };
        let entry = Key::parse(key).and_then(|key| map.get(&key)).unwrap_or(&empty);
        let today = jiff::civil::date(2026, 11, 22);
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let found = find_field(map, entry, field)
            .and_then(|said| read_value(map, &said, &words, today, entry.at(&said.path)));
        match (found, expect) {
            (Ok(value), Ok(expect)) => assert_eq!(format!("{value:?}"), expect),
            (Err(error), Err(expect)) => {
                let told = [vec![error.message], error.hints].concat().join("; ");
                assert_eq!(told, expect);
            }
            (found, _) => panic!("{found:?}"),
        }
    }

    #[test]
    fn a_value_is_read_by_the_type_of_its_field() {
        let a = "value_proposition.a";
        check(a, "title", &["New"], Ok("Text(\"New\")"));
        check(a, "body", &["a\r\nb"], Ok("Text(\"a\\nb\\n\")"));
        check(a, "body", &["a\n"], Ok("Text(\"a\")"));
        check(a, "reviewed", &["today"], Ok("Date(2026-11-22)"));
        check(a, "reviewed", &["2026-01-31"], Ok("Date(2026-01-31)"));
        check(a, "tags", &["a, b,,a"], Ok("List([Text(\"a\"), Text(\"b\")])"));
        check(a, "tags", &["a, b", "c"], Ok("List([Text(\"a, b\"), Text(\"c\")])"));
        check(a, "competitors", &["competitor.globex"], Ok("List([Text(\"globex\")])"));
        check(a, "competitor", &["*"], Ok("List([Text(\"*\")])"));
        check(a, "status", &["Draft"], Ok("Text(\"draft\")"));
        check(a, "review_every_days", &["30"], Ok("Integer(30)"));
        check(a, "allow.unproven-claim", &["soon"], Ok("Text(\"soon\")"));
        check(a, "odd", &["4"], Ok("Integer(4)"));
        check(a, "odd", &["four"], Ok("Text(\"four\")"));
        check("situation.s", "point.1.say", &["Hi"], Ok("Text(\"Hi\")"));
        check("situation.s", "point.2.value_proposition", &["a"], Ok("Text(\"a\")"));
        check("map", "rules.unproven-claim", &["off"], Ok("Text(\"off\")"));
    }

    #[test]
    fn what_does_not_fit_is_told_with_a_way_out() {
        let a = "value_proposition.a";
        let quotes = "put quotes around a text with blanks in it";
        check(a, "title", &["a", "b"], Err(&format!("title holds one value, not 2; {quotes}")));
        let unset = "`msgmap unset` takes a field away";
        check(a, "title", &[" "], Err(&format!("an empty title says nothing; {unset}")));
        check(a, "title", &["a\nb"], Err("title is a single line of text"));
        check(
            a,
            "reviewed",
            &["tomorrow"],
            Err("`tomorrow` is no date; a date is 2026-11-30, or today"),
        );
        check(
            a,
            "reviewed",
            &["2026-11-30T10:00"],
            Err("`2026-11-30T10:00` is no date; a date is 2026-11-30, or today"),
        );
        check(
            a,
            "status",
            &["drfat"],
            Err(
                "status can't be `drfat`; did you mean `draft`?; it is one of draft, live, retired",
            ),
        );
        check(a, "review_every_days", &["0"], Err("review_every_days is at least 1"));
        check(
            a,
            "competitors",
            &["glbex"],
            Err("there is no competitor `glbex`; did you mean `globex`?"),
        );
        check(
            a,
            "personas",
            &["cfo"],
            Err("there is no persona `cfo`; `msgmap new persona ID --title TITLE` makes one"),
        );
        check(
            "situation.s",
            "point.3.say",
            &["x"],
            Err("`situation.s` has no point 3; it has one, point.1"),
        );
        check(
            "situation.s",
            "point",
            &["x"],
            Err(
                "point is a group of fields, and may stand several times; set its fields one by one, such as point.1.value_proposition",
            ),
        );
        check(
            "map",
            "rules.x",
            &["loud"],
            Err("`loud` is no level of a rule; it is one of error, warning, hint, off"),
        );
    }
}
