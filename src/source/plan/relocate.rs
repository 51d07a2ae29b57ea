//! An entry on its way to another file.

use super::{NoPlan, entries};
use crate::model::Key;
use crate::source::document::Document;
use crate::source::layout::slice;
use crate::source::syntax::Section;
use crate::source::text_edit::TextEdit;

/// Plans to take an entry out of a text, and returns its own text with all comments that speak of
/// it, with `\n` as line end, ready for [`entries::place_entry`].
///
/// Only an entry with sections of its own has a text of its own.
pub fn lift(document: &Document, key: &Key) -> Result<(Vec<TextEdit>, String), NoPlan> {
    let mut sections: Vec<&Section> = Vec::new();
    for (section, statement) in document.pieces(key) {
        if statement.is_some() {
            return Err(NoPlan::Layout);
        }
        sections.push(section);
    }
    let (Some(first), Some(last)) = (sections.first(), sections.last()) else {
        return Err(NoPlan::NoEntry);
    };
    let together = sections.iter().zip(sections.iter().skip(1));
    if together.into_iter().all(|(one, next)| one.end() == next.start) {
        // What stands between its sections goes with them, byte by byte.
        let block = document.section_block(first).start..document.section_block(last).end;
        let text = slice(document.text(), block.clone()).replace("\r\n", "\n");
        let edit = TextEdit::delete(document.with_gap(&block));
        return Ok((vec![edit], format!("{text}\n")));
    }
    let id = key.id.rsplit('.').next().unwrap_or_default();
    let text = entries::duplicate(document, key, id).ok_or(NoPlan::Layout)?;
    Ok((entries::remove_entry(document, key)?, text))
}
