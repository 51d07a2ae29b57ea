//! Findings for other programs.

use serde::Serialize;

use super::{Counts, FilePlace, Finding};
use crate::render::json as write;

/// A finding as JSON. Fields are only ever added.
#[derive(Debug, Serialize)]
pub struct FindingJson<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    /// File, line and column as editors and terminals take them.
    place: Option<String>,
    entry: Option<String>,
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<FindingJson<'a>>,
    counts: Counts,
}

/// Returns a finding for a report.
pub fn finding_json<'a>(finding: &'a Finding<'_>) -> FindingJson<'a> {
    let place = finding.place.as_ref();
    let related = |(place, message): &'a (FilePlace<'_>, String)| Related {
        message,
        file: &place.file,
        line: place.line,
        column: place.column,
    };
    FindingJson {
        rule: finding.rule,
        level: finding.level.word(),
        message: &finding.message,
        file: place.map(|place| place.file.as_str()),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        place: place.map(|at| format!("{}:{}:{}", at.file, at.line, at.column)),
        entry: finding.entry.map(ToString::to_string),
        help: finding.help.as_deref(),
        related: finding.related.iter().map(related).collect(),
    }
}

/// Returns all findings and their counts.
pub fn json(findings: &[Finding<'_>], counts: Counts) -> Result<String, serde_json::Error> {
    write(&Report { findings: findings.iter().map(finding_json).collect(), counts })
}
