//! Fields: `name = value`, wherever it may stand.

use std::ops::Range;

use super::array::comma_between;
use super::{NoPlan, Spot, cards};
use crate::model::{Field, Key, Path, Schema, Shape, Step, Table, Value, rank};
use crate::source::document::Document;
use crate::source::layout::{before_line_end, indent, line_end, slice};
use crate::source::lookup::{names_of, value_node};
use crate::source::syntax::{Section, Statement, ValueNode, ValueShape};
use crate::source::text_edit::{TextEdit, united};
use crate::source::tree::{Node, Style, TableNode};
use crate::source::write;

/// Plans to give what a path leads to a value.
pub(super) fn set(
    document: &Document,
    schema: &Schema,
    key: &Key,
    path: &Path,
    spot: &Spot<'_, '_>,
    value: &Value,
) -> Result<Vec<TextEdit>, NoPlan> {
    if let Some((section, node)) = spot.node {
        if let Some(old) = value_node(node) {
            let long = is_long(schema, key, path);
            return Ok(vec![replace_value(document, section, old, value, long)]);
        }
        // What stands in sections of its own is first unset, and then written anew.
        return Err(NoPlan::Layout);
    }
    match spot.rest.as_slice() {
        [Step::Field(name)] => add(document, schema, key, path, spot.table, name, value),
        // `allow.rule` where there is no `allow` yet: make the outer field with the inner one.
        [Step::Field(_), .., Step::Field(inner)] => {
            let (outer, _) = path.split_last().ok_or(NoPlan::NoPath)?;
            let mut table = Table::default();
            table.insert(inner.clone(), value.clone());
            let spot = Spot { node: None, rest: outer_rest(&spot.rest), table: spot.table };
            set(document, schema, key, &outer, &spot, &Value::Table(table))
        }
        _ => Err(NoPlan::NoPath),
    }
}

fn outer_rest(rest: &[Step]) -> Vec<Step> {
    rest.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default()
}

/// Plans to take away what a path leads to.
pub(super) fn unset(document: &Document, spot: &Spot<'_, '_>) -> Result<Vec<TextEdit>, NoPlan> {
    let (Some(Step::Field(name)), 1) = (spot.rest.first(), spot.rest.len()) else {
        return Err(NoPlan::NoPath);
    };
    let item = spot.table.get(name).ok_or(NoPlan::NoPath)?;
    if let Some(braces) = spot.table.braces
        && let Some(section) = spot.table.section
    {
        return remove_inline(document, section, braces, name);
    }
    let mut sections = Vec::new();
    let mut statements = Vec::new();
    match &item.node {
        Node::Tables(tables) => {
            for table in tables {
                cards::sections_of(table, &mut sections);
            }
        }
        Node::Table(table) if table.braces.is_none() => {
            cards::sections_of(table, &mut sections);
            dotted_statements(table, &mut statements);
        }
        Node::Table(_) | Node::Scalar(..) | Node::Array(..) => {
            statements.push((item.section, item.statement.ok_or(NoPlan::Layout)?));
        }
    }
    let mut edits = cards::remove_sections(document, &sections);
    for (section, statement) in statements {
        if !has_lines(section, statement) {
            return Err(NoPlan::Layout);
        }
        let lines = document.statement_lines(section, statement);
        edits.push(TextEdit::delete(keep_last_line_end(document.text(), lines)));
    }
    Ok(united(edits))
}

/// A last line without a line end leaves none: the line end before it goes in its place.
pub(super) fn keep_last_line_end(text: &str, lines: Range<usize>) -> Range<usize> {
    if lines.end == text.len() && !text.ends_with('\n') && lines.start > 0 {
        return before_line_end(text, lines.start)..lines.end;
    }
    lines
}

