//! What a long text says, apart from how its lines are broken.

/// A text longer than this is broken into its sentences, when it has several.
const LONG: usize = 120;

/// Returns the text with every paragraph on one line, so that two texts that differ only in
/// wrapping are equal.
///
/// Markdown keeps its meaning: list items, headings, quotes, tables, indented and fenced code and
/// lines that end in a hard break keep their lines.
///
/// ```
/// use msgmap::model::prose::unwrapped;
/// assert_eq!(unwrapped("One\nsentence.\n\n- a\n- b\n"), "One sentence.\n\n- a\n- b");
/// ```
pub fn unwrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fenced = false;
    let mut joins = false;
    for line in text.trim_end().lines() {
        let fence = is_fence(line);
        if fenced || fence {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
            fenced ^= fence;
            joins = false;
            continue;
        }
        let words = line.trim();
        if words.is_empty() {
            out.push('\n');
            joins = false;
            continue;
        }
        if !out.is_empty() {
            out.push(if joins && !starts_block(line) { ' ' } else { '\n' });
        }
        out.push_str(if starts_block(line) { line.trim_end() } else { words });
        if line.ends_with("  ") {
            out.push_str("  ");
        }
        joins = !ends_block(line);
    }
    // Several blank lines say no more than one.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim_start_matches('\n').to_owned()
}

