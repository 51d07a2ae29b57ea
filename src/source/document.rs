//! One file of a map as text, with everything that an edit needs to know of it.

mod splice;

use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use super::beside::sections_beside;
use super::bounds::{Bound, ENTRIES_MAX, PROBLEMS_MAX};
use super::halves::in_halves;
use super::lookup::entry_table;
use super::problem::{Problem, ProblemKind};
use super::syntax::{self, Section, Statement, ValueShape};
use super::tree::{Stray, TableNode, key_of, key_parts};
use crate::model::{Entry, Key, Location, Map};

/// A text and what stands where in it.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    bom: bool,
    crlf: bool,
    /// In no order; a place in it never changes hands.
    sections: Vec<Section>,
    /// Places in `sections`, in the order of the text.
    order: Vec<u32>,
    entries: IndexMap<Key, Pieces, FxBuildHasher>,
    strays: Vec<Stray>,
    problems: Vec<Problem>,
    /// Whether every entry has sections of its own.
    regular: bool,
    /// How many values it holds.
    values: usize,
}

/// The parts of an entry, in the order of the text; one, as a rule.
type Pieces = SmallVec<[Piece; 1]>;

/// A part of an entry: a section, or one statement of a section that it shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) section: u32,
    pub(super) statement: Option<u32>,
}

/// Another version of a text.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'v> {
    /// The text.
    pub document: &'v Document,
    /// What it says; no other text says something of the same entries.
    pub map: &'v Map,
}

impl Document {
    /// Reads a text. Never fails: what can't be understood is in [`Document::problems`].
    pub fn parse(text: String, bom: bool) -> Self {
        Self::parse_beside(text, bom, ENTRIES_MAX, None, None::<fn(Arc<Entry>)>)
    }

    /// Reads a text at one go with all entries in it, which are handed over in the order of the
    /// text; those for which there is no room in the map are left out and are a problem.
    ///
    /// What stands in the other version, too, is taken from there.
    pub fn parse_with_entries(
        text: String,
        bom: bool,
        room: usize,
        beside: Option<Beside<'_>>,
        found: impl FnMut(Arc<Entry>),
    ) -> Self {
        Self::parse_beside(text, bom, room, beside, Some(found))
    }

    fn parse_beside(
        text: String,
        bom: bool,
        room: usize,
        beside: Option<Beside<'_>>,
        mut found: Option<impl FnMut(Arc<Entry>)>,
    ) -> Self {
        let shared = beside.and_then(|beside| sections_beside(&text, beside.document));
        let beside = beside.filter(|_| shared.is_some());
        let (sections, problems) =
            shared.map_or_else(|| syntax::parse(&text, 0), |sections| (sections, Vec::new()));
        let mut document = Self {
            values: sections.iter().map(|section| section.values).sum(),
            crlf: text.find('\n').is_some_and(|at| text.get(..at).is_some_and(ends_in_cr)),
            text,
            bom,
            order: (0..).take(sections.len()).collect(),
            sections,
            entries: IndexMap::default(),
            strays: Vec::new(),
            problems,
            regular: true,
        };
        document.index();
        document.leave_out_from(room);
        let mut more = Vec::new();
        if !document.regular {
            // Names may clash across entries; only a look at all of it finds that.
            let mut root = TableNode::root();
            for section in document.in_order() {
                root.add_section(section, &mut more);
                if more.len() > PROBLEMS_MAX {
                    break;
                }
            }
        }
        let wanted = found.is_some();
        let read =
            in_halves(document.entries.len(), |range| document.read_all(range, beside, wanted));
        let mut found_more = Vec::new();
        for (entries, problems) in read {
            if let Some(found) = &mut found {
                entries.into_iter().for_each(found);
            }
            found_more.extend(problems);
        }
        if document.regular {
            more.extend(found_more);
            more.truncate(PROBLEMS_MAX + 1);
        }
        // A conflict holds both sides, which say everything twice.
        let conflict = |problem: &Problem| problem.kind == ProblemKind::ConflictMarkers;
        if !document.problems.iter().any(conflict) {
            document.problems.extend(more);
        }
        document.problems.sort_by_key(|problem| problem.span.start);
        document
    }

    /// Reads a range of the entries, if they are wanted, and tells what of them clashes.
    fn read_all(
        &self,
        range: Range<usize>,
        beside: Option<Beside<'_>>,
        wanted: bool,
    ) -> (Vec<Arc<Entry>>, Vec<Problem>) {
        let mut read = Vec::with_capacity(if wanted { range.len() } else { 0 });
        let mut problems = Vec::new();
        for (key, pieces) in self.entries.get_range(range).into_iter().flatten() {
            if let Some(known) = beside.and_then(|beside| self.known(key, pieces, beside)) {
                read.push(known);
                continue;
            }
            let root = self.fold(key, &mut problems);
            problems.truncate(PROBLEMS_MAX + 1);
            if wanted && let Some(table) = entry_table(&root, key) {
                let fields = table.table(&self.text);
                read.push(Arc::new(Entry { key: key.clone(), fields }));
            }
        }
        (read, problems)
    }

