//! Messages told where they should not be.

use crate::check::context::{Context, Reference, Subject};
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{Audience, Diagnostic, Entry, Level, Location, Role, Status};

pub(super) const INTERNAL: Rule = Rule {
    name: "internal-told",
    level: Level::Error,
    about: "An internal message told in an asset that customers get. What was meant for our own \
            people goes out of the house. Take it out of the asset, or mark the asset as internal.",
    scope: Scope::Entry(find_internal),
};

pub(super) const DRAFT: Rule = Rule {
    name: "draft-told",
    level: Level::Warning,
    about: "A situation or asset in use that tells a message which is still a draft. A rep says \
            what nobody has agreed on. Finish the message, or take it out.",
    scope: Scope::Entry(find_draft),
};

pub(super) const PLANNED: Rule = Rule {
    name: "planned-promised",
    level: Level::Warning,
    about: "A situation in use that tells customers of a feature which is only planned. It sounds \
            like a promise, and plans change. Take the feature out, or mark the situation as \
            internal.",
    scope: Scope::Entry(find_planned),
};

fn find_internal(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let is_for_customers = subject.entry.audience() == Audience::Customer && !subject.is_retired();
    if subject.role() != Some(Role::Asset) || !is_for_customers {
        return;
    }
    for (reference, entry) in told(subject) {
        if entry.audience() == Audience::Internal {
            let message = format!(
                "{} is internal, and {} is for customers",
                show::key(&entry.key),
                show::key(subject.key())
            );
            findings.push(
                at(subject, reference, entry, message, findings)
                    .help("Take it out, or mark the asset as internal."),
            );
        }
    }
}

fn find_draft(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if !matches!(subject.role(), Some(Role::Situation | Role::Asset)) || !subject.is_live() {
        return;
    }
    for (reference, entry) in told(subject) {
        if entry.status() == Status::Draft && context.role(entry) == Some(Role::Message) {
            let message = format!(
                "{} is a draft, and {} is live",
                show::key(&entry.key),
                show::key(subject.key())
            );
            findings.push(
                at(subject, reference, entry, message, findings)
                    .help("Finish the draft, or take it out."),
            );
        }
    }
}

fn find_planned(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let is_for_customers = subject.entry.audience() == Audience::Customer && subject.is_live();
    if subject.role() != Some(Role::Situation) || !is_for_customers {
        return;
    }
    for (reference, entry) in told(subject) {
        if entry.key.kind == "feature" && entry.text("availability") == Some("planned") {
            let message = format!(
                "{} is only planned, and {} tells customers of it",
                show::key(&entry.key),
                show::key(subject.key())
            );
            findings.push(
                at(subject, reference, entry, message, findings)
                    .help("Take the feature out, or mark the situation as internal."),
            );
        }
    }
}

/// Returns what a situation or an asset tells.
fn told<'s, 'a>(
    subject: &'s Subject<'a>,
) -> impl Iterator<Item = (&'s Reference<'a>, &'a Entry)> + use<'s, 'a> {
    let fields = ["point", "questions", "messages"];
    subject
        .references
        .iter()
        .filter(move |it| it.at.first_field().is_some_and(|field| fields.contains(&field)))
        .filter_map(|it| Some((it, it.found.entry()?)))
}

fn at(
    subject: &Subject<'_>,
    reference: &Reference<'_>,
    entry: &Entry,
    message: String,
    findings: &Findings,
) -> Diagnostic {
    let location = Location::value(subject.key(), reference.at.clone());
    findings.at(location, message).related(show::spot(&entry.key), "the message")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    const MAP: &str = r#"
[objection.secret]
audience = "internal"
[value_proposition.draft]
status = "draft"
[feature.planned]
availability = "planned"
[feature.fine]
[persona.draft]
status = "draft"
[asset.out]
messages = ["objection.secret", "feature.fine", "value_proposition.draft"]
[asset.in]
messages = ["objection.secret"]
audience = "internal"
[situation.live]
personas = ["draft"]
[[situation.live.point]]
value_proposition = "draft"
objections = ["secret"]
features = ["fine", "planned"]
[situation.draft]
status = "draft"
[[situation.draft.point]]
value_proposition = "draft"
features = ["planned"]
[situation.internal]
audience = "internal"
[[situation.internal.point]]
features = ["planned"]
"#;

    #[test]
    fn what_is_internal_stays_out_of_what_customers_get() {
        check(
            "internal-told",
            MAP,
            &[
                "error asset.out, messages 1: `objection.secret` is internal, and `asset.out` is for customers",
            ],
        );
    }

    #[test]
    fn what_is_in_use_tells_no_drafts() {
        check(
            "draft-told",
            MAP,
            &[
                "warning asset.out, messages 3: `value_proposition.draft` is a draft, and `asset.out` is live",
                "warning situation.live, point 1, value_proposition: `value_proposition.draft` is a draft, and `situation.live` is live",
            ],
        );
    }

    #[test]
    fn what_is_planned_is_not_promised() {
        check(
            "planned-promised",
            MAP,
            &[
                "warning situation.live, point 1, features 2: `feature.planned` is only planned, and `situation.live` tells customers of it",
            ],
        );
    }
}
