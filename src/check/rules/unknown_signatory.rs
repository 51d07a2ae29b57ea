//! Sign-offs by somebody whom the map does not ask.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::nearest::nearest;
use crate::check::{Rule, Scope, show};
use crate::model::{Level, Location, Path, Role};

pub(super) const RULE: Rule = Rule {
    name: "unknown-signatory",
    level: Level::Warning,
    about: "A sign-off in the name of somebody who is not among the signatories of the map. It \
            counts for nothing. Correct the name, or add it to the signatories.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.role() != Some(Role::Approval) {
        return;
    }
    let known = &context.map.header().signatories;
    for name in subject.entry.fields.keys().filter(|name| !known.contains(name)) {
        let help = match nearest(name, known.iter().map(smol_str::SmolStr::as_str)) {
            Some(near) => format!("Did you mean {}?", show::quoted(near)),
            None => "Add it to `signatories` under `[map]`, or take the sign-off out.".to_owned(),
        };
        let message = format!("{} is no signatory of this map", show::quoted(name));
        let location = Location::name(subject.key(), Path::field(name));
        findings.push(findings.at(location, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn only_signatories_sign() {
        check(
            "unknown-signatory",
            "[map]\nsignatories = [\"sales\"]\n[approval.feature.a]\nsales = {}\nslaes = {}\n",
            &["warning approval.feature.a, slaes: `slaes` is no signatory of this map"],
        );
    }
}
