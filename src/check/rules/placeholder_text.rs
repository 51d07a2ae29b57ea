//! Texts that somebody meant to write later.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::fold::words;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Level, Location, Status};

pub(super) const RULE: Rule = Rule {
    name: "placeholder-text",
    level: Level::Warning,
    about: "A text with a gap that somebody meant to fill later: TBD, TODO, lorem ipsum, xxx, \
            [missing], ???, \"insert name here\", <company>. Sooner or later it is read to a \
            customer. Write what belongs there; in a draft it is only a hint.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.is_retired() {
        return;
    }
    each_value(context, subject, &mut |here| {
        let Some((_, text)) = here.prose() else { return };
        let Some(gap) = placeholder(text) else { return };
        let message = format!("{} still says {}", show::field(here.path), show::quoted(gap));
        let location = Location::value(subject.key(), here.path.clone());
        let mut diagnostic = findings.at(location, message).help("Write what belongs there.");
        if subject.entry.status() == Status::Draft {
            diagnostic.level = Level::Hint;
        }
        findings.push(diagnostic);
    });
}

/// The letters that words of [`word`] start with.
const STARTS: &[char] = &['t', 'f', 'l', 'i', 'x'];

/// Returns the first gap in a text.
fn placeholder(text: &str) -> Option<&str> {
    let mut inside_word = false;
    for (start, char) in text.char_indices() {
        let starts_word = is_word(char) && !inside_word;
        inside_word = is_word(char);
        let found = match char {
            '[' => bracket(text.get(start..)?),
            '<' => angle(text.get(start..)?),
            '?' if starts_alone(text, start) => question_marks(text.get(start..)?),
            _ if starts_word && STARTS.contains(&char.to_ascii_lowercase()) => {
                word(text, text.get(start..)?)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn starts_alone(text: &str, start: usize) -> bool {
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    before.is_none_or(|before| before.is_whitespace() || before == '(')
}

fn word<'t>(text: &str, rest: &'t str) -> Option<&'t str> {
    let len = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
    let (word, after) = rest.split_at_checked(len)?;
    let is_gap = match word.to_ascii_lowercase().as_str() {
        "tbd" | "tbc" | "fixme" | "lorem" => true,
        // In small letters it is a word of other languages.
        "todo" => word == "TODO" || after.starts_with(':') || text.trim() == word,
        "insert" => return insert_here(rest),
        lower => lower.len() >= 3 && lower.bytes().all(|byte| byte == b'x'),
    };
    is_gap.then_some(word)
}

/// Finds "insert the name here" at the start of a text.
fn insert_here(rest: &str) -> Option<&str> {
    let mut end = 0;
    for piece in rest.split_inclusive(|char: char| char.is_whitespace()).take(6) {
        let start = end;
        end += piece.len();
        let word = piece.trim_end();
        if start > 0 && word.trim_end_matches(|char| !is_word(char)).eq_ignore_ascii_case("here") {
            return rest.get(..start + "here".len());
        }
        if word.ends_with(['.', ',', ';', '!', '?']) || piece.ends_with('\n') {
            return None;
        }
    }
    None
}

fn question_marks(rest: &str) -> Option<&str> {
    let len = rest.find(|char| char != '?').unwrap_or(rest.len());
    let (marks, after) = rest.split_at_checked(len)?;
    let ends_alone = after.chars().next().is_none_or(|char| !is_word(char));
    (len >= 3 && ends_alone).then_some(marks)
}

/// What stands first in brackets that are to be filled in.
const FILL_IN: &[&str] = &[
    "missing",
    "tbd",
    "tbc",
    "todo",
    "placeholder",
    "insert",
    "add",
    "your",
    "company",
    "customer",
    "client",
    "name",
    "number",
    "figure",
    "quote",
    "date",
    "product",
    "competitor",
    "source",
];

fn bracket(rest: &str) -> Option<&str> {
    let (inside, after) = enclosed(rest, ']')?;
    // What is followed by an address is a link.
    if after.starts_with(['(', '[', ':']) {
        return None;
    }
    let first = words(inside).into_iter().next()?;
    FILL_IN.contains(&first.as_str()).then(|| rest.get(..inside.len() + 2)).flatten()
}

/// Names of HTML elements, which may stand in Markdown.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

fn angle(rest: &str) -> Option<&str> {
    let (inside, _) = enclosed(rest, '>')?;
    let is_name = inside.starts_with(char::is_alphabetic)
        && inside.ends_with(char::is_alphabetic)
        && inside.chars().all(|char| char.is_alphabetic() || matches!(char, ' ' | '_' | '-'));
    let is_element = ELEMENTS.contains(&inside.to_ascii_lowercase().as_str());
    (is_name && !is_element).then(|| rest.get(..inside.len() + 2)).flatten()
}

/// Returns what a short pair of brackets at the start of a text encloses, and what comes behind.
fn enclosed(rest: &str, close: char) -> Option<(&str, &str)> {
    let (end, _) = rest.char_indices().take(42).find(|(_, char)| *char == close)?;
    Some((rest.get(1..end)?, rest.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;

    #[test]
    fn gaps_are_found_as_whole_words() {
        for (text, gap) in [
            ("Languages: TBD.", "TBD"),
            ("todo: ask Ann", "todo"),
            ("TODO ask", "TODO"),
            ("todo", "todo"),
            ("Lorem ipsum dolor", "Lorem"),
            ("saves xxx hours", "xxx"),
            ("saves XXXX hours", "XXXX"),
            ("[missing]", "[missing]"),
            ("by [Insert name]", "[Insert name]"),
            ("Cut by ??? percent", "???"),
            ("???", "???"),
            ("Please insert the name here.", "insert the name here"),
            ("Dear <company>,", "<company>"),
            ("Dear <first name>,", "<first name>"),
        ] {
            assert_eq!(placeholder(text), Some(gap), "{text}");
        }
    }

    #[test]
    fn other_words_and_markup_are_no_gaps() {
        for text in [
            "Everything, todo el mundo",
            "xx and axxxa and xxx_y",
            "Really???",
            "[name](https://a.example) and [x] done",
            "<b>bold</b><br> a < b > c <https://a.example> <ann@a.example>",
            "Insert the card. Then wait here.",
            "inserted here",
            "colorem",
            "a [1] note",
            "",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn a_draft_may_have_gaps_and_what_is_retired_does_not_matter() {
        check(
            "placeholder-text",
            r#"
[feature.a]
title = "TBD"
[[feature.a.variant]]
text = "xxx"
[feature.b]
title = "TBD"
status = "draft"
[feature.c]
title = "TBD"
status = "retired"
"#,
            &[
                "warning feature.a, title: `title` still says `TBD`",
                "warning feature.a, variant 1, text: `variant 1, text` still says `xxx`",
                "hint feature.b, title: `title` still says `TBD`",
            ],
        );
    }
}
