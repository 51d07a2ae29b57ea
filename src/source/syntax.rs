//! From text to sections, statements and values with their spans.
//!
//! A text is cut into sections at the lines with a header; a section can be read again alone when
//! an edit touched only it, since nothing in TOML reaches over such a line but an unclosed text
//! or list, which is a problem and found as one. Spans are relative to their section.

use std::ops::{Deref, Range};
use std::sync::Arc;

use jiff::civil::Date;
use smallvec::SmallVec;
use smol_str::SmolStr;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::bounds::{Bound, DEPTH_MAX, FIELDS_MAX, ITEMS_MAX, VALUES_MAX, long_line};
use super::explain::{BAD_VALUE, explain};
use super::halves::both;
use super::layout::{line_end, slice};
use super::pieces::{Pieces, Slips};
use super::problem::Problem;
use crate::model::{Value, plain_line_ends};

#[expect(clippy::cast_possible_truncation, reason = "it is a small number")]
const MAX_NESTING: u32 = DEPTH_MAX as u32;

/// Bytes relative to the start of a section.
pub(super) type Rel = Range<u32>;

/// A header with its lines up to the next one; the first section of a text may have no header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    /// Where it starts in the text: at the start of its header's line.
    pub(super) start: usize,
    /// How many bytes it has.
    pub(super) len: usize,
    /// How many values it holds, its header counted in.
    pub(super) values: usize,
    /// What stands in it, which all versions of a text share that have it.
    pub(super) body: Arc<Body>,
}

/// What stands in a section.
#[derive(Debug, PartialEq)]
pub(super) struct Body {
    pub(super) header: Option<Header>,
    pub(super) statements: Box<[Statement]>,
}

impl Deref for Section {
    type Target = Body;

    fn deref(&self) -> &Body {
        &self.body
    }
}

impl Section {
    pub(super) fn end(&self) -> usize {
        self.start + self.len
    }

    /// Turns a relative span into one of the whole text.
    pub(super) fn abs(&self, span: &Rel) -> Range<usize> {
        self.start + span.start as usize..self.start + span.end as usize
    }
}

/// `[kind.id]` or `[[kind.id.point]]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// From the first bracket to the last one.
    pub(super) span: Rel,
    pub(super) keys: Box<[KeyPart]>,
    pub(super) array: bool,
}

/// One part of a dotted name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeyPart {
    pub(super) name: SmolStr,
    pub(super) span: Rel,
}

/// A name in its parts; that of a field has one as a rule.
pub(super) type Name = SmallVec<[KeyPart; 1]>;

/// `name = value`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) keys: Name,
    pub(super) value: ValueNode,
}

/// A value with its span.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ValueNode {
    pub(super) span: Rel,
    pub(super) shape: ValueShape,
}

/// What a value is.
///
/// A single value is read from the text when it is asked for ([`scalar_value`]): a map of many
/// entries says everything twice already, in its text and in its entries.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ValueShape {
    Scalar,
    Array(Box<[ValueNode]>),
    Inline(Box<[Statement]>),
}

/// From so many bytes on two threads read a text, a half each.
const LARGE: usize = 1024 * 1024;

/// Reads a text, or the part of one that starts at `offset` of the whole.
///
/// Never fails: what is understood is in the sections, what is not is in the problems, whose spans
/// are those of the whole text.
pub(super) fn parse(text: &str, offset: usize) -> (Vec<Section>, Vec<Problem>) {
    match parse_in_halves(text, offset) {
        Some(sections) => (sections, Vec::new()),
        None => parse_at_one_go(text, offset),
    }
}

/// Reads the halves of a large text beside each other; `None` where it has to be read at one go.
///
/// A half that is understood ends outside of every text and list, so that the other one means what
/// it means alone.
fn parse_in_halves(text: &str, offset: usize) -> Option<Vec<Section>> {
    if text.len() < LARGE {
        return None;
    }
    let middle = next_header_line(text, text.floor_char_boundary(text.len() / 2));
    let (first, second) = text.split_at_checked(middle)?;
    if second.is_empty() {
        return None;
    }
    let ((mut sections, problems), (rest, more)) =
        both(|| parse_at_one_go(first, offset), || parse_at_one_go(second, offset + middle));
    sections.extend(rest);
    let values: usize = sections.iter().map(|section| section.values).sum();
    (problems.is_empty() && more.is_empty() && values <= VALUES_MAX).then_some(sections)
}

/// Returns where the next line starts, behind that of a place, that may be a header's.
pub(super) fn next_header_line(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        at = line_end(text, at);
        if at >= text.len() || starts_with_header(slice(text, at..text.len())) {
            return at;
        }
    }
}

