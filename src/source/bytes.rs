//! From the bytes of a file to text, or a clear word why not.

use super::halves::both;

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The first byte that is to blame, counted from 0.
    pub at: usize,
    /// The line of it, counted from 1.
    pub line: usize,
    /// The character in that line, counted from 1.
    pub column: usize,
    /// What it is, in one sentence.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

const SAVE_AS_UTF8: &str = "Open it in the program that wrote it and save it as plain text, UTF-8.";

/// Returns the text, without its byte order mark, and whether it had one.
pub fn decode(bytes: &[u8]) -> Result<(String, bool), Refusal> {
    text_of(bytes.to_vec())
}

/// Returns the text, as [`decode`] does, without a copy of it.
pub fn text_of(mut bytes: Vec<u8>) -> Result<(String, bool), Refusal> {
    if let Some((message, help)) = foreign(&bytes) {
        return Err(Refusal { at: 0, line: 1, column: 1, message: message.into(), help });
    }
    let bom = bytes.starts_with(b"\xef\xbb\xbf");
    if bom {
        bytes.drain(..3);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        refusal(
            error.as_bytes(),
            at,
            format!("the byte {byte:02X} is no letter of UTF-8, the coding of a map"),
            SAVE_AS_UTF8,
        )
    })?;
    if text.starts_with('\u{feff}') {
        let message = "the file starts with two byte order marks".to_owned();
        return Err(refusal(text.as_bytes(), 0, message, SAVE_AS_UTF8));
    }
    if let Some(at) = text.find('\0') {
        let message = "the file holds zero bytes; it was damaged, perhaps by a crash".to_owned();
        return Err(refusal(
            text.as_bytes(),
            at,
            message,
            "Take the last good version of it from git.",
        ));
    }
    if let Some(at) = text.find('\r')
        && !text.contains('\n')
    {
        let message = "the lines end in CR alone, as on an old Mac".to_owned();
        let help = "Save it with the line ends of Unix (LF) or Windows (CRLF).";
        return Err(Refusal { line: 1, ..refusal(text.as_bytes(), at, message, help) });
    }
    Ok((text, bom))
}

/// Tells whether a reader of TOML that had no part in any edit understands a file's new bytes: the
/// last thing to ask before they replace the old ones.
///
/// A large text is read in parts, which takes far less memory; then it is not asked whether the
/// same name stands in two of them.
pub fn is_sound(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A part that ends inside a text is not understood; nor may the whole be, which tells.
    (text.len() > PART_BYTES && are_read(&parts(text).collect::<Vec<_>>())) || is_read(text)
}

fn are_read(parts: &[&str]) -> bool {
    let (first, second) = parts.split_at(parts.len() / 2);
    let all = |parts: &[&str]| parts.iter().all(|part| is_read(part));
    let (first, second) = both(|| all(first), || all(second));
    first && second
}

fn is_read(part: &str) -> bool {
    toml::de::DeTable::parse(part).is_ok()
}

/// How large a part of a text is that is read at a time, at least.
const PART_BYTES: usize = 512 * 1024;

/// How far behind that the line of a header is looked for; then any line that may start anew will
/// do.
const HEADER_BYTES: usize = 256 * 1024;

/// Cuts a text in front of lines that look like headers, or like names of values where no header is
/// near.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let from = rest.floor_char_boundary(PART_BYTES);
        let behind = rest.get(from..).unwrap_or_default();
        let near = behind.get(..behind.floor_char_boundary(HEADER_BYTES)).unwrap_or(behind);
        let end = near.find("\n[").map(|at| at + 1).or_else(|| fresh_line(behind));
        let (part, after) = rest.split_at_checked(end.map_or(rest.len(), |end| from + end))?;
        rest = after;
        Some(part)
    })
}

/// Returns where the first line starts that looks like a header, a value with its name, a comment
/// or nothing.
fn fresh_line(text: &str) -> Option<usize> {
    let is_fresh = |line: &str| {
        let name = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c));
        line.starts_with(['[', '#', '\n'])
            || (name.len() < line.len() && name.trim_start().starts_with('='))
    };
    let mut starts = text.match_indices('\n').map(|(at, _)| at + 1);
    starts.find(|at| text.get(*at..).is_some_and(is_fresh))
}

