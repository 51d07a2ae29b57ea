//! The points of situations.

use rustc_hash::FxHashMap;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{Key, Level, Location, Path, Role, Value, text_of};

pub(super) const WITHOUT_CLAIM: Rule = Rule {
    name: "point-without-claim",
    level: Level::Error,
    about: "A point of a situation that names no value proposition. A point is a claim with its \
            proof; without the claim nobody knows what the proof is for. Name a value \
            proposition, or take the point out.",
    scope: Scope::Entry(find_without_claim),
};

pub(super) const REPEATED: Rule = Rule {
    name: "repeated-claim",
    level: Level::Warning,
    about: "A situation whose points make the same claim twice. A customer who hears it twice takes \
            it for all that we have. Merge the two points.",
    scope: Scope::Entry(find_repeated),
};

pub(super) const WITHOUT_POINTS: Rule = Rule {
    name: "situation-without-points",
    level: Level::Warning,
    about: "A situation that is in use and says nothing. A rep who finds it stands there with empty \
            hands. Give it its points, or mark it as a draft until it has some.",
    scope: Scope::Entry(find_without_points),
};

fn find_without_claim(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    for (path, point) in points(subject) {
        let claim = point.get("value_proposition");
        let is_missing =
            claim.is_none_or(|claim| claim.as_text().is_some_and(|text| text.trim().is_empty()));
        if is_missing {
            let message = format!("{} has no value proposition", show::quoted(&path.to_string()));
            let path = if claim.is_some() { path.then("value_proposition") } else { path };
            findings.push(
                findings
                    .at(Location::value(subject.key(), path), message)
                    .help("Name the claim that this point makes, or take the point out."),
            );
        }
    }
}

fn find_repeated(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let mut seen: FxHashMap<Key, Path> = FxHashMap::default();
    for (path, point) in points(subject) {
        let Some(claim) = text_of(point, "value_proposition") else { continue };
        let written = Key::new("value_proposition", claim);
        let key = context.map.resolve(&written).entry().map_or(written, |entry| entry.key.clone());
        let path = path.then("value_proposition");
        if let Some(first) = seen.get(&key) {
            let message = format!("two points make the same claim, {}", show::quoted(&key.id));
            findings.push(
                findings
                    .at(Location::value(subject.key(), path), message)
                    .related(show::spot_of(subject.key(), first.clone()), "first made here")
                    .help("Merge the two points."),
            );
        } else {
            seen.insert(key, path);
        }
    }
}

fn find_without_points(_: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let is_empty = match subject.entry.fields.get("point") {
        None => true,
        Some(value) => value.as_list().is_some_and(<[Value]>::is_empty),
    };
    if subject.role() == Some(Role::Situation) && subject.is_live() && is_empty {
        let message = format!("{} has no points", show::key(subject.key()));
        findings.push(
            findings
                .at(Location::entry(subject.key()), message)
                .help("Add what to say in it, or set its status to `draft`."),
        );
    }
}

fn points<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (Path, &'a crate::model::Table)> + use<'a> {
    let is_situation = subject.role() == Some(Role::Situation);
    let points = subject.entry.fields.get("point").filter(|_| is_situation);
    let items = points.and_then(Value::as_list).unwrap_or_default().iter().enumerate();
    items.filter_map(|(point_idx, point)| {
        Some((Path::field("point").item(point_idx), point.as_table()?))
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_point_makes_a_claim() {
        check(
            "point-without-claim",
            r#"
[[situation.a.point]]
say = "Hello"
[[situation.a.point]]
value_proposition = " "
[[situation.a.point]]
value_proposition = "a"
[[situation.a.point]]
value_proposition = 3
"#,
            &[
                "error situation.a, point 1: `point 1` has no value proposition",
                "error situation.a, point 2, value_proposition: `point 2` has no value proposition",
            ],
        );
    }

    #[test]
    fn a_situation_makes_a_claim_once() {
        check(
            "repeated-claim",
            r#"
[value_proposition.new]
title = "New"
formerly = ["old"]
[[situation.a.point]]
value_proposition = "new"
[[situation.a.point]]
value_proposition = "b"
[[situation.a.point]]
value_proposition = "old"
[[situation.b.point]]
value_proposition = "new"
"#,
            &[
                "warning situation.a, point 3, value_proposition: two points make the same claim, `new`",
            ],
        );
    }

    #[test]
    fn a_live_situation_has_points() {
        check(
            "situation-without-points",
            r#"
[situation.a]
title = "A"
[situation.b]
point = []
[situation.c]
status = "draft"
[[situation.d.point]]
value_proposition = "x"
[question.e]
title = "E"
"#,
            &[
                "warning situation.a: `situation.a` has no points",
                "warning situation.b: `situation.b` has no points",
            ],
        );
    }
}
