//! What is wrong with a map, or could be better: a table of rules, and the runs over it.
//!
//! The rules look at the plain [`Map`] and at the [`Surroundings`] that are handed in. Nothing here
//! reads a file, asks for the day or prints. Start reading at [`RULES`]: one row a rule, each
//! declared in its own file, and [`check`], which runs them all.

mod context;
mod findings;
mod fold;
#[cfg(test)]
mod garbage;
mod nearest;
mod rules;
mod settle;
mod show;
#[cfg(test)]
mod testing;
mod walk;

use std::panic::resume_unwind;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::model::{Diagnostic, Entry, Key, Level, Map, Spot, links_of};

use context::{Context, Subject};
use findings::Findings;

pub use findings::Counted;
pub use rules::RULES;
pub use settle::{Settler, settle};

/// The rules for what keeps a file, or a whole map, from being understood.
const FIRM: &[&str] = &[
    "unreadable-file",
    "not-utf8",
    "conflict-markers",
    "curly-quotes",
    "unclosed-text",
    "syntax",
    "too-large",
    "newer-format",
];

/// One rule: what a map is looked through for.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, which reads as "allow ⟨name⟩" and never names the way out.
    pub name: &'static str,
    /// How much a finding matters, unless the map says otherwise.
    pub level: Level,
    /// What it finds, why that matters and what to do, for the people who write the map.
    pub about: &'static str,
    /// What it looks at.
    pub scope: Scope,
}

impl Rule {
    /// Returns the rule with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.name == name)
    }

    /// Tells whether a map can give the rule another level or turn it off.
    ///
    /// What keeps a file from being understood stays an error: what it says is not in the map.
    pub fn can_change(&self) -> bool {
        !FIRM.contains(&self.name)
    }

    /// Tells whether an entry can be excused from it with a reason.
    ///
    /// A rule whose own level is error tells of something that does not work, and no reason makes
    /// it work. A map that raises a softer rule to an error keeps its excuses.
    pub fn can_excuse(&self) -> bool {
        self.can_change() && self.level != Level::Error
    }
}

/// What a rule looks at.
#[derive(Debug)]
pub enum Scope {
    /// One entry and what it links to: cheap enough for every keystroke of the editor.
    Entry(EntryRule),
    /// The map as a whole.
    Map(MapRule),
    /// The text of the files: reported by the rooms that read them, declared here so that all
    /// rules stand in one table.
    Reading,
    /// The map as a whole, and only when somebody asks for it: see [`asked`].
    Asked(MapRule),
}

/// Finds what is wrong with one entry.
pub type EntryRule = fn(&Context<'_>, &Subject<'_>, &mut Findings);

/// Finds what is wrong between entries.
pub type MapRule = fn(&Context<'_>, &mut Findings);

/// What the check needs to know of the world; the caller looks it up.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The day on which the check runs.
    pub today: Date,
    /// Tells where the file of an asset is, from its `path`.
    pub asset: &'a (dyn Fn(&str) -> AssetPlace + Sync),
}

/// Where the file of an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetPlace {
    /// A regular file in the map's folder.
    Fine,
    /// Outside the map's folder.
    Leaves,
    /// Nowhere.
    Missing,
    /// There, but a folder, a device or the like.
    NotAFile,
    /// Nobody could look; no finding comes of it.
    Unknown,
}

/// Returns all findings of a map: in the order of its entries, and for each entry in the order of
/// the rules.
///
/// Levels and excuses that the map declares are not applied yet: see [`settle()`].
pub fn check(map: &Map, around: &Surroundings<'_>) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    check_each(map, around, false, usize::MAX, &mut |found| match found {
        Found::Told(told) => all.push(*told),
        Found::Counted(_) => {}
    });
    in_order(map, all)
}

/// Hands out all findings of a map one by one, in no order, so that even very many take no memory.
///
/// Of a rule that looks at the map as a whole at most so many are told; those beyond are only
/// counted. Where it is asked for, what is not signed off is looked for, too.
pub fn check_each(
    map: &Map,
    around: &Surroundings<'_>,
    with_asked: bool,
    most: usize,
    take: &mut impl FnMut(Found),
) {
    std::thread::scope(|scope| {
        // The map as a whole is looked at beside its entries, which are as much work.
        let whole = scope.spawn(|| {
            let context = Context::new(map, around);
            let mut findings = Findings::of_each_rule(most);
            let mut found = Vec::new();
            for rule in RULES {
                let find = match rule.scope {
                    Scope::Map(find) => find,
                    Scope::Asked(find) if with_asked => find,
                    Scope::Entry(_) | Scope::Reading | Scope::Asked(_) => continue,
                };
                findings.start(rule);
                find(&context, &mut findings);
                found.push(findings.take());
            }
            found
        });
        let context = Context::new(map, around);
        let mut findings = Findings::of_each_rule(most);
        for entry in map.entries() {
            let subject = Subject::new(map, entry, map.links_from(&entry.key));
            look_at(&context, &subject, &mut findings);
            hand_out(findings.take(), take);
        }
        for found in whole.join().unwrap_or_else(|panic| resume_unwind(panic)) {
            hand_out(found, take);
        }
    });
}

