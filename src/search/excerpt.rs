//! The sentence of an entry that answers the query best.

use unicode_segmentation::UnicodeSegmentation as _;

use super::marks::{Marked, Marker};
use super::scoring::Word;
use crate::model::{
    Audience, Context, Entry, Field, Key, Map, Path, Role, SearchWeight, Shape, Table, Target,
    Value, prose, words_of,
};

/// The length of an excerpt in characters, without the signs of a cut.
const LENGTH: usize = 160;
/// How much of a text is looked through, in bytes: beyond it nobody finds a sentence either.
const LOOKED_THROUGH: usize = 16_000;
/// How many words of a sentence that is cut stand in front of the match.
const WORDS_BEFORE: usize = 6;

/// Cards that are talk among ourselves, whatever the entry's audience: where others are better.
const NEVER_TOLD: &[&str] = &["versus"];

/// Words of an entry for a list of hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Where in the entry they stand.
    pub path: Path,
    /// What to call that place: "Text", "Point 2".
    pub label: String,
    /// The words.
    pub text: Marked,
}

/// What an excerpt is chosen for.
pub(super) struct Wish<'a> {
    pub(super) map: &'a Map,
    pub(super) words: &'a [Word],
    pub(super) context: &'a Context,
    pub(super) customer_only: bool,
}

/// Returns the best words of an entry.
pub(super) fn excerpt(wish: &Wish<'_>, entry: &Entry, marker: &mut Marker) -> Option<Excerpt> {
    let shares = Shares::of(wish.words);
    let pieces = pieces(wish, &shares, entry, marker);
    let found: Vec<Vec<(usize, usize)>> =
        pieces.iter().map(|piece| marker.places(&piece.text)).collect();
    let most: Vec<f32> = pieces
        .iter()
        .zip(&found)
        .map(|(piece, found)| piece.preference + shares.told(found.iter().map(|(_, word)| *word)))
        .collect();
    // No sentence tells more than its whole text, so that few texts need be taken apart.
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by(|a, b| most[*b].total_cmp(&most[*a]).then(a.cmp(b)));
    let mut best: Option<(f32, usize, usize)> = None;
    for piece_idx in order {
        if best.is_some_and(|(points, _, _)| most[piece_idx] < points) {
            break;
        }
        let piece = &pieces[piece_idx];
        let (sentence_idx, told) = best_sentence(&shares, &piece.text, &found[piece_idx]);
        let points = piece.preference + told;
        let better =
            |(most, best_idx, _)| points > most || (points >= most && piece_idx < best_idx);
        if best.is_none_or(better) {
            best = Some((points, piece_idx, sentence_idx));
        }
    }
    let (_, piece_idx, sentence_idx) = best?;
    let piece = pieces.into_iter().nth(piece_idx)?;
    let text = cut(&piece.text, sentence_idx, marker);
    Some(Excerpt { path: piece.path, label: piece.label, text: marker.mark(text) })
}

/// How much of a query each of its words makes up.
struct Shares(Vec<f32>);

impl Shares {
    fn of(words: &[Word]) -> Self {
        let weight = |word: &Word| word.weight * word.idf;
        let all: f32 = words.iter().map(weight).sum();
        let share = |word| if all > 0.0 { weight(word) / all } else { 0.0 };
        Self(words.iter().map(share).collect())
    }

    /// Returns the share of the query that these words of it make up, each counted once.
    fn told(&self, words: impl Iterator<Item = usize>) -> f32 {
        let mut words: Vec<usize> = words.collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().filter_map(|word_idx| self.0.get(word_idx)).sum()
    }
}

/// A text of an entry that may be shown.
struct Piece {
    path: Path,
    label: String,
    text: String,
    /// How much better it suits than another text that matches as well.
    preference: f32,
}

