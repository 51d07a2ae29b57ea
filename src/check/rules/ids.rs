//! The ids of entries.

use rustc_hash::FxHashMap;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::fold::slug;
use crate::check::{Rule, Scope, show};
use crate::model::unseen::is_unseen;
use crate::model::{Edit, Key, Level, Location, Role, plain_id};

pub(super) const MALFORMED: Rule = Rule {
    name: "malformed-id",
    level: Level::Error,
    about: "An id with other characters than small letters, digits and single hyphens, or with \
            more than 64 of them. Ids stand in links, addresses and file names, where all others \
            cause trouble. Give the entry a plain id: every reference follows.",
    scope: Scope::Entry(find_malformed),
};

pub(super) const SIMILAR: Rule = Rule {
    name: "similar-id",
    level: Level::Warning,
    about: "Two ids of one kind that differ only in capital letters. People and some file systems \
            take them for one. Give one of them another id.",
    scope: Scope::Map(find_similar),
};

fn find_malformed(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let key = subject.key();
    let is_named = subject.role().is_some_and(|role| !matches!(role, Role::Map | Role::Approval));
    if !is_named || plain_id(&key.id) {
        return;
    }
    let location = Location::entry(key);
    if key.id.is_empty() {
        let message = format!("{} without an id", show::a(&key.kind.replace('_', " ")));
        let help = format!("Name it in its first line: `[{}.an-id]`", key.kind);
        findings.push(findings.at(location, message).help(help));
        return;
    }
    let n_chars = key.id.chars().count();
    let message = if n_chars > 64 {
        format!("the id {} has {n_chars} characters; 64 is the most", show::quoted(&key.id))
    } else {
        format!("{} is no plain id", show::quoted(&key.id))
    };
    let mut diagnostic = findings
        .at(location, message)
        .help("An id is of small letters and digits, with single hyphens between words.");
    let seen: String = key.id.chars().filter(|char| !is_unseen(*char)).collect();
    let id = shortened(&slug(&seen));
    let free = context.map.get(&Key::new(&key.kind, &id)).is_none();
    if plain_id(&id) && free {
        diagnostic = diagnostic.fix(Edit::Rename { key: key.clone(), id: id.into() });
    }
    findings.push(diagnostic);
}

/// Cuts an id between two words, so that it is not too long.
fn shortened(id: &str) -> String {
    let mut out = String::new();
    for word in id.split('-') {
        if out.len() + 1 + word.len() > 64 {
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

fn find_similar(context: &Context<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<(&str, String), &Key> = FxHashMap::default();
    for entry in context.map.entries() {
        let key = &entry.key;
        let lower = (key.kind.as_str(), key.id.to_lowercase());
        let other = *first.entry(lower).or_insert(key);
        if other != key {
            let message = format!(
                "{} and {} differ only in capital letters",
                show::key(key),
                show::key(other)
            );
            findings.push(
                findings
                    .at(Location::entry(key), message)
                    .related(show::spot(other), "the other one")
                    .help("Give one of them another id; every reference follows."),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{check, find};

    #[test]
    fn an_id_is_of_small_letters_digits_and_single_hyphens() {
        check(
            "malformed-id",
            "[feature.\"\"]\n[feature.Audit_Log]\n[feature.\"--help\"]\n[feature.\"a\\u001bb\"]\n",
            &[
                "error feature.: a feature without an id",
                "error feature.--help: `--help` is no plain id",
                "error feature.Audit_Log: `Audit_Log` is no plain id",
                "error feature.a\u{1b}b: `aU+001Bb` is no plain id",
            ],
        );
        let long = format!("[feature.{}]\n", "x".repeat(65));
        assert_eq!(find("malformed-id", &long).len(), 1);
        check(
            "malformed-id",
            "[map]\n[approval.feature.a]\n[feature.audit-log-2]\n[x.\"Y Z\"]",
            &[],
        );
    }

    #[test]
    fn a_plain_id_is_offered_when_it_is_free() {
        let found = find(
            "malformed-id",
            "[feature.Audit_Log]\n[feature.\"b b\"]\n[feature.b-b]\n[feature.\"a\\u200Bb\"]\n",
        );
        let key = Key::new("feature", "Audit_Log");
        assert_eq!(found[0].fix, Some(Edit::Rename { key, id: "audit-log".into() }));
        assert_eq!(found[2].fix, None);
        let key = Key::new("feature", "a\u{200b}b");
        assert_eq!(found[1].fix, Some(Edit::Rename { key, id: "ab".into() }));
    }

    #[test]
    fn ids_that_differ_in_case_alone_are_told() {
        check(
            "similar-id",
            "[feature.price]\n[feature.Price]\n[objection.price]\n",
            &[
                "warning feature.price: `feature.price` and `feature.Price` differ only in capital letters",
            ],
        );
    }
}
