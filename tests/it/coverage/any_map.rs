//! What holds for any map.

use msgmap::model::Context;
use msgmap::model::coverage::{Coverage, Crossed};
use proptest::prelude::*;

use super::{TODAY, map, of, tree};

/// Values of a dimension as a situation may say them.
fn values(ids: &'static [&'static str]) -> impl Strategy<Value = String> {
    let some = prop::sample::subsequence(ids, 0..ids.len());
    some.prop_map(|ids| if ids.is_empty() { String::new() } else { format!("{ids:?}") })
}

fn situations() -> impl Strategy<Value = Vec<(String, String)>> {
    let one = (
        values(&["*", "z-top", "mid", "leaf", "alone", "nowhere"]),
        values(&["*", "big", "small", "gone", "was-big"]),
    );
    prop::collection::vec(one, 0..5)
}

fn built(situations: &[(String, String)]) -> String {
    let ids: Vec<String> = (0..situations.len()).map(|place| format!("s{place}")).collect();
    let situations = ids.iter().zip(situations);
    let situations: Vec<_> =
        situations.map(|(id, (rows, cols))| (id.as_str(), rows.as_str(), cols.as_str())).collect();
    tree(&situations)
}

proptest! {
    #[test]
    fn a_complete_situation_never_lowers_a_cell(before in situations(), one in situations()) {
        // What was there may be anything: without its story, or a draft.
        let old = built(&before).replace("success_stories = [\"fresh\"]", "success_stories = []");
        let added = built(&one).replace("situation.s", "situation.n");
        let added = added.find("[situation.").and_then(|start| added.get(start..)).unwrap_or_default();
        let (less, more) = (of(&old), of(&format!("{old}{added}")));
        for row in 0..less.rows.len() {
            for col in 0..less.cols.len() {
                let (less, more) = (less.cell(row, col), more.cell(row, col));
                prop_assert!(more.served >= less.served && more.count >= less.count);
            }
        }
        prop_assert!(more.total.complete >= less.total.complete);
    }

    #[test]
    fn a_cell_is_served_by_what_fits_its_context(situations in situations()) {
        let map = map(&built(&situations));
        let coverage = Coverage::of(&map, TODAY, "requirement", "competitor").unwrap();
        let crossed = Crossed::of(&map, TODAY, "requirement", "competitor").unwrap();
        for (row, row_line) in coverage.rows.iter().enumerate() {
            for (col, col_line) in coverage.cols.iter().enumerate() {
                let context = Context::new(vec![row_line.key.clone(), col_line.key.clone()]);
                let fitting = context.situations(&map);
                // Not said fits any context, but serves nobody in particular.
                let meant = fitting.iter().filter(|(_, fit)| fit.said + fit.any == 2).count();
                prop_assert_eq!(coverage.cell(row, col).count, meant);
                prop_assert_eq!(coverage.serving(&(row..row + 1), &(col..col + 1)).len(), meant);
                prop_assert_eq!(crossed.row(row)[col], coverage.cell(row, col).served);
                let is_named = crossed.is_named(row);
                prop_assert!(is_named || crossed.row(row) == crossed.elsewhere());
                let best = &coverage.best_by_cell(99)[row * coverage.cols.len() + col];
                prop_assert_eq!(best.len(), meant);
            }
        }
    }
}
