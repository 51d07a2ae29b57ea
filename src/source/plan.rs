//! From what shall be different to the bytes that must change.
//!
//! A plan changes the bytes that an edit is about and no others. It does not prove itself: the
//! workspace carries it out, reads the text again and accepts only the difference that was meant.

mod array;
mod blocks;
mod cards;
mod entries;
mod fields;
mod relocate;
mod remarks;

use super::document::Document;
use super::lookup::entry_item;
use super::text_edit::TextEdit;
use super::tree::{Node, TableNode};
use crate::model::{Key, Path, Schema, Step, Value};

pub use blocks::{
    block, block_bytes, key_behind, keys_in_order, letters, long_fields, place_behind, strays,
    swap_block,
};
pub use entries::{duplicate, id_edits, place_entry, remove_entry, render_entry};
pub use relocate::lift;
pub use remarks::{Remarking, remark, remark_all, remark_file};

/// Why no plan could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlan {
    /// The entry does not stand in this text.
    NoEntry,
    /// The path leads to nothing.
    NoPath,
    /// The text is written in a way in which this can't be done without touching other bytes.
    Layout,
}

/// Plans to give a field, or an item of a list, a value.
pub fn set(
    document: &Document,
    schema: &Schema,
    key: &Key,
    path: &Path,
    value: &Value,
) -> Result<Vec<TextEdit>, NoPlan> {
    let root = document.fold(key, &mut Vec::new());
    let spot = Spot::find(&root, key, path)?;
    fields::set(document, schema, key, path, &spot, value)
}

/// Plans to give several things of an entry other values, which all stand already.
pub fn set_all(
    document: &Document,
    schema: &Schema,
    key: &Key,
    values: &[(Path, Value)],
) -> Result<Vec<TextEdit>, NoPlan> {
    let root = document.fold(key, &mut Vec::new());
    let mut edits = Vec::with_capacity(values.len());
    for (path, value) in values {
        let spot = Spot::find(&root, key, path)?;
        if spot.node.is_none() {
            return Err(NoPlan::NoPath);
        }
        edits.extend(fields::set(document, schema, key, path, &spot, value)?);
    }
    Ok(edits)
}

/// Plans to take a field away.
pub fn unset(document: &Document, key: &Key, path: &Path) -> Result<Vec<TextEdit>, NoPlan> {
    let root = document.fold(key, &mut Vec::new());
    let spot = Spot::find(&root, key, path)?;
    let edits = fields::unset(document, &spot)?;
    cards::keep_entry(document, &root, key, edits)
}

/// Plans to put an item into a list that stands already; `None` when it does not, or is written
/// as a lone value, so that the whole field must be set.
pub fn insert(
    document: &Document,
    schema: &Schema,
    key: &Key,
    path: &Path,
    item_idx: usize,
    value: &Value,
) -> Result<Option<Vec<TextEdit>>, NoPlan> {
    let root = document.fold(key, &mut Vec::new());
    let spot = Spot::find(&root, key, path)?;
    let Some((section, node)) = spot.node else { return Ok(None) };
    match node {
        Node::Array(list) => array::insert(document, section, list, item_idx, value).map(Some),
        Node::Tables(tables) => {
            cards::insert(document, schema, key, path, tables, item_idx, value).map(Some)
        }
        Node::Scalar(..) | Node::Table(_) => Ok(None),
    }
}

/// Plans to take an item out of a list.
pub fn remove(
    document: &Document,
    key: &Key,
    path: &Path,
    item_idx: usize,
) -> Result<Vec<TextEdit>, NoPlan> {
    let root = document.fold(key, &mut Vec::new());
    let spot = Spot::find(&root, key, path)?;
    match spot.node.ok_or(NoPlan::NoPath)? {
        (section, Node::Array(list)) => array::remove(document, section, list, item_idx),
        (_, Node::Tables(tables)) => {
            let edits = cards::remove(document, tables.get(item_idx).ok_or(NoPlan::NoPath)?);
            cards::keep_entry(document, &root, key, edits)
        }
        (_, Node::Scalar(..) | Node::Table(_)) => Err(NoPlan::NoPath),
    }
}

/// Plans to move an item within its list.
pub fn reorder(
    document: &Document,
    key: &Key,
    path: &Path,
    from: usize,
    to: usize,
) -> Result<Vec<TextEdit>, NoPlan> {
    let root = document.fold(key, &mut Vec::new());
    let spot = Spot::find(&root, key, path)?;
    match spot.node.ok_or(NoPlan::NoPath)? {
        (section, Node::Array(list)) => array::reorder(document, section, list.items(), from, to),
        (_, Node::Tables(tables)) => cards::reorder(document, tables, from, to),
        (_, Node::Scalar(..) | Node::Table(_)) => Err(NoPlan::NoPath),
    }
}

/// What stands at a path, and the table around it.
struct Spot<'n, 'd> {
    /// The innermost table that the path leads through.
    table: &'n TableNode<'d>,
    /// The names and indexes from that table on; one name alone when only the last is missing.
    rest: Vec<Step>,
    /// What the whole path leads to, with the section that it starts in.
    node: Option<(&'d super::syntax::Section, &'n Node<'d>)>,
}

impl<'n, 'd> Spot<'n, 'd> {
    fn find(root: &'n TableNode<'d>, key: &Key, path: &Path) -> Result<Self, NoPlan> {
        let item = entry_item(root, key).ok_or(NoPlan::NoEntry)?;
        let Node::Table(whole) = &item.node else { return Err(NoPlan::NoEntry) };
        let mut table = whole;
        let mut table_at = 0;
        let mut here: Option<(&'d super::syntax::Section, &'n Node<'d>)> = None;
        let mut current = Some((item.section, &item.node));
        let mut tables_item: Option<&'n TableNode<'d>> = None;
        for (step_idx, step) in path.0.iter().enumerate() {
            // A card of sections is a table without a node of its own.
            let inner = tables_item.take().or(match current {
                Some((_, Node::Table(inner))) => Some(inner),
                _ => None,
            });
            if let Some(inner) = inner {
                table = inner;
                table_at = step_idx;
            }
            current = match (step, inner, current) {
                (Step::Field(name), Some(inner), _) => {
                    inner.get(name).map(|item| (item.section, &item.node))
                }
                (Step::Index(item_idx), None, Some((section, Node::Array(list)))) => {
                    list.items().get(*item_idx).map(|node| (section, node))
                }
                (Step::Index(item_idx), None, Some((_, Node::Tables(tables)))) => {
                    tables_item = tables.get(*item_idx);
                    None
                }
                (Step::Field(_) | Step::Index(_), _, _) => None,
            };
            here = current;
            if current.is_none() && tables_item.is_none() {
                break;
            }
        }
        let rest = path.0.get(table_at..).unwrap_or_default().to_vec();
        Ok(Self { table, rest, node: here })
    }
}