/// Tells whether the first line of a text may be a header's.
pub(super) fn starts_with_header(text: &str) -> bool {
    text.trim_start_matches([' ', '\t']).starts_with('[')
}

fn parse_at_one_go(text: &str, offset: usize) -> (Vec<Section>, Vec<Problem>) {
    let mut builder = Builder::new(text);
    let mut slips = Slips::new(text);
    let mut problems: Vec<Problem> = long_line(text).into_iter().collect();
    if problems.is_empty() {
        let source = Source::new(text);
        let mut pieces = Pieces::new(source);
        while let Some(tokens) = pieces.next() {
            let mut validated = ValidateWhitespace::new(&mut builder, source);
            let mut guarded = RecursionGuard::new(&mut validated, MAX_NESTING);
            parse_document(tokens, &mut guarded, &mut slips);
            // Nobody reads on, and what is too large must not be kept.
            if slips.are_enough() || builder.values > VALUES_MAX {
                break;
            }
        }
        problems.extend(pieces.exceeded);
    }
    let (mut sections, found) = builder.finish();
    problems.extend(found);
    problems.extend(explain(text, &slips.errors));
    for problem in &mut problems {
        problem.span = problem.span.start + offset..problem.span.end + offset;
    }
    for section in &mut sections {
        section.start += offset;
    }
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    (sections, problems)
}

/// Collects the reader's events into sections.
struct Builder<'t> {
    text: &'t str,
    sections: Vec<Section>,
    /// The section being read.
    open: Open,
    problems: Vec<Problem>,
    header: Option<(Span, bool)>,
    /// The names of the header or statement being read.
    keys: Name,
    stack: Vec<Frame>,
    /// How many values there are so far, and headers.
    values: usize,
}

/// A section whose end has not come yet.
#[derive(Default)]
struct Open {
    start: usize,
    values: usize,
    header: Option<Header>,
    statements: Vec<Statement>,
}

impl Open {
    fn close(self, end: usize) -> Section {
        let Self { start, values, header, statements } = self;
        let body = Arc::new(Body { header, statements: statements.into_boxed_slice() });
        Section { start, len: end.saturating_sub(start), values, body }
    }
}

