//! Titles that say the same.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::check::fold::words;
use crate::check::{Rule, Scope, show};
use crate::model::{Entry, Key, Level, Location, Path, Resolved, Role};

use super::in_use;

pub(in crate::check::rules) const RULE: Rule = Rule {
    name: "similar-title",
    level: Level::Warning,
    about: "Two entries of one kind whose titles say the same in nearly the same words. They are \
            most often one message that was written twice, and each half gets half of the care. \
            Merge them, or say in the titles what is different.",
    scope: Scope::Map(find),
};

/// Words that make no difference between two titles.
const SMALL: &[&str] =
    &["a", "an", "the", "your", "our", "my", "their", "its", "his", "her", "of", "to", "s"];

/// Titles of more words than this are compared whole only.
const MOST_WORDS: usize = 40;

/// With how many earlier titles that share a word each title is compared, for each of its rarest
/// words: what keeps a large map from being compared all with all.
const COMPARED: usize = 16;

struct Title<'a> {
    entry: &'a Entry,
    /// Its words in order, joined with blanks.
    plain: String,
    /// Its words by number, rarest first, each once.
    words: Vec<u32>,
    /// Its words with digits: what tells the numbers of a series apart.
    numbers: Vec<String>,
    letters: Letters,
}

/// How many letters a title has, and how often those of each group: titles that differ in more of
/// them than a slip allows need not be compared letter by letter, which is what takes time.
struct Letters {
    count: usize,
    groups: [u8; 32],
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self { count: 0, groups: [0; 32] };
        for letter in text.chars() {
            letters.count += 1;
            if let Some(group) = letters.groups.get_mut(u32::from(letter) as usize % 32) {
                *group = group.saturating_add(1);
            }
        }
        letters
    }

    /// Tells whether the texts may differ in at most so many letters: one that is replaced is
    /// missing in one group and too many in another.
    fn may_differ_by(&self, other: &Self, most: usize) -> bool {
        let pairs = self.groups.iter().zip(&other.groups);
        let apart: usize = pairs.map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
        apart <= 2 * most
    }
}

fn find(context: &Context<'_>, findings: &mut Findings) {
    let mut of_kind: indexmap::IndexMap<&str, Vec<&Entry>, rustc_hash::FxBuildHasher> =
        indexmap::IndexMap::default();
    for entry in in_use(context) {
        of_kind.entry(&entry.key.kind).or_default().push(entry);
    }
    for entries in of_kind.values() {
        find_in_kind(context, entries, findings);
    }
}

fn find_in_kind(context: &Context<'_>, entries: &[&Entry], findings: &mut Findings) {
    let mut first_with: FxHashMap<Vec<String>, &Entry> = FxHashMap::default();
    let mut distinct: Vec<(&Entry, Vec<String>)> = Vec::new();
    for entry in entries {
        let Some(words) = entry.text("title").map(title_words).filter(|words| !words.is_empty())
        else {
            continue;
        };
        let mut sorted = words.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if let Some(first) = first_with.get(&sorted) {
            report(entry, first, findings);
        } else {
            first_with.insert(sorted, entry);
            if words.len() <= MOST_WORDS {
                distinct.push((entry, words));
            }
        }
    }
    let titles = numbered(distinct);
    for (title_idx, other_idx) in near_pairs(context, &titles) {
        if let (Some(title), Some(other)) = (titles.get(title_idx), titles.get(other_idx)) {
            report(title.entry, other.entry, findings);
        }
    }
}

/// Returns the words of a title, without the small ones unless there are no others.
fn title_words(title: &str) -> Vec<String> {
    let all = words(title);
    let large: Vec<String> =
        all.iter().filter(|word| !SMALL.contains(&word.as_str())).cloned().collect();
    if large.is_empty() { all } else { large }
}

