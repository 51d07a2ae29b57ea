//! What a map says of the rules themselves.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::nearest::nearest;
use crate::check::{RULES, Rule, Scope, show};
use crate::model::{Level, Location, Path, Role, Table, Value};

pub(super) const UNKNOWN: Rule = Rule {
    name: "unknown-rule",
    level: Level::Warning,
    about: "The name of a rule that does not exist, under `allow` of an entry or among the rules of \
            the map. It changes nothing, though somebody believes that it does. Correct the name.",
    scope: Scope::Entry(find_unknown),
};

pub(super) const IDLE: Rule = Rule {
    name: "idle-excuse",
    level: Level::Warning,
    about: "An excuse that excuses nothing: without a reason, or from a rule whose findings do not \
            work whatever the reason. Say the reason, or mend what the rule found.",
    scope: Scope::Entry(find_idle),
};

fn find_unknown(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let field = match subject.role() {
        Some(Role::Map) => "rules",
        Some(_) => "allow",
        None => return,
    };
    let rules = subject.entry.fields.get(field).and_then(Value::as_table);
    for name in rules.into_iter().flat_map(Table::keys) {
        let location = Location::name(subject.key(), Path::field(field).then(name));
        match Rule::named(name) {
            None => {
                let help = nearest(name, RULES.iter().map(|rule| rule.name)).map_or_else(
                    || "`msgmap check` names the rule of every finding.".to_owned(),
                    |near| format!("Did you mean {}?", show::quoted(near)),
                );
                let message = format!("there is no rule {}", show::quoted(name));
                findings.push(findings.at(location, message).help(help));
            }
            Some(rule) if field == "rules" && !rule.can_change() => {
                let message = format!("the level of {} can't be changed", show::quoted(name));
                let help = "A file that can't be understood is an error in every map.";
                findings.push(findings.at(location, message).help(help));
            }
            Some(_) => {}
        }
    }
}

fn find_idle(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind.is_none_or(|kind| kind.field("allow").is_none()) {
        return;
    }
    let excuses = subject.entry.fields.get("allow").and_then(Value::as_table);
    for (name, reason) in excuses.into_iter().flatten() {
        let Some(rule) = Rule::named(name) else { continue };
        let path = Path::field("allow").then(name);
        let (message, help) = if !rule.can_excuse() {
            let message = format!("no reason excuses from {}", show::quoted(name));
            (message, "Mend what the rule found.".to_owned())
        } else if reason.as_text().is_none_or(|reason| reason.trim().is_empty()) {
            let message = format!("the excuse from {} has no reason", show::quoted(name));
            (message, format!("Say why, such as `{name} = \"story due in May\"`"))
        } else {
            continue;
        };
        findings.push(findings.at(Location::value(subject.key(), path), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, find};

    const MAP: &str = r#"
[map]
rules = { unproven-clam = "hint", syntax = "off", long-title = "off" }
[feature.a]
allow = { unused-entri = "new", unused-entry = "new", long-title = " ", missing-title = "later", similar-title = 3 }
[campaign.a]
allow = { nonsense = "" }
"#;

    #[test]
    fn rules_are_named_as_they_are_called() {
        check(
            "unknown-rule",
            MAP,
            &[
                "warning map, rules, unproven-clam: there is no rule `unproven-clam`",
                "warning map, rules, syntax: the level of `syntax` can't be changed",
                "warning feature.a, allow, unused-entri: there is no rule `unused-entri`",
            ],
        );
        let helps: Vec<_> =
            find("unknown-rule", MAP).into_iter().filter_map(|it| it.help).collect();
        assert_eq!(helps[0], "Did you mean `unproven-claim`?");
        assert_eq!(helps[2], "Did you mean `unused-entry`?");
    }

    #[test]
    fn an_excuse_has_a_reason_and_something_to_excuse() {
        check(
            "idle-excuse",
            MAP,
            &[
                "warning feature.a, allow, long-title: the excuse from `long-title` has no reason",
                "warning feature.a, allow, missing-title: no reason excuses from `missing-title`",
                "warning feature.a, allow, similar-title: the excuse from `similar-title` has no reason",
            ],
        );
    }
}
