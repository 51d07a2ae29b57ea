//! Places: from what a finding points at to a line of a file.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::{Content, Workspace};
use crate::model::{Key, Location, Spot};
use crate::source::Laid;

/// A place in a file, as people count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name inside the map.
    pub file: SmolStr,
    /// The bytes of the text, its byte order mark not counted.
    pub span: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// The character in the line, counted from 1.
    pub column: usize,
}

/// Finds places, and remembers how many lines of the files stand in front of them.
#[derive(Debug)]
pub struct Placer<'w> {
    workspace: &'w Workspace,
    lines: FxHashMap<usize, Lines>,
    /// The entries that were looked at last, the latest first: findings of one come in a row.
    laid: Vec<Laid<'w>>,
    /// The last place that was found, as its file, itself and its column: a line may hold a
    /// thousand.
    last: Option<(usize, usize, usize)>,
}

/// How many lines of a text end in front of each block of it. Where each line starts would take
/// several times the room of a text of very short ones.
#[derive(Debug)]
struct Lines {
    before: Vec<usize>,
}

/// How many bytes a block has.
const BLOCK: usize = 4096;

impl Lines {
    fn of(text: &str) -> Self {
        let mut ended = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = ended;
            ended += n_line_ends(block);
            before
        });
        Self { before: blocks.collect() }
    }

    /// Returns how many lines of the text end in front of a place.
    fn before(&self, text: &str, at: usize) -> usize {
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let before = self.before.get(block).copied().unwrap_or_default();
        before + text.as_bytes().get(block * BLOCK..at).map_or(0, n_line_ends)
    }
}

#[expect(clippy::naive_bytecount, reason = "the compiler counts many at a time as it is")]
fn n_line_ends(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// How many entries are remembered: one, and another that a finding points at beside it.
const LAID_MAX: usize = 2;

impl Workspace {
    /// Returns a finder of places, for as many as are wanted.
    pub fn placer(&self) -> Placer<'_> {
        Placer { workspace: self, lines: FxHashMap::default(), laid: Vec::new(), last: None }
    }

    /// Returns the place of something.
    pub fn place(&self, spot: &Spot) -> Option<Place> {
        self.placer().place(spot)
    }

    /// Returns the place of an entry's header.
    pub fn place_of(&self, key: &Key) -> Option<Place> {
        self.place(&Spot::Map(Location::entry(key)))
    }
}

impl Placer<'_> {
    /// Returns the place of something; `None` when it stands in no file.
    pub fn place(&mut self, spot: &Spot) -> Option<Place> {
        match spot {
            Spot::Map(location) => {
                let file_idx = *self.workspace.home.get(&location.key)?;
                let span = self.span_of(file_idx, location)?;
                self.in_file(file_idx, span)
            }
            Spot::Text { file, span } => {
                let file_idx = self.workspace.files.iter().position(|other| other.name == *file)?;
                self.in_file(file_idx, span.clone())
            }
        }
    }

    fn span_of(&mut self, file_idx: usize, location: &Location) -> Option<Range<usize>> {
        let place = match self.laid.iter().position(|laid| *laid.key() == location.key) {
            Some(place) => place,
            None => {
                let document = self.workspace.files.get(file_idx)?.document()?;
                self.laid.truncate(LAID_MAX - 1);
                self.laid.insert(0, document.laid(&location.key));
                0
            }
        };
        self.laid.get(place)?.span_of(&location.path, location.part)
    }

    fn in_file(&mut self, file_idx: usize, span: Range<usize>) -> Option<Place> {
        let file = self.workspace.files.get(file_idx)?;
        let document = match &file.content {
            Content::Text(document) => document,
            Content::Refused(refusal) => {
                return Some(Place {
                    file: file.name.clone(),
                    span,
                    line: refusal.line,
                    column: refusal.column,
                });
            }
        };
        let text = document.text();
        let lines = self.lines.entry(file_idx).or_insert_with(|| Lines::of(text));
        let line = lines.before(text, span.start) + 1;
        let is_on = |from: usize| text.get(from..span.start).is_some_and(|it| !it.contains('\n'));
        let (from, before) = match self.last {
            Some((file, at, column)) if file == file_idx && is_on(at) => (at, column),
            Some(_) | None => {
                (text.get(..span.start).unwrap_or(text).rfind('\n').map_or(0, |at| at + 1), 1)
            }
        };
        let column = text.get(from..span.start).map_or(1, |part| part.chars().count() + before);
        self.last = Some((file_idx, span.start, column));
        Some(Place { file: file.name.clone(), span, line, column })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_is_the_line_and_the_character_in_it(
            parts in prop::collection::vec(("[a-zäß# ]{0,9}|\n|\r\n", 1..900_usize), 0..12),
            places in prop::collection::vec(any::<prop::sample::Index>(), 1..20),
        ) {
            let text: String = parts.iter().map(|(part, count)| part.repeat(*count)).collect();
            let workspace = Workspace::open([("m.toml", text.clone().into_bytes())]);
            let mut placer = workspace.placer();
            for place in places {
                let at = text.floor_char_boundary(place.index(text.len() + 1));
                let spot = Spot::Text { file: "m.toml".into(), span: at..at };
                let found = placer.place(&spot).unwrap();
                let before = text.get(..at).unwrap();
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                prop_assert_eq!((found.line, found.column), (line, column), "at {}", at);
            }
        }
    }
}
