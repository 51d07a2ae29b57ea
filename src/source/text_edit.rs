//! Replacements of bytes in a text.

use std::ops::Range;

/// The replacement of one range of a text by another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes in their place.
    pub insert: String,
}

impl TextEdit {
    /// Returns the replacement of a range.
    pub fn replace(range: Range<usize>, insert: impl Into<String>) -> Self {
        Self { range, insert: insert.into() }
    }

    /// Returns an insertion.
    pub fn insert(at: usize, insert: impl Into<String>) -> Self {
        Self { range: at..at, insert: insert.into() }
    }

    /// Returns a deletion.
    pub fn delete(range: Range<usize>) -> Self {
        Self { range, insert: String::new() }
    }
}

/// Carries out edits, which are sorted and do not overlap, on a text.
///
/// Returns `None`, and does nothing, when they are not sorted, overlap, or do not fit the text.
pub fn apply(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.range.start)?);
        text.get(edit.range.clone())?;
        out.push_str(&edit.insert);
        at = edit.range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// Sorts deletions and makes one of those that overlap.
pub(super) fn united(mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    edits.sort_by_key(|edit| edit.range.start);
    let mut united: Vec<TextEdit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match united.last_mut() {
            Some(last) if edit.range.start < last.range.end && edit.insert.is_empty() => {
                last.range.end = last.range.end.max(edit.range.end);
            }
            Some(_) | None => united.push(edit),
        }
    }
    united
}

/// Returns the edits that lead back from the text that [`apply`] makes to this one.
pub fn invert(text: &str, edits: &[TextEdit]) -> Vec<TextEdit> {
    let mut grown = 0_isize;
    edits
        .iter()
        .map(|edit| {
            let start = edit.range.start.saturating_add_signed(grown);
            let back = text.get(edit.range.clone()).unwrap_or_default();
            grown += edit.insert.len().cast_signed() - edit.range.len().cast_signed();
            TextEdit::replace(start..start + edit.insert.len(), back)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_and_their_inverse_lead_back() {
        let text = "one two three";
        let edits = vec![
            TextEdit::insert(0, "zero "),
            TextEdit::replace(4..7, "2"),
            TextEdit::delete(7..13),
        ];
        let changed = apply(text, &edits).unwrap();
        assert_eq!(changed, "zero one 2");
        assert_eq!(apply(&changed, &invert(text, &edits)).unwrap(), text);
    }

    #[test]
    fn edits_that_overlap_are_refused() {
        let edits = vec![TextEdit::delete(0..3), TextEdit::delete(2..4)];
        assert_eq!(apply("abcdef", &edits), None);
        assert_eq!(apply("ä", &[TextEdit::delete(0..1)]), None);
    }
}