fn hand_out((told, counted): (Vec<Diagnostic>, Vec<Counted>), take: &mut impl FnMut(Found)) {
    for told in told {
        take(Found::Told(Box::new(told)));
    }
    for counted in counted {
        take(Found::Counted(counted));
    }
}

/// What a check finds.
#[derive(Debug)]
pub enum Found {
    /// A finding.
    Told(Box<Diagnostic>),
    /// One of too many.
    Counted(Counted),
}

/// Returns the findings of the rules that are looked for only when somebody asks: what is not
/// signed off.
pub fn asked(map: &Map, around: &Surroundings<'_>) -> Vec<Diagnostic> {
    let context = Context::new(map, around);
    let mut findings = Findings::default();
    for rule in RULES {
        if let Scope::Asked(find) = rule.scope {
            findings.start(rule);
            find(&context, &mut findings);
        }
    }
    in_order(map, findings.into_list())
}

/// Returns the findings that can be told from an entry alone and from what it links to.
///
/// The entry need not be the map's own version of it: the editor checks what is being typed.
pub fn check_entry(map: &Map, entry: &Entry, around: &Surroundings<'_>) -> Vec<Diagnostic> {
    let context = Context::new(map, around);
    let mut findings = Findings::default();
    let links = links_of(map.schema(), entry);
    look_at(&context, &Subject::new(map, entry, &links), &mut findings);
    findings.into_list()
}

fn look_at(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    for rule in RULES {
        if let Scope::Entry(find) = rule.scope {
            findings.start(rule);
            find(context, subject, findings);
        }
    }
}

/// Sorts findings by entry and rule; those of one rule at one entry stay as they were found.
fn in_order(map: &Map, mut list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let entries: FxHashMap<&Key, usize> =
        map.entries().enumerate().map(|(entry_idx, entry)| (&entry.key, entry_idx)).collect();
    let rules: FxHashMap<&str, usize> =
        RULES.iter().enumerate().map(|(rule_idx, rule)| (rule.name, rule_idx)).collect();
    list.sort_by_cached_key(|diagnostic| {
        let entry_idx = match &diagnostic.spot {
            Spot::Map(location) => entries.get(&location.key).copied(),
            Spot::Text { .. } => None,
        };
        (entry_idx, rules.get(diagnostic.rule).copied())
    });
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plain_id;

    #[test]
    fn rules_are_named_once_in_plain_words() {
        for (rule_idx, rule) in RULES.iter().enumerate() {
            assert!(plain_id(rule.name), "{}", rule.name);
            assert!(
                !RULES[..rule_idx].iter().any(|other| other.name == rule.name),
                "{}",
                rule.name
            );
            let is_told = rule.about.ends_with('.') && !rule.about.contains("TOML");
            assert!(is_told && !rule.about.contains("  "), "{}", rule.name);
        }
        assert!(FIRM.iter().all(|name| Rule::named(name).is_some()));
    }

    #[test]
    fn findings_stand_by_entry_and_then_by_rule() {
        let map = testing::map(
            "[feature.b]\ntitel = \"B\"\n[map]\n[feature.a]\ntitle = \"TBD\"\nreviewed = 2030-01-01\n",
        );
        let found: Vec<String> = testing::find_all(&map)
            .iter()
            .map(|it| format!("{} {}", it.entry.as_ref().unwrap(), it.rule))
            .collect();
        let expected = [
            "map missing-format",
            "feature.a unused-entry",
            "feature.a future-date",
            "feature.a placeholder-text",
            "feature.b missing-title",
            "feature.b unknown-field",
            "feature.b unused-entry",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_editor_checks_what_is_being_typed() {
        let map = testing::map("[persona.cfo]\ntitle = \"CFO\"\n[feature.a]\ntitle = \"A\"\n");
        let typed = testing::map("[feature.a]\ntitle = \"A\"\npersonas = [\"cof\"]\n");
        let entry = typed.get(&Key::new("feature", "a")).unwrap();
        let found = check_entry(&map, entry, &testing::around());
        let rules: Vec<&str> = found.iter().map(|it| it.rule).collect();
        assert_eq!(rules, ["dangling-reference", "unused-entry"]);
        assert_eq!(found[0].help.as_deref(), Some("Did you mean `cfo`?"));
    }
}
