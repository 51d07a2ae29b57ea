//! JSON that is safe on a terminal.

use std::fmt::Write as _;

use serde::Serialize;

use crate::model::unseen::is_unseen;

/// Returns a value as indented JSON with a line end.
///
/// Characters that can't be seen, or that change how others are seen, are written as `\uXXXX`: the
/// same text for a program, and harmless on a screen.
pub fn json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(value)?;
    let mut out = String::with_capacity(text.len() + 1);
    for letter in text.chars() {
        if is_unseen(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a string can't fail.
                write!(out, "\\u{unit:04x}").ok();
            }
        } else {
            out.push(letter);
        }
    }
    out.push('\n');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn what_is_unseen_is_escaped_and_reads_back() {
        let text = "a\u{202e}b\u{e0041}\u{9b}\x7f\x1b";
        let written = json(&[text]).unwrap();
        assert_eq!(written, "[\n  \"a\\u202eb\\udb40\\udc41\\u009b\\u007f\\u001b\"\n]\n");
        assert_eq!(serde_json::from_str::<Vec<String>>(&written).unwrap(), [text]);
    }
}
