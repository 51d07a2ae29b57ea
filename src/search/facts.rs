//! What follows for an entry from the rest of the map: sign-off, proof, use, figures, likeness.
//!
//! Worked out once, when an entry is indexed, since a key press has no time for it.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::analysis::fold;
use super::pen::{Eye, Pen, fixed_at};
use super::proofs::Proofs;
use crate::model::{Audience, Entry, Key, Kind, Map, Role, Seal, SearchWeight, Status, text_of};

/// How many hashes tell how alike two texts are.
const SKETCH: usize = 12;
/// How many of them must agree for two entries to say the same.
const ALIKE: usize = 11;
/// A text of fewer words is told apart by its title alone.
const SHORTEST: usize = 6;

/// How far an entry is signed off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum SignOff {
    /// Nobody has signed it.
    #[default]
    None,
    /// Some have signed it as it is, others have not yet.
    Partly,
    /// All who sign have signed it as it is.
    Signed,
    /// Somebody signed it, and it has changed since.
    Lapsed,
}

/// A figure that another entry tells otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What was measured.
    pub measure: String,
    /// The figure here.
    pub here: String,
    /// The figure there.
    pub there: String,
    /// The kind of the other entry.
    kind: String,
    /// Its id.
    id: String,
    /// Whether the other entry is internal, and so no customer may hear of it.
    pub(super) with_internal: bool,
}

impl Conflict {
    /// Returns the entry that tells it otherwise.
    pub fn with(&self) -> Key {
        Key::new(&self.kind, &self.id)
    }
}

/// What follows for an entry from the rest of the map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Facts {
    pub(super) sign_off: SignOff,
    /// Whether it has proof, where it is of a kind that needs some.
    pub(super) proven: Option<bool>,
    /// Whether any entry refers to it.
    pub(super) used: bool,
    /// Figures of it that are told otherwise elsewhere.
    pub(super) conflicts: Vec<Conflict>,
    /// Hashes by which near-duplicates are known; none for an entry that says too little.
    sketch: Vec<u32>,
}

impl Facts {
    /// Works out the facts of an entry with this wording; `others` are the stories of the same
    /// customer.
    pub(super) fn of<'a>(
        map: &'a Map,
        entry: &Entry,
        wording: &mut Wording,
        proofs: &Proofs,
        others: impl Iterator<Item = &'a Entry>,
    ) -> Self {
        Self {
            sign_off: sign_off(map, entry),
            proven: proofs.of(map, entry),
            used: is_used(map, entry),
            conflicts: conflicts(entry, others),
            sketch: sketch(map, entry, wording),
        }
    }

    /// Writes the facts down.
    pub(super) fn write(&self, pen: &mut Pen) {
        let proven = match self.proven {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        };
        pen.byte(self.sign_off as u8 + 4 * proven + 16 * u8::from(self.used));
        pen.count(self.conflicts.len());
        for Conflict { measure, here, there, kind, id, with_internal } in &self.conflicts {
            for text in [measure, here, there, kind, id] {
                pen.text(text);
            }
            pen.byte(u8::from(*with_internal));
        }
        pen.byte(u8::from(!self.sketch.is_empty()));
        for hash in &self.sketch {
            pen.fixed(*hash);
        }
    }

    /// Reads what [`Facts::write`] wrote.
    pub(super) fn read(eye: &mut Eye<'_>) -> Option<Self> {
        let first = eye.byte()?;
        let sign_off = match first % 4 {
            0 => SignOff::None,
            1 => SignOff::Partly,
            2 => SignOff::Signed,
            _ => SignOff::Lapsed,
        };
        let proven = match first / 4 % 4 {
            0 => None,
            proven => Some(proven == 2),
        };
        let mut conflicts = Vec::new();
        for _ in 0..eye.count()? {
            conflicts.push(Conflict {
                measure: eye.text()?.to_owned(),
                here: eye.text()?.to_owned(),
                there: eye.text()?.to_owned(),
                kind: eye.text()?.to_owned(),
                id: eye.text()?.to_owned(),
                with_internal: eye.byte()? == 1,
            });
        }
        let mut sketch = Vec::new();
        if eye.byte()? == 1 {
            let bytes = eye.bytes(4 * SKETCH)?;
            sketch.extend((0..SKETCH).filter_map(|idx| fixed_at(bytes, idx)));
        }
        Some(Self { sign_off, proven, used: first >= 16, conflicts, sketch })
    }

    /// Tells whether two entries of one kind say the same in nearly the same words.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let same = self.sketch.iter().zip(&other.sketch).filter(|(a, b)| a == b).count();
        same >= ALIKE
    }
}

/// Returns the customer of a story that is told, made alike: by it figures are compared.
pub(super) fn customer_of(entry: &Entry) -> Option<String> {
    let told = entry.key.kind == "success_story" && entry.status() != Status::Retired;
    entry.text("customer").filter(|_| told).map(alike)
}

