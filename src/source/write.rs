//! From values to text.

use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};

use crate::model::{Field, Kind, Shape, Table, Value, rank};

/// Returns a name as a key: bare where that can be.
pub(super) fn key(name: &str) -> String {
    let builder = TomlKeyBuilder::new(name);
    let token = builder.as_unquoted().unwrap_or_else(|| builder.as_basic());
    token.to_toml_key()
}

/// Returns a value as it stands behind `=` in canonical form, with `\n` as line end; `long` says
/// that a text may take several lines.
pub(super) fn value(value: &Value, long: bool) -> String {
    match value {
        Value::Text(words) => text(words, long),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => float(*number),
        Value::Boolean(flag) => flag.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::List(items) => list(items),
        Value::Table(table) => inline(table),
    }
}

/// Returns a value on one line, as an item of a list or a field in braces.
pub(super) fn item(item: &Value) -> String {
    match item {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(self::item).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Text(words) => text(words, false),
        Value::Table(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_) => value(item, false),
    }
}

/// Returns a value in the form that the old one had: its quotes, its lines.
pub(super) fn value_like(old: &str, new: &Value, long: bool) -> String {
    let Value::Text(words) = new else {
        let one_line = !old.contains('\n') && old.starts_with('[');
        return if one_line && new.as_list().is_some() { item(new) } else { value(new, long) };
    };
    let builder = TomlStringBuilder::new(words);
    if old.starts_with("\"\"\"") {
        return multiline(words);
    }
    if old.starts_with("'''") {
        return builder
            .as_ml_literal()
            .map_or_else(|| multiline(words), |token| token.to_toml_value());
    }
    if old.starts_with('\'')
        && !words.contains('\n')
        && let Some(token) = builder.as_literal()
    {
        return token.to_toml_value();
    }
    text(words, long || words.contains('\n'))
}

/// Returns a quoted text: over several lines when it has some and may.
fn text(words: &str, long: bool) -> String {
    if long && words.contains('\n') {
        return multiline(words);
    }
    let builder = TomlStringBuilder::new(words);
    let token = builder
        .as_basic_pretty()
        .or_else(|| builder.as_literal())
        .unwrap_or_else(|| builder.as_basic());
    token.to_toml_value()
}

fn multiline(words: &str) -> String {
    let token = TomlStringBuilder::new(words).as_ml_basic().to_toml_value();
    // The line end behind the opening quotes is no part of the text; it lines the text up.
    match token.strip_prefix("\"\"\"") {
        Some(rest) if !words.contains('\n') => format!("\"\"\"\n{rest}"),
        Some(_) | None => token,
    }
}

fn list(items: &[Value]) -> String {
    match items {
        [] => "[]".to_owned(),
        [only] => format!("[{}]", item(only)),
        _ => {
            let lines: Vec<String> =
                items.iter().map(|each| format!("  {},\n", item(each))).collect();
            format!("[\n{}]", lines.concat())
        }
    }
}

fn inline(table: &Table) -> String {
    if table.is_empty() {
        return "{}".to_owned();
    }
    let fields: Vec<String> =
        table.iter().map(|(name, value)| format!("{} = {}", key(name), item(value))).collect();
    format!("{{ {} }}", fields.join(", "))
}

fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = format!("{number:?}");
    // Rust may leave out the fraction of a number with an exponent; TOML allows that too.
    if text.contains(['.', 'e', 'E']) { text } else { format!("{text}.0") }
}

/// Returns an entry in canonical form, from its header to its last line end.
pub(super) fn entry(kind: Option<&Kind>, header: &str, fields: &Table) -> String {
    let declared = kind.map_or(&[][..], |kind| kind.fields.as_slice());
    let mut out = format!("[{header}]\n");
    table(declared, header, fields, &mut out);
    out
}

/// Returns a card in canonical form, from its header to its last line end.
pub(super) fn card(declared: &[Field], header: &str, fields: &Table) -> String {
    let mut out = format!("[[{header}]]\n");
    table(declared, header, fields, &mut out);
    out
}

fn table(declared: &[Field], header: &str, fields: &Table, out: &mut String) {
    let mut names: Vec<_> = fields.keys().collect();
    names.sort_by_key(|name| (rank(declared, name), (*name).clone()));
    let mut behind = Vec::new();
    for name in names {
        let Some(item) = fields.get(name) else { continue };
        let shape = declared.iter().find(|field| field.name == *name).map(|field| &field.shape);
        if let (Some(Shape::Cards(inner)), Some(cards)) = (shape, tables_only(item)) {
            behind.push((name, inner, cards));
            continue;
        }
        let long = matches!(shape, Some(Shape::Text) | None);
        for part in [&key(name), " = ", &value(item, long), "\n"] {
            out.push_str(part);
        }
    }
    for (name, inner, cards) in behind {
        for fields in cards {
            out.push('\n');
            out.push_str(&card(inner, &format!("{header}.{}", key(name)), fields));
        }
    }
}

/// Returns the tables of a list that holds nothing else.
fn tables_only(value: &Value) -> Option<Vec<&Table>> {
    let items = value.as_list().filter(|items| !items.is_empty())?;
    items.iter().map(Value::as_table).collect()
}

/// Tells whether a value is a list of tables, which stands in sections of its own.
pub(super) fn is_cards(value: &Value) -> bool {
    tables_only(value).is_some()
}

/// Turns line ends into those of a file.
pub(super) fn with_line_end(text: &str, line_end: &str) -> String {
    if line_end == "\n" { text.to_owned() } else { text.replace('\n', line_end) }
}
