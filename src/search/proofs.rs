//! What situations tell with a story that proves it.

use rustc_hash::FxHashSet;

use crate::model::{Entry, Key, Map, Status, Table, text_of, words_of};

/// The claims that some situations tell with a live story: found once for all of them, since one
/// may tell very many.
#[derive(Debug, Default)]
pub(super) struct Proofs {
    claims: FxHashSet<Key>,
}

impl Proofs {
    /// Returns what all situations of a map prove.
    pub(super) fn of_all(map: &Map) -> Self {
        Self::told_in(map, map.of_kind("situation"))
    }

    /// Returns what the situations prove that speak of these entries.
    pub(super) fn about(map: &Map, keys: &[Key]) -> Self {
        let claims = keys.iter().filter(|key| key.kind == "value_proposition");
        let tellers: FxHashSet<&Key> = claims
            .flat_map(|key| map.naming_any(key))
            .filter(|teller| teller.kind == "situation")
            .collect();
        let mut tellers: Vec<&Key> = tellers.into_iter().collect();
        tellers.sort();
        Self::told_in(map, tellers.into_iter().filter_map(|key| map.get(key)))
    }

    fn told_in<'m>(map: &'m Map, situations: impl Iterator<Item = &'m Entry>) -> Self {
        let mut proofs = Self::default();
        for situation in situations.filter(|it| it.status() != Status::Retired) {
            for point in situation.cards("point").filter(|point| has_story(map, point)) {
                let told = text_of(point, "value_proposition")
                    .and_then(|id| map.resolve(&Key::new("value_proposition", id)).entry());
                proofs.claims.extend(told.map(|told| told.key.clone()));
            }
        }
        proofs
    }

    /// Tells whether an entry has proof, where it is of a kind that needs some.
    pub(super) fn of(&self, map: &Map, entry: &Entry) -> Option<bool> {
        match entry.key.kind.as_str() {
            "value_proposition" => {
                let tells = |by: &Entry| by.key.kind == "success_story" && is_live(by);
                Some(
                    self.claims.contains(&entry.key)
                        || map.linked_from(&entry.key).into_iter().any(tells),
                )
            }
            "situation" => Some(entry.cards("point").any(|point| has_story(map, point))),
            _ => None,
        }
    }
}

fn is_live(story: &Entry) -> bool {
    story.status() == Status::Live
}

fn has_story(map: &Map, point: &Table) -> bool {
    words_of(point, "success_stories")
        .into_iter()
        .filter_map(|id| map.resolve(&Key::new("success_story", id)).entry())
        .any(is_live)
}