/// Returns the text with one sentence a line, the canonical form of a long text, so that a change
/// of one sentence is a change of one line.
///
/// Only plain paragraphs are broken, and only where the next line does not become something else
/// by it: [`unwrapped`] gives the same before and after.
///
/// ```
/// use msgmap::model::prose::sentence_a_line;
/// assert_eq!(sentence_a_line("One is e.g. short. Two!\nThree"), "One is e.g. short.\nTwo!\nThree");
/// ```
pub fn sentence_a_line(text: &str) -> String {
    let text = unwrapped(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut fenced = false;
    for (line_idx, line) in text.split('\n').enumerate() {
        if line_idx > 0 {
            out.push('\n');
        }
        fenced ^= is_fence(line);
        if fenced || starts_block(line) || is_fence(line) {
            out.push_str(line);
            continue;
        }
        let mut rest = line;
        while let Some((sentence, more)) = first_sentence(rest) {
            out.push_str(sentence);
            out.push('\n');
            rest = more;
        }
        out.push_str(rest);
    }
    out
}

/// Returns a text in canonical form: one sentence a line with a line end behind the last one, once
/// it has several lines or is long, else one line.
pub fn canonical(text: &str) -> String {
    let broken = sentence_a_line(text);
    let whole = unwrapped(text);
    if broken.contains('\n') && (whole.contains('\n') || text.contains('\n') || whole.len() > LONG)
    {
        return format!("{broken}\n");
    }
    whole
}

/// Returns a text as it is stored once somebody has changed it: in canonical form, but paragraphs
/// that say what they said before keep their lines as they were.
///
/// ```
/// use msgmap::model::prose::stored;
/// assert_eq!(stored("a. B\nc\n\nOne.\n", "a. B\nc\n\nOne. Two.\n"), "a. B\nc\n\nOne.\nTwo.\n");
/// ```
pub fn stored(before: &str, after: &str) -> String {
    if before == after {
        return after.to_owned();
    }
    let old = paragraphs(before);
    let new = paragraphs(after);
    if !new.iter().any(|paragraph| old.iter().any(|other| other.0 == paragraph.0)) {
        return canonical(after);
    }
    let mut out = String::with_capacity(after.len() + 8);
    for (paragraph, blank) in &new {
        if old.iter().any(|other| other.0 == *paragraph) {
            out.push_str(paragraph);
        } else {
            out.push_str(&sentence_a_line(paragraph));
        }
        out.push('\n');
        out.push_str(blank);
    }
    let whole = out.trim_end_matches('\n');
    if whole.contains('\n') { format!("{whole}\n") } else { whole.to_owned() }
}

/// Cuts a text where blank lines are, but not inside a block of code; the blank lines behind each
/// paragraph come with it.
fn paragraphs(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut fenced = false;
    let mut open = false;
    for line in text.trim_end_matches('\n').split('\n') {
        fenced ^= is_fence(line);
        match found.last_mut() {
            Some((_, blank)) if line.trim().is_empty() && !fenced => {
                blank.push_str(line);
                blank.push('\n');
                open = false;
            }
            Some((paragraph, _)) if open => {
                paragraph.push('\n');
                paragraph.push_str(line);
            }
            Some(_) | None => {
                found.push((line.to_owned(), String::new()));
                open = true;
            }
        }
    }
    found
}

/// Splits a paragraph behind its first sentence, when another one follows.
fn first_sentence(paragraph: &str) -> Option<(&str, &str)> {
    for (at, _) in paragraph.match_indices(' ') {
        let (sentence, more) = (paragraph.get(..at)?, paragraph.get(at + 1..)?);
        let bare = sentence.trim_end_matches(['"', '\'', ')', ']', '”', '’', '*', '_']);
        if !bare.ends_with(['.', '!', '?', '…', '。']) || is_abbreviation(bare) {
            continue;
        }
        let opens = more.trim_start_matches(['"', '\'', '(', '[', '“', '‘', '*', '_', '`']);
        let starts = opens.chars().next().is_some_and(|letter| {
            letter.is_uppercase()
                || letter.is_numeric()
                || (letter.is_alphabetic() && !letter.is_lowercase())
        });
        let whole =
            !sentence.starts_with(' ') && !more.starts_with(' ') && !sentence.ends_with('\\');
        if starts && whole && !starts_block(more) && !is_fence(more) {
            return Some((sentence, more));
        }
    }
    None
}

/// Tells whether a full stop belongs to the word before it and ends no sentence.
fn is_abbreviation(text: &str) -> bool {
    let word = text.rsplit([' ', '(', '"']).next().unwrap_or_default();
    let initial =
        word.chars().count() == 2 && word.ends_with('.') && word.starts_with(char::is_uppercase);
    initial
        || [
            "e.g.", "i.e.", "vs.", "etc.", "approx.", "Mr.", "Mrs.", "Ms.", "Dr.", "St.", "No.",
            "Inc.", "Ltd.", "Co.",
        ]
        .contains(&word)
}

/// Tells whether a line opens or closes a block of code.
pub fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Tells whether a line starts something of its own and is never joined to the line before it.
pub fn starts_block(line: &str) -> bool {
    if line.starts_with("    ") || line.starts_with('\t') {
        return true;
    }
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind_number = line.get(digits..).filter(|_| digits > 0).unwrap_or_default();
    starts_item(behind_number, &['.', ')'])
        || starts_item(line, &['-', '*', '+'])
        || ["#", ">", "|", "<"].iter().any(|mark| line.starts_with(mark))
        || is_rule(line)
        || is_definition(line)
}

/// Tells whether a line starts with one of the marks of a list and a blank. An item that says
/// nothing yet is one even when the blank behind its mark was trimmed.
fn starts_item(line: &str, marks: &[char]) -> bool {
    line.strip_prefix(marks).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
}

/// Tells whether a line is drawn: a rule, or the line below a heading.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 1
        && ['-', '=', '*', '_'].iter().any(|mark| line.chars().all(|it| it == *mark || it == ' '))
}

/// Tells whether a line says where a link or a footnote leads: `[name]: address`.
fn is_definition(line: &str) -> bool {
    line.trim_start().strip_prefix('[').is_some_and(|rest| {
        rest.split_once("]:").is_some_and(|(name, _)| !name.contains(['[', ']']))
    })
}

