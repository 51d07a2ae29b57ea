//! The lines that msgmap keeps in `.gitattributes`, and how they come out again to the byte.

/// What stands in front of every mark.
const MARK: &str = "# msgmap git setup:";
const END: &str = "# msgmap git setup: end";
/// In a file that was there.
const PLAIN: &str = "# msgmap git setup: begin";
/// In a file that was made for it.
const OWN: &str = "# msgmap git setup: begin, in a file of its own";
/// Behind a last line that had no end.
const OPEN: &str = "# msgmap git setup: begin, behind a line without an end";

/// Returns a file's content with these lines in the block, or with the block behind all else;
/// `None` of a file that is not there.
pub(super) fn with(text: Option<&[u8]>, lines: &[String]) -> Vec<u8> {
    let old = text.unwrap_or_default();
    let nl = if old.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    let block = |begin: &str| {
        let inner: String = lines.iter().flat_map(|line| [line.as_str(), nl]).collect();
        format!("{begin}{nl}{inner}{END}{nl}").into_bytes()
    };
    if let Some(found) = find(old) {
        return [found.before, &block(found.begin), found.after].concat();
    }
    match old.last() {
        None if text.is_none() => block(OWN),
        None | Some(b'\n') => [old, &block(PLAIN)].concat(),
        Some(_) => [old, nl.as_bytes(), &block(OPEN)].concat(),
    }
}

/// What is left of a file without the block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Without {
    /// There is no block.
    Untouched,
    /// Nothing: the file was made for it.
    Nothing,
    /// This content.
    Content(Vec<u8>),
}

/// Returns what a file held before the block came, with what was written around it since.
pub(super) fn without(text: &[u8]) -> Without {
    let Some(found) = find(text) else { return Without::Untouched };
    let mut before = found.before;
    if found.begin == OPEN && found.after.is_empty() {
        before = before.strip_suffix(b"\n").unwrap_or(before);
        before = before.strip_suffix(b"\r").unwrap_or(before);
    }
    let rest = [before, found.after].concat();
    if rest.is_empty() && found.begin == OWN { Without::Nothing } else { Without::Content(rest) }
}

/// Returns the lines of the block.
pub(super) fn lines(text: &[u8]) -> Vec<String> {
    find(text).map(|found| found.lines).unwrap_or_default()
}

/// Tells whether a mark stands there that belongs to no whole block.
pub(super) fn is_damaged(text: &[u8]) -> bool {
    find(text).is_none()
        && text.split(|byte| *byte == b'\n').any(|it| it.starts_with(MARK.as_bytes()))
}

struct Found<'t> {
    before: &'t [u8],
    begin: &'static str,
    lines: Vec<String>,
    after: &'t [u8],
}

fn find(text: &[u8]) -> Option<Found<'_>> {
    let mut begun: Option<(usize, &'static str, usize)> = None;
    let mut at = 0;
    for row in text.split_inclusive(|byte| *byte == b'\n') {
        let words = row.trim_ascii_end();
        let begin = [PLAIN, OWN, OPEN].into_iter().find(|begin| begin.as_bytes() == words);
        match (begin, begun) {
            (Some(begin), None) => begun = Some((at, begin, at + row.len())),
            (None, Some((start, begin, inner))) if words == END.as_bytes() => {
                let inside = String::from_utf8_lossy(text.get(inner..at)?).into_owned();
                return Some(Found {
                    before: text.get(..start)?,
                    begin,
                    lines: inside.lines().map(str::to_owned).collect(),
                    after: text.get(at + row.len()..)?,
                });
            }
            (Some(_) | None, _) => {}
        }
        at += row.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_comes_out_to_the_byte() {
        let lines = ["/maps/**/*.toml diff=msgmap merge=msgmap".to_owned()];
        for text in ["", "*.png binary\n", "*.png binary", "a\r\nb\r\n", "a\r\nb", "\u{feff}a\n\n"]
        {
            let put = with(Some(text.as_bytes()), &lines);
            assert_eq!(super::lines(&put), lines, "{text:?}");
            assert_eq!(with(Some(&put), &lines), put, "{text:?}");
            assert_eq!(without(&put), Without::Content(text.as_bytes().to_vec()), "{text:?}");
            assert!(!is_damaged(&put));
        }
        let made = with(None, &lines);
        assert_eq!(without(&made), Without::Nothing);
        assert_eq!(without(b"*.png binary\n"), Without::Untouched);
    }

    #[test]
    fn what_others_wrote_around_it_stays() {
        let put = with(Some(b"a"), &["x".to_owned()]);
        let more = [&put[..], b"b\n"].concat();
        assert_eq!(without(&more), Without::Content(b"a\nb\n".to_vec()));
        let more = [&with(None, &["x".to_owned()])[..], b"b\n"].concat();
        assert_eq!(without(&more), Without::Content(b"b\n".to_vec()));
        assert!(is_damaged(b"# msgmap git setup: begin\nx\n"));
    }
}