/// Collects the statements of a table that dotted names made.
pub(super) fn dotted_statements<'d>(
    table: &TableNode<'d>,
    statements: &mut Vec<(&'d Section, &'d Statement)>,
) {
    if table.style != Style::Dotted {
        return;
    }
    for item in table.items.values() {
        match (&item.node, item.statement) {
            (_, Some(statement)) => statements.push((item.section, statement)),
            (Node::Table(inner), None) => dotted_statements(inner, statements),
            (Node::Scalar(..) | Node::Array(..) | Node::Tables(_), None) => {}
        }
    }
}

fn replace_value(
    document: &Document,
    section: &Section,
    old: &ValueNode,
    value: &Value,
    long: bool,
) -> TextEdit {
    let span = section.abs(&old.span);
    let written = slice(document.text(), span.clone());
    let new = write::value_like(written, value, long);
    TextEdit::replace(span, write::with_line_end(&new, document.line_end()))
}

/// Plans a field that does not stand yet.
fn add(
    document: &Document,
    schema: &Schema,
    key: &Key,
    path: &Path,
    table: &TableNode<'_>,
    name: &str,
    value: &Value,
) -> Result<Vec<TextEdit>, NoPlan> {
    let declared = declared_around(schema, key, path);
    if let (Some(braces), Some(section)) = (table.braces, table.section) {
        return Ok(vec![add_inline(document, section, braces, declared, name, value)]);
    }
    if write::is_cards(value)
        && table.style != Style::Dotted
        && let Value::List(items) = value
    {
        let block = blocks(schema, key, path, items)?;
        return Ok(vec![cards::behind(document, card_neighbor(table, declared, name)?, &block)]);
    }
    let text = document.text();
    let nl = document.line_end();
    let long = is_long(schema, key, path);
    let written = write::with_line_end(&write::value(value, long), nl);
    match table.style {
        Style::Dotted => {
            let mut statements = Vec::new();
            dotted_statements(table, &mut statements);
            statements
                .sort_by_key(|(section, statement)| (section.start, statement.value.span.start));
            let (section, statement) = statements.last().ok_or(NoPlan::Layout)?;
            let depth = dotted_depth(table).ok_or(NoPlan::Layout)?;
            let (first, last) = (statement.keys.first(), statement.keys.get(depth));
            let (Some(first), Some(last)) = (first, last) else { return Err(NoPlan::Layout) };
            let prefix = slice(text, section.abs(&(first.span.start..last.span.end)));
            if !has_lines(section, statement) {
                let field = format!("{prefix}.{} = {}", write::key(name), write::item(value));
                let field = write::with_line_end(&field, nl);
                let end = section.abs(&statement.value.span).end;
                return Ok(vec![TextEdit::insert(end, format!(", {field}"))]);
            }
            let line = format!("{prefix}.{} = {written}", write::key(name));
            Ok(vec![line_behind(document, section, statement, &line)])
        }
        Style::Header | Style::Root => {
            let section = table.section.ok_or(NoPlan::Layout)?;
            let line = format!("{} = {written}", write::key(name));
            let before = section.statements.iter().rev().find(|statement| {
                statement.keys.first().is_some_and(|part| goes_before(declared, &part.name, name))
            });
            if let Some(statement) = before {
                return Ok(vec![line_behind(document, section, statement, &line)]);
            }
            let header = section.header.as_ref().ok_or(NoPlan::Layout)?;
            let end = section.abs(&header.span).end;
            let blanks = section
                .statements
                .first()
                .and_then(|first| first.keys.first())
                .map_or("", |part| indent(text, section.abs(&part.span).start));
            Ok(vec![line_after(document, end, &format!("{blanks}{line}"))])
        }
        Style::Implicit => {
            // Only tables inside it have headers: it gets one of its own, in front of them.
            let mut sections = Vec::new();
            cards::sections_of(table, &mut sections);
            let first =
                sections.iter().min_by_key(|section| section.start).ok_or(NoPlan::Layout)?;
            let (outer, _) = path.split_last().ok_or(NoPlan::NoPath)?;
            let mut names: Vec<String> = names_of(key).into_iter().map(write::key).collect();
            for step in &outer.0 {
                let Step::Field(outer) = step else { return Err(NoPlan::Layout) };
                names.push(write::key(outer));
            }
            // Among tables with headers of their own another one has its own, too.
            if let (Value::Table(fields), Some(last), false) =
                (value, sections.iter().max_by_key(|section| section.start), outer.0.is_empty())
            {
                names.push(write::key(name));
                let block = write::entry(None, &names.join("."), fields);
                return Ok(vec![cards::behind(document, last, &block)]);
            }
            let line = format!("{} = {}", write::key(name), write::value(value, long));
            let block = format!("[{}]\n{line}\n", names.join("."));
            Ok(vec![cards::before(document, first, &block)])
        }
        Style::Inline => Err(NoPlan::Layout),
    }
}

