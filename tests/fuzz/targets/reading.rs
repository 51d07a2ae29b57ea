//! Reading any bytes: nothing panics, every problem has its place, what was understood is what a
//! reader of TOML finds, what is written again says the same.
#![no_main]

use std::sync::Arc;

use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use msgmap::check::{AssetPlace, Surroundings, check, settle};
use msgmap::model::{Diagnostic, Location, Schema, Spot, Value};
use msgmap::render::{clean, clean_line};
use msgmap::review::diff;
use msgmap::source::{Document, NotCanonical, ProblemKind, canonical, decode, is_sound};
use msgmap::workspace::{Place, Workspace};

const TODAY: Date = date(2026, 11, 22);
const FILE: &str = "map.toml";

fuzz_target!(|bytes: &[u8]| {
    let workspace = Workspace::open([(FILE, bytes.to_vec())]);
    every_problem_has_its_place(&workspace, bytes);
    let (text, bom) = match decode(bytes) {
        Ok(read) => read,
        Err(refusal) => {
            assert!(refusal.at <= bytes.len() && refusal.line > 0 && refusal.column > 0);
            assert_eq!(workspace.map().entries().count(), 0);
            return;
        }
    };
    what_is_shown_is_harmless(&text);
    let document = Document::parse(text.clone(), bom);
    assert_eq!(document.bytes(), bytes, "what was read is what is written");
    agrees_with_a_reader_of_toml(&document, &workspace, bytes);
    canonical_form_says_the_same(&document, &workspace, bom);
});

fn every_problem_has_its_place(workspace: &Workspace, bytes: &[u8]) {
    let around = Surroundings { today: TODAY, asset: &|_| AssetPlace::Unknown };
    let mut found = workspace.reading();
    found.extend(check(workspace.map(), &around));
    for diagnostic in settle(workspace.map(), found) {
        let Diagnostic { message, spot, related, .. } = &diagnostic;
        assert!(!message.trim().is_empty(), "{diagnostic:?}");
        placed(workspace, spot, bytes);
        for (spot, _) in related {
            placed(workspace, spot, bytes);
        }
    }
}

fn placed(workspace: &Workspace, spot: &Spot, bytes: &[u8]) {
    match spot {
        Spot::Text { span, .. } => {
            assert!(span.start <= span.end && span.end <= bytes.len(), "{span:?}");
            if let Some(text) = workspace.text(FILE) {
                assert!(text.get(span.clone()).is_some(), "{span:?} cuts a letter");
            }
        }
        Spot::Map(location) => {
            let place = workspace.place(spot);
            let is_told = place.is_some_and(|Place { line, column, .. }| line > 0 && column > 0);
            // What a map lacks as a whole stands nowhere.
            let is_nowhere = *location == Location::entry(&location.key)
                && workspace.map().get(&location.key).is_none();
            assert!(is_told || is_nowhere, "{location:?} has no place");
        }
    }
}

fn what_is_shown_is_harmless(text: &str) {
    let harmful = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let shown = clean(text);
    assert!(!shown.chars().any(|letter| letter != '\n' && harmful(letter)), "{shown:?}");
    let line = clean_line(text);
    assert!(!line.chars().any(harmful), "{line:?}");
}

fn agrees_with_a_reader_of_toml(document: &Document, workspace: &Workspace, bytes: &[u8]) {
    if !document.problems().is_empty() {
        // Ours is the stricter one only where it says so.
        let is_limit = |kind: &ProblemKind| match kind {
            ProblemKind::TooLarge(_) | ProblemKind::ConflictMarkers | ProblemKind::BadValue { .. } => {
                true
            }
            ProblemKind::CurlyQuotes
            | ProblemKind::UnclosedText
            | ProblemKind::UnclosedList
            | ProblemKind::Twice { .. }
            | ProblemKind::ValueAndTable { .. }
            | ProblemKind::BadEscape
            | ProblemKind::Unquoted { .. }
            | ProblemKind::Syntax { .. } => false,
        };
        let only_limits = document.problems().iter().all(|problem| is_limit(&problem.kind));
        assert!(only_limits || read(bytes).is_none(), "{:?}", document.problems());
        return;
    }
    assert!(is_sound(bytes), "a reader of TOML finds fault");
    // In a list of tables the names mean something else, and a number that is too large is told by
    // some readers only.
    let is_list = document.strays().iter().any(|stray| stray.list);
    let Some(judged) = read(bytes).filter(|_| !is_list) else { return };
    for entry in workspace.map().entries() {
        let (kind, id) = (entry.key.kind.as_str(), entry.key.id.as_str());
        let names = match kind {
            "map" => vec![kind],
            // With more dots it can't be told which of them parts the names.
            "approval" if id.matches('.').count() > 1 => continue,
            "approval" => std::iter::once(kind).chain(id.split('.')).collect(),
            _ => vec![kind, id],
        };
        let (first, rest) = names.split_first().expect("there is a kind");
        let at = rest.iter().fold(judged.get(*first), |at, name| at?.get(name));
        let fields = Value::Table(entry.fields.clone());
        assert!(at.is_some_and(|at| agree(&fields, at)), "{}: {fields:?} {at:?}", entry.key);
    }
}

fn read(bytes: &[u8]) -> Option<toml::Table> {
    let text = std::str::from_utf8(bytes).ok()?;
    toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()
}

fn agree(ours: &Value, theirs: &toml::Value) -> bool {
    match (ours, theirs) {
        (Value::Text(ours), toml::Value::String(theirs)) => {
            let mut theirs = theirs.clone();
            while theirs.contains("\r\n") {
                theirs = theirs.replace("\r\n", "\n");
            }
            *ours == theirs
        }
        (Value::Integer(ours), toml::Value::Integer(theirs)) => ours == theirs,
        (Value::Float(ours), toml::Value::Float(theirs)) => ours.total_cmp(theirs).is_eq(),
        (Value::Boolean(ours), toml::Value::Boolean(theirs)) => ours == theirs,
        (Value::Date(ours), toml::Value::Datetime(theirs)) => {
            ours.to_string() == theirs.to_string()
        }
        (Value::Time(_), toml::Value::Datetime(theirs)) => theirs.time.is_some(),
        (Value::List(ours), toml::Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| agree(a, b))
        }
        (Value::Table(ours), toml::Value::Table(theirs)) => {
            let mut fields = ours.iter().map(|(name, value)| (theirs.get(name.as_str()), value));
            ours.len() == theirs.len()
                && fields.all(|(theirs, ours)| theirs.is_some_and(|theirs| agree(ours, theirs)))
        }
        _ => false,
    }
}

fn canonical_form_says_the_same(document: &Document, workspace: &Workspace, bom: bool) {
    let schema: &Schema = workspace.map().schema();
    let canonical = |document: &Document| {
        canonical(document, schema, |key| document.read(key).map(Arc::new))
    };
    let once = match canonical(document) {
        Ok(once) => once,
        Err(NotCanonical::Broken | NotCanonical::Stray(_)) => return,
        Err(NotCanonical::Unproved) => panic!("canonical form would not say the same"),
    };
    let again = Document::parse(once.clone(), bom);
    assert_eq!(canonical(&again).as_ref(), Ok(&once), "it is its own canonical form");
    let after = Workspace::open([(FILE, once.into_bytes())]);
    for change in diff(workspace, &after, TODAY).entries {
        assert!(change.fields.is_empty() && change.renamed.is_none(), "{change:?}");
    }
}
