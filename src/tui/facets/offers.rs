//! What is offered while a filter is typed.

use super::counting::{Counts, counted};
use super::menu::{Choosable, named};
use super::sieve::Ground;
use super::{Facet, terms, written};
use crate::tui::outline::Outline;

/// How many offers there are at most.
const MOST: usize = 8;

/// What is offered while a filter is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offers {
    /// The offers.
    pub items: Vec<Offer>,
    /// The chosen one, once one is.
    pub selected: Option<usize>,
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The text of the filter with it.
    pub text: String,
    /// What is shown.
    pub label: String,
    /// How many entries it would let through; `None` for a facet that still wants a value.
    pub count: Option<usize>,
}

/// In maps of more entries the values of a dimension are offered without their counts.
const COUNTED_MAX: usize = 20_000;

/// Returns what could be meant by the last word of a filter.
pub fn offers(outline: &Outline, ground: &Ground<'_>, text: &str) -> Offers {
    let map = ground.workspace.map();
    let all = terms(map.schema(), text);
    let Some(last) = all.last().filter(|term| term.span.end == text.len()) else {
        return Offers::default();
    };
    let head = text.get(..last.span.start).unwrap_or_default();
    let sign = if last.without { "-" } else { "" };
    let mut items = Vec::new();
    if let Some(facet) = &last.facet {
        // While a key is held no walk over a huge map fits in: there values are told uncounted.
        let uncounted = if let Facet::Dimension(kind) = facet
            && map.len() > COUNTED_MAX
        {
            Some(map.of_kind(kind).map(|value| (value.key.id.clone(), 1)).collect::<Counts>())
        } else {
            None
        };
        let is_counted = uncounted.is_none();
        let counts = uncounted.unwrap_or_else(|| counted(outline, ground, &all, facet));
        let values = named(map, facet, counts);
        let typed = last.value.as_str();
        let fits = |value: &&Choosable| {
            value.value.to_lowercase().contains(typed) || value.label.to_lowercase().contains(typed)
        };
        for value in values.iter().filter(fits).take(MOST) {
            items.push(Offer {
                text: format!("{head}{sign}{}", written(facet, &value.value)),
                label: value.label.clone(),
                count: is_counted.then_some(value.count),
            });
        }
        // Nothing is left to be offered once it stands there.
        if let [offer] = items.as_slice()
            && offer.text == text
        {
            items.clear();
        }
    } else if last.value.chars().count() >= 2 {
        for facet in Facet::all(map.schema()) {
            let word = facet.word();
            if word.starts_with(&last.value)
                || facet.label(map.schema()).to_lowercase().starts_with(&last.value)
            {
                let text = format!("{head}{sign}{word}:");
                items.push(Offer { text, label: format!("{word}:"), count: None });
            }
            if let Facet::Dimension(kind) = &facet {
                for entry in map.of_kind(kind) {
                    let title = entry.title().to_lowercase();
                    if title.split_whitespace().any(|word| word.starts_with(&last.value)) {
                        let text = format!("{head}{sign}{}", written(&facet, &entry.key.id));
                        let label = format!("{word}: {}", entry.title());
                        items.push(Offer { text, label, count: None });
                    }
                }
            }
        }
        items.truncate(MOST);
    }
    Offers { items, selected: None }
}