/// Tells whether canonical form has a field before a new one: by the order in which they are
/// declared, and those that nobody declares, such as the signatories of a sign-off, by name.
fn goes_before(declared: &[Field], other: &str, name: &str) -> bool {
    (rank(declared, other), other) <= (rank(declared, name), name)
}

/// Returns how many parts of a statement's name lead to a table that dotted names made, less one.
fn dotted_depth(table: &TableNode<'_>) -> Option<usize> {
    let mut inner = table;
    let mut below = 0;
    loop {
        let item = inner.items.values().next()?;
        below += 1;
        match (&item.node, item.statement) {
            (_, Some(statement)) => return statement.keys.len().checked_sub(below + 1),
            (Node::Table(table), None) => inner = table,
            (Node::Scalar(..) | Node::Array(..) | Node::Tables(_), None) => return None,
        }
    }
}

/// Tells whether a statement has lines of its own; one in braces has not.
fn has_lines(section: &Section, statement: &Statement) -> bool {
    section.statements.as_ptr_range().contains(&std::ptr::from_ref(statement))
}

/// Plans a line behind the lines of a statement, with its indent.
fn line_behind(
    document: &Document,
    section: &Section,
    statement: &Statement,
    line: &str,
) -> TextEdit {
    let text = document.text();
    let start = statement.keys.first().map_or(0, |part| section.abs(&part.span).start);
    let end = section.abs(&statement.value.span).end;
    line_after(document, end, &format!("{}{line}", indent(text, start)))
}

/// Plans a line behind the line of a place; a file without a last line end keeps none.
fn line_after(document: &Document, at: usize, line: &str) -> TextEdit {
    let text = document.text();
    let nl = document.line_end();
    let end = line_end(text, at);
    if end == text.len() && !text.ends_with('\n') {
        return TextEdit::insert(end, format!("{nl}{line}"));
    }
    TextEdit::insert(end, format!("{line}{nl}"))
}

/// Plans a field in braces, with its comma.
pub(super) fn add_inline(
    document: &Document,
    section: &Section,
    braces: &ValueNode,
    declared: &[Field],
    name: &str,
    value: &Value,
) -> TextEdit {
    let field = format!("{} = {}", write::key(name), write::item(value));
    let field = write::with_line_end(&field, document.line_end());
    let ValueShape::Inline(statements) = &braces.shape else {
        return TextEdit::insert(section.abs(&braces.span).end, field);
    };
    let before = statements.iter().rev().find(|statement| {
        statement.keys.first().is_some_and(|part| goes_before(declared, &part.name, name))
    });
    if let Some(before) = before {
        let end = section.abs(&before.value.span).end;
        return TextEdit::insert(end, format!(", {field}"));
    }
    match statements.first().and_then(|first| first.keys.first()) {
        Some(first) => TextEdit::insert(section.abs(&first.span).start, format!("{field}, ")),
        None => TextEdit::replace(section.abs(&braces.span), format!("{{ {field} }}")),
    }
}

