//! What is warned of, what is folded, what is said when nothing answers.

use super::maps::map_of;
use super::{query, search};
use crate::model::{Key, Seal};
use crate::search::{Hit, Query, SignOff, Warning};

const STORIES: &str = r#"
[success_story.one]
title = "Acme cut its close"
customer = "Acme Bank"
[[success_story.one.result]]
measure = "Days to close"
after = "3 days"

[success_story.two]
title = "The close at Acme"
customer = "ACME bank"
audience = "internal"
[[success_story.two.result]]
measure = "days to close"
after = "4 days"

[value_proposition.bare]
title = "A bare claim"

[value_proposition.proven]
title = "A proven claim"

[success_story.three]
title = "Proof"
value_propositions = ["proven"]
"#;

#[track_caller]
fn hit(map: &crate::model::Map, query: &Query, key: &str) -> Hit {
    let found = search(map, query);
    found.hits.into_iter().find(|hit| hit.key.to_string() == key).expect("it is found")
}

#[test]
fn figures_that_conflict_are_both_told() {
    let map = map_of(STORIES);
    let told = |key: &str| {
        let hit = hit(&map, &query("close"), key);
        hit.warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let one = "conflicting figures: Days to close: 3 days here, 4 days in success_story.two";
    assert_eq!(told("success_story.one"), [one]);
    let two = "conflicting figures: days to close: 4 days here, 3 days in success_story.one";
    assert_eq!(told("success_story.two"), ["internal: not for customers", two]);
    // No customer hears of the internal one.
    let customer = Query { customer_only: true, ..query("close") };
    assert_eq!(hit(&map, &customer, "success_story.one").warnings, []);
}

#[test]
fn a_claim_without_proof_is_told() {
    let map = map_of(STORIES);
    let bare = hit(&map, &query("bare"), "value_proposition.bare");
    assert_eq!(bare.warnings, [Warning::Unproven]);
    let proven = hit(&map, &query("proven"), "value_proposition.proven");
    assert_eq!(proven.warnings, []);
}

#[test]
fn a_lapsed_sign_off_is_told_and_a_good_one_counts() {
    let entries = "[map]\nsignatories = [\"marketing\"]\n[feature.a]\ntitle = \"Ledger\"\n[feature.b]\ntitle = \"Ledger\"\n";
    let map = map_of(entries);
    let seal = Seal::of(&map, map.get(&Key::new("feature", "b")).unwrap()).to_string();
    let signed = |id: &str, seal: &str| {
        format!(
            "[approval.feature.{id}]\nmarketing = {{ by = \"Ann\", on = 2026-11-01, seal = \"{seal}\" }}\n"
        )
    };
    let map = map_of(&format!("{entries}{}{}", signed("a", "0"), signed("b", &seal)));
    let found = search(&map, &query("ledger"));
    let told: Vec<_> = found.hits.iter().map(|hit| (hit.key.id.as_str(), hit.sign_off)).collect();
    assert_eq!(told, [("b", SignOff::Signed), ("a", SignOff::Lapsed)]);
    assert_eq!(found.hits[1].warnings, [Warning::Lapsed]);
}

#[test]
fn one_word_of_several_is_told() {
    let map = map_of("[feature.a]\ntitle = \"Ledger for banks\"\n[feature.b]\ntitle = \"Ledger\"");
    let found = search(&map, &query("what about a ledger for banks"));
    assert_eq!(found.hits[0].warnings, []);
    assert_eq!(found.hits[1].warnings, [Warning::OneWord { word: "ledger".into() }]);
    assert_eq!(search(&map, &query("ledger")).hits[0].warnings, []);
}

#[test]
fn near_duplicates_share_a_row() {
    let text = "Reconciliation runs as transactions arrive, every hour of the day and of the night, \
        on all accounts of the whole group, and the controller sees what is left to look at";
    let map = map_of(&format!(
        "[feature.a]\ntitle = \"Always reconciled\"\nbody = \"{text}\"\n[feature.b]\ntitle = \"Always reconciled\"\nbody = \"{text}.\"\nstatus = \"draft\"\n[feature.c]\ntitle = \"Always reconciled\"\nbody = \"{text} in 3 days\"\n[feature.d]\ntitle = \"Always reconciled\"\nbody = \"{text}\"\ncompetitors = [\"globex\"]"
    ));
    let found = search(&map, &query("reconciliation"));
    let rows: Vec<_> = found
        .hits
        .iter()
        .map(|hit| (hit.key.id.as_str(), hit.folded.iter().map(|key| key.id.as_str()).collect()))
        .collect();
    // Another figure and another context are no duplicates.
    let expect: Vec<(&str, Vec<&str>)> = vec![("a", vec!["b"]), ("d", vec![]), ("c", vec![])];
    assert_eq!(rows, expect);
}

#[test]
fn a_situation_is_an_answer_with_its_points_in_order() {
    let map = map_of(
        r#"
[persona.cfo]
title = "CFO"

[value_proposition.one]
title = "First"
short = "Said of the first."
[[value_proposition.one.variant]]
personas = ["cfo"]
text = "Said to a CFO."

[value_proposition.two]
title = "Second"

[success_story.inner]
title = "For us"
audience = "internal"

[success_story.outer]
title = "For all"

[situation.s]
title = "A lake"
personas = ["cfo"]
[[situation.s.point]]
value_proposition = "two"
say = "Say this."
success_stories = ["inner", "outer"]
[[situation.s.point]]
value_proposition = "one"
"#,
    );
    let points = |query: &Query| {
        let hit = hit(&map, query, "situation.s");
        let told = hit.points.into_iter().map(|point| {
            let proof: Vec<String> =
                point.proof.iter().map(|proof| proof.story.id.to_string()).collect();
            format!("{}: {} [{}]", point.title, point.say.unwrap_or_default(), proof.join(" "))
        });
        told.collect::<Vec<_>>()
    };
    let all = ["Second: Say this. [outer inner]", "First: Said to a CFO. []"];
    assert_eq!(points(&query("cfo lake")), all);
    let customer = Query { customer_only: true, ..query("lake") };
    assert_eq!(points(&customer), ["Second: Say this. [outer]", "First: Said of the first. []"]);
}

#[test]
fn where_nothing_answers_there_is_the_nearest_and_a_gap() {
    let map = map_of(
        "[competitor.globex]\ntitle = \"Globex\"\n[feature.a]\ntitle = \"Kubernetes operator\"",
    );
    let found = search(&map, &query("zzzzz"));
    assert_eq!((found.hits.len(), found.unmatched.len(), found.nearest.len()), (0, 1, 0));
    let gap = found.gap.expect("it is a gap");
    assert_eq!((gap.kind, gap.title.as_str(), gap.values), ("situation", "zzzzz", vec![]));
    // Conditions that nothing meets: the nearest is what meets them not.
    let found = search(&map, &query("kubernetes status:retired"));
    assert_eq!(found.nearest[0].key.to_string(), "feature.a");
    // Spelt further off than a typo is.
    let found = search(&map, &query("kuberntsss"));
    assert_eq!(found.hits.len(), 0);
    assert_eq!(found.nearest[0].key.to_string(), "feature.a");
    let found = search(&map, &query("globex zzzzz moon base"));
    assert!(!found.hits.is_empty());
    assert_eq!(found.gap.expect("it is a gap").values, [Key::new("competitor", "globex")]);
    assert_eq!(search(&map, &query("globex")).gap, None);
    assert_eq!(search(&map, &query("kubernetes operator")).gap, None);
}
