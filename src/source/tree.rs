//! From sections to tables, by the rules of TOML, and from tables to values.
//!
//! A tree borrows the sections that it is made of, so that every node leads back to its bytes.

use std::cell::OnceCell;
use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smol_str::SmolStr;

use super::bounds::{Bound, FIELDS_MAX, ITEMS_MAX};
use super::problem::{Problem, ProblemKind};
use super::syntax::{KeyPart, Section, Statement, ValueNode, ValueShape, scalar_value};
use crate::model::{Key, Table, Value};

/// How a table came to be, which decides what may be added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// The text as a whole.
    Root,
    /// By a header of its own.
    Header,
    /// Only by headers of tables inside it.
    Implicit,
    /// By dotted names of statements.
    Dotted,
    /// In braces.
    Inline,
}

/// A table with its origins.
#[derive(Debug)]
pub(super) struct TableNode<'d> {
    pub(super) style: Style,
    /// The section with its header, or the one with the statement that holds it.
    pub(super) section: Option<&'d Section>,
    /// The braces, when it is written in them.
    pub(super) braces: Option<&'d ValueNode>,
    pub(super) items: IndexMap<&'d str, Item<'d>, FxBuildHasher>,
}

/// A named thing in a table.
#[derive(Debug)]
pub(super) struct Item<'d> {
    /// The section in which it stands, or starts.
    pub(super) section: &'d Section,
    /// The part of a name that names it, where it stands first.
    pub(super) key: &'d KeyPart,
    /// The statement that gives it its value, when that is one statement alone.
    pub(super) statement: Option<&'d Statement>,
    pub(super) node: Node<'d>,
}