/// Plans to take a field out of braces with its comma.
fn remove_inline(
    document: &Document,
    section: &Section,
    braces: &ValueNode,
    name: &str,
) -> Result<Vec<TextEdit>, NoPlan> {
    let ValueShape::Inline(statements) = &braces.shape else { return Err(NoPlan::Layout) };
    let named =
        |statement: &Statement| statement.keys.first().is_some_and(|part| part.name == name);
    let start_of = |statement: &Statement| {
        statement.keys.first().map_or(0, |part| section.abs(&part.span).start)
    };
    let end_of = |statement: &Statement| section.abs(&statement.value.span).end;
    if statements.iter().all(named) {
        let whole = section.abs(&braces.span);
        return Ok(vec![TextEdit::replace(whole, "{}")]);
    }
    let mut edits = Vec::new();
    for (statement_idx, statement) in statements.iter().enumerate() {
        if !named(statement) {
            continue;
        }
        let next = statements.get(statement_idx + 1).filter(|next| !named(next));
        let previous = statement_idx.checked_sub(1).and_then(|before| statements.get(before));
        let range = match (next, previous) {
            (Some(next), _) => start_of(statement)..start_of(next),
            (None, Some(previous)) => {
                let gap = end_of(previous)..start_of(statement);
                if slice(document.text(), gap.clone()).contains('#') {
                    // A comment stands between: the comma goes, and it stays.
                    let comma = comma_between(document.text(), gap.start, gap.end);
                    edits.extend(comma.map(|comma| TextEdit::delete(comma..comma + 1)));
                    start_of(statement)..end_of(statement)
                } else {
                    gap.start..end_of(statement)
                }
            }
            (None, None) => return Err(NoPlan::Layout),
        };
        edits.push(TextEdit::delete(range));
    }
    Ok(edits)
}

/// Returns cards in canonical form, with blank lines between them.
fn blocks(schema: &Schema, key: &Key, path: &Path, items: &[Value]) -> Result<String, NoPlan> {
    // Cards inside cards would need the header of the card that they belong to.
    if path.0.len() != 1 {
        return Err(NoPlan::Layout);
    }
    let mut names: Vec<String> = names_of(key).into_iter().map(write::key).collect();
    names.push(write::key(path.last_field().ok_or(NoPlan::NoPath)?));
    let header = names.join(".");
    let declared = cards::declared(schema, key, path);
    let blocks: Option<Vec<String>> = items
        .iter()
        .map(|item| item.as_table().map(|fields| write::card(declared, &header, fields)))
        .collect();
    Ok(blocks.ok_or(NoPlan::Layout)?.join("\n"))
}

/// Returns the section behind which new cards of this name belong.
fn card_neighbor<'d>(
    table: &TableNode<'d>,
    declared: &[Field],
    name: &str,
) -> Result<&'d Section, NoPlan> {
    let order = rank(declared, name);
    let mut best: Option<&Section> = table.section;
    for (other, item) in &table.items {
        if rank(declared, other) > order {
            continue;
        }
        let mut sections = Vec::new();
        match &item.node {
            Node::Table(inner) => cards::sections_of(inner, &mut sections),
            Node::Tables(tables) => {
                for inner in tables {
                    cards::sections_of(inner, &mut sections);
                }
            }
            Node::Scalar(..) | Node::Array(..) => {}
        }
        for section in sections {
            if best.is_none_or(|best| section.start > best.start) {
                best = Some(section);
            }
        }
    }
    if best.is_none() {
        best = cards::last_section(table);
    }
    best.ok_or(NoPlan::Layout)
}

/// Returns the declared fields of the table that a path's last field stands in.
fn declared_around<'s>(schema: &'s Schema, key: &Key, path: &Path) -> &'s [Field] {
    let around = path.split_last().map(|(around, _)| around).unwrap_or_default();
    if around.0.is_empty() {
        return schema.kind(&key.kind).map_or(&[][..], |kind| kind.fields.as_slice());
    }
    match schema.field_at(&key.kind, &around).map(|field| &field.shape) {
        Some(Shape::Cards(fields) | Shape::Card(fields)) => fields,
        _ => &[],
    }
}

/// Tells whether a text at a path may take several lines.
fn is_long(schema: &Schema, key: &Key, path: &Path) -> bool {
    matches!(schema.field_at(&key.kind, path).map(|field| &field.shape), Some(Shape::Text) | None)
}
