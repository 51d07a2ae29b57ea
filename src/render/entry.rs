//! One entry in full, for people and for programs.

use jiff::civil::Date;
use serde_json::{Map as JsonMap, Value as Json, json};

use super::{Role, Styled};
use crate::model::{
    Audience, Entry, Field, Freshness, Key, Map, Role as Part, Shape, Status, Table, Target, Value,
    links_of, prose,
};

/// Where the text of short fields starts.
const COLUMN: usize = 20;

/// How many references, and how many items of another list, are shown to people.
const SHOWN: usize = 1_000;

/// Returns what must be known before an entry is used, as signs and words: how fresh it is, how
/// far it has come and who may read it. What goes without saying is left out unless `full`.
pub fn state(
    freshness: Option<Freshness>,
    status: Status,
    audience: Audience,
    full: bool,
) -> Styled {
    let mut words: Vec<(Role, String)> = Vec::new();
    match freshness {
        Some(Freshness::Fresh) if full => words.push((Role::Good, "✓ fresh".into())),
        Some(Freshness::Fresh) | None => {}
        Some(Freshness::Due { until }) => {
            words.push((Role::Warning, format!("~ review due by {until}")));
        }
        Some(Freshness::Overdue { since }) => {
            words.push((Role::Bad, format!("! overdue since {since}")));
        }
        Some(Freshness::Never) => words.push((Role::Warning, "? never reviewed".into())),
    }
    match status {
        Status::Live if full => words.push((Role::Good, "✓ live".into())),
        Status::Live => {}
        Status::Draft => words.push((Role::Warning, "… draft".into())),
        Status::Retired => words.push((Role::Bad, "✗ retired".into())),
    }
    match audience {
        Audience::Customer if full => words.push((Role::Plain, "for customers".into())),
        Audience::Customer => {}
        Audience::Internal => words.push((Role::Bad, "# internal".into())),
    }
    let mut out = Styled::new();
    for (word_idx, (role, word)) in words.iter().enumerate() {
        if word_idx > 0 {
            out.plain("  ");
        }
        out.push(*role, word);
    }
    out
}

/// Returns an entry in full: its state, its fields by their labels, and who refers to it.
pub fn human(map: &Map, entry: &Entry, place: &str, today: Date, width: Option<usize>) -> Styled {
    let mut out = Styled::new();
    let kind = map.kind_of(entry);
    out.push(Role::Title, entry.title()).end();
    let label = kind.map_or("Unknown kind", |kind| kind.label.as_str());
    let place = if place.is_empty() { String::new() } else { format!(" · {place}") };
    out.push(Role::Faint, &format!("{label} · {}{place}", entry.key)).end();
    if kind.is_some_and(|kind| !matches!(kind.role, Part::Map | Part::Approval)) {
        let fresh = Freshness::asked(map, entry, today);
        out.append(state(fresh, entry.status(), entry.audience(), true)).end();
    }
    out.end();
    let page = Page { map, width };
    let shown = ["title", "status", "audience"];
    let fields = kind.map_or(&[][..], |kind| &kind.fields);
    page.table(&mut out, fields, &entry.fields, 0, &shown);
    page.linked_from(&mut out, entry);
    out
}

struct Page<'m> {
    map: &'m Map,
    width: Option<usize>,
}

