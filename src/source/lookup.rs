//! From an entry's name and a path to the place in the text where it stands.

use std::ops::Range;

use super::document::Document;
use super::syntax::{Section, ValueNode};
use super::tree::{Item, Node, Style, TableNode, key_parts};
use crate::model::{Key, Part, Path, Step};

/// Where everything of one entry stands, for many a look: to lay a long entry out takes time.
#[derive(Debug)]
pub struct Laid<'d> {
    key: Key,
    root: TableNode<'d>,
}

impl Laid<'_> {
    /// Returns the entry.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Returns where something of the entry stands; see [`Document::span_of`].
    pub fn span_of(&self, path: &Path, part: Part) -> Option<Range<usize>> {
        let item = entry_item(&self.root, &self.key)?;
        let span = node_span(item.section, item, &item.node);
        Some(descend(item.section, &item.node, &path.0, span, part))
    }
}

impl Document {
    /// Lays an entry out.
    pub fn laid(&self, key: &Key) -> Laid<'_> {
        Laid { key: key.clone(), root: self.fold(key, &mut Vec::new()) }
    }
}

/// Returns the parts of the name under which an entry stands in the tables.
pub(super) fn names_of(key: &Key) -> Vec<&str> {
    match key_parts(&key.kind) {
        1 => vec!["map"],
        3 => {
            let (of, id) = key.id.split_once('.').unwrap_or((&key.id, ""));
            vec![&key.kind, of, id]
        }
        _ => vec![&key.kind, &key.id],
    }
}

/// Finds an entry in the tables of a text.
pub(super) fn entry_item<'n, 'd>(root: &'n TableNode<'d>, key: &Key) -> Option<&'n Item<'d>> {
    let names = names_of(key);
    let (last, rest) = names.split_last()?;
    let mut table = root;
    for name in rest {
        match &table.get(name)?.node {
            Node::Table(inner) => table = inner,
            Node::Tables(_) | Node::Scalar(..) | Node::Array(..) => return None,
        }
    }
    table.get(last)
}

/// Finds the fields of an entry in the tables of a text.
pub(super) fn entry_table<'n, 'd>(root: &'n TableNode<'d>, key: &Key) -> Option<&'n TableNode<'d>> {
    match &entry_item(root, key)?.node {
        Node::Table(table) => Some(table),
        Node::Tables(_) | Node::Scalar(..) | Node::Array(..) => None,
    }
}

/// Follows a path as far as the text goes along, and returns the span of where it ends.
pub(super) fn descend(
    section: &Section,
    node: &Node<'_>,
    steps: &[Step],
    span: Range<usize>,
    part: Part,
) -> Range<usize> {
    let Some((step, rest)) = steps.split_first() else { return span };
    match (step, node) {
        (Step::Field(_), Node::Table(table)) => descend_table(table, steps, span, part),
        (Step::Index(item_idx), Node::Array(array)) => match array.items().get(*item_idx) {
            Some(inner) => {
                let span = value_node(inner).map_or(span, |value| section.abs(&value.span));
                descend(section, inner, rest, span, part)
            }
            None => span,
        },
        (Step::Index(item_idx), Node::Tables(tables)) => match tables.get(*item_idx) {
            Some(table) => {
                let span = header_span(table).unwrap_or(span);
                if rest.is_empty() { span } else { descend_table(table, rest, span, part) }
            }
            None => span,
        },
        (Step::Field(_) | Step::Index(_), _) => span,
    }
}

fn descend_table(
    table: &TableNode<'_>,
    steps: &[Step],
    span: Range<usize>,
    part: Part,
) -> Range<usize> {
    let Some((Step::Field(name), rest)) = steps.split_first() else { return span };
    let Some(item) = table.get(name) else { return span };
    if rest.is_empty() && part == Part::Name {
        return item.section.abs(&item.key.span);
    }
    let span = node_span(item.section, item, &item.node);
    descend(item.section, &item.node, rest, span, part)
}

pub(super) fn node_span(section: &Section, item: &Item<'_>, node: &Node<'_>) -> Range<usize> {
    let value = match node {
        Node::Scalar(..) | Node::Array(..) => value_node(node),
        Node::Table(table) => {
            if table.style == Style::Header
                && let Some(span) = header_span(table)
            {
                return span;
            }
            table.braces
        }
        Node::Tables(tables) => {
            if let Some(span) = tables.first().and_then(header_span) {
                return span;
            }
            None
        }
    };
    section.abs(value.map_or(&item.key.span, |value| &value.span))
}

/// Returns the value that a node is written as, when it is one.
pub(super) fn value_node<'d>(node: &Node<'d>) -> Option<&'d ValueNode> {
    match node {
        Node::Scalar(value) => Some(value),
        Node::Array(array) => Some(array.value),
        Node::Table(table) => table.braces,
        Node::Tables(_) => None,
    }
}

fn header_span(table: &TableNode<'_>) -> Option<Range<usize>> {
    let section = table.section?;
    Some(section.abs(&section.header.as_ref()?.span))
}
