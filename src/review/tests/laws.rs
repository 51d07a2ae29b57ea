//! Laws of differences, over generated maps.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{TODAY, lines};
use crate::model::difference::Difference;
use crate::workspace::Workspace;

/// Writes a map from generated numbers: the same numbers, the same map.
fn map(numbers: &[u8]) -> String {
    let mut numbers = numbers.iter().copied().cycle();
    let mut roll = |sides: u8| numbers.next().unwrap_or_default() % sides;
    let words = ["one", "two", "three days", "Ünï “x”", "a\\nb", ""];
    let mut text = String::new();
    for id in 0..4 {
        for kind in ["value_proposition", "success_story", "situation", "gadget"] {
            if roll(3) == 0 {
                continue;
            }
            if roll(4) == 0 {
                text.push_str("# a note\n");
            }
            writeln!(text, "[{kind}.e{id}] {}", ["", "# behind"][usize::from(roll(2))]).unwrap();
            writeln!(text, "title = \"{}\"", words[usize::from(roll(6))]).unwrap();
            writeln!(text, "tags = [ \"{}\",'x']", words[usize::from(roll(6))]).unwrap();
            writeln!(
                text,
                "body = \"{}. {}\"",
                words[usize::from(roll(6))],
                words[usize::from(roll(6))]
            )
            .unwrap();
            if roll(3) == 0 {
                writeln!(text, "formerly = [\"e{}\"]\nodd = {{ x = {} }}", roll(6), roll(3))
                    .unwrap();
            }
            let card = match kind {
                "situation" => "point",
                "success_story" => "result",
                _ => continue,
            };
            for _ in 0..roll(4) {
                let (one, two) = (roll(5), roll(5));
                let fields = if card == "point" {
                    format!("value_proposition = \"e{one}\"\nsuccess_stories = [\"e{two}\"]\n")
                } else {
                    format!("measure = \"m{one}\"\nafter = \"{two} days\"\n")
                };
                write!(text, "[[{kind}.e{id}.{card}]]\n{fields}").unwrap();
            }
        }
    }
    text
}

fn open(text: &str) -> Workspace {
    Workspace::open([("map.toml", text.as_bytes().to_vec())])
}

fn diff(before: &str, after: &str) -> Difference {
    crate::review::diff(&open(before), &open(after), TODAY)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_map_does_not_differ_from_itself(numbers in prop::collection::vec(any::<u8>(), 8..200)) {
        let text = map(&numbers);
        prop_assert_eq!(diff(&text, &text), Difference::default());
    }

    #[test]
    fn canonical_form_differs_in_comments_at_most(numbers in prop::collection::vec(any::<u8>(), 8..200)) {
        let text = map(&numbers);
        if let Ok(canonical) = open(&text).canonical("map.toml") {
            let found = diff(&text, &canonical);
            for change in &found.entries {
                prop_assert!(change.fields.is_empty() && change.renamed.is_none(), "{:?}", change);
            }
            prop_assert_eq!(found.meaning.len(), 0);
        }
    }

    #[test]
    fn two_maps_differ_wherever_their_entries_do(
        one in prop::collection::vec(any::<u8>(), 8..200),
        other in prop::collection::vec(any::<u8>(), 8..200),
    ) {
        let (one, other) = (map(&one), map(&other));
        let found = diff(&one, &other);
        let (before, after) = (open(&one), open(&other));
        for entry in after.map().entries() {
            let old = before.map().get(&entry.key);
            let told = found.entries.iter().any(|change| change.entry.key == entry.key);
            prop_assert!(told || old.is_some_and(|old| old.fields == entry.fields), "{}", entry.key);
        }
        // Whatever is told, the other way round as much is told.
        let back = diff(&other, &one);
        prop_assert_eq!(found.is_empty(), back.is_empty(), "{:?}", lines::entries(&found));
    }
}