/// Knows files that are something else by how they start.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let zeros = bytes.iter().take(64).filter(|byte| **byte == 0).count();
    if starts(b"\xff\xfe") || starts(b"\xfe\xff") {
        return Some(("the file is UTF-16 (\"Unicode\" in Windows programs)", SAVE_AS_UTF8));
    }
    if !bytes.is_empty() && zeros == bytes.len().min(64) {
        return Some((
            "the file holds nothing but zero bytes; it was damaged, perhaps by a crash",
            "Take the last good version of it from git.",
        ));
    }
    if zeros >= bytes.len().min(64) / 3 && zeros > 0 {
        return Some((
            "the file is UTF-16 (\"Unicode\" in Windows programs) or no text at all",
            SAVE_AS_UTF8,
        ));
    }
    if starts(b"PK\x03\x04") {
        return Some(("the file is a Word, Excel or ZIP file", SAVE_AS_UTF8));
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return Some(("the file is an old Word or Excel file", SAVE_AS_UTF8));
    }
    if starts(b"{\\rtf") {
        return Some(("the file is a rich text (RTF) file", SAVE_AS_UTF8));
    }
    if starts(b"%PDF") {
        return Some(("the file is a PDF", SAVE_AS_UTF8));
    }
    let head = String::from_utf8_lossy(bytes.get(..64.min(bytes.len()))?).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<!doctype") || head.starts_with("<html") {
        return Some((
            "the file is a web page, perhaps a login page saved in place of the map",
            "Fetch the map again.",
        ));
    }
    None
}

fn refusal(bytes: &[u8], at: usize, message: String, help: &'static str) -> Refusal {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
    let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let column = String::from_utf8_lossy(last).chars().count() + 1;
    Refusal { at, line, column, message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], line: usize, column: usize, words: &str) {
        let refusal = decode(bytes).unwrap_err();
        assert_eq!((refusal.line, refusal.column), (line, column));
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }

    #[test]
    fn what_is_no_text_is_named() {
        check(b"\xff\xfe[\0m\0", 1, 1, "UTF-16");
        check(b"\0\0\0\0", 1, 1, "zero bytes");
        check(b"PK\x03\x04....", 1, 1, "Word");
        check(b"a = 1\nb = \"caf\xe9\"\n", 2, 9, "E9");
        check(b"a = 1\rb = 2\r", 1, 6, "CR alone");
        check(b"<!DOCTYPE html>", 1, 1, "web page");
        check(b"[a.b]\nc = \"x\0\"", 2, 7, "zero bytes");
    }

    #[test]
    fn the_mark_is_kept_apart() {
        assert_eq!(decode(b"\xef\xbb\xbfa = 1").unwrap(), ("a = 1".to_owned(), true));
        assert_eq!(decode(b"").unwrap(), (String::new(), false));
    }

    #[test]
    fn a_large_text_is_sound_when_each_of_its_parts_is() {
        let entry = format!("[feature.a-%]\nbody = \"{}\"\n\n", "word ".repeat(2_000));
        let text: Vec<String> = (0..2_000).map(|n| entry.replace('%', &n.to_string())).collect();
        let is_sound_with = |place: usize, entry: &str| {
            let mut text = text.clone();
            entry.clone_into(&mut text[place]);
            is_sound(text.concat().as_bytes())
        };
        assert!(text.concat().len() > 4 * PART_BYTES);
        assert!(is_sound_with(7, "[feature.new]\n"));
        for place in [0, 400, 1_000, 1_999] {
            assert!(!is_sound_with(place, "[feature.new\n"), "{place}");
        }
        // A header in a text is where a part may end.
        let long = format!("[feature.long]\nbody = \"\"\"\n{}\"\"\"\n", "[a]\n".repeat(1_100_000));
        assert!(is_sound_with(1_000, &long));
    }
}
