//! Which entries a filter lets through.

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::{Facet, Term, terms};
use crate::model::{Entry, Freshness, Key, Level, Map, Role, Seal, text_of};
use crate::tui::app::Findings;
use crate::tui::outline::Item;
use crate::workspace::Workspace;

/// What entries are looked at with.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The map with its files.
    pub workspace: &'a Workspace,
    /// What is wrong with it.
    pub findings: &'a Findings,
    /// The day.
    pub today: Date,
}

/// A filter, made ready for many entries.
///
/// Values of one facet are alternatives; facets and words must all fit.
#[derive(Debug, Clone, Default)]
pub struct Sieve {
    words: Vec<(String, bool)>,
    sides: Vec<Side>,
}

#[derive(Debug, Clone)]
struct Side {
    facet: Facet,
    tests: Vec<Test>,
    without: bool,
}

/// What the value of one facet asks for.
#[derive(Debug, Clone)]
enum Test {
    /// Anything: nothing is typed behind the colon yet.
    Any,
    /// No value at all.
    Empty,
    /// One of these ids of a dimension.
    Ids(FxHashSet<SmolStr>),
    /// A value that starts like this, or holds it.
    Like(String),
}

impl Sieve {
    /// Makes a filter ready.
    pub fn new(map: &Map, text: &str) -> Self {
        Self::of(map, &terms(map.schema(), text), None)
    }

    /// Makes some terms ready, without those of one facet.
    pub fn of(map: &Map, terms: &[Term], but: Option<&Facet>) -> Self {
        let mut sieve = Self { words: Vec::new(), sides: Vec::new() };
        for term in terms {
            let Some(facet) = &term.facet else {
                sieve.words.push((term.value.clone(), term.without));
                continue;
            };
            if Some(facet) == but {
                continue;
            }
            let test = test(map, facet, &term.value);
            let same = |side: &&mut Side| side.facet == *facet && side.without == term.without;
            match sieve.sides.iter_mut().find(same) {
                Some(side) => side.tests.push(test),
                None => sieve.sides.push(Side {
                    facet: facet.clone(),
                    tests: vec![test],
                    without: term.without,
                }),
            }
        }
        sieve
    }

    /// Tells whether everything passes.
    pub fn is_open(&self) -> bool {
        self.words.is_empty() && self.sides.is_empty()
    }

    /// Tells whether an entry passes.
    pub fn passes(&self, ground: &Ground<'_>, item: &Item) -> bool {
        let words = self.words.iter().all(|(word, without)| {
            let fits = item.words.contains(word.as_str())
                || stands_for(word, "problems") && has_problem(ground, &item.key)
                || stands_for(word, "unused") && !is_used(ground.workspace.map(), &item.key);
            fits != *without
        });
        words
            && (self.sides.is_empty() || {
                // Looking an entry up takes longer than all else here.
                let wanted = self.sides.iter().any(Side::needs_entry);
                let entry = wanted.then(|| ground.workspace.map().get(&item.key)).flatten();
                self.sides.iter().all(|side| {
                    let fits = |test| fits(ground, item, entry, &side.facet, test);
                    side.tests.iter().any(fits) != side.without
                })
            })
    }
}

impl Side {
    fn needs_entry(&self) -> bool {
        needs_entry(&self.facet) && !self.tests.iter().any(|test| matches!(test, Test::Any))
    }
}

/// Tells whether the values of a facet stand in the entry itself, and not in the outline's item.
pub(super) fn needs_entry(facet: &Facet) -> bool {
    match facet {
        Facet::Kind
        | Facet::Status
        | Facet::Fresh
        | Facet::Audience
        | Facet::Problem
        | Facet::File
        | Facet::Used => false,
        Facet::Dimension(_) | Facet::Owner | Facet::Tag | Facet::Signed => true,
    }
}

/// Tells whether a word is the start of one that stands for a state.
pub(super) fn stands_for(word: &str, state: &str) -> bool {
    word.len() > 3 && state.starts_with(word)
}

fn has_problem(ground: &Ground<'_>, key: &Key) -> bool {
    ground.findings.worst(key).is_some_and(|level| level > Level::Hint)
}

/// Tells whether another entry refers to this one.
pub(super) fn is_used(map: &Map, key: &Key) -> bool {
    let others = |key: &Key| map.naming(key).iter().any(|from| from.kind != "approval");
    others(key)
        || map.get(key).is_some_and(|entry| {
            let former = entry.words("formerly").into_iter();
            former.map(|id| Key { kind: key.kind.clone(), id: id.into() }).any(|old| others(&old))
        })
}

fn test(map: &Map, facet: &Facet, value: &str) -> Test {
    match facet.dimension() {
        _ if value.is_empty() => Test::Any,
        _ if value == "none" => Test::Empty,
        Some(kind) => Test::Ids(values_like(map, kind, value)),
        None => Test::Like(value.to_owned()),
    }
}

/// Returns the values of a dimension that are meant, with all below them: the one with this id,
/// else those that are called so.
fn values_like(map: &Map, kind: &str, value: &str) -> FxHashSet<SmolStr> {
    let exact = map.resolve(&Key::new(kind, value)).entry().map(|entry| entry.key.id.clone());
    let like = |entry: &Entry| match &exact {
        Some(id) => entry.key.id == *id,
        None => {
            entry.key.id.starts_with(value)
                || entry.title().to_lowercase().contains(value)
                || entry.words("aliases").iter().any(|word| word.to_lowercase() == value)
        }
    };
    let mut ids = FxHashSet::default();
    for entry in map.of_kind(kind) {
        if map.with_ancestors(entry).into_iter().any(like) {
            ids.insert(entry.key.id.clone());
            // References by an old id mean the same.
            ids.extend(entry.words("formerly").into_iter().map(SmolStr::from));
        }
    }
    ids
}

