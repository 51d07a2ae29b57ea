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

/// Finds places, and remembers where the lines of the files start.
#[derive(Debug)]
pub struct Placer<'w> {
    workspace: &'w Workspace,
    lines: FxHashMap<usize, Vec<usize>>,
    /// The entries that were looked at last, the latest first: findings of one come in a row.
    laid: Vec<Laid<'w>>,
    /// The last place that was found, as its file, its line's start, itself and its column: a line
    /// may hold a thousand.
    last: Option<(usize, usize, usize, usize)>,
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
        let starts = self.lines.entry(file_idx).or_insert_with(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let line = starts.partition_point(|start| *start <= span.start);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let (from, before) = match self.last {
            Some((file, line_start, at, column))
                if file == file_idx && line_start == start && at <= span.start =>
            {
                (at, column)
            }
            Some(_) | None => (start, 1),
        };
        let column = text.get(from..span.start).map_or(1, |part| part.chars().count() + before);
        self.last = Some((file_idx, start, span.start, column));
        Some(Place { file: file.name.clone(), span, line, column })
    }
}
