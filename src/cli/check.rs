//! `msgmap check`: every problem in one run.

use std::path::PathBuf;

use clap::ValueEnum;
use rustc_hash::FxHashMap;

use super::error::{CliError, Exit};
use super::output::Ui;
use super::paths::{Scope, scopes};
use super::sample;
use super::session::{Opened, Session};
use crate::check::{self, AssetPlace, Counted, Found, Settler, Surroundings};
use crate::disk::{self, Asset, LoadError};
use crate::model::{Diagnostic, Level, Spot};
use crate::render::findings::{self, Counts, FilePlace, Finding, More};
use crate::workspace::Placer;

/// Check the map: every problem in one run, with its place and a way out
///
/// Nothing is ever changed. `msgmap explain RULE` tells what a rule is for.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Maps, or files and folders of a map; the map itself when left out
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Let warnings count as errors do
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Find what is not signed off, too: open sign-offs, and those that lapsed
    #[arg(long)]
    require_approval: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs
    Json,
    /// For GitHub, beside the lines of a change
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// How many findings of one rule are listed: nobody reads more, and all of them count.
const LISTED_MAX: usize = 10_000;

/// One map with what was found in it.
struct Checked {
    scope: Scope,
    opened: Option<Opened>,
    diagnostics: Vec<Diagnostic>,
    /// Files and folders that were not read: which, how bad, why, and a way out.
    unread: Vec<(PathBuf, Level, String, Option<&'static str>)>,
}

/// What was found so far over all maps.
#[derive(Default)]
struct Tally {
    counts: Counts,
    /// How many findings of a rule are listed.
    listed: FxHashMap<&'static str, usize>,
    more: Vec<More>,
}

impl Tally {
    /// Counts a finding; tells whether it is listed.
    fn count(&mut self, rule: &'static str, level: Level, can_be_listed: bool) -> bool {
        self.counts.count(level);
        let listed = self.listed.entry(rule).or_default();
        if can_be_listed && *listed < LISTED_MAX {
            *listed += 1;
            return true;
        }
        match self.more.iter_mut().find(|more| more.rule == rule && more.level == level) {
            Some(more) => more.count += 1,
            None => self.more.push(More { rule, level, count: 1 }),
        }
        false
    }
}

pub(super) fn run(session: &Session<'_>, ui: &mut Ui, args: &Args) -> Result<Exit, CliError> {
    let mut maps = Vec::new();
    let mut tally = Tally::default();
    for scope in scopes(session, ui, &args.paths)? {
        maps.push(check_map(session, ui, scope, args.require_approval, &mut tally)?);
    }
    let mut all = Vec::new();
    for checked in &maps {
        let mut found = placed(session, checked);
        found.sort_by(|a, b| order(a).cmp(&order(b)));
        all.extend(found);
        count(checked, &mut tally.counts);
    }
    let Tally { counts, listed: _, more } = tally;
    let format = if args.json { Format::Json } else { args.format };
    match format {
        Format::Human => {
            let human = findings::Human::new(ui.color, ui.width);
            for finding in &all {
                ui.print(&human.finding(finding))?;
            }
            ui.print(&human.end(&more, counts))?;
        }
        Format::Json => ui.print_page(&findings::json(&all, &more, counts)?)?,
        Format::Github => ui.print_page(&findings::github(&all, &more))?,
    }
    let is_bad = counts.errors > 0 || (args.deny.is_some() && counts.warnings > 0);
    Ok(if is_bad { Exit::Found } else { Exit::Fine })
}

/// Returns the key by which findings stand: by file; what can't be understood there first, since
/// others may follow from it; then by place.
fn order<'f>(finding: &'f Finding<'_>) -> (&'f str, bool, usize, usize, &'f str) {
    let is_understood = finding.entry.is_some() || finding.level != Level::Error;
    let place = finding.place.as_ref();
    let (file, line, column) =
        place.map_or(("", 0, 0), |place| (place.file.as_str(), place.line, place.column));
    (file, is_understood, line, column, finding.rule)
}

fn check_map(
    session: &Session<'_>,
    ui: &mut Ui,
    scope: Scope,
    approvals: bool,
    tally: &mut Tally,
) -> Result<Checked, CliError> {
    let Some(root) = &scope.root else {
        let opened = session.open(ui)?;
        let diagnostics = diagnose(session, &opened, &scope, approvals, tally);
        return Ok(Checked { scope, opened: Some(opened), diagnostics, unread: Vec::new() });
    };
    let opened = match Opened::read(root) {
        Ok(opened) => opened,
        Err(error @ LoadError::Missing { .. }) => return Err(error.into()),
        Err(error) => {
            let unread = vec![told(&error, tally)];
            return Ok(Checked { scope, opened: None, diagnostics: Vec::new(), unread });
        }
    };
    if opened.files.is_empty() && opened.unread.is_empty() {
        let shown = session.shown(root).display();
        return Err(CliError::new(format!("there is no *.toml file in `{shown}`")));
    }
    scope.refuse_strangers(session, &opened)?;
    let unread = opened.unread.iter().map(|error| told(error, tally)).collect();
    let diagnostics = diagnose(session, &opened, &scope, approvals, tally);
    Ok(Checked { scope, opened: Some(opened), diagnostics, unread })
}