/// A value, a table or a list of tables.
#[derive(Debug)]
pub(super) enum Node<'d> {
    Scalar(&'d ValueNode),
    Array(ArrayNode<'d>),
    Table(TableNode<'d>),
    /// `[[…]]` sections.
    Tables(Vec<TableNode<'d>>),
}

/// A list in brackets.
#[derive(Debug)]
pub(super) struct ArrayNode<'d> {
    pub(super) value: &'d ValueNode,
    section: &'d Section,
    /// Made when somebody asks for them, but where tables are among them: a list may have very
    /// many items, and mostly nobody does.
    items: OnceCell<Vec<Node<'d>>>,
}

impl<'d> ArrayNode<'d> {
    pub(super) fn items(&self) -> &[Node<'d>] {
        self.items.get_or_init(|| nodes_of(self.section, self.value, &mut Vec::new()))
    }
}

impl<'d> TableNode<'d> {
    pub(super) fn root() -> Self {
        Self::new(Style::Root, None)
    }

    fn new(style: Style, section: Option<&'d Section>) -> Self {
        Self { style, section, braces: None, items: IndexMap::default() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Item<'d>> {
        self.items.get(name)
    }

    /// Adds a whole section.
    pub(super) fn add_section(&mut self, section: &'d Section, problems: &mut Vec<Problem>) {
        let Some(table) = self.open(section, true, problems) else { return };
        for statement in &section.statements {
            table.add_statement(section, statement, problems);
        }
    }

    /// Adds one statement of a section whose header is shared by several entries.
    pub(super) fn add_single(
        &mut self,
        section: &'d Section,
        statement: &'d Statement,
        problems: &mut Vec<Problem>,
    ) {
        if let Some(table) = self.open(section, false, problems) {
            table.add_statement(section, statement, problems);
        }
    }

    /// Finds or makes the table that a section's header names.
    fn open(
        &mut self,
        section: &'d Section,
        define: bool,
        problems: &mut Vec<Problem>,
    ) -> Option<&mut Self> {
        let Some(header) = &section.header else { return Some(self) };
        let (last, rest) = header.keys.split_last()?;
        let mut table = self;
        for (key_idx, key) in rest.iter().enumerate() {
            let names = &header.keys[..=key_idx];
            let item = table.items.entry(&key.name).or_insert_with(|| Item {
                section,
                key,
                statement: None,
                node: Node::Table(Self::new(Style::Implicit, None)),
            });
            table = match &mut item.node {
                Node::Table(inner) if inner.style != Style::Inline => inner,
                Node::Tables(tables) => tables.last_mut()?,
                Node::Table(_) | Node::Scalar(_) | Node::Array(..) => {
                    let first = item.section.abs(&item.key.span);
                    problems.push(clash(section, key, names, Some(first)));
                    return None;
                }
            };
        }
        let fresh = Self::new(Style::Header, Some(section));
        match table.items.entry(&last.name) {
            indexmap::map::Entry::Vacant(place) => {
                let node =
                    if header.array { Node::Tables(vec![fresh]) } else { Node::Table(fresh) };
                place.insert(Item { section, key: last, statement: None, node });
            }
            indexmap::map::Entry::Occupied(place) => {
                let item = place.into_mut();
                let first = item.section.abs(&item.key.span);
                match &mut item.node {
                    Node::Tables(tables) if header.array && tables.len() < ITEMS_MAX => {
                        tables.push(fresh);
                    }
                    Node::Tables(_) if header.array => {
                        Bound::Items.tell(problems, section.abs(&header.span).start);
                        return None;
                    }
                    Node::Tables(_) if !define => {}
                    Node::Table(inner) if !header.array && inner.style == Style::Implicit => {
                        inner.style = Style::Header;
                        inner.section = Some(section);
                        item.section = section;
                        item.key = last;
                    }
                    Node::Table(inner)
                        if !define && !header.array && inner.style == Style::Header => {}
                    Node::Table(_) if !header.array => {
                        problems.push(twice(section, last, &header.keys, first));
                        return None;
                    }
                    Node::Scalar(_) | Node::Array(..) | Node::Table(_) | Node::Tables(_) => {
                        problems.push(clash(section, last, &header.keys, Some(first)));
                        return None;
                    }
                }
            }
        }
        match &mut table.items.get_mut(last.name.as_str())?.node {
            Node::Table(inner) => Some(inner),
            Node::Tables(tables) => tables.last_mut(),
            Node::Scalar(_) | Node::Array(..) => None,
        }
    }

    fn add_statement(
        &mut self,
        section: &'d Section,
        statement: &'d Statement,
        problems: &mut Vec<Problem>,
    ) {
        let Some((last, rest)) = statement.keys.split_last() else { return };
        let inline = self.style == Style::Inline;
        let mut table = self;
        for key in rest {
            let item = table.items.entry(&key.name).or_insert_with(|| Item {
                section,
                key,
                statement: None,
                node: Node::Table(Self::new(Style::Dotted, Some(section))),
            });
            match &mut item.node {
                // Dotted names may only add to what dotted names of the same header made.
                Node::Table(inner)
                    if inner.style == Style::Dotted
                        && (inline
                            || inner.section.is_some_and(|other| std::ptr::eq(other, section))) =>
                {
                    table = inner;
                }
                Node::Table(_) | Node::Tables(_) | Node::Scalar(_) | Node::Array(..) => {
                    let first = item.section.abs(&item.key.span);
                    problems.push(clash(section, key, &statement.keys, Some(first)));
                    return;
                }
            }
        }
        if let Some(item) = table.items.get(last.name.as_str()) {
            let first = item.section.abs(&item.key.span);
            problems.push(twice_field(section, last, first));
            return;
        }
        if table.items.len() >= FIELDS_MAX {
            Bound::Fields.tell(problems, section.abs(&last.span).start);
            return;
        }
        let node = node_of(section, &statement.value, problems);
        table
            .items
            .insert(&last.name, Item { section, key: last, statement: Some(statement), node });
    }

    /// Returns what the table says in a text.
    pub(super) fn table(&self, text: &str) -> Table {
        let said = |(name, item): (&&str, &Item<'_>)| {
            (SmolStr::from(*name), item.node.value(text, item.section))
        };
        self.items.iter().map(said).collect()
    }
}

fn node_of<'d>(
    section: &'d Section,
    value: &'d ValueNode,
    problems: &mut Vec<Problem>,
) -> Node<'d> {
    match &value.shape {
        ValueShape::Scalar => Node::Scalar(value),
        ValueShape::Array(_) => {
            let items = OnceCell::new();
            if has_tables(value) {
                items.get_or_init(|| nodes_of(section, value, problems));
            }
            Node::Array(ArrayNode { value, section, items })
        }
        ValueShape::Inline(statements) => {
            let mut table = TableNode::new(Style::Inline, Some(section));
            table.braces = Some(value);
            for statement in statements {
                table.add_statement(section, statement, problems);
            }
            Node::Table(table)
        }
    }
}

fn nodes_of<'d>(
    section: &'d Section,
    list: &'d ValueNode,
    problems: &mut Vec<Problem>,
) -> Vec<Node<'d>> {
    let ValueShape::Array(items) = &list.shape else { return Vec::new() };
    items.iter().map(|item| node_of(section, item, problems)).collect()
}

