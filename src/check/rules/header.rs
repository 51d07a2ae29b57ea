//! What the map says of itself.

use rustc_hash::FxHashSet;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{
    Edit, FORMAT, Key, Kind, Level, Location, Path, Role, Value, kinds, plain_id, text_of,
};

pub(super) const NEWER: Rule = Rule {
    name: "newer-format",
    level: Level::Error,
    about: "A map in a newer format than this msgmap knows. It may say things that this version \
            would misread. Install a newer msgmap.",
    scope: Scope::Entry(find_newer),
};

pub(super) const MISSING: Rule = Rule {
    name: "missing-format",
    level: Level::Hint,
    about: "A map that does not say in which format it is written. A later msgmap has to guess. Add \
            the line that the way out shows.",
    scope: Scope::Entry(find_missing),
};

pub(super) const DIMENSION: Rule = Rule {
    name: "unusable-dimension",
    level: Level::Error,
    about: "A dimension that the map declares under a name that is taken or can't be used. Its \
            values are not known as such, and fields that name them are unknown. Give it another \
            name.",
    scope: Scope::Entry(find_dimension),
};

fn find_newer(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let format = subject.entry.fields.get("format").and_then(Value::as_integer);
    if let Some(format) = format.filter(|format| is_map(subject) && *format > FORMAT) {
        let message = format!(
            "the map is in format `{format}`, and this msgmap knows formats up to {FORMAT}"
        );
        findings.push(findings.at(at_format(), message).help("Install a newer msgmap."));
    }
}

fn find_missing(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if !is_map(subject) {
        return;
    }
    let (location, message) = match subject.entry.fields.get("format") {
        None => (Location::entry(&Key::map()), "the map does not say its format".to_owned()),
        Some(Value::Integer(format)) if *format < 1 => {
            (at_format(), format!("there is no format `{format}`"))
        }
        Some(_) => return,
    };
    let (key, path) = (Key::map(), Path::field("format"));
    findings.push(
        findings.at(location, message).help(format!("Write `format = {FORMAT}`")).fix(Edit::Set {
            key,
            path,
            value: Value::Integer(FORMAT),
        }),
    );
}

fn find_dimension(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let declared = subject.entry.fields.get("dimensions").filter(|_| is_map(subject));
    let Some(declared) = declared.and_then(Value::as_table) else { return };
    let mut taken = Taken { built_in: kinds::all(&[]), declared: FxHashSet::default() };
    for (name, value) in declared {
        let path = Path::field("dimensions").then(name);
        let report = |path: Path, message: String, help: &str, findings: &mut Findings| {
            let location = Location::value(&Key::map(), path);
            findings.push(findings.at(location, message).help(help));
        };
        if let Some(why) = taken.why_not(name) {
            let message = format!("no dimension can be called {}: {why}", show::quoted(name));
            report(path, message, "Give the dimension another name.", findings);
            continue;
        }
        let Some(table) = value.as_table() else {
            let message = format!(
                "{} is {}, and the words for the dimension belong there",
                show::quoted(name),
                value.type_name()
            );
            let help = "Write it like `{ title = \"Region\", plural = \"regions\" }`";
            report(path, message, help, findings);
            continue;
        };
        let plural = text_of(table, "plural").map_or_else(|| format!("{name}s"), str::to_owned);
        if let Some(why) = taken.why_not(&plural).filter(|_| plural != *name) {
            let path = if table.contains_key("plural") { path.then("plural") } else { path };
            let message =
                format!("values of a dimension can't be called {}: {why}", show::quoted(&plural));
            report(path, message, "Give the dimension another plural.", findings);
        }
        taken.declared.extend([name.to_string(), plural]);
    }
}

/// The names that a dimension can't have.
struct Taken {
    built_in: Vec<Kind>,
    declared: FxHashSet<String>,
}

impl Taken {
    fn why_not(&self, name: &str) -> Option<&'static str> {
        if !plain_id(&name.replace('_', "-")) {
            return Some("a name is of small letters, digits and underscores");
        }
        let is_known = self
            .built_in
            .iter()
            .any(|kind| kind.name == name || kind.plural == name || kind.field(name).is_some());
        let is_taken = is_known || name == "map" || self.declared.contains(name);
        is_taken.then_some("the name is taken")
    }
}

fn is_map(subject: &Subject<'_>) -> bool {
    subject.role() == Some(Role::Map)
}

fn at_format() -> Location {
    Location::value(&Key::map(), Path::field("format"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_newer_format_is_an_error() {
        check(
            "newer-format",
            "[map]\nformat = 2\n",
            &["error map, format: the map is in format `2`, and this msgmap knows formats up to 1"],
        );
        check("newer-format", "[map]\nformat = 1\n", &[]);
        check("newer-format", "[feature.a]\nformat = 9\n", &[]);
    }

    #[test]
    fn a_map_says_its_format() {
        check("missing-format", "[map]\n", &["hint map: the map does not say its format"]);
        check(
            "missing-format",
            "[map]\nformat = 0\n",
            &["hint map, format: there is no format `0`"],
        );
        check("missing-format", "[map]\nformat = 1\n", &[]);
        check("missing-format", "[feature.a]\n", &[]);
    }

    #[test]
    fn a_dimension_has_names_of_its_own() {
        check(
            "unusable-dimension",
            r#"
[map.dimensions]
region = { title = "Region", plural = "regions" }
competitor = { title = "Rival" }
"Big One" = {}
channel = "Channel"
label = { plural = "tags" }
team = { plural = "regions" }
"#,
            &[
                "error map, dimensions, competitor: no dimension can be called `competitor`: the name is taken",
                "error map, dimensions, Big One: no dimension can be called `Big One`: a name is of small letters, digits and underscores",
                "error map, dimensions, channel: `channel` is a text, and the words for the dimension belong there",
                "error map, dimensions, label, plural: values of a dimension can't be called `tags`: the name is taken",
                "error map, dimensions, team, plural: values of a dimension can't be called `regions`: the name is taken",
            ],
        );
    }
}