/// Returns the entry that holds the sign-offs of another.
pub(super) fn approval_of(key: &Key) -> Key {
    Key::new("approval", &key.to_string())
}

fn is_used(map: &Map, entry: &Entry) -> bool {
    // Of a value of a dimension thousands speak, and one is enough to know.
    map.naming(&entry.key).iter().any(|by| by.kind != "approval")
        || !entry.words("formerly").is_empty()
            && map.linked_from(&entry.key).iter().any(|by| by.key.kind != "approval")
}

fn sign_off(map: &Map, entry: &Entry) -> SignOff {
    let Some(approval) = map.get(&approval_of(&entry.key)) else { return SignOff::None };
    let stamps: Vec<(&str, &str)> = approval
        .fields
        .iter()
        .filter_map(|(signatory, stamp)| {
            Some((signatory.as_str(), text_of(stamp.as_table()?, "seal")?))
        })
        .collect();
    if stamps.is_empty() {
        return SignOff::None;
    }
    let seal = Seal::of(map, entry).to_string();
    if stamps.iter().any(|(_, signed)| *signed != seal) {
        return SignOff::Lapsed;
    }
    let signatories = &map.header().signatories;
    let all = signatories.iter().all(|name| stamps.iter().any(|(signed, _)| signed == name));
    if all { SignOff::Signed } else { SignOff::Partly }
}

fn conflicts<'a>(entry: &Entry, others: impl Iterator<Item = &'a Entry>) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    for other in others.filter(|other| other.key != entry.key) {
        for mine in entry.cards("result") {
            for theirs in other.cards("result") {
                let (Some(measure), Some(same)) =
                    (text_of(mine, "measure"), text_of(theirs, "measure"))
                else {
                    continue;
                };
                if alike(measure) != alike(same) {
                    continue;
                }
                let differs = ["after", "before"].into_iter().find_map(|field| {
                    let (here, there) = (text_of(mine, field)?, text_of(theirs, field)?);
                    (alike(here) != alike(there)).then_some((here, there))
                });
                if let Some((here, there)) = differs {
                    found.push(Conflict {
                        measure: measure.to_owned(),
                        here: here.to_owned(),
                        there: there.to_owned(),
                        kind: other.key.kind.to_string(),
                        id: other.key.id.to_string(),
                        with_internal: other.audience() == Audience::Internal,
                    });
                }
            }
        }
    }
    found.sort_by(|a, b| (&a.kind, &a.id, &a.measure).cmp(&(&b.kind, &b.id, &b.measure)));
    found.dedup();
    found
}

/// Returns a text without what does not count in a comparison of figures.
fn alike(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect();
    // A figure may be of signs alone, such as "∞".
    if words.is_empty() { text.trim().to_owned() } else { words.join(" ") }
}

/// The words of an entry as far as they tell whether another says the same.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wording {
    is_wanted: bool,
    words: Vec<u64>,
    /// Figures are no wording: two texts that differ in one say something else.
    figures: u64,
}

impl Wording {
    /// Begins with the first word of an entry of this kind.
    pub(super) fn begin(&mut self, kind: &Kind) {
        self.is_wanted = matches!(kind.role, Role::Message | Role::Asset);
        self.words.clear();
        self.figures = 0;
    }

    /// Takes the next word of the entry in, unless it is a stop word.
    pub(super) fn add(&mut self, weight: SearchWeight, word: &str) {
        if !self.is_wanted || !matches!(weight, SearchWeight::Title | SearchWeight::Text) {
            return;
        }
        if word.bytes().any(|byte| byte.is_ascii_digit()) {
            self.figures = self.figures.wrapping_mul(31).wrapping_add(hash(word, 0));
        } else {
            self.words.push(hash(word, 0));
        }
    }
}

/// Returns a sketch of what an entry says: for each of some orders of all hashes, the first of its
/// own words (`MinHash`). Whom it is for is in it, too: the same words for others are no duplicate.
fn sketch(map: &Map, entry: &Entry, wording: &mut Wording) -> Vec<u32> {
    let Wording { is_wanted, words, figures } = wording;
    words.sort_unstable();
    words.dedup();
    if !*is_wanted || words.len() < SHORTEST {
        return Vec::new();
    }
    let mut salt = 0_u64;
    for dimension in map.schema().dimensions() {
        let mut values = entry.words(&dimension.plural);
        values.sort_unstable();
        for value in values {
            salt = salt.wrapping_mul(31).wrapping_add(hash(value, 0));
        }
    }
    let salt = salt ^ *figures;
    (0..SKETCH as u64)
        .map(|turn| {
            let mixed = words.iter().map(|word| mix(*word ^ mix(turn + 1)));
            u32::try_from(mix(mixed.min().unwrap_or_default() ^ salt) >> 32).unwrap_or_default()
        })
        .collect()
}

fn hash(word: &str, seed: u64) -> u64 {
    let mut hasher = FxHasher::default();
    seed.hash(&mut hasher);
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// Mixes the bits of a number so that its order says nothing (the end of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
