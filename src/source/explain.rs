//! The reader's errors in the words of somebody who writes a map.

use std::ops::Range;

use toml_parser::ParseError;

use super::bounds::{Bound, PROBLEMS_MAX};
use super::layout::{line_end, line_start, slice};
use super::problem::{Problem, ProblemKind};

/// The description of an error for a value that no map can hold.
pub(super) const BAD_VALUE: &str = "no value that a map can hold";

/// Turns the reader's errors into problems: one a line, since one slip makes several errors, and
/// one for all that git left of a conflict.
pub(super) fn explain(text: &str, errors: &[ParseError]) -> Vec<Problem> {
    let mut problems = conflicts(text);
    let covered: Vec<Range<usize>> = problems
        .iter()
        .map(|conflict| {
            let end = conflict.related.as_ref().map_or(conflict.span.end, |(span, _)| span.end);
            conflict.span.start..line_end(text, end)
        })
        .collect();
    let mut last_line = None;
    let mut found: Vec<Problem> = errors.iter().map(|error| problem(text, error)).collect();
    found.sort_by_key(|problem| problem.span.start);
    for problem in found {
        let line = line_start(text, problem.span.start);
        let told = covered.iter().any(|range| range.contains(&problem.span.start));
        if !told && last_line != Some(line) {
            last_line = Some(line);
            problems.push(problem);
        }
    }
    problems
}

fn problem(text: &str, error: &ParseError) -> Problem {
    let reason = error.description();
    let span = error.unexpected().or(error.context());
    let (start, end) = span.map_or((0, 0), |span| (span.start(), span.end()));
    let start = floor(text, start);
    let end = floor(text, end.max(start));
    let context = error.context().map_or(start..end, |span| span.start()..span.end());
    let found = |span: Range<usize>, kind| Problem { span, kind, related: None };
    let line = line_start(text, start);
    if let Some(at) = curly_quote(text, line) {
        let letter = slice(text, at..text.len()).chars().next().map_or(1, char::len_utf8);
        return found(at..at + letter, ProblemKind::CurlyQuotes);
    }
    if reason == BAD_VALUE {
        let written = cut(slice(text, start..end));
        return found(start..end, ProblemKind::BadValue { written });
    }
    if reason.contains("recurse") {
        return found(start..end, ProblemKind::TooLarge(Bound::Depth));
    }
    let opens = slice(text, context.start..text.len());
    if (opens.starts_with('"') || opens.starts_with('\'')) && reason != "unexpected key or value" {
        let quote = opens.chars().next().unwrap_or('"');
        let triple = opens.starts_with("\"\"\"") || opens.starts_with("'''");
        // Where a text runs to the end of its line, or of the file, its closing quote is missing.
        let to = if triple { text.len() } else { line_end(text, context.start) };
        let rest = slice(text, context.start..to).trim_end();
        let escapes = reason.contains("escape") || reason.contains("unicode");
        if start >= context.start + rest.len() && !escapes {
            return found(context.start..context.start + rest.len(), ProblemKind::UnclosedText);
        }
        if quote == '"' {
            let around = context.start.max(start.saturating_sub(10))..end;
            if let Some(back) = slice(text, around.clone()).rfind('\\') {
                let at = around.start + back;
                return found(at..end.max(at + 1), ProblemKind::BadEscape);
            }
        }
    }
    if reason == "unclosed array" {
        return found(context.start..context.start + 1, ProblemKind::UnclosedList);
    }
    let line_of = slice(text, line..line_end(text, line)).trim_end();
    if matches!(reason, "string values must be quoted" | "invalid unquoted key") && start > line {
        let written = slice(text, start..end).trim();
        if !written.is_empty() && !written.contains('\n') {
            let value = line_of.split_once('=').map_or(written, |(_, value)| value.trim());
            return found(start..end, ProblemKind::Unquoted { written: cut(value) });
        }
    }
    let kind = ProblemKind::Syntax { reason: in_words(reason).to_owned() };
    let at = if start >= line + line_of.len() && start > line {
        // An error at the end of a line is about the line.
        line + line_of.len() - line_of.trim_start().len()..line + line_of.len()
    } else {
        start..end
    };
    found(at, kind)
}

