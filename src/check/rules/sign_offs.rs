//! What is not signed off, for those who ask.

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{Key, Level, Location, Path, Standing, needs_sign_off, sign_offs_of, standings};

pub(super) const NO_SIGNATORY: Rule = Rule {
    name: "no-signatory",
    level: Level::Error,
    about: "Sign-offs are asked for, and the map names nobody who signs. Looked for by `check \
            --require-approval` alone. List the signatories under `[map]`, such as \
            signatories = [\"marketing\", \"sales\"].",
    scope: Scope::Asked(find_no_signatory),
};

pub(super) const OPEN: Rule = Rule {
    name: "open-approval",
    level: Level::Error,
    about: "A message or a situation in use that a signatory of the map has not signed off. Looked \
            for by `check --require-approval` alone. A map in which only what customers may see \
            needs it says approval = \"customer\" under `[map]`. Read the entry, and sign it off \
            with `msgmap approve`.",
    scope: Scope::Asked(find_open),
};

pub(super) const LAPSED: Rule = Rule {
    name: "lapsed-approval",
    level: Level::Error,
    about: "A message or a situation in use that says something else than what a signatory signed \
            off; a situation also when a message that it tells does. Looked for by `check \
            --require-approval` alone. `msgmap approvals` tells what changed since. Read it again, \
            and sign it off with `msgmap approve`.",
    scope: Scope::Asked(find_lapsed),
};

fn find_no_signatory(context: &Context<'_>, findings: &mut Findings) {
    let map = context.map;
    let is_asked = map.entries().any(|entry| needs_sign_off(map, entry));
    if is_asked && map.header().signatories.is_empty() {
        let help = "List them under `[map]`, such as signatories = [\"marketing\", \"sales\"].";
        let at = Location::entry(&Key::map());
        findings.push(findings.at(at, "the map names nobody who signs off").help(help));
    }
}

fn find_open(context: &Context<'_>, findings: &mut Findings) {
    let map = context.map;
    for entry in map.entries().filter(|entry| needs_sign_off(map, entry)) {
        let standings = standings(map, entry);
        let open = standings.iter().filter(|(_, standing)| *standing == Standing::Open);
        let open: Vec<String> = open.map(|(signatory, _)| show::quoted(signatory)).collect();
        if let Some(first) = standings.iter().find(|(_, standing)| *standing == Standing::Open) {
            let message =
                format!("{} is not signed off by {}", show::key(&entry.key), open.join(" and "));
            let help = help(&entry.key, &first.0);
            findings.push(findings.at(Location::entry(&entry.key), message).help(help));
        }
    }
}

fn find_lapsed(context: &Context<'_>, findings: &mut Findings) {
    let map = context.map;
    for entry in map.entries().filter(|entry| needs_sign_off(map, entry)) {
        for (signatory, standing) in standings(map, entry) {
            let Standing::Lapsed(stamp) = standing else { continue };
            let on = stamp.on.map(|on| format!(" on {on}")).unwrap_or_default();
            let message = format!(
                "{} has changed since {} signed it as {}{on}",
                show::key(&entry.key),
                show::quoted(&stamp.by),
                show::quoted(&signatory),
            );
            let mut finding = findings.at(Location::entry(&entry.key), message);
            if let Some(offs) = sign_offs_of(map, entry) {
                let at = Location::value(&offs.key, Path::field(&signatory));
                finding = finding.related(crate::model::Spot::Map(at), "what was signed");
            }
            findings.push(finding.help(help(&entry.key, &signatory)));
        }
    }
}

fn help(key: &Key, signatory: &str) -> String {
    format!("Read it, then `msgmap approve {key} --as {signatory} --by NAME`.")
}

#[cfg(test)]
mod tests {
    use crate::check::asked;
    use crate::check::testing::{around, line, map};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = asked(&map(text), &around()).iter().map(line).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_is_open_and_what_lapsed_is_told_when_asked_for() {
        let text = r#"
[map]
signatories = ["marketing", "sales"]
[feature.a]
[feature.draft]
status = "draft"
[feature.inside]
audience = "internal"
[persona.cfo]
[approval.feature.a]
sales = { by = "Ann", on = 2026-11-01, seal = "00" }
"#;
        let expected = [
            "error feature.a: `feature.a` is not signed off by `marketing`",
            "error feature.a: `feature.a` has changed since `Ann` signed it as `sales` on 2026-11-01",
            "error feature.inside: `feature.inside` is not signed off by `marketing` and `sales`",
        ];
        check(text, &expected);
        let customer = text.replace("[map]\n", "[map]\napproval = \"customer\"\n");
        check(&customer, &expected[..2]);
    }

    #[test]
    fn a_map_without_signatories_can_t_be_signed() {
        check("[map]\n[feature.a]\n", &["error map: the map names nobody who signs off"]);
        check("[map]\n[persona.a]\n", &[]);
    }
}