/// Tells whether a line ends something: a heading, a table row, a hard line break.
fn ends_block(line: &str) -> bool {
    let start = line.trim_start();
    line.starts_with("    ")
        || start.starts_with('#')
        || start.starts_with('|')
        || start.starts_with('<')
        || is_rule(line)
        || is_definition(line)
        || line.ends_with("  ")
        || line.ends_with('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_does_not_count_but_blocks_do() {
        assert_eq!(unwrapped("a\nb\n"), unwrapped("a b"));
        assert_eq!(unwrapped("a b\n\nc"), unwrapped("a\nb\n\n\nc\n"));
        assert_ne!(unwrapped("a\n\nb"), unwrapped("a\nb"));
        assert_ne!(unwrapped("- a\n- b"), unwrapped("- a - b"));
        assert_ne!(unwrapped("# a\nb"), unwrapped("# a b"));
        assert_ne!(unwrapped("```\na\nb\n```"), unwrapped("```\na b\n```"));
        assert_ne!(unwrapped("[a]: x\nb"), unwrapped("[a]: x b"));
        assert_ne!(unwrapped("a\n[^1]: x"), unwrapped("a [^1]: x"));
        assert_ne!(unwrapped("<div>\na"), unwrapped("<div> a"));
        assert_ne!(unwrapped("a\n-----\nb"), unwrapped("a ----- b"));
        assert_eq!(unwrapped("see [a]\nb"), "see [a] b");
        assert_eq!(unwrapped("- a\n  b"), "- a b");
        assert_eq!(unwrapped("- a\n- \n- b"), "- a\n-\n- b");
        assert_eq!(unwrapped(""), "");
    }

    #[test]
    fn sentences_stand_on_lines_of_their_own() {
        for (text, lines) in [
            ("One. Two.", "One.\nTwo."),
            (
                "Days fell from 10 to 3. \"Fine,\" she said. ok",
                "Days fell from 10 to 3.\n\"Fine,\" she said. ok",
            ),
            ("J. Smith of Acme Inc. Berlin vs. Rome", "J. Smith of Acme Inc. Berlin vs. Rome"),
            ("- A. B.\n\nC? D", "- A. B.\n\nC?\nD"),
            ("Buy 3. 1. Nothing", "Buy 3. 1.\nNothing"),
            ("```\nA. B.\n```", "```\nA. B.\n```"),
        ] {
            assert_eq!(sentence_a_line(text), lines);
            assert_eq!(unwrapped(lines), unwrapped(text));
        }
    }

    #[test]
    fn what_is_changed_gets_a_sentence_a_line_and_the_rest_stays() {
        let before = "Hard\nwrapped. Here.\n\n```\nA. B.\n\nC. D.\n```\n\n- one. Two\n- three\n";
        let after = |from: &str, to: &str| stored(before, &before.replace(from, to));
        assert_eq!(after("", ""), before);
        let listed = before.replace("- three", "- three. Four");
        assert_eq!(after("- three", "- three. Four"), listed);
        let coded = before.replace("C. D.", "C. D. E.");
        assert_eq!(after("C. D.", "C. D. E."), coded);
        let said = before.replace("Hard\nwrapped. Here.", "Hard wrapped.\nHere. there");
        assert_eq!(after("Here.", "Here. there"), said);
        assert_eq!(stored("", "One. Two."), "One. Two.");
        assert_eq!(stored("One.", "One.  \nTwo. Three."), "One.  \nTwo.\nThree.\n");
        assert_eq!(stored("a\n\nb\n", "a\n\n"), "a");
    }

    #[test]
    fn it_is_stable() {
        for text in [
            "a\nb\n\n- c\n  d\n1. e\nf",
            "```\nx\n\n\n\ny\n```\nz",
            "\n\na",
            "- a\n- \n| b |",
            "1. a\n2. \n3) \n* \n# b",
        ] {
            assert_eq!(unwrapped(&unwrapped(text)), unwrapped(text));
        }
    }
}