fn has_tables(value: &ValueNode) -> bool {
    match &value.shape {
        ValueShape::Scalar => false,
        ValueShape::Array(items) => items.iter().any(has_tables),
        ValueShape::Inline(_) => true,
    }
}

/// Returns what a value without tables in it says.
fn plain_value(value: &ValueNode, text: &str, section: &Section) -> Value {
    match &value.shape {
        ValueShape::Scalar => scalar_value(text.get(section.abs(&value.span)).unwrap_or_default()),
        ValueShape::Array(items) => {
            Value::List(items.iter().map(|item| plain_value(item, text, section)).collect())
        }
        ValueShape::Inline(_) => Value::Table(Table::default()),
    }
}

impl Node<'_> {
    /// Returns what the node says in a text; a value of one line stands in this section.
    fn value(&self, text: &str, section: &Section) -> Value {
        match self {
            Self::Scalar(node) => plain_value(node, text, section),
            Self::Array(array) => match array.items.get() {
                Some(items) => {
                    Value::List(items.iter().map(|item| item.value(text, section)).collect())
                }
                None => plain_value(array.value, text, section),
            },
            Self::Table(table) => Value::Table(table.table(text)),
            Self::Tables(tables) => {
                Value::List(tables.iter().map(|table| Value::Table(table.table(text))).collect())
            }
        }
    }
}

/// Something at the top of a file that is no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// Its name as far as it goes: `feature`, or `feature.x`.
    pub name: String,
    /// Where it stands.
    pub span: Range<usize>,
    /// Whether it is a list of tables: `[[feature]]` in place of `[feature.id]`.
    pub list: bool,
}

/// How many parts the name of an entry has.
pub(super) fn key_parts(kind: &str) -> usize {
    match kind {
        "map" => 1,
        "approval" => 3,
        _ => 2,
    }
}

/// Makes a key of the first parts of a name, when there are enough.
pub(super) fn key_of(names: &[&str]) -> Option<Key> {
    match (names, key_parts(names.first()?)) {
        ([_, ..], 1) => Some(Key::map()),
        ([kind, id, ..], 2) => Some(Key::new(kind, id)),
        ([kind, of, id, ..], 3) => Some(Key::new(kind, &format!("{of}.{id}"))),
        _ => None,
    }
}

fn name_of(keys: &[KeyPart]) -> String {
    keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(".")
}

fn clash(
    section: &Section,
    key: &KeyPart,
    names: &[KeyPart],
    first: Option<Range<usize>>,
) -> Problem {
    Problem {
        span: section.abs(&key.span),
        kind: ProblemKind::ValueAndTable { name: name_of(names) },
        related: first.map(|first| (first, "it stands here already")),
    }
}

fn twice(section: &Section, key: &KeyPart, names: &[KeyPart], first: Range<usize>) -> Problem {
    let kind = names.first().map_or("", |part| part.name.as_str());
    let entry = names.len() == key_parts(kind);
    Problem {
        span: section.abs(&key.span),
        kind: ProblemKind::Twice { name: name_of(names), entry },
        related: Some((first, "it stands here first")),
    }
}

fn twice_field(section: &Section, key: &KeyPart, first: Range<usize>) -> Problem {
    Problem {
        span: section.abs(&key.span),
        kind: ProblemKind::Twice { name: key.name.to_string(), entry: false },
        related: Some((first, "it stands here first")),
    }
}