/// A list or inline table whose end has not come yet.
struct Frame {
    start: usize,
    inline: bool,
    items: Vec<ValueNode>,
    keys: Name,
    statements: Vec<Statement>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            sections: Vec::new(),
            open: Open::default(),
            problems: Vec::new(),
            header: None,
            keys: Name::new(),
            stack: Vec::new(),
            values: 0,
        }
    }

    fn finish(mut self) -> (Vec<Section>, Vec<Problem>) {
        self.sections.push(self.open.close(self.text.len()));
        self.sections.shrink_to_fit();
        // A first section without a byte is none.
        if self.sections.len() > 1 {
            self.sections.retain(|section| section.header.is_some() || section.len > 0);
        }
        (self.sections, self.problems)
    }

    fn base(&self) -> usize {
        self.open.start
    }

    fn rel(&self, start: usize, end: usize) -> Rel {
        let base = self.base();
        let narrow = |at: usize| u32::try_from(at.saturating_sub(base)).unwrap_or(u32::MAX);
        narrow(start)..narrow(end)
    }

    fn open_header(&mut self, span: Span, array: bool) {
        self.stack.clear();
        self.keys.clear();
        self.header = Some((span, array));
        let before = self.text.get(..span.start()).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |found| found + 1);
        // Two headers on one line are a problem that the reader reports; they share no bytes here.
        let start = start.max(self.open.start);
        let before = std::mem::replace(&mut self.open, Open { start, ..Open::default() });
        self.sections.push(before.close(start));
        self.count(span.start());
    }

    fn close_header(&mut self, span: Span) {
        let Some((open, array)) = self.header.take() else { return };
        let mut keys = std::mem::take(&mut self.keys);
        if keys.len() > DEPTH_MAX {
            Bound::Depth.tell(&mut self.problems, open.start());
            keys.truncate(DEPTH_MAX);
        }
        let keys = keys.into_iter().collect();
        let header = Header { span: self.rel(open.start(), span.end()), keys, array };
        self.open.header = Some(header);
    }

    /// Counts a value, or a header; tells whether it may be kept.
    fn count(&mut self, at: usize) -> bool {
        self.open.values += 1;
        self.values += 1;
        if self.values > VALUES_MAX {
            Bound::Values.tell(&mut self.problems, at);
        }
        self.values <= VALUES_MAX
    }

    fn attach(&mut self, value: ValueNode) {
        let base = self.base();
        if !self.count(base + value.span.start as usize) {
            return;
        }
        let (keys, statements) = match self.stack.last_mut() {
            Some(frame) if !frame.inline => {
                if frame.items.len() < ITEMS_MAX {
                    frame.items.push(value);
                } else {
                    let at = frame.start;
                    Bound::Items.tell(&mut self.problems, at);
                }
                return;
            }
            Some(frame) => (std::mem::take(&mut frame.keys), &mut frame.statements),
            None => (std::mem::take(&mut self.keys), &mut self.open.statements),
        };
        let Some(first) = keys.first() else { return };
        let at = base + first.span.start as usize;
        if keys.len() > DEPTH_MAX {
            Bound::Depth.tell(&mut self.problems, at);
        } else if statements.len() >= FIELDS_MAX {
            Bound::Fields.tell(&mut self.problems, at);
        } else {
            statements.push(Statement { keys, value });
        }
    }

    fn open(&mut self, span: Span, inline: bool) {
        self.stack.push(Frame {
            start: span.start(),
            inline,
            items: Vec::new(),
            keys: Name::new(),
            statements: Vec::new(),
        });
    }

    fn close(&mut self, span: Span) {
        let Some(frame) = self.stack.pop() else { return };
        let shape = if frame.inline {
            ValueShape::Inline(frame.statements.into_boxed_slice())
        } else {
            ValueShape::Array(frame.items.into_boxed_slice())
        };
        let span = self.rel(frame.start, span.end());
        self.attach(ValueNode { span, shape });
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.open_header(span, false);
    }

    fn std_table_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close_header(span);
    }

    fn array_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.open_header(span, true);
    }

    fn array_table_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close_header(span);
    }

    fn inline_table_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open(span, true);
        true
    }

    fn inline_table_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn array_open(&mut self, span: Span, _error: &mut dyn ErrorSink) -> bool {
        self.open(span, false);
        true
    }

    fn array_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let mut name = String::new();
        if let Some(raw) = Source::new(self.text).get(span) {
            toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span)
                .decode_key(&mut name, error);
        }
        let part = KeyPart { name: name.into(), span: self.rel(span.start(), span.end()) };
        match self.stack.last_mut() {
            Some(frame) => frame.keys.push(part),
            None => self.keys.push(part),
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let raw = self.text.get(span.start()..span.end()).unwrap_or_default();
        // What it says is asked for later; here only whether it says anything.
        decode_scalar(raw, encoding, span, error);
        let span = self.rel(span.start(), span.end());
        self.attach(ValueNode { span, shape: ValueShape::Scalar });
    }

    fn newline(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        // A name without a value was reported; it must not run into the next line.
        if self.stack.is_empty() && self.header.is_none() {
            self.keys.clear();
        }
    }
}

/// Returns what a single value says that is written so; what made no sense is its own text.
pub(super) fn scalar_value(raw: &str) -> Value {
    let encoding = [
        ("\"\"\"", Encoding::MlBasicString),
        ("'''", Encoding::MlLiteralString),
        ("\"", Encoding::BasicString),
        ("'", Encoding::LiteralString),
    ];
    let encoding = encoding.into_iter().find(|(mark, _)| raw.starts_with(mark)).map(|(_, it)| it);
    let whole = Span::new_unchecked(0, raw.len());
    decode_scalar(raw, encoding, whole, &mut ())
}

fn decode_scalar(
    raw: &str,
    encoding: Option<Encoding>,
    span: Span,
    error: &mut dyn ErrorSink,
) -> Value {
    let mut text = String::new();
    let kind = toml_parser::Raw::new_unchecked(raw, encoding, span).decode_scalar(&mut text, error);
    let mut bad = || {
        error.report_error(ParseError::new(BAD_VALUE).with_unexpected(span));
        Value::Text(raw.to_owned())
    };
    match kind {
        ScalarKind::String => Value::Text(plain_line_ends(text)),
        ScalarKind::Boolean(boolean) => Value::Boolean(boolean),
        ScalarKind::Integer(radix) => {
            i64::from_str_radix(&text, radix.value()).map_or_else(|_| bad(), Value::Integer)
        }
        ScalarKind::Float => text.parse().map_or_else(|_| bad(), Value::Float),
        ScalarKind::DateTime => match text.parse::<toml::value::Datetime>() {
            Ok(moment) => match (moment.date, moment.time) {
                (Some(date), None) => {
                    let year = i16::try_from(date.year).unwrap_or(i16::MAX);
                    let month = i8::try_from(date.month).unwrap_or_default();
                    let day = i8::try_from(date.day).unwrap_or_default();
                    Date::new(year, month, day).map_or_else(|_| bad(), Value::Date)
                }
                (_, Some(_)) | (None, None) => Value::Time(raw.into()),
            },
            Err(_) => bad(),
        },
    }
}
