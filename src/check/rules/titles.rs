//! Titles and other names of entries.

mod similar;

use rustc_hash::FxHashMap;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::fold::words;
use crate::check::{Rule, Scope, show};
use crate::model::{Entry, Level, Location, Path, Status, Value};

pub(super) use similar::RULE as SIMILAR;

pub(super) const LONG: Rule = Rule {
    name: "long-title",
    level: Level::Hint,
    about: "A title of more than 120 characters. It is cut in every list, and nobody reads it to \
            its end. Say it shorter, and move the rest into the text.",
    scope: Scope::Entry(find_long),
};

pub(super) const CLAIMED_ALIAS: Rule = Rule {
    name: "claimed-alias",
    level: Level::Warning,
    about: "Two entries of one kind with the same other name, or another name that is the title of \
            another entry. Who searches for it can't know which one is meant. Leave it with the \
            one that people mean.",
    scope: Scope::Map(find_claimed),
};

const LONGEST: usize = 120;

fn find_long(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let Some(title) = subject.kind.and_then(|_| subject.entry.text("title")) else { return };
    let n_chars = title.chars().count();
    if n_chars > LONGEST && !subject.is_retired() {
        let message = format!("the title has {n_chars} characters");
        let location = Location::value(subject.key(), Path::field("title"));
        let help = format!("Say it in at most {LONGEST}, and move the rest into the text.");
        findings.push(findings.at(location, message).help(help));
    }
}

fn find_claimed(context: &Context<'_>, findings: &mut Findings) {
    let mut titles: FxHashMap<(&str, String), &Entry> = FxHashMap::default();
    for entry in in_use(context) {
        if let Some(title) = entry.text("title") {
            titles.entry((&entry.key.kind, words(title).join(" "))).or_insert(entry);
        }
    }
    let mut aliases: FxHashMap<(&str, String), &Entry> = FxHashMap::default();
    for entry in in_use(context) {
        let list = entry.fields.get("aliases").and_then(Value::as_list).unwrap_or_default();
        for (alias_idx, alias) in list.iter().enumerate() {
            let Some(alias) = alias.as_text() else { continue };
            let name = (entry.key.kind.as_str(), words(alias).join(" "));
            if name.1.is_empty() {
                continue;
            }
            let titled = titles.get(&name).copied().filter(|other| other.key != entry.key);
            let first = *aliases.entry(name).or_insert(entry);
            let (other, field) = match titled {
                Some(other) => (other, "title"),
                None if first.key != entry.key => (first, "aliases"),
                None => continue,
            };
            let message = if field == "title" {
                format!("{} is the title of {}", show::quoted(alias), show::key(&other.key))
            } else {
                format!("{} is also claimed by {}", show::quoted(alias), show::key(&other.key))
            };
            let path = Path::field("aliases").item(alias_idx);
            findings.push(
                findings
                    .at(Location::value(&entry.key, path), message)
                    .related(show::spot_of(&other.key, Path::field(field)), "the other one")
                    .help("Leave the name with the one that people mean by it."),
            );
        }
    }
}

/// Returns the entries of known kinds that are not retired.
fn in_use<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let map = context.map;
    map.entries()
        .filter(|entry| map.kind_of(entry).is_some_and(|kind| kind.field("title").is_some()))
        .filter(|entry| entry.status() != Status::Retired)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_title_has_at_most_120_characters() {
        let title = |n_chars| format!("[feature.a]\ntitle = \"{}\"\n", "é".repeat(n_chars));
        check("long-title", &title(120), &[]);
        check("long-title", &title(121), &["hint feature.a, title: the title has 121 characters"]);
    }

    #[test]
    fn a_name_belongs_to_one_entry_of_a_kind() {
        check(
            "claimed-alias",
            r#"
[feature.a]
title = "Audit log"
aliases = ["trail", "Audit log", "SCM"]
[feature.b]
title = "Journal"
aliases = ["Audit-Log", "scm", "own", "own"]
[objection.c]
title = "Trail"
aliases = ["SCM"]
[feature.d]
title = "Old"
status = "retired"
aliases = ["trail"]
"#,
            &[
                "warning feature.b, aliases 1: `Audit-Log` is the title of `feature.a`",
                "warning feature.b, aliases 2: `scm` is also claimed by `feature.a`",
            ],
        );
    }
}
