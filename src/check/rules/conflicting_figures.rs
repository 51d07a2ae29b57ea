//! Results that contradict each other.

use rustc_hash::FxHashMap;

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::check::fold::words;
use crate::check::{Rule, Scope, show};
use crate::model::{Key, Level, Location, Path, Status, Table, Value, text_of};

pub(super) const RULE: Rule = Rule {
    name: "conflicting-figures",
    level: Level::Warning,
    about: "Two results that tell the same measure of the same customer differently. Two reps will \
            tell one customer two figures. Keep the one that holds and take the other out, or say \
            in its measure what is different.",
    scope: Scope::Map(find),
};

struct Told<'a> {
    key: &'a Key,
    path: Path,
    result: &'a Table,
}

fn find(context: &Context<'_>, findings: &mut Findings) {
    let mut first: FxHashMap<(String, String), Told<'_>> = FxHashMap::default();
    for entry in context.map.of_kind("success_story") {
        let Some(customer) = entry.text("customer") else { continue };
        if entry.status() == Status::Retired {
            continue;
        }
        let results = entry.fields.get("result").and_then(Value::as_list).unwrap_or_default();
        for (result_idx, result) in results.iter().enumerate() {
            let Some(result) = result.as_table() else { continue };
            let Some(measure) = text_of(result, "measure") else { continue };
            let path = Path::field("result").item(result_idx);
            let told = Told { key: &entry.key, path, result };
            match first.get(&(alike(customer), alike(measure))) {
                Some(other) => compare(&told, other, customer, measure, findings),
                None => {
                    first.insert((alike(customer), alike(measure)), told);
                }
            }
        }
    }
}

fn compare(
    told: &Told<'_>,
    other: &Told<'_>,
    customer: &str,
    measure: &str,
    findings: &mut Findings,
) {
    for (field, verb) in [("after", "goes to"), ("before", "starts from")] {
        let (Some(here), Some(there)) = (text_of(told.result, field), text_of(other.result, field))
        else {
            continue;
        };
        if alike(here) == alike(there) {
            continue;
        }
        let message = format!(
            "{} of {} {verb} {} here, and {verb} {} in {}",
            show::quoted(measure),
            show::quoted(customer),
            show::quoted(here),
            show::quoted(there),
            show::key(other.key)
        );
        let spot = show::spot_of(other.key, other.path.then(field));
        findings.push(
            findings
                .at(Location::value(told.key, told.path.then(field)), message)
                .related(spot, "told otherwise here")
                .help("Keep the figure that holds, or say in the measure what is different."),
        );
        return;
    }
}

fn alike(text: &str) -> String {
    let words = words(text);
    // A figure may be of signs alone, such as "∞".
    if words.is_empty() { text.trim().to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_measure_of_a_customer_is_told_one_way() {
        check(
            "conflicting-figures",
            r#"
[success_story.a]
customer = "Acme Bank"
[[success_story.a.result]]
measure = "Days to close"
before = "10 days"
after = "3 days"
[success_story.b]
customer = "ACME bank"
[[success_story.b.result]]
measure = "days to close"
before = "10 Days"
after = "4 days"
[[success_story.b.result]]
measure = "Days to close"
before = "12 days"
"#,
            &[
                "warning success_story.b, result 1, after: `days to close` of `ACME bank` goes to `4 days` here, and goes to `3 days` in `success_story.a`",
                "warning success_story.b, result 2, before: `Days to close` of `ACME bank` starts from `12 days` here, and starts from `10 days` in `success_story.a`",
            ],
        );
    }

    #[test]
    fn other_customers_measures_and_retired_stories_are_no_conflict() {
        check(
            "conflicting-figures",
            r#"
[success_story.a]
customer = "Acme"
[[success_story.a.result]]
measure = "Days"
after = "3"
[[success_story.a.result]]
measure = "Hours"
after = "4"
[success_story.b]
customer = "Initech"
[[success_story.b.result]]
measure = "Days"
after = "4"
[success_story.c]
customer = "Acme"
status = "retired"
[[success_story.c.result]]
measure = "Days"
after = "5"
"#,
            &[],
        );
    }
}
