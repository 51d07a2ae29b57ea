//! What was wrong with the files themselves.

use super::{Content, Workspace};
use crate::model::{Diagnostic, Key, Level, Location, Role, Schema, Spot};
use crate::source::{PROBLEMS_MAX, Problem};

impl Workspace {
    /// Returns what could not be understood, or only in part, over all files.
    pub fn reading(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for file in &self.files {
            match &file.content {
                Content::Refused(refusal) => {
                    let span = refusal.at..refusal.at;
                    let rule = "unreadable-file";
                    findings.push(
                        Diagnostic::in_text(
                            rule,
                            Level::Error,
                            &file.name,
                            span,
                            refusal.message.clone(),
                        )
                        .help(refusal.help),
                    );
                }
                Content::Text(document) => {
                    for problem in document.problems().iter().take(PROBLEMS_MAX) {
                        let mut finding = Diagnostic::in_text(
                            problem.kind.rule(),
                            Level::Error,
                            &file.name,
                            problem.span.clone(),
                            problem.kind.message(),
                        )
                        .help(problem.kind.help());
                        if let Some((span, words)) = &problem.related {
                            let spot = Spot::Text { file: file.name.clone(), span: span.clone() };
                            finding = finding.related(spot, *words);
                        }
                        findings.push(finding);
                    }
                    findings.extend(more(&file.name, document.problems()));
                    for stray in document.strays().iter().take(PROBLEMS_MAX) {
                        findings.push(self.stray(&file.name, stray));
                    }
                }
            }
        }
        findings.extend(self.again.iter().map(|(key, file_idx)| self.twice(key, *file_idx)));
        findings.extend(self.unknown_kinds());
        findings
    }

    fn stray(&self, file: &str, stray: &crate::source::Stray) -> Diagnostic {
        let schema = self.map.schema();
        let kind = stray.name.split('.').next().unwrap_or_default();
        if schema.kind(kind).is_none() {
            return unknown_kind(
                schema,
                kind,
                Diagnostic::in_text(
                    "unknown-kind",
                    Level::Warning,
                    file,
                    stray.span.clone(),
                    String::new(),
                ),
            );
        }
        let message = if stray.list {
            format!("`[[{}]]` is a list; an entry has an id of its own", stray.name)
        } else {
            format!("`{}` is no entry: an entry is a kind and an id", stray.name)
        };
        Diagnostic::in_text("not-an-entry", Level::Warning, file, stray.span.clone(), message)
            .help(format!("Write [{kind}.some-id] above the fields."))
    }

    fn twice(&self, key: &Key, file_idx: usize) -> Diagnostic {
        let file = self.name_of(file_idx);
        let span = self
            .files
            .get(file_idx)
            .and_then(|file| file.document()?.span_of(&Location::entry(key)))
            .unwrap_or(0..0);
        let message = format!("`{key}` stands in two files");
        let mut finding = Diagnostic::in_text("duplicate-id", Level::Error, &file, span, message)
            .related(Spot::Map(Location::entry(key)), "it stands here first")
            .help("Give one of them another id, or remove one.");
        finding.entry = Some(key.clone());
        finding
    }

    fn unknown_kinds(&self) -> Vec<Diagnostic> {
        let schema = self.map.schema();
        let mut seen: Vec<&str> = Vec::new();
        let mut findings = Vec::new();
        // Unknown kinds stand behind all known ones.
        for entry in self.map.entries() {
            let kind = entry.key.kind.as_str();
            if schema.kind(kind).is_none() && seen.last() != Some(&kind) {
                seen.push(kind);
                let at = Location::entry(&entry.key);
                let finding = Diagnostic::at("unknown-kind", Level::Warning, at, String::new());
                findings.push(unknown_kind(schema, kind, finding));
            }
        }
        findings
    }
}

/// Tells that some problems of a file are not listed, where the first of them is.
fn more(file: &str, problems: &[Problem]) -> Option<Diagnostic> {
    let first = problems.get(PROBLEMS_MAX)?;
    let message = "from here on more problems in this file are not listed".to_owned();
    let (rule, span) = (first.kind.rule(), first.span.clone());
    let told = Diagnostic::in_text(rule, Level::Error, file, span, message);
    Some(told.help("Mend those that are, and check again."))
}

fn unknown_kind(schema: &Schema, kind: &str, mut finding: Diagnostic) -> Diagnostic {
    let near = schema
        .kinds()
        .iter()
        .filter(|other| other.role != Role::Approval)
        .map(|other| (strsim::normalized_damerau_levenshtein(kind, &other.name), other))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    finding.message = format!("`{kind}` is no kind of entry; it is kept as it is and not used");
    finding.help = Some(match near {
        Some((_, near)) => format!("Did you mean `{}`?", near.name),
        None => "Declare it under [map.dimensions] if it is a dimension of your own.".to_owned(),
    });
    finding
}
