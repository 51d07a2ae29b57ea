//! The tables of the format's reference, in Markdown.

use crate::model::{Field, Kind, Level, Role, Schema, Shape, Target, kinds};

/// One rule of the check, as its own room declares it.
#[derive(Debug, Clone, Copy)]
pub struct RuleRow<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its level, where a map says nothing else.
    pub level: Level,
    /// What it finds and why that matters.
    pub about: &'a str,
}

/// Returns the tables of all kinds: first the fields that many have, then each kind's own.
pub fn kinds_reference(schema: &Schema) -> String {
    let kinds: Vec<&Kind> = schema.kinds().iter().filter(|k| k.role != Role::Approval).collect();
    let in_context: Vec<&Kind> = kinds.iter().copied().filter(|k| has_context(k.role)).collect();
    let common = fields_of_all(&kinds);
    let context: Vec<Field> =
        fields_of_all(&in_context).into_iter().filter(|f| !holds(&common, f)).collect();
    let mut out = String::new();
    section(&mut out, "Every entry", "Any entry may have these fields.", &common);
    section(
        &mut out,
        "Messages, situations and assets",
        "These may say for whom they are. Not said is not the same as any: `[\"*\"]` says any.",
        &context,
    );
    for kind in &kinds {
        let own: Vec<Field> = kind
            .fields
            .iter()
            .filter(|field| {
                let is_shared = has_context(kind.role) && holds(&context, field);
                !is_shared && !holds(&common, field)
            })
            .cloned()
            .collect();
        section(&mut out, &format!("`[{}.ID]`", kind.name), &kind.help, &own);
    }
    let signed = "One key a signatory, written by `approve` and never by hand.";
    section(&mut out, "`[approval.KIND.ID]`", signed, &kinds::stamp_fields());
    if let Some(map) = schema.kind("map") {
        section(&mut out, "`[map]`", &map.help, &map.fields);
    }
    out.push('\n');
    out
}

/// Returns the table of all rules.
pub fn rules_reference(rules: &[RuleRow<'_>]) -> String {
    let mut out = String::from("\n| rule | level | what it finds |\n| --- | --- | --- |\n");
    for rule in rules {
        let (name, level) = (rule.name, rule.level.word());
        out.extend(["| `", name, "` | ", level, " | ", &cell(rule.about), " |\n"]);
    }
    out.push('\n');
    out
}

fn has_context(role: Role) -> bool {
    matches!(role, Role::Message | Role::Situation | Role::Asset)
}

/// Returns the fields that all of these kinds have in the same words.
fn fields_of_all(kinds: &[&Kind]) -> Vec<Field> {
    let Some((first, rest)) = kinds.split_first() else { return Vec::new() };
    let in_all = |field: &&Field| rest.iter().all(|kind| holds(&kind.fields, field));
    first.fields.iter().filter(in_all).cloned().collect()
}

fn holds(fields: &[Field], field: &Field) -> bool {
    fields.iter().any(|other| other.name == field.name && other.help == field.help)
}

fn section(out: &mut String, title: &str, help: &str, fields: &[Field]) {
    out.extend(["\n### ", title, "\n\n", help]);
    if fields.is_empty() {
        out.push_str(" It has no fields of its own.\n");
        return;
    }
    out.push_str("\n\n| field | type | what |\n| --- | --- | --- |\n");
    for field in fields {
        row(out, &field.name, field);
        if let Shape::Cards(inner) = &field.shape {
            let (shared, own): (Vec<&Field>, Vec<&Field>) =
                inner.iter().partition(|inner| holds(fields, inner));
            if !shared.is_empty() {
                let name = &field.name;
                out.extend(["| `", name, ".…` | as above | For whom it is, field by field. |\n"]);
            }
            for inner in own {
                row(out, &format!("{}.{}", field.name, inner.name), inner);
            }
        }
    }
}

fn row(out: &mut String, name: &str, field: &Field) {
    let required = if field.required { " **Required.**" } else { "" };
    let mut help = field.help.to_string();
    if let Shape::Choice(choices) = &field.shape {
        let words: Vec<String> =
            choices.iter().map(|choice| format!("`{}`: {}", choice.word, choice.help)).collect();
        help.extend([" ", &words.join("; "), "."]);
    }
    let (type_name, help) = (type_name(field), cell(&help));
    out.extend(["| `", name, "` | ", &type_name, " | ", &help, required, " |\n"]);
}

fn type_name(field: &Field) -> String {
    match &field.shape {
        Shape::Line => "one line".into(),
        Shape::Text => "text".into(),
        Shape::Words => "list".into(),
        Shape::Date => "date".into(),
        Shape::Days => "days".into(),
        Shape::Number => "number".into(),
        Shape::Flag => "`true` or `false`".into(),
        Shape::Choice(_) => "word".into(),
        Shape::Reference(Target::Kind(kind)) => format!("id of a `{kind}`"),
        Shape::References(Target::Kind(kind)) => format!("ids of `{kind}`"),
        Shape::Reference(Target::Message) => "`kind.id`".into(),
        Shape::References(Target::Message) => "list of `kind.id`".into(),
        Shape::File => "file".into(),
        Shape::Url => "web address".into(),
        Shape::Reasons => "rule = reason".into(),
        Shape::Cards(_) => format!("`[[….{}]]`", field.name),
        Shape::Card(_) | Shape::Settings => "table".into(),
    }
}

/// Returns a text as a cell of a table.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (part_idx, part) in text.replace('|', "\\|").replace('\n', " ").split('`').enumerate() {
        if part_idx > 0 {
            out.push('`');
        }
        // Between backticks every second time, where Markdown leaves all as it is.
        if part_idx % 2 == 1 {
            out.push_str(part);
        } else {
            out.push_str(&part.replace('*', "\\*").replace('<', "&lt;"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_fields_stand_once() {
        let text = kinds_reference(&Schema::default());
        assert_eq!(text.matches("| `title` | one line |").count(), 1);
        assert_eq!(text.matches("| `point.say` | text |").count(), 1);
        assert_eq!(cell("a | `*b*` *c* <d>\n"), "a \\| `*b*` \\*c\\* &lt;d> ");
        assert!(text.contains("### `[question.ID]`"));
        assert_eq!(text.matches("| `markets` |").count(), 1);
    }
}