    /// Returns an entry as another version has it, where it stands in the very same sections there.
    fn known(&self, key: &Key, pieces: &Pieces, beside: Beside<'_>) -> Option<Arc<Entry>> {
        let there = beside.document.entries.get(key)?;
        let body = |document: &Self, piece: &Piece| {
            let whole = piece.statement.is_none();
            whole.then(|| Arc::as_ptr(&document.place(piece.section).body))
        };
        let is_same = |(here, there): (&Piece, &Piece)| {
            body(self, here).is_some_and(|it| Some(it) == body(beside.document, there))
        };
        let same = pieces.len() == there.len() && pieces.iter().zip(there).all(is_same);
        same.then(|| beside.map.shared(key).cloned())?
    }

    /// Tells whether all of it was understood, and each section belongs to one entry.
    pub(super) fn is_plain(&self) -> bool {
        self.regular && self.problems.is_empty()
    }

    /// Returns a section by its number in the order of the text, counted from 0.
    pub(super) fn nth_section(&self, idx: usize) -> Option<&Section> {
        self.order.get(idx).map(|place| self.place(*place))
    }

    /// Returns the text, without its byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.text.len() + 3);
        if self.bom {
            bytes.extend_from_slice(b"\xef\xbb\xbf");
        }
        bytes.extend_from_slice(self.text.as_bytes());
        bytes
    }

    /// Returns the bytes of the file and lets go of the rest.
    pub fn into_bytes(self) -> Vec<u8> {
        if self.bom { self.bytes() } else { self.text.into_bytes() }
    }

    /// Returns the text, without its byte order mark, and lets go of the rest.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Tells whether the file starts with a byte order mark.
    pub fn has_bom(&self) -> bool {
        self.bom
    }

    /// Returns the file's own line end, that of its first line.
    pub fn line_end(&self) -> &'static str {
        if self.crlf { "\r\n" } else { "\n" }
    }

    /// Returns what could not be understood; without any, the text is a valid TOML document.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns what stands at the top of the file and is no entry.
    pub fn strays(&self) -> &[Stray] {
        &self.strays
    }

    /// Returns the entries' keys in the order of the text.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Key> {
        self.entries.keys()
    }

    /// Tells whether the entry stands in this file.
    pub fn holds(&self, key: &Key) -> bool {
        self.entries.contains_key(key)
    }

    /// Returns what an entry says.
    ///
    /// `None` when it does not stand here, or where its name holds a value in place of fields.
    pub fn read(&self, key: &Key) -> Option<Entry> {
        let root = self.fold(key, &mut Vec::new());
        let fields = entry_table(&root, key)?.table(&self.text);
        Some(Entry { key: key.clone(), fields })
    }

    /// Returns where something stands: the value or the name of a field, the header of an entry.
    ///
    /// What does not stand in the text leads to the nearest thing around it that does.
    pub fn span_of(&self, location: &Location) -> Option<Range<usize>> {
        self.laid(&location.key).span_of(&location.path, location.part)
    }

    /// Returns the line and the character in it, both counted from 1, of a place in the text.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |found| found + 1);
        let column = before.get(line_start..).map_or(0, |part| part.chars().count()) + 1;
        (line, column)
    }

    pub(super) fn in_order(&self) -> impl DoubleEndedIterator<Item = &Section> {
        self.order.iter().map(|place| self.place(*place))
    }

    /// Returns the section that follows this one in the text.
    pub(super) fn next_section(&self, section: &Section) -> Option<&Section> {
        let next = self.order.partition_point(|place| self.place(*place).start <= section.start);
        self.order.get(next).map(|place| self.place(*place))
    }

    /// Returns the section that precedes this one in the text.
    pub(super) fn previous_section(&self, section: &Section) -> Option<&Section> {
        let own = self.order.partition_point(|place| self.place(*place).start < section.start);
        self.order.get(own.checked_sub(1)?).map(|place| self.place(*place))
    }

    /// Returns the sections and statements that an entry is made of.
    pub(super) fn pieces(&self, key: &Key) -> impl Iterator<Item = (&Section, Option<&Statement>)> {
        self.entries.get(key).map_or(&[][..], |pieces| pieces).iter().map(|piece| {
            let section = self.place(piece.section);
            let statement = piece.statement.and_then(|idx| section.statements.get(idx as usize));
            (section, statement)
        })
    }

    /// Builds the tables of one entry, from the root of the text down.
    pub(super) fn fold(&self, key: &Key, problems: &mut Vec<Problem>) -> TableNode<'_> {
        let mut root = TableNode::root();
        for (section, statement) in self.pieces(key) {
            match statement {
                Some(statement) => root.add_single(section, statement, problems),
                None => root.add_section(section, problems),
            }
        }
        root
    }

    /// Places come from the document itself and are always taken.
    fn place(&self, place: u32) -> &Section {
        &self.sections[place as usize]
    }

    /// Finds out which sections and statements belong to which entry.
    fn index(&mut self) {
        let mut entries: IndexMap<Key, Pieces, FxBuildHasher> = IndexMap::default();
        let mut strays = Vec::new();
        let mut regular = true;
        for place in &self.order {
            let section = &self.sections[*place as usize];
            if is_regular(section) {
                if let Some(key) = section_key(section) {
                    let piece = Piece { section: *place, statement: None };
                    entries.entry(key).or_default().push(piece);
                }
                continue;
            }
            regular = false;
            let header: Vec<&str> = section
                .header
                .iter()
                .flat_map(|header| header.keys.iter().map(|part| part.name.as_str()))
                .collect();
            if let Some(header) = &section.header
                && header.array
            {
                let name = header.keys.iter().map(|part| part.name.as_str()).collect::<Vec<_>>();
                let span = section.abs(&header.span);
                strays.push(Stray { name: name.join("."), span, list: true });
                continue;
            }
            for (statement_idx, statement) in section.statements.iter().enumerate() {
                let statement_idx = u32::try_from(statement_idx).ok();
                let piece = Piece { section: *place, statement: statement_idx };
                let mut names = header.clone();
                let mut found = Found { keys: Vec::new(), strays: &mut strays };
                keys_in(section, statement, &mut names, &mut found);
                for key in found.keys {
                    let pieces = entries.entry(key).or_default();
                    if pieces.last() != Some(&piece) {
                        pieces.push(piece);
                    }
                }
            }
        }
        self.entries = entries;
        self.strays = strays;
        self.regular = regular;
    }
}