fn told(error: &LoadError, tally: &mut Tally) -> (PathBuf, Level, String, Option<&'static str>) {
    let level = if error.is_left_out() { Level::Warning } else { Level::Error };
    tally.counts.count(level);
    (error.path().to_path_buf(), level, error.describe(), error.hint())
}

/// Returns the findings of a map that are listed, at the levels that it gives them, and counts all
/// of those that are of files that are meant.
fn diagnose(
    session: &Session<'_>,
    opened: &Opened,
    scope: &Scope,
    approvals: bool,
    tally: &mut Tally,
) -> Vec<Diagnostic> {
    let workspace = &opened.workspace;
    let is_meant = |file: Option<&str>| file.is_none_or(|file| scope.holds_file(opened, file));
    let settler = Settler::new(workspace.map());
    // Nobody knows what the rest of a map means that a newer program made.
    let is_newer = workspace.newer_format().is_some();
    let mut listed = Vec::new();
    let mut take = |found: Found| match found {
        Found::Told(mut finding) => {
            let file = match &finding.spot {
                Spot::Map(location) => workspace.file_of(&location.key),
                Spot::Text { file, .. } => Some(file.as_str()),
            };
            let is_known = !is_newer || finding.rule == "newer-format" || is_unread(&finding);
            if !is_known || !is_meant(file) {
                return;
            }
            let entry = finding.entry.as_ref();
            if !is_newer {
                let level = settler.level(finding.rule, finding.level, entry);
                let Some(level) = level else { return };
                finding.level = level;
            }
            if tally.count(finding.rule, finding.level, true) {
                listed.push(*finding);
            }
        }
        Found::Counted(Counted { rule, level, entry }) => {
            let file = entry.as_ref().and_then(|key| workspace.file_of(key));
            if is_newer || !is_meant(file) {
                return;
            }
            if let Some(level) = settler.level(rule, level, entry.as_ref()) {
                tally.count(rule, level, false);
            }
        }
    };
    for finding in workspace.reading() {
        take(Found::Told(Box::new(finding)));
    }
    let asset = |path: &str| asset_place(opened, path);
    let around = Surroundings { today: session.environment.today, asset: &asset };
    check::check_each(workspace.map(), &around, approvals, LISTED_MAX, &mut take);
    listed
}

/// Tells whether a finding keeps a part of a file from being understood.
fn is_unread(finding: &Diagnostic) -> bool {
    finding.level == Level::Error && finding.entry.is_none()
}

/// Tells where the file of an asset is.
pub(super) fn asset_place(opened: &Opened, path: &str) -> AssetPlace {
    if opened.is_sample {
        return if sample::holds(path) { AssetPlace::Fine } else { AssetPlace::Unknown };
    }
    if opened.is_past {
        return AssetPlace::Unknown;
    }
    match disk::within(&opened.root, path) {
        Asset::Fine(_) => AssetPlace::Fine,
        Asset::Leaves => AssetPlace::Leaves,
        Asset::Missing => AssetPlace::Missing,
        Asset::NotAFile => AssetPlace::NotAFile,
    }
}

/// Gives findings their places.
fn placed<'c>(session: &Session<'_>, checked: &'c Checked) -> Vec<Finding<'c>> {
    let mut findings = Vec::new();
    for (path, level, message, help) in &checked.unread {
        let file = session.shown(path).display().to_string();
        findings.push(Finding {
            rule: "unreadable-file",
            level: *level,
            message: message.clone(),
            entry: None,
            help: help.map(str::to_owned),
            place: Some(FilePlace { file, line: 1, column: 1, source: None }),
            related: Vec::new(),
        });
    }
    let Some(opened) = &checked.opened else { return findings };
    let mut placer = opened.workspace.placer();
    for diagnostic in &checked.diagnostics {
        findings.push(locate(session, opened, &mut placer, diagnostic));
    }
    findings
}

/// Gives a finding its places.
pub(super) fn locate<'c>(
    session: &Session<'_>,
    opened: &'c Opened,
    placer: &mut Placer<'c>,
    diagnostic: &'c Diagnostic,
) -> Finding<'c> {
    let mut find = |spot: &Spot| {
        let place = placer.place(spot)?;
        let source = opened.workspace.text(&place.file).map(|text| (text, place.span));
        let file = session.file(opened, &place.file);
        Some(FilePlace { file, line: place.line, column: place.column, source })
    };
    let mut finding = Finding::new(diagnostic);
    finding.place = find(&diagnostic.spot);
    finding.related = diagnostic
        .related
        .iter()
        .filter_map(|(spot, words)| Some((find(spot)?, words.clone())))
        .collect();
    finding
}

fn count(checked: &Checked, counts: &mut Counts) {
    let Some(opened) = &checked.opened else {
        counts.files += checked.unread.len();
        return;
    };
    let workspace = &opened.workspace;
    let is_meant = |name: &str| checked.scope.holds_file(opened, name);
    counts.files += workspace.files().filter(|name| is_meant(name)).count();
    counts.files += checked.unread.len();
    let entries = workspace.map().entries();
    let entries = entries.filter(|entry| !matches!(entry.key.kind.as_str(), "map" | "approval"));
    let file_of = |entry: &crate::model::Entry| workspace.file_of(&entry.key).is_some_and(is_meant);
    counts.entries += entries.filter(|entry| file_of(entry)).count();
}
