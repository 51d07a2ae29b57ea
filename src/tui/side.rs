//! What is wrong with an entry, and what links to it.

use super::app::Findings;
use super::text::{Row, Run, indented, wrap, wrap_text};
use super::theme::Role;
use super::words::{kind_label, sign, title_of};
use crate::model::{Key, Map, Spot};

/// What is wrong with an entry, and what links to it.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Its lines.
    pub rows: Vec<SideRow>,
    /// What can be chosen, in order.
    pub targets: Vec<Target>,
    /// The chosen one.
    pub selected: usize,
    /// The first line in view.
    pub scroll: usize,
    /// How many problems there are.
    pub n_problems: usize,
    /// How many entries link here.
    pub n_links: usize,
    /// What the rows were made for.
    pub made_for: Option<(Key, u64, u64, usize)>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideRow {
    /// What it shows.
    pub row: Row,
    /// What it belongs to.
    pub target: Option<usize>,
}

/// What Enter goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An entry.
    Entry(Key),
    /// A problem, by its place among all findings.
    Problem(usize),
}

impl Side {
    /// Makes the lines anew when what they are made from has changed.
    pub fn refresh(
        &mut self,
        map: &Map,
        findings: &Findings,
        key: Option<&Key>,
        generation: u64,
        width: usize,
    ) {
        let Some(key) = key else {
            *self = Self::default();
            return;
        };
        let made_for = (key.clone(), generation, findings.generation, width);
        if self.made_for.as_ref() == Some(&made_for) {
            return;
        }
        let same_entry = self.made_for.as_ref().is_some_and(|(old, ..)| old == key);
        let (selected, scroll) = if same_entry { (self.selected, self.scroll) } else { (0, 0) };
        *self = Self { made_for: Some(made_for), selected, scroll, ..Self::default() };
        self.problems(findings, key, width);
        self.links(map, key, width);
        self.selected = self.selected.min(self.targets.len().saturating_sub(1));
    }

    /// Returns the chosen target.
    pub fn target(&self) -> Option<&Target> {
        self.targets.get(self.selected)
    }

    /// Returns the first and the last line of a target.
    pub fn rows_of(&self, target_idx: usize) -> Option<(usize, usize)> {
        let first = self.rows.iter().position(|row| row.target == Some(target_idx))?;
        let last = self.rows.iter().rposition(|row| row.target == Some(target_idx))?;
        Some((first, last))
    }

    fn problems(&mut self, findings: &Findings, key: &Key, width: usize) {
        for (finding_idx, finding) in findings.of(key) {
            self.n_problems += 1;
            let target = Some(self.targets.len());
            self.targets.push(Target::Problem(finding_idx));
            let (sign, role) = sign(finding.level);
            let place = match &finding.spot {
                Spot::Map(location) if !location.path.0.is_empty() => {
                    format!("{}: ", location.path)
                }
                Spot::Map(_) | Spot::Text { .. } => String::new(),
            };
            let runs = [
                Run::new(&format!("{place}{}", finding.message), Role::Plain),
                Run::new(&format!("  {}", finding.rule), Role::Dim),
            ];
            let mut lines = indented(wrap(&runs, width.saturating_sub(2)), 2);
            if let Some(first) = lines.first_mut().and_then(|row| row.0.first_mut()) {
                *first = Run::new(&format!("{sign} "), role);
            }
            if let Some(help) = &finding.help {
                lines.extend(indented(wrap_text(help, Role::Dim, width.saturating_sub(2)), 2));
            }
            if finding.fix.is_some() {
                lines.push(Row::of("  ", Role::Plain).then("x mends it", Role::Accent));
            }
            self.rows.extend(lines.into_iter().map(|row| SideRow { row, target }));
        }
        if self.n_problems == 0 {
            self.rows.push(SideRow { row: Row::of("No problems.", Role::Dim), target: None });
        }
        self.rows.push(SideRow { row: Row::default(), target: None });
    }

    fn links(&mut self, map: &Map, key: &Key, width: usize) {
        let sources: Vec<&Key> = map.linked_from(key).into_iter().map(|entry| &entry.key).collect();
        self.n_links = sources.len();
        if sources.is_empty() {
            self.rows
                .push(SideRow { row: Row::of("Nothing links here.", Role::Dim), target: None });
        }
        self.group(map, "Linked from", &sources, width);
        let mut targets: Vec<&Key> = Vec::new();
        for link in map.links_from(key) {
            if !targets.contains(&&link.to) {
                targets.push(&link.to);
            }
        }
        targets.sort_by_key(|key| map.schema().rank(&key.kind));
        if !targets.is_empty() {
            self.rows.push(SideRow { row: Row::default(), target: None });
        }
        self.group(map, "Links to", &targets, width);
    }

    fn group(&mut self, map: &Map, heading: &str, keys: &[&Key], width: usize) {
        let mut last = String::new();
        for key in keys {
            let label = kind_label(map, key).to_owned();
            if label != last {
                let row = Row::of(&format!("{heading}: {label}"), Role::Dim).fit(width);
                self.rows.push(SideRow { row, target: None });
                last = label;
            }
            let found = map.resolve(key).entry();
            let target = Some(self.targets.len());
            self.targets.push(Target::Entry(found.map_or(*key, |entry| &entry.key).clone()));
            let role = if found.is_some() { Role::Link } else { Role::Error };
            let row = Row::of("  ", Role::Plain).then(&title_of(map, key), role).fit(width);
            self.rows.push(SideRow { row, target });
        }
    }
}