impl Document {
    /// Leaves out the entries from one on, counted from 0, and tells where it stands.
    fn leave_out_from(&mut self, first: usize) {
        let Some((_, pieces)) = self.entries.get_index(first) else { return };
        let at = pieces.first().map_or(0, |piece| {
            let section = self.place(piece.section);
            let statement = piece.statement.and_then(|at| section.statements.get(at as usize));
            let name = statement.and_then(|statement| statement.keys.first()).map(|it| &it.span);
            let header = section.header.as_ref().map(|header| &header.span);
            name.or(header).map_or(section.start, |span| section.abs(span).start)
        });
        self.entries.truncate(first);
        Bound::Entries.tell(&mut self.problems, at);
    }
}

struct Found<'s> {
    keys: Vec<Key>,
    strays: &'s mut Vec<Stray>,
}

/// Finds the entries that a statement outside of an entry's own sections speaks of.
fn keys_in<'d>(
    section: &Section,
    statement: &'d Statement,
    names: &mut Vec<&'d str>,
    found: &mut Found<'_>,
) {
    let depth = names.len();
    names.extend(statement.keys.iter().map(|part| part.name.as_str()));
    let needed = names.first().map_or(2, |kind| key_parts(kind));
    match (key_of(names), &statement.value.shape) {
        // The name of an entry holds a single value.
        (Some(_), ValueShape::Scalar | ValueShape::Array(_)) if names.len() == needed => {
            let list = matches!(statement.value.shape, ValueShape::Array(_));
            let span = stray_span(section, statement);
            found.strays.push(Stray { name: names.join("."), span, list });
        }
        (Some(key), _) => found.keys.push(key),
        (None, ValueShape::Inline(inner)) => {
            for statement in inner {
                keys_in(section, statement, names, found);
            }
        }
        (None, _) => {
            let span = stray_span(section, statement);
            found.strays.push(Stray { name: names.join("."), span, list: false });
        }
    }
    names.truncate(depth);
}

fn stray_span(section: &Section, statement: &Statement) -> Range<usize> {
    let start = statement.keys.first().map_or(0, |part| part.span.start);
    let end = statement.keys.last().map_or(start, |part| part.span.end);
    section.abs(&(start..end))
}

/// Tells whether a section belongs to one entry alone, or to none and says nothing.
pub(super) fn is_regular(section: &Section) -> bool {
    match &section.header {
        None => section.statements.is_empty(),
        Some(header) => {
            let needed = header.keys.first().map_or(usize::MAX, |kind| key_parts(&kind.name));
            header.keys.len() > needed || (header.keys.len() == needed && !header.array)
        }
    }
}

/// Returns the entry that a section of its own belongs to.
pub(super) fn section_key(section: &Section) -> Option<Key> {
    let header = section.header.as_ref()?;
    let names: Vec<&str> = header.keys.iter().take(3).map(|part| part.name.as_str()).collect();
    key_of(&names)
}

fn ends_in_cr(before: &str) -> bool {
    before.ends_with('\r')
}