/// Says a reason of the reader in plain words; those that are plain already stay.
fn in_words(reason: &str) -> &str {
    match reason {
        "key with no value" | "missing value for key" | "missing value" => {
            "a field needs ` = ` and a value behind its name"
        }
        "unexpected key or value" | "unexpected content" => {
            "something stands behind the value; one field belongs on a line"
        }
        "unclosed table" | "unclosed array table" => "the header of an entry ends in `]`",
        "unclosed inline table" => "`{` is opened and `}` is missing",
        "unquoted keys cannot be empty" | "invalid key-value pair" => {
            "a field starts with its name"
        }
        "invalid unquoted key" => "a name has letters, digits, `-` and `_` only",
        "missing comma between array elements" => "a comma is missing between two items of a list",
        "missing comma between key-value pairs" => "a comma is missing between two fields",
        "extra `=`" => "there is one `=` too many",
        "carriage return must be followed by newline" => {
            "a line end is damaged (a CR without its LF)"
        }
        "unexpected leading zero" => "a number can't start with 0; a text needs quotes",
        "invalid comment character" => "a comment holds a control character",
        other => other,
    }
}

/// Finds a curly quote that stands where a straight one belongs, on the line that starts here.
fn curly_quote(text: &str, line: usize) -> Option<usize> {
    let words = slice(text, line..line_end(text, line));
    let (at, _) = words.char_indices().find(|(_, letter)| "“”„‟‘’".contains(*letter))?;
    let quotes = |part: &str| part.matches('"').count();
    let inside = words.get(..at).is_some_and(|before| quotes(before) % 2 == 1)
        && words.get(at..).is_some_and(|after| quotes(after) > 0);
    (!inside).then_some(line + at)
}

/// Finds what git leaves of conflicts, at line starts.
fn conflicts(text: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut open = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            open = Some(at);
        }
        if line.starts_with(">>>>>>> ")
            && let Some(start) = open.take()
            && found.len() <= PROBLEMS_MAX
        {
            found.push(Problem {
                span: start..start + 7,
                kind: ProblemKind::ConflictMarkers,
                related: Some((at..at + 7, "the conflict ends here")),
            });
        }
        at += line.len();
    }
    found
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words.to_owned(),
    }
}

/// Returns the start of the character at a place, or the end of the text.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use crate::source::Document;

    /// Checks what is told of a text: `line:column rule message`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = Document::parse(text.to_owned(), false);
        let told: Vec<String> = document
            .problems()
            .iter()
            .map(|problem| {
                let (line, column) = document.line_column(problem.span.start);
                format!("{line}:{column} {} {}", problem.kind.rule(), problem.kind.message())
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn slips_are_told_in_plain_words_once() {
        check(
            "[feature.a]\ntitle = Hello world\n",
            &["2:9 syntax `Hello world` stands without quotes"],
        );
        check(
            "title = \"x\nshort = \"y\"\n",
            &["1:9 unclosed-text a text starts here with a quote and is never closed"],
        );
        check(
            "title = \"\"\"x\nshort = 1\n",
            &["1:9 unclosed-text a text starts here with a quote and is never closed"],
        );
        check(
            "[feature.a]\ntags = [\"a\",\n",
            &["2:8 unclosed-text a list starts here with `[` and is never closed"],
        );
        check(
            "title = \"abc\" def\n",
            &[
                "1:15 syntax this line can't be understood: something stands behind the value; one field belongs on a line",
            ],
        );
        check(
            "[feature.d\ntitle = 1\n",
            &["1:1 syntax this line can't be understood: the header of an entry ends in `]`"],
        );
        check(
            "title \"x\"\n",
            &[
                "1:7 syntax this line can't be understood: a field needs ` = ` and a value behind its name",
            ],
        );
        check(
            "title = \"\\uD800\"\n",
            &["1:10 syntax a backslash starts a code here that stands for no character"],
        );
    }

    #[test]
    fn a_conflict_is_one_problem() {
        check(
            "[feature.a]\n<<<<<<< HEAD\ntitle = \"x\"\n=======\ntitle = \"y\"\n>>>>>>> other\n",
            &[
                "2:1 conflict-markers git left both versions of a conflict here (`<<<<<<<`, `=======`, `>>>>>>>`)",
            ],
        );
    }
}
