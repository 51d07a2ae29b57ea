//! Fields that nothing is known of.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::nearest::nearest;
use crate::check::{Rule, Scope, show};
use crate::model::{Field, Level, Location, Path, Role, Step, Table, Value};

pub(super) const RULE: Rule = Rule {
    name: "unknown-field",
    level: Level::Warning,
    about: "A field that msgmap does not know. It is kept as it is, but nothing reads it: most often \
            a name is misspelt, and what stands there is never shown or found. Correct the name, or \
            take the field out.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let Some(kind) = subject.kind else { return };
    let mut look = Look { subject, findings };
    if kind.role == Role::Approval {
        for (name, value) in &subject.entry.fields {
            let stamp = subject.field(context, name).map_or(&[][..], |field| field.shape.fields());
            look.at_value(stamp, value, &Path::field(name));
        }
        return;
    }
    look.at_table(&kind.fields, &subject.entry.fields, &Path::default());
    if kind.role == Role::Map {
        look.at_dimensions();
    }
}

struct Look<'s, 'a> {
    subject: &'s Subject<'a>,
    findings: &'s mut Findings,
}

impl Look<'_, '_> {
    fn at_table(&mut self, fields: &[Field], table: &Table, path: &Path) {
        for (name, value) in table {
            let path = path.then(name);
            match fields.iter().find(|field| field.name == *name) {
                Some(field) => {
                    let inner = field.shape.fields();
                    // Free keys, such as the rules of an excuse, are nobody's fields.
                    if !inner.is_empty() {
                        self.at_value(inner, value, &path);
                    }
                }
                None => self.report(name, path, fields.iter().map(|field| field.name.as_str())),
            }
        }
    }

    fn at_value(&mut self, fields: &[Field], value: &Value, path: &Path) {
        if let Some(table) = value.as_table() {
            self.at_table(fields, table, path);
        }
        for (item_idx, item) in value.as_list().unwrap_or_default().iter().enumerate() {
            if let Some(table) = item.as_table() {
                self.at_table(fields, table, &path.item(item_idx));
            }
        }
    }

    /// The dimensions that a map declares have fields of their own.
    fn at_dimensions(&mut self) {
        let known = ["title", "plural", "help"];
        let declared = self.subject.entry.fields.get("dimensions").and_then(Value::as_table);
        for (dimension, value) in declared.into_iter().flatten() {
            for name in value.as_table().into_iter().flat_map(Table::keys) {
                if !known.contains(&name.as_str()) {
                    self.report(name, Path::field("dimensions").then(dimension).then(name), known);
                }
            }
        }
    }

    fn report<'k>(&mut self, name: &str, path: Path, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let card = match path.0.as_slice() {
            [.., Step::Field(card), Step::Index(_), Step::Field(_)] => Some(card.as_str()),
            _ => None,
        };
        let owner = match (card, self.subject.kind) {
            (Some(card), _) => show::a(&show::cut(card)),
            (None, Some(kind)) if path.0.len() == 1 => show::a(&show::label(kind)),
            (None, _) => "this".to_owned(),
        };
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("Did you mean {}?", show::quoted(near)),
            None if known.len() <= 12 => {
                let names: Vec<String> = known.iter().map(|name| show::cut(name)).collect();
                format!("Known here: {}.", names.join(", "))
            }
            None => "Correct the name, or take the field out.".to_owned(),
        };
        let message = format!("{owner} has no field {}", show::quoted(name));
        let location = Location::name(self.subject.key(), path);
        self.findings.push(self.findings.at(location, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, find};

    #[test]
    fn unknown_fields_are_found_at_every_depth() {
        check(
            "unknown-field",
            r#"
[map]
format = 1
signatoires = ["sales"]
dimensions.region = { titel = "Region" }
[situation.a]
title = "A"
colour = "red"
[[situation.a.point]]
value_proposition = "a"
sya = "Hello"
[approval.situation.a]
sales = { by = "Ann", onn = 2026-01-01 }
"#,
            &[
                "warning map, signatoires: a map has no field `signatoires`",
                "warning map, dimensions, region, titel: this has no field `titel`",
                "warning situation.a, colour: a situation has no field `colour`",
                "warning situation.a, point 1, sya: a point has no field `sya`",
                "warning approval.situation.a, sales, onn: this has no field `onn`",
            ],
        );
    }

    #[test]
    fn the_nearest_known_field_is_named() {
        let found = find("unknown-field", "[persona.cfo]\ntitel = \"CFO\"\n");
        assert_eq!(found[0].help.as_deref(), Some("Did you mean `title`?"));
    }

    #[test]
    fn fields_of_an_unknown_kind_are_nobodys_business() {
        check("unknown-field", "[campaign.spring]\nbudget = 3\n", &[]);
        check("unknown-field", "[persona.cfo]\ntitle = \"CFO\"\nallow = { x = \"y\" }\n", &[]);
    }
}
