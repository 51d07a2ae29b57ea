//! What a long text says, apart from how its lines are broken.

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
        joins = !ends_block(line);
    }
    // Several blank lines say no more than one.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim_start_matches('\n').to_owned()
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
    let numbered = digits > 0
        && line.get(digits..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "));
    numbered
        || ["- ", "* ", "+ ", "#", ">", "|"].iter().any(|mark| line.starts_with(mark))
        || ["---", "***", "___", "==="].contains(&line.trim_end())
}

/// Tells whether a line ends something: a heading, a table row, a hard line break.
fn ends_block(line: &str) -> bool {
    let start = line.trim_start();
    line.starts_with("    ")
        || start.starts_with('#')
        || start.starts_with('|')
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
        assert_eq!(unwrapped("- a\n  b"), "- a b");
        assert_eq!(unwrapped(""), "");
    }

    #[test]
    fn it_is_stable() {
        for text in ["a\nb\n\n- c\n  d\n1. e\nf", "```\nx\n\n\n\ny\n```\nz", "\n\na"] {
            assert_eq!(unwrapped(&unwrapped(text)), unwrapped(text));
        }
    }
}