/// Numbers the words of all titles so that a rarer word has a smaller number.
fn numbered(distinct: Vec<(&Entry, Vec<String>)>) -> Vec<Title<'_>> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for word in distinct.iter().flat_map(|(_, words)| words) {
        match counts.get_mut(word) {
            Some(count) => *count += 1,
            None => {
                counts.insert(word.clone(), 1);
            }
        }
    }
    let mut by_count: Vec<(usize, String)> =
        counts.into_iter().map(|(word, count)| (count, word)).collect();
    by_count.sort_unstable();
    let numbers: FxHashMap<String, u32> = (0..).zip(by_count).map(|(n, (_, w))| (w, n)).collect();
    distinct
        .into_iter()
        .map(|(entry, words)| {
            let mut by_number: Vec<u32> =
                words.iter().filter_map(|word| numbers.get(word).copied()).collect();
            by_number.sort_unstable();
            by_number.dedup();
            let mut with_digits: Vec<String> = words
                .iter()
                .filter(|word| word.contains(|char: char| char.is_numeric()))
                .cloned()
                .collect();
            with_digits.sort_unstable();
            let plain = words.join(" ");
            let letters = Letters::of(&plain);
            Title { entry, plain, words: by_number, numbers: with_digits, letters }
        })
        .collect()
}

/// Returns each title that is near an earlier one, with the first such.
fn near_pairs(context: &Context<'_>, titles: &[Title<'_>]) -> Vec<(usize, usize)> {
    let mut with_word: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut near: FxHashMap<usize, usize> = FxHashMap::default();
    let mut keep = |title_idx: usize, other_idx: usize| {
        let (early, late) = (title_idx.min(other_idx), title_idx.max(other_idx));
        let (Some(a), Some(b)) = (titles.get(early), titles.get(late)) else { return };
        if near.get(&late).is_none_or(|known| early < *known) && is_near(context, a, b) {
            near.insert(late, early);
        }
    };
    for (title_idx, title) in titles.iter().enumerate() {
        // Two titles that share four fifths of their words share one of these.
        let n_words = title.words.len();
        let n_rare = (n_words - (n_words * 4).div_ceil(5) + 2).min(n_words);
        for word in title.words.iter().take(n_rare) {
            let others = with_word.entry(*word).or_default();
            for other_idx in others.iter().rev().take(COMPARED) {
                keep(title_idx, *other_idx);
            }
            others.push(title_idx);
        }
    }
    // A slip in the only rare word leaves no word in common, but mostly the same beginning.
    let mut by_text: Vec<(&str, usize)> =
        titles.iter().enumerate().map(|(idx, title)| (title.plain.as_str(), idx)).collect();
    by_text.sort_unstable();
    for pair in by_text.windows(2) {
        if let [(_, title_idx), (_, other_idx)] = pair {
            keep(*title_idx, *other_idx);
        }
    }
    let mut pairs: Vec<(usize, usize)> = near.into_iter().collect();
    pairs.sort_unstable();
    pairs
}

fn is_near(context: &Context<'_>, a: &Title<'_>, b: &Title<'_>) -> bool {
    if a.numbers != b.numbers {
        return false;
    }
    let close = shares_four_fifths(&a.words, &b.words) || is_a_slip(a, b);
    close && !is_for_others(context, a.entry, b.entry)
}

fn shares_four_fifths(a: &[u32], b: &[u32]) -> bool {
    let (mut a_rest, mut b_rest) = (a, b);
    let mut n_shared = 0;
    while let (Some((a_word, a_tail)), Some((b_word, b_tail))) =
        (a_rest.split_first(), b_rest.split_first())
    {
        n_shared += usize::from(a_word == b_word);
        if a_word <= b_word {
            a_rest = a_tail;
        }
        if b_word <= a_word {
            b_rest = b_tail;
        }
    }
    n_shared * 5 >= (a.len() + b.len() - n_shared) * 4
}

