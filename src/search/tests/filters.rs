//! What a query leaves out.

use super::maps::map_of;
use super::{keys, query, search};
use crate::model::{Context, Key};
use crate::search::Query;

const MAP: &str = r#"
[competitor.globex]
title = "Globex"

[[competitor.globex.versus]]
topic = "Price of the ledger"
verdict = "them"
note = "They win by a mile."

[competitor.brasswick]
title = "Brasswick"

[competitor.secret]
title = "Hushco"
audience = "internal"

[value_proposition.open]
title = "An open ledger"
short = "Anyone may read it."

[value_proposition.hidden]
title = "A hidden ledger"
audience = "internal"

[feature.general]
title = "Ledger"

[objection.globex]
title = "Their ledger is cheaper"
body = "So it is."
competitors = ["globex"]

[[objection.globex.variant]]
competitors = ["secret"]
text = "Hushco has a worse ledger."

[objection.brasswick]
title = "Their ledger is bigger"
competitors = ["brasswick"]

[situation.s]
title = "A ledger"
competitors = ["globex"]

[[situation.s.point]]
value_proposition = "hidden"
say = "Whisper: our ledger ledger is twice as dear."

[[situation.s.point]]
value_proposition = "open"
say = "Read it yourself."
"#;

#[test]
fn kinds_are_filtered() {
    let map = map_of(MAP);
    let mut query = query("ledger");
    query.kinds = vec!["objection".into()];
    assert_eq!(keys(&map, &query), ["objection.brasswick", "objection.globex"]);
    assert_eq!(search(&map, &query).total, 2);
    query.words = String::new();
    assert_eq!(keys(&map, &query), ["objection.brasswick", "objection.globex"]);
}

#[test]
fn labels_in_the_words_filter_too() {
    let map = map_of(MAP);
    assert_eq!(keys(&map, &query("kind:objection ledger")).len(), 2);
    assert_eq!(keys(&map, &query("ledger kind:Value-Propositions")).len(), 2);
    let found = keys(&map, &query("ledger competitor:globex"));
    assert!(found.contains(&"objection.globex".to_owned()), "{found:?}");
    assert!(!found.contains(&"objection.brasswick".to_owned()), "{found:?}");
    // What leads nowhere stays words.
    assert_eq!(keys(&map, &query("competitor:ledger")), keys(&map, &query("competitor ledger")));
}

#[test]
fn a_context_leaves_out_what_is_meant_for_others() {
    let map = map_of(MAP);
    let context = Context::new(vec![Key::new("competitor", "globex")]);
    let found = search(&map, &Query { context, ..query("ledger") });
    let found_keys: Vec<_> = found.hits.iter().map(|hit| hit.key.to_string()).collect();
    assert_eq!(found_keys[0], "situation.s");
    assert!(found_keys.contains(&"feature.general".to_owned()));
    assert!(!found_keys.contains(&"objection.brasswick".to_owned()));
    assert_eq!(found.total, found_keys.len());
}

#[test]
fn nothing_internal_reaches_a_customer() {
    let map = map_of(MAP);
    for words in [
        "competitor:secret",
        "ledger",
        "hidden ledger",
        "hushco ledger",
        "whisper",
        "mile",
        "price",
        "dear",
        "",
    ] {
        for competitor in [None, Some("globex"), Some("secret")] {
            let values = competitor.map(|id| Key::new("competitor", id)).into_iter().collect();
            let context = Context::new(values);
            let query = Query { customer_only: true, limit: 50, context, ..query(words) };
            let found = search(&map, &query);
            assert!(found.understood.iter().all(|u| u.key.id != "secret"), "{words}");
            for hit in &found.hits {
                let shown = format!("{:?} {:?} {:?}", hit.title, hit.excerpt, hit.key);
                for secret in ["hidden", "Hushco", "Whisper", "twice as dear", "a mile"] {
                    assert!(!shown.contains(secret), "{words}: {shown}");
                }
            }
        }
    }
    let open = search(&map, &query("hidden ledger"));
    assert_eq!(open.hits[0].key.to_string(), "value_proposition.hidden");
}

#[test]
fn the_limit_holds_and_the_total_tells_how_many_there_are() {
    let map = map_of(MAP);
    let found = search(&map, &Query { limit: 2, ..query("ledger") });
    assert_eq!((found.hits.len(), found.total), (2, 7));
    let none = search(&map, &Query { limit: 0, ..query("ledger") });
    assert_eq!((none.hits.len(), none.total), (0, 7));
}
