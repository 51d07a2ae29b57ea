//! JSON that is safe on a terminal.

use std::fmt::Write as _;
use std::io;

use serde::ser::{Serialize, Serializer};

use crate::model::unseen::is_unseen;

/// Returns a value as indented JSON with a line end.
///
/// Characters that can't be seen, or that change how others are seen, are written as `\uXXXX`: the
/// same text for a program, and harmless on a screen.
pub fn json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut page = Page(String::new());
    serde_json::to_writer_pretty(&mut page, value)?;
    page.0.push('\n');
    Ok(page.0)
}

/// Items that are made one by one while they are written: a list of very many takes no room.
pub struct Each<F>(pub F);

impl<F: Fn() -> I, I: IntoIterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Takes JSON in, and writes what is unseen in it otherwise.
struct Page(String);

impl io::Write for Page {
    /// JSON comes in whole characters.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let mut rest = text;
        while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| is_unseen(*letter)) {
            let (before, behind) = rest.split_at(at);
            self.0.push_str(before);
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a string can't fail.
                write!(self.0, "\\u{unit:04x}").ok();
            }
            rest = behind.get(letter.len_utf8()..).unwrap_or_default();
        }
        self.0.push_str(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