fn pieces(wish: &Wish<'_>, shares: &Shares, entry: &Entry, marker: &mut Marker) -> Vec<Piece> {
    let Some(kind) = wish.map.kind_of(entry) else { return Vec::new() };
    let mut pieces = Vec::new();
    for field in &kind.fields {
        let path = Path::field(&field.name);
        if let Shape::Cards(inner) = &field.shape {
            for (card_idx, card) in entry.cards(&field.name).enumerate() {
                let Some(preference) =
                    preference_of_card(wish, shares, entry, (field, inner), card, marker)
                else {
                    continue;
                };
                if let Some((name, text)) = card_text(inner, card) {
                    let path = path.item(card_idx).then(name);
                    let label = format!("{} {}", capital(&field.name), card_idx + 1);
                    pieces.push(Piece { path, label, text, preference });
                }
            }
        } else if matches!(field.shape, Shape::Line | Shape::Text)
            && field.search == SearchWeight::Text
            && let Some(text) = entry.text(&field.name)
        {
            let preference = match (entry.key.kind.as_str(), field.name.as_str()) {
                // The text of an objection is our answer to it.
                ("objection", "body") => 1.3,
                (_, "short") => 0.2,
                _ => 0.1,
            };
            let label = field.label.to_string();
            pieces.push(Piece { path, label, text: one_line(text), preference });
        }
    }
    pieces
}

/// Returns how well a card suits as an excerpt; `None` when it must not be shown.
fn preference_of_card(
    wish: &Wish<'_>,
    shares: &Shares,
    entry: &Entry,
    (field, inner): (&Field, &[Field]),
    card: &Table,
    marker: &mut Marker,
) -> Option<f32> {
    if wish.customer_only
        && (NEVER_TOLD.contains(&field.name.as_str()) || tells_internal(wish.map, inner, card))
    {
        return None;
    }
    if field.name == "variant" {
        // Words for others are no words for this customer.
        wish.context.fit_table(wish.map, card)?;
        let best = wish.context.variant(wish.map, entry);
        // Without knowing the customer, words for some are shown only where they match far better.
        return Some(if best.is_some_and(|best| std::ptr::eq(best, card)) { 1.5 } else { -0.5 });
    }
    let is_situation = wish.map.kind_of(entry).is_some_and(|kind| kind.role == Role::Situation);
    Some(if is_situation {
        1.0 + 0.5 * told_by_links(wish, shares, inner, card, marker)
    } else {
        0.1
    })
}

/// Returns a card in one line, "Days to close: 10 days → 3 days", and the field that says most.
fn card_text<'a>(fields: &'a [Field], card: &Table) -> Option<(&'a str, String)> {
    let mut lines: Vec<&str> = Vec::new();
    let mut texts = String::new();
    let mut path = None;
    for field in fields.iter().filter(|field| field.search == SearchWeight::Text) {
        let Some(text) = card.get(&field.name).and_then(Value::as_text) else { continue };
        if text.trim().is_empty() {
            continue;
        }
        if matches!(field.shape, Shape::Text) {
            path = Some(field.name.as_str());
            texts = one_line(text);
        } else if matches!(field.shape, Shape::Line) {
            path = path.or(Some(field.name.as_str()));
            lines.push(text.trim());
        }
    }
    let figures = lines.split_first().map_or_else(String::new, |(first, rest)| {
        if rest.is_empty() {
            (*first).to_owned()
        } else {
            format!("{first}: {}", rest.join(" → "))
        }
    });
    let text = match (figures.is_empty(), texts.is_empty()) {
        (false, false) => format!("{}: {texts}", one_line(&figures)),
        (false, true) => one_line(&figures),
        (true, _) => texts,
    };
    Some((path?, text)).filter(|(_, text)| !text.is_empty())
}

/// Returns the entries that a card names.
fn named_by<'a>(map: &'a Map, fields: &[Field], card: &Table) -> Vec<&'a Entry> {
    let mut named = Vec::new();
    for field in fields {
        let (Shape::Reference(target) | Shape::References(target)) = &field.shape else { continue };
        for id in words_of(card, &field.name) {
            let key = match target {
                Target::Kind(kind) => Some(Key { kind: kind.clone(), id: id.into() }),
                Target::Message => Key::parse(id),
            };
            named.extend(key.and_then(|key| map.resolve(&key).entry()));
        }
    }
    named
}

