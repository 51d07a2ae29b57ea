//! One file of a map as plain lines that say what it means, for git to compare.

use super::clean_line;
use crate::model::{Field, Key, Map, Shape, Table, Value, prose::sentence_a_line};
use crate::workspace::Workspace;

/// Returns what the files of a map say, a fact a line: the same for every layout, without quotes
/// or keys. An entry starts with a line in brackets, which git shows above a change.
///
/// What can't be understood is returned as it stands, so that nothing is hidden.
pub fn textual(workspace: &Workspace) -> String {
    let mut page = Page { out: Vec::new() };
    let mut comments: Vec<(Option<Key>, Vec<String>)> = Vec::new();
    for file in workspace.files() {
        comments.extend(workspace.comments(file));
    }
    for (_, lines) in comments.iter().filter(|(key, _)| key.is_none()) {
        for line in lines {
            page.line(0, &format!("# {line}"));
        }
    }
    let map = workspace.map();
    for entry in map.entries() {
        if !page.out.is_empty() {
            page.out.push(String::new());
        }
        let title = entry.text("title").map(|title| format!(" {title}")).unwrap_or_default();
        page.line(0, &format!("[{}]{title}", entry.key));
        for (_, lines) in comments.iter().filter(|(key, _)| key.as_ref() == Some(&entry.key)) {
            for line in lines {
                page.line(1, &format!("# {line}"));
            }
        }
        let fields = map.kind_of(entry).map_or(&[][..], |kind| kind.fields.as_slice());
        page.table(map, fields, &entry.fields, 1);
    }
    page.out.push(String::new());
    page.out.join("\n")
}

struct Page {
    out: Vec<String>,
}

impl Page {
    fn line(&mut self, depth: usize, words: &str) {
        self.out.push(format!("{}{}", "  ".repeat(depth), clean_line(words)));
    }

    /// Writes declared fields in their order, then the others by name.
    fn table(&mut self, map: &Map, fields: &[Field], table: &Table, depth: usize) {
        for field in fields {
            // A title stands in the line of the entry.
            if let Some(value) = table.get(&field.name)
                && !(depth == 1 && field.name == "title" && value.as_text().is_some())
            {
                self.field(map, &field.label, Some(field), value, depth);
            }
        }
        let mut others: Vec<_> =
            table.iter().filter(|(name, _)| !fields.iter().any(|it| it.name == **name)).collect();
        others.sort_by_key(|(name, _)| *name);
        for (name, value) in others {
            self.field(map, name, None, value, depth);
        }
    }

    fn field(
        &mut self,
        map: &Map,
        label: &str,
        field: Option<&Field>,
        value: &Value,
        depth: usize,
    ) {
        match (value, field.map(|field| &field.shape)) {
            (Value::List(cards), Some(Shape::Cards(inner))) => {
                let called = field.map_or(label.to_owned(), |field| capital(&field.name));
                for (card_idx, card) in cards.iter().enumerate() {
                    self.line(depth, &format!("{called} {}:", card_idx + 1));
                    if let Value::Table(card) = card {
                        self.table(map, inner, card, depth + 1);
                    } else {
                        self.line(depth + 1, &card.to_string());
                    }
                }
            }
            (Value::List(items), _) if items.len() > 1 => {
                self.line(depth, &format!("{label}:"));
                for item in items {
                    self.line(depth + 1, &format!("- {item}"));
                }
            }
            (Value::Table(table), shape) => {
                let inner = match shape {
                    Some(Shape::Card(inner)) => inner.as_slice(),
                    Some(_) | None => &[],
                };
                self.line(depth, &format!("{label}:"));
                self.table(map, inner, table, depth + 1);
            }
            (Value::Text(text), Some(Shape::Text)) => {
                let text = sentence_a_line(text.trim_end());
                if text.contains('\n') {
                    self.line(depth, &format!("{label}:"));
                    for line in text.split('\n') {
                        self.line(depth + 1, line);
                    }
                } else {
                    self.line(depth, &format!("{label}: {text}"));
                }
            }
            (value, _) => self.line(depth, &format!("{label}: {value}")),
        }
    }
}

/// Returns what one of a field's cards is called: `Point` of `point`.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str().replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        textual(&Workspace::open([("m.toml", text.as_bytes().to_vec())]))
    }

    #[test]
    fn a_file_is_told_in_lines_that_say_what_it_means() {
        let text = "# The map.\n\n[situation.s]\ntitle = \"S\"\nodd = 1\ncompetitors = [\"a\", \"b\"]\n\
            # why\n[[situation.s.point]]\nvalue_proposition = \"v\"\nsay = \"\"\"\nOne\nsentence. Two.\n\"\"\"\n\
            [feature.f]\nbody = \"\u{1b}[2J\"\n[approval.feature.f]\nsales = { by = \"Ann\" }\n";
        insta::assert_snapshot!(of(text), @r##"
        # The map.

        [feature.f]
          Text: ␛[2J

        [situation.s] S
          # why
          Competitors:
            - a
            - b
          Point 1:
            Value proposition: v
            Say:
              One sentence.
              Two.
          odd: 1

        [approval.feature.f]
          sales:
            by: Ann
        "##);
    }

    #[test]
    fn layout_makes_no_line_different() {
        let one =
            "[feature.a]\ntitle = \"A\"\nshort = \"One\"\n\n[feature.b]\ntags = [\"x\", \"y\"]\n";
        let other =
            "feature.b.tags = [\n  'x',\n  'y',\n]\r\n[feature.a]\r\nshort = 'One'\r\ntitle = 'A'";
        assert_eq!(of(one), of(other));
    }
}
