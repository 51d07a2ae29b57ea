//! How entries and their variants say whom they are for.

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Edit, Level, Location, Path, Shape, Step, Value, words_of};

pub(super) const UNADDRESSED: Rule = Rule {
    name: "unaddressed-variant",
    level: Level::Hint,
    about: "A variant that does not say whom it is for. It is never chosen, so nobody ever says it. \
            Name a persona, a market or another value that it is for, or take it out.",
    scope: Scope::Entry(find_unaddressed),
};

pub(super) const ANY_WITH_OTHERS: Rule = Rule {
    name: "any-with-others",
    level: Level::Hint,
    about: "A list with \"*\", which says any, and other values beside it. The others say nothing \
            more. Keep \"*\" alone, or the others.",
    scope: Scope::Entry(find_any_with_others),
};

pub(super) const MISPLACED_ANY: Rule = Rule {
    name: "misplaced-any",
    level: Level::Warning,
    about: "\"*\", which says any, where one entry must be named: any story proves nothing. Name \
            the entry that is meant.",
    scope: Scope::Entry(find_misplaced_any),
};

fn find_unaddressed(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    if subject.kind.and_then(|kind| kind.field("variant")).is_none() {
        return;
    }
    let variants = subject.entry.fields.get("variant").and_then(Value::as_list).unwrap_or_default();
    for (variant_idx, variant) in variants.iter().enumerate() {
        let Some(variant) = variant.as_table() else { continue };
        let mut dimensions = context.map.schema().dimensions();
        if !dimensions.any(|dimension| !words_of(variant, &dimension.plural).is_empty()) {
            let path = Path::field("variant").item(variant_idx);
            let message =
                format!("{} does not say whom it is for", show::quoted(&path.to_string()));
            findings.push(
                findings
                    .at(Location::value(subject.key(), path), message)
                    .help("Name a value that it is for, such as `personas = [\"cfo\"]`"),
            );
        }
    }
}

fn find_any_with_others(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_any(context, subject, &mut |Any { path, is_value, n_beside }| {
        if is_value && n_beside > 0 {
            let list_path = path.split_last().map_or_else(Path::default, |(path, _)| path);
            let message = format!("{} says any with `*`, and more", show::field(path));
            let (key, value) = (subject.key().clone(), Value::words(["*"]));
            findings.push(
                findings
                    .at(Location::value(subject.key(), path.clone()), message)
                    .help("Keep `*` alone, or the others.")
                    .fix(Edit::Set { key, path: list_path, value }),
            );
        }
    });
}

fn find_misplaced_any(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_any(context, subject, &mut |Any { path, is_value, .. }| {
        if !is_value {
            let message = format!("{} can't be any, `*`", show::field(path));
            findings.push(
                findings
                    .at(Location::value(subject.key(), path.clone()), message)
                    .help("Name the entry that is meant."),
            );
        }
    });
}

/// A `"*"` among the references of an entry.
struct Any<'p> {
    path: &'p Path,
    /// Whether a value of a dimension belongs there.
    is_value: bool,
    /// How many other items its list has.
    n_beside: usize,
}

/// Visits the first `"*"` of every field of an entry that holds references.
fn each_any(context: &Context<'_>, subject: &Subject<'_>, see: &mut dyn FnMut(Any<'_>)) {
    let is_any = |value: &Value| value.as_text() == Some("*");
    each_value(context, subject, &mut |here| {
        let Some(field) = here.field.filter(|field| field.shape.target().is_some()) else { return };
        let is_value = context.map.schema().is_context(field);
        match here.value.as_list() {
            // A lone text is visited by itself, the items of a list by their list.
            None if is_any(here.value) && is_field(here.path) => {
                see(Any { path: here.path, is_value, n_beside: 0 });
            }
            Some(list) if matches!(field.shape, Shape::References(_)) => {
                if let Some(item_idx) = list.iter().position(is_any) {
                    let path = &here.path.item(item_idx);
                    see(Any { path, is_value, n_beside: list.len() - 1 });
                }
            }
            Some(_) | None => {}
        }
    });
}

fn is_field(path: &Path) -> bool {
    matches!(path.0.last(), Some(Step::Field(_)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_variant_says_whom_it_is_for() {
        check(
            "unaddressed-variant",
            r#"
[map.dimensions]
region = {}
[[feature.a.variant]]
text = "For nobody"
[[feature.a.variant]]
text = "For Europe"
regions = ["europe"]
"#,
            &["hint feature.a, variant 1: `variant 1` does not say whom it is for"],
        );
    }

    #[test]
    fn any_stands_alone() {
        check(
            "any-with-others",
            "[situation.a]\npersonas = [\"cfo\", \"*\"]\nmarkets = [\"*\"]\nstages = \"*\"\n",
            &["hint situation.a, personas 2: `personas` says any with `*`, and more"],
        );
    }

    #[test]
    fn any_is_for_dimensions_alone() {
        check(
            "misplaced-any",
            r#"
[market.a]
parent = "*"
[situation.a]
personas = ["*"]
questions = ["*"]
[[situation.a.point]]
value_proposition = "*"
"#,
            &[
                "warning market.a, parent: `parent` can't be any, `*`",
                "warning situation.a, questions 1: `questions` can't be any, `*`",
                "warning situation.a, point 1, value_proposition: `point 1, value_proposition` can't be any, `*`",
            ],
        );
    }
}
