//! Text of a map that stays text in Markdown.

use super::clean_line;

/// Returns a text so that nothing in it is Markdown or HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                out.extend(['\\', letter]);
            }
            _ => out.push(letter),
        }
    }
    out
}

/// Returns a text on one line as Markdown shows names of files and entries.
pub(super) fn code(text: &str) -> String {
    let text = clean_line(text).replace('`', "'");
    // Two marks with nothing between them would mark all that follows.
    if text.trim().is_empty() { "` `".to_owned() } else { format!("`{text}`") }
}