impl Page<'_> {
    /// Writes fields: the declared ones in their order, then the others as they stand.
    fn table(
        &self,
        out: &mut Styled,
        fields: &[Field],
        table: &Table,
        indent: usize,
        not: &[&str],
    ) {
        for field in fields {
            if let Some(value) = table.get(&field.name)
                && !not.contains(&field.name.as_str())
            {
                self.field(out, field, value, indent);
            }
        }
        for (name, value) in table {
            if !fields.iter().any(|field| field.name == *name) && !not.contains(&name.as_str()) {
                self.plain(out, name, value, indent);
            }
        }
    }

    fn field(&self, out: &mut Styled, field: &Field, value: &Value, indent: usize) {
        match (&field.shape, value) {
            (Shape::Cards(inner), Value::List(cards)) => {
                for (card_idx, card) in cards.iter().enumerate() {
                    let Value::Table(card) = card else { continue };
                    let label = capital(&field.name.replace('_', " "));
                    out.plain(&" ".repeat(indent));
                    out.push(Role::Label, &format!("{label} {}", card_idx + 1)).end();
                    self.table(out, inner, card, indent + 2, &[]);
                }
            }
            (Shape::Text, Value::Text(text)) => {
                let text = prose::unwrapped(text);
                let mut words = Styled::new();
                words.lines(Role::Plain, &text);
                if text.contains('\n') {
                    out.plain(&" ".repeat(indent)).push(Role::Label, &field.label).end();
                    out.wrapped(&words, indent + 2, self.width);
                } else {
                    self.short(out, &field.label, &words, indent);
                }
            }
            (Shape::Reference(target) | Shape::References(target), value) => {
                let items = value.as_list().unwrap_or(std::slice::from_ref(value));
                let ids: Vec<&str> = items.iter().filter_map(Value::as_text).collect();
                for (id_idx, id) in ids.iter().take(SHOWN).enumerate() {
                    let label = if id_idx == 0 { field.label.as_str() } else { "" };
                    self.short(out, label, &self.reference(target, id), indent);
                }
                if let Some(words) = left_out(ids.len()) {
                    self.short(out, "", &words, indent);
                }
            }
            (Shape::Flag, Value::Boolean(flag)) => {
                self.short(out, &field.label, &plain(if *flag { "yes" } else { "no" }), indent);
            }
            (_, value) => self.plain(out, &field.label, value, indent),
        }
    }

    /// Writes a value that is shown as it is.
    fn plain(&self, out: &mut Styled, label: &str, value: &Value, indent: usize) {
        let count = value.as_list().map_or(0, <[Value]>::len);
        let Some(more) = left_out(count) else {
            self.short(out, label, &plain(&value.to_string()), indent);
            return;
        };
        let first = value.as_list().into_iter().flatten().take(SHOWN).cloned().collect();
        self.short(out, label, &plain(&Value::List(first).to_string()), indent);
        self.short(out, "", &more, indent);
    }

    /// Writes a label with its value beside it.
    fn short(&self, out: &mut Styled, label: &str, value: &Styled, indent: usize) {
        let mut lines = Styled::new();
        lines.wrapped(value, indent + COLUMN, self.width);
        // The label takes the place of the first line's indent.
        let mut first = Styled::new();
        first.plain(&" ".repeat(indent)).push(Role::Label, label);
        let used = unicode_width::UnicodeWidthStr::width(label);
        first.plain(&" ".repeat(COLUMN.saturating_sub(used).max(1)));
        lines.replace_first(first);
        out.append(lines);
    }

    fn reference(&self, target: &Target, id: &str) -> Styled {
        let mut out = Styled::new();
        if id == "*" {
            out.plain("any");
            return out;
        }
        let key = match target {
            Target::Kind(kind) => Some(Key { kind: kind.clone(), id: id.into() }),
            Target::Message => Key::parse(id),
        };
        match key.and_then(|key| self.map.resolve(&key).entry()) {
            Some(entry) => {
                out.plain(entry.title()).push(Role::Faint, &format!(" ({})", entry.key));
                let state = state(None, entry.status(), entry.audience(), false);
                if !state.is_empty() {
                    out.plain(" ").append(state);
                }
            }
            None => {
                out.plain(id).push(Role::Bad, " ! there is no such entry");
            }
        }
        out
    }

    fn linked_from(&self, out: &mut Styled, entry: &Entry) {
        let mut others = self.map.linked_from(&entry.key);
        others.retain(|other| other.key.kind != "approval" && other.key != entry.key);
        if others.is_empty() {
            return;
        }
        out.end().push(Role::Label, "Referred to by").end();
        for other in others.iter().take(SHOWN) {
            let mut line = Styled::new();
            line.plain(other.title()).push(Role::Faint, &format!(" ({})", other.key));
            let state = state(None, other.status(), other.audience(), false);
            if !state.is_empty() {
                line.plain(" ").append(state);
            }
            out.wrapped(&line, 2, self.width);
        }
        if let Some(words) = left_out(others.len()) {
            out.wrapped(&words, 2, self.width);
        }
    }
}

/// Tells how many of so many items are not shown.
fn left_out(count: usize) -> Option<Styled> {
    let more = count.checked_sub(SHOWN).filter(|more| *more > 0)?;
    let mut out = Styled::new();
    out.push(Role::Faint, &format!("… and {more} more; --json lists all"));
    Some(out)
}

fn plain(text: &str) -> Styled {
    let mut out = Styled::new();
    out.lines(Role::Plain, text);
    out
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns an entry as JSON, with what it refers to and what refers to it.
pub fn to_json(map: &Map, entry: &Entry, today: Date) -> JsonMap<String, Json> {
    let fresh = Freshness::asked(map, entry, today);
    let links = links_of(map.schema(), entry).into_iter().map(|link| {
        let to = map.resolve(&link.to).entry();
        json!({
            "field": link.at.to_string(),
            "to": link.to.to_string(),
            "title": to.map(Entry::title),
        })
    });
    let mut others = map.linked_from(&entry.key);
    others.retain(|other| other.key.kind != "approval");
    let others = others
        .into_iter()
        .map(|other| json!({ "key": other.key.to_string(), "title": other.title() }));
    let members = [
        ("key", json!(entry.key.to_string())),
        ("kind", json!(entry.key.kind.as_str())),
        ("id", json!(entry.key.id.as_str())),
        ("title", json!(entry.title())),
        ("freshness", json!(fresh.map(Freshness::word))),
        ("status", json!(entry.status().word())),
        ("audience", json!(entry.audience().word())),
        ("fields", table_json(&entry.fields)),
        ("links", links.collect()),
        ("linked_from", others.collect()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn table_json(table: &Table) -> Json {
    Json::Object(table.iter().map(|(name, value)| (name.to_string(), value_json(value))).collect())
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Integer(integer) => json!(integer),
        // JSON has no infinities and no not-a-number.
        Value::Float(float) if float.is_finite() => json!(float),
        Value::Boolean(boolean) => json!(boolean),
        Value::Float(_) | Value::Date(_) | Value::Time(_) => json!(value.to_string()),
        Value::List(items) => items.iter().map(value_json).collect(),
        Value::Table(table) => table_json(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_very_long_list_people_get_the_first_items_and_how_many_more_there_are() {
        let words = |count: usize| Value::words((0..count).map(|n| format!("w{n}")));
        let shown = |count: usize| {
            let mut fields = Table::default();
            fields.insert("aliases".into(), words(count));
            fields.insert("odd".into(), words(count));
            let entry = Entry { key: Key::new("feature", "a"), fields };
            let map = Map::new(vec![entry.clone()]);
            human(&map, &entry, "", jiff::civil::date(2026, 11, 1), None).render(false)
        };
        let page = shown(SHOWN);
        assert_eq!(page.matches("w999").count(), 2, "{page}");
        assert!(!page.contains("more"), "{page}");
        let page = shown(SHOWN + 7);
        assert!(!page.contains("w1000"), "{page}");
        assert_eq!(page.matches("… and 7 more; --json lists all").count(), 2, "{page}");
    }
}
