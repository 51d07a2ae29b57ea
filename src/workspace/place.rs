//! Places: from what a finding points at to a line of a file.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::{Content, Workspace};
use crate::model::{Key, Location, Spot};

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
}

impl Workspace {
    /// Returns a finder of places, for as many as are wanted.
    pub fn placer(&self) -> Placer<'_> {
        Placer { workspace: self, lines: FxHashMap::default() }
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
                let document = self.workspace.files.get(file_idx)?.document()?;
                let span = document.span_of(location)?;
                self.in_file(file_idx, span)
            }
            Spot::Text { file, span } => {
                let file_idx = self.workspace.files.iter().position(|other| other.name == *file)?;
                self.in_file(file_idx, span.clone())
            }
        }
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
        let column = text.get(start..span.start).map_or(1, |before| before.chars().count() + 1);
        Some(Place { file: file.name.clone(), span, line, column })
    }
}
