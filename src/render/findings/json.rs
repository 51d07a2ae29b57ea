//! Findings for other programs.

use serde::Serialize;

use super::{Counts, FilePlace, Finding, More};
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
    /// Only where there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_listed: Vec<NotListed>,
    counts: Counts,
}

#[derive(Serialize)]
struct NotListed {
    rule: &'static str,
    level: &'static str,
    count: usize,
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

/// Returns all findings that are listed, how many are not, and the counts of both together.
pub fn json(
    findings: &[Finding<'_>],
    more: &[More],
    counts: Counts,
) -> Result<String, serde_json::Error> {
    let not_listed =
        |more: &More| NotListed { rule: more.rule, level: more.level.word(), count: more.count };
    let not_listed = more.iter().map(not_listed).collect();
    write(&Report { findings: findings.iter().map(finding_json).collect(), not_listed, counts })
}