/// Tells whether a card speaks of an internal entry, and so cannot be shown to a customer.
fn tells_internal(map: &Map, fields: &[Field], card: &Table) -> bool {
    named_by(map, fields, card).iter().any(|entry| entry.audience() == Audience::Internal)
}

/// Returns how much of the query the names of the entries tell that a card names.
fn told_by_links(
    wish: &Wish<'_>,
    shares: &Shares,
    fields: &[Field],
    card: &Table,
    marker: &mut Marker,
) -> f32 {
    let mut found = Vec::new();
    for entry in named_by(wish.map, fields, card) {
        for name in super::document::names_of(wish.map, entry) {
            found.extend(marker.places(name).into_iter().map(|(_, word_idx)| word_idx));
        }
    }
    shares.told(found.into_iter())
}

/// Returns the first of the sentences that tell most, and how much that is; `found` says where in
/// the text which word of the query stands.
fn best_sentence(shares: &Shares, text: &str, found: &[(usize, usize)]) -> (usize, f32) {
    let mut best = (0, 0.0);
    if found.is_empty() {
        return best;
    }
    for (sentence_idx, (start, sentence)) in text.split_sentence_bound_indices().enumerate() {
        let inside = start..start + sentence.len();
        let found = found.iter().filter(|(at, _)| inside.contains(at));
        let told = shares.told(found.map(|(_, word_idx)| *word_idx));
        if told > best.1 {
            best = (sentence_idx, told);
        }
    }
    best
}

/// Returns a sentence and as many of the following, then of the preceding ones, as there is room
/// for; a sentence that is too long is cut around its first match.
fn cut(text: &str, sentence_idx: usize, marker: &mut Marker) -> String {
    let sentences: Vec<&str> = text.split_sentence_bounds().collect();
    let Some(sentence) = sentences.get(sentence_idx) else { return String::new() };
    let length = |text: &str| text.trim_end().chars().count();
    if length(sentence) > LENGTH {
        return cut_sentence(sentence.trim(), marker);
    }
    let (mut first, mut last) = (sentence_idx, sentence_idx);
    let mut n_chars = sentence.chars().count();
    while let Some(next) = sentences.get(last + 1)
        && n_chars + length(next) <= LENGTH
    {
        n_chars += next.chars().count();
        last += 1;
    }
    while first > 0
        && let Some(before) = sentences.get(first - 1)
        && n_chars + before.chars().count() <= LENGTH
    {
        n_chars += before.chars().count();
        first -= 1;
    }
    sentences[first..=last].concat().trim().to_owned()
}

fn cut_sentence(sentence: &str, marker: &mut Marker) -> String {
    let first_match = marker.find(sentence).first().map_or(0, |(range, _)| range.start);
    let bounds: Vec<(usize, &str)> = sentence.split_word_bound_indices().collect();
    let match_idx = bounds.partition_point(|(at, word)| at + word.len() <= first_match);
    let mut first = match_idx;
    let mut n_words = 0;
    while first > 0 && n_words < WORDS_BEFORE {
        first -= 1;
        n_words += usize::from(bounds[first].1.starts_with(char::is_alphanumeric));
    }
    let mut kept = String::new();
    let mut room = LENGTH;
    let mut ended = true;
    for (_, word) in &bounds[first..] {
        let n_chars = word.chars().count();
        if n_chars > room {
            ended = false;
            // One word that fills the whole room is itself cut, between what reads as letters.
            if kept.trim().is_empty() {
                kept = word.graphemes(true).take(LENGTH).collect();
                while kept.chars().count() > LENGTH {
                    kept.pop();
                }
            }
            break;
        }
        room -= n_chars;
        kept.push_str(word);
    }
    let before = if first > 0 { "…" } else { "" };
    let behind = if ended { "" } else { "…" };
    format!("{before}{}{behind}", kept.trim())
}

/// Returns a text without line ends.
fn one_line(text: &str) -> String {
    let mut end = text.len().min(LOOKED_THROUGH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = prose::unwrapped(text.get(..end).unwrap_or_default());
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