fn fits(
    ground: &Ground<'_>,
    item: &Item,
    entry: Option<&Entry>,
    facet: &Facet,
    test: &Test,
) -> bool {
    if matches!(test, Test::Any) {
        return true;
    }
    if let Some(kind) = facet.dimension() {
        return entry.is_some_and(|it| in_dimension(ground.workspace.map(), it, kind, test));
    }
    let mut any = false;
    let mut found = false;
    each_value(ground, item, entry, facet, &mut |value| {
        any = true;
        found |= match test {
            Test::Empty => value == "none",
            Test::Like(wanted) => is_like(facet, value, wanted),
            Test::Any | Test::Ids(_) => true,
        };
    });
    found || !any && matches!(test, Test::Empty)
}

/// Tells whether a value is what was typed, in part: the start of a word that is known, any part of
/// one that people make up.
fn is_like(facet: &Facet, value: &str, wanted: &str) -> bool {
    match facet {
        Facet::Owner | Facet::File => value.to_lowercase().contains(wanted),
        Facet::Kind => value.contains(wanted),
        Facet::Tag => value.to_lowercase().starts_with(wanted),
        Facet::Dimension(_)
        | Facet::Status
        | Facet::Fresh
        | Facet::Problem
        | Facet::Audience
        | Facet::Signed
        | Facet::Used => value.starts_with(wanted),
    }
}

fn in_dimension(map: &Map, entry: &Entry, kind: &str, test: &Test) -> bool {
    let Some(dimension) = map.schema().kind(kind) else { return false };
    let ids = match test {
        Test::Ids(ids) => ids,
        // Only what could name a value of it lacks one.
        Test::Empty => {
            return !entry.fields.contains_key(&dimension.plural)
                && map.kind_of(entry).is_some_and(|kind| kind.field(&dimension.plural).is_some());
        }
        Test::Any | Test::Like(_) => return true,
    };
    if entry.key.kind == kind {
        return ids.contains(&entry.key.id);
    }
    // "*" says any, this value too.
    entry.words(&dimension.plural).iter().any(|id| *id == "*" || ids.contains(*id))
}

/// Looks at what an entry has of a facet, as it is typed; at nothing where it has none.
pub(super) fn each_value(
    ground: &Ground<'_>,
    item: &Item,
    entry: Option<&Entry>,
    facet: &Facet,
    look: &mut dyn FnMut(&str),
) {
    let map = ground.workspace.map();
    match facet {
        Facet::Kind => look(&item.key.kind),
        Facet::Dimension(kind) => {
            let Some(entry) = entry else { return };
            if entry.key.kind == *kind {
                look(&entry.key.id);
            } else if let Some(dimension) = map.schema().kind(kind) {
                entry.words(&dimension.plural).into_iter().for_each(look);
            }
        }
        Facet::Status => look(item.status.word()),
        Facet::Fresh => item.fresh.map(fresh_word).into_iter().for_each(look),
        Facet::Owner => entry.and_then(|it| it.text("owner")).into_iter().for_each(look),
        Facet::Problem => {
            let mut seen: Vec<&str> = Vec::new();
            for (_, finding) in ground.findings.of(&item.key) {
                let any = (finding.level > Level::Hint).then_some("any");
                for word in any.into_iter().chain([finding.level.word(), finding.rule]) {
                    if !seen.contains(&word) {
                        seen.push(word);
                        look(word);
                    }
                }
            }
        }
        Facet::Audience => look(item.audience.word()),
        Facet::Tag => entry.map(|it| it.words("tags")).into_iter().flatten().for_each(look),
        Facet::Signed => entry.and_then(|it| signed(map, it)).into_iter().for_each(look),
        Facet::File => ground.workspace.file_of(&item.key).into_iter().for_each(look),
        Facet::Used => look(if is_used(map, &item.key) { "some" } else { "none" }),
    }
}

/// Returns the one word that is typed for how fresh an entry is.
fn fresh_word(fresh: Freshness) -> &'static str {
    match fresh {
        Freshness::Fresh => "fresh",
        Freshness::Due { .. } => "due",
        Freshness::Overdue { .. } => "overdue",
        Freshness::Never => "never",
    }
}

/// Tells whether all who sign have signed what an entry says now: `signed`, `lapsed` where they
/// signed something else, `open` where one is missing.
fn signed(map: &Map, entry: &Entry) -> Option<&'static str> {
    let role = map.kind_of(entry)?.role;
    if !matches!(role, Role::Message | Role::Situation) {
        return None;
    }
    let key = Key { kind: "approval".into(), id: entry.key.to_string().into() };
    let Some(stamps) = map.get(&key) else { return Some("open") };
    let seal = Seal::of(map, entry).to_string();
    let stamp = |name: &str| {
        let stamp = stamps.fields.get(name)?.as_table()?;
        Some(text_of(stamp, "seal") == Some(seal.as_str()))
    };
    let signatories = &map.header().signatories;
    let all: Vec<Option<bool>> = if signatories.is_empty() {
        stamps.fields.keys().map(|name| stamp(name)).collect()
    } else {
        signatories.iter().map(|name| stamp(name)).collect()
    };
    if all.contains(&Some(false)) {
        Some("lapsed")
    } else if all.is_empty() || all.contains(&None) {
        Some("open")
    } else {
        Some("signed")
    }
}
