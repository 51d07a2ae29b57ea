//! Items of lists in brackets.

use std::ops::Range;

use super::NoPlan;
use crate::model::Value;
use crate::source::document::Document;
use crate::source::layout::{comments_above, indent, line_end, line_start, slice};
use crate::source::lookup::value_node;
use crate::source::syntax::Section;
use crate::source::text_edit::TextEdit;
use crate::source::tree::{ArrayNode, Node};
use crate::source::write;

/// Plans to put an item before the one at this place, or behind the last one.
pub(super) fn insert(
    document: &Document,
    section: &Section,
    list: &ArrayNode<'_>,
    item_idx: usize,
    value: &Value,
) -> Result<Vec<TextEdit>, NoPlan> {
    let text = document.text();
    let spans = spans(section, list.items())?;
    let list = section.abs(&list.value.span);
    let new = write::with_line_end(&write::item(value), document.line_end());
    let nl = document.line_end();
    if let Some(next) = spans.get(item_idx) {
        let start = line_start(text, next.start);
        let limit = match item_idx.checked_sub(1).and_then(|before| spans.get(before)) {
            Some(before) => before.end,
            None => list.start + 1,
        };
        // Where commas lead the lines, the one before the next item is that of the new one.
        if start >= limit && slice(text, start..next.start).trim().is_empty() {
            let at = comments_above(text, start, line_end(text, limit));
            let blanks = indent(text, next.start);
            return Ok(vec![TextEdit::insert(at, format!("{blanks}{new},{nl}"))]);
        }
        return Ok(vec![TextEdit::insert(next.start, format!("{new}, "))]);
    }
    if item_idx > spans.len() {
        return Err(NoPlan::NoPath);
    }
    let Some(last) = spans.last() else {
        return Ok(vec![TextEdit::insert(list.start + 1, new)]);
    };
    let comma = comma_between(text, last.end, list.end - 1);
    let own_line = line_start(text, last.start) > list.start;
    let bracket_below = line_start(text, list.end - 1) > last.end;
    if own_line && bracket_below {
        let blanks = indent(text, last.start);
        let at = line_end(text, comma.unwrap_or(last.end));
        return Ok(match comma {
            Some(_) => vec![TextEdit::insert(at, format!("{blanks}{new},{nl}"))],
            None => vec![
                TextEdit::insert(last.end, ","),
                TextEdit::insert(at, format!("{blanks}{new}{nl}")),
            ],
        });
    }
    Ok(match comma {
        Some(comma) => vec![TextEdit::insert(comma + 1, format!(" {new},"))],
        None => vec![TextEdit::insert(last.end, format!(", {new}"))],
    })
}

/// Plans to take an item out, with its comma and the comment behind it on a line of its own.
pub(super) fn remove(
    document: &Document,
    section: &Section,
    list: &ArrayNode<'_>,
    item_idx: usize,
) -> Result<Vec<TextEdit>, NoPlan> {
    let text = document.text();
    let spans = spans(section, list.items())?;
    let list = section.abs(&list.value.span);
    let span = spans.get(item_idx).ok_or(NoPlan::NoPath)?;
    let until = spans.get(item_idx + 1).map_or(list.end - 1, |next| next.start);
    let comma = comma_between(text, span.end, until);
    let end = comma.map_or(span.end, |comma| comma + 1);
    let line = line_start(text, span.start)..line_end(text, end);
    let before = slice(text, line.start..span.start);
    let behind = slice(text, end..line.end).trim();
    let alone = line.start > list.start
        && before.trim().is_empty()
        && (behind.is_empty() || behind.starts_with('#'));
    if alone {
        return Ok(vec![TextEdit::delete(line)]);
    }
    let previous = item_idx.checked_sub(1).and_then(|before| spans.get(before));
    if let (None, Some(previous)) = (comma, previous) {
        // The last item without a comma: the one before it loses its comma instead.
        let gap = slice(text, previous.end..span.start);
        if gap.contains('#') || gap.contains('\n') {
            return Ok(vec![TextEdit::delete(span.clone())]);
        }
        return Ok(vec![TextEdit::delete(previous.end..span.end)]);
    }
    let blanks = slice(text, end..until).len()
        - slice(text, end..until).trim_start_matches([' ', '\t']).len();
    let keep_gap = spans.len() == 1 || spans.get(item_idx + 1).is_none();
    if keep_gap && let Some(previous) = previous {
        // `"a", "b",` without b keeps the comma behind a.
        let comma_before = comma_between(text, previous.end, span.start).unwrap_or(previous.end);
        let start = if slice(text, comma_before..span.start).contains(['#', '\n']) {
            span.start
        } else {
            (comma_before + 1).min(span.start)
        };
        return Ok(vec![TextEdit::delete(start..end)]);
    }
    Ok(vec![TextEdit::delete(span.start..if keep_gap { end } else { end + blanks })])
}

/// Plans to move an item: the values change places, lines and comments stay.
pub(super) fn reorder(
    document: &Document,
    section: &Section,
    items: &[Node<'_>],
    from: usize,
    to: usize,
) -> Result<Vec<TextEdit>, NoPlan> {
    let text = document.text();
    let spans = spans(section, items)?;
    swap_through(text, &spans, from, to)
}

/// Plans to let the texts at these spans take new places, one of them moved from `from` to `to`.
pub(super) fn swap_through(
    text: &str,
    spans: &[Range<usize>],
    from: usize,
    to: usize,
) -> Result<Vec<TextEdit>, NoPlan> {
    if from >= spans.len() || to >= spans.len() {
        return Err(NoPlan::NoPath);
    }
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let moved = order.remove(from);
    order.insert(to, moved);
    Ok(order
        .iter()
        .enumerate()
        .filter(|(place, source)| place != *source)
        .filter_map(|(place, source)| {
            let source = spans.get(*source)?;
            Some(TextEdit::replace(spans.get(place)?.clone(), slice(text, source.clone())))
        })
        .collect())
}

fn spans(section: &Section, items: &[Node<'_>]) -> Result<Vec<Range<usize>>, NoPlan> {
    items
        .iter()
        .map(|item| value_node(item).map(|value| section.abs(&value.span)).ok_or(NoPlan::Layout))
        .collect()
}

/// Returns where the comma between two places is; only blanks, line ends and comments are there.
pub(super) fn comma_between(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut comment = false;
    for (at, byte) in slice(text, from..to).bytes().enumerate() {
        match byte {
            b'\n' => comment = false,
            b'#' => comment = true,
            b',' if !comment => return Some(from + at),
            _ => {}
        }
    }
    None
}
