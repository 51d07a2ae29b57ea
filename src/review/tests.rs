//! What is told of pairs of maps, as lines.

mod laws;
mod lines;
mod meaning;
mod said;

use jiff::civil::{Date, date};

use crate::model::difference::Difference;
use crate::workspace::Workspace;

const TODAY: Date = date(2026, 11, 22);

/// Returns the difference between two texts of one file.
fn between(before: &str, after: &str) -> Difference {
    between_files(&[("map.toml", before)], &[("map.toml", after)])
}

fn between_files(before: &[(&str, &str)], after: &[(&str, &str)]) -> Difference {
    let open = |files: &[(&str, &str)]| {
        Workspace::open(files.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())))
    };
    let (before, after) = (open(before), open(after));
    for workspace in [&before, &after] {
        assert!(!workspace.has_broken_files(), "the maps must be sound");
    }
    super::diff(&before, &after, TODAY)
}

/// Checks what is told to differ: a line for each entry, field and card, see [`lines`].
#[track_caller]
fn check(before: &str, after: &str, expected: &[&str]) {
    assert_eq!(lines::entries(&between(before, after)), expected, "{before}\n-->\n{after}");
}

/// Checks what it means.
#[track_caller]
fn check_meaning(before: &str, after: &str, expected: &[&str]) {
    assert_eq!(lines::meaning(&between(before, after)), expected, "{before}\n-->\n{after}");
}