/// Tells whether at most 8 of 100 letters differ.
fn is_a_slip(a: &Title<'_>, b: &Title<'_>) -> bool {
    let (a_len, b_len) = (a.letters.count, b.letters.count);
    let longest = a_len.max(b_len);
    let most = longest * 8 / 100;
    // A title of a dozen letters has room for no slip, and most titles differ in length.
    most > 0
        && longest <= 200
        && a_len.abs_diff(b_len) <= most
        && a.letters.may_differ_by(&b.letters, most)
        && strsim::osa_distance(&a.plain, &b.plain) <= most
}

/// Tells whether two situations are for other customers, so that their titles have to be alike.
fn is_for_others(context: &Context<'_>, a: &Entry, b: &Entry) -> bool {
    let values = |entry: &Entry| -> FxHashSet<Key> {
        let links = context.map.links_from(&entry.key).iter();
        let is_value = |resolved: &Entry| context.role(resolved) == Some(Role::Dimension);
        links
            .map(|link| context.map.resolve(&link.to))
            .filter_map(Resolved::entry)
            .filter(|resolved| is_value(resolved))
            .map(|resolved| resolved.key.clone())
            .collect()
    };
    context.role(a) == Some(Role::Situation) && values(a) != values(b)
}

fn report(entry: &Entry, other: &Entry, findings: &mut Findings) {
    let message = format!(
        "the title says the same as {}: {}",
        show::key(&other.key),
        show::quoted(other.title())
    );
    findings.push(
        findings
            .at(Location::value(&entry.key, Path::field("title")), message)
            .related(show::spot_of(&other.key, Path::field("title")), "the other title")
            .help("Merge the two, or say in the titles what is different."),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, find};

    #[track_caller]
    fn pair(a: &str, b: &str, is_similar: bool) {
        let text = format!("[feature.a]\ntitle = \"{a}\"\n[feature.b]\ntitle = \"{b}\"\n");
        assert_eq!(find("similar-title", &text).len(), usize::from(is_similar), "{a} / {b}");
    }

    #[test]
    fn case_accents_order_and_small_words_make_no_difference() {
        check(
            "similar-title",
            "[question.a]\ntitle = \"Who owns your close calendar?\"\n[question.b]\ntitle = \"Who owns the close calendar\"\n",
            &[
                "warning question.b, title: the title says the same as `question.a`: `Who owns your close calendar?`",
            ],
        );
        pair("Clôture Rapide", "rapide: cloture", true);
    }

    #[test]
    fn a_slip_or_one_word_more_makes_no_difference() {
        pair("Continuous reconciliation", "Continuous reconcilation", true);
        pair("Kontinuierliche", "Kontinuierlichs", true);
        pair("Close every entity in three days", "Close every entity in three working days", true);
    }

    #[test]
    fn other_words_and_other_numbers_do() {
        pair("Close the books faster", "Open the books faster", false);
        pair(
            "Acme cut its close from 10 days to 3 in a year",
            "Acme cut its close from 10 days to 4 in a year",
            false,
        );
        pair("Audit log", "Audit logs", false);
        pair("…", "…", false);
    }

    #[test]
    fn other_kinds_and_situations_for_others_may_be_called_alike() {
        check(
            "similar-title",
            "[feature.a]\ntitle = \"A b\"\n[objection.a]\ntitle = \"A b\"\n",
            &[],
        );
        let title = "A new chief accountant compares us with Globex on closing speed and price";
        let situation = |id, title: &str, persona| {
            format!(
                "[persona.{persona}]\n[situation.{id}]\ntitle = \"{title}\"\npersonas = [\"{persona}\"]\n"
            )
        };
        let text = situation("a", title, "cfo")
            + &situation("b", &title.replace("Globex", "Initech"), "cio");
        check("similar-title", &text, &[]);
    }

    #[test]
    fn many_titles_of_the_same_words_are_compared_in_time() {
        let titles = (0..3000)
            .map(|n| format!("[feature.a{n}]\ntitle = \"{} report for finance teams\"\n", word(n)));
        let text = titles.collect::<Vec<_>>().concat();
        find("similar-title", &text);
    }

    fn word(n: usize) -> String {
        n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
    }
}
