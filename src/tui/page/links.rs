//! What an entry links to, and what links to it, as lines that can be gone along.

use super::Writer;
use crate::model::{Entry, Key};
use crate::tui::text::{Row, Run, wrap};
use crate::tui::theme::Role;
use crate::tui::words::{kind_label, state, title_of};

/// How wide the column of labels is.
pub(super) const LABEL: usize = 11;

impl Writer<'_> {
    pub(super) fn links_out(&mut self, entry: &Entry) {
        let keys: Vec<Key> =
            self.wish.map.links_from(&entry.key).iter().map(|link| link.to.clone()).collect();
        self.groups("Belongs to", &keys);
    }

    pub(super) fn links_in(&mut self, entry: &Entry) {
        let keys: Vec<Key> = self
            .wish
            .map
            .linked_from(&entry.key)
            .into_iter()
            .filter(|other| other.key.kind != "approval")
            .map(|other| other.key.clone())
            .collect();
        self.groups("Used by", &keys);
    }

    fn groups(&mut self, heading: &str, keys: &[Key]) {
        let mut todo: Vec<&Key> = Vec::new();
        for key in keys {
            if !self.shown.contains(key) && !todo.contains(&key) && self.may_show(key) {
                todo.push(key);
            }
        }
        if todo.is_empty() {
            return;
        }
        let map = self.wish.map;
        todo.sort_by_key(|key| map.schema().rank(&key.kind));
        self.heading(heading);
        let mut last = "";
        for key in todo {
            let label = kind_label(map, key);
            let shown = if label == last { "" } else { label };
            self.link_in_column(shown, key);
            last = label;
        }
        self.blank();
    }

    fn link_in_column(&mut self, label: &str, key: &Key) {
        let label_width = 18.min(self.wish.width / 3);
        self.link_at(label, key, "", 0, label_width);
    }

    pub(super) fn link(&mut self, label: &str, key: &Key, extra: &str, indent: usize) {
        let label_width = if label.is_empty() { 0 } else { LABEL + 1 };
        self.link_at(label, key, extra, indent, label_width);
    }

    fn link_at(&mut self, label: &str, key: &Key, extra: &str, indent: usize, label_width: usize) {
        let map = self.wish.map;
        let link_idx = self.page.links.len();
        let mut runs = Vec::new();
        if let Some(entry) = map.resolve(key).entry() {
            runs.push(Run::new(entry.title(), Role::Link));
            let states = state(map, entry, self.wish.today);
            if !states.0.is_empty() {
                runs.push(Run::new("  ", Role::Plain));
                runs.extend(states.0);
            }
            self.page.links.push(entry.key.clone());
            self.shown.push(entry.key.clone());
        } else {
            runs.push(Run::new(&title_of(map, key), Role::Error));
            self.page.links.push(key.clone());
        }
        if !extra.is_empty() {
            runs.push(Run::new(extra, Role::Warn));
        }
        let left = indent + label_width;
        let rows = wrap(&runs, self.wish.width.saturating_sub(left));
        for (row_idx, row) in rows.into_iter().enumerate() {
            let shown = if row_idx == 0 { label } else { "" };
            let mut line = Row::default().then(&" ".repeat(indent), Role::Plain);
            if label_width > 0 {
                let label = Row::of(shown, Role::Dim).fit(label_width.saturating_sub(1));
                line.0.extend(label.0);
                line = line.pad(left);
            }
            line.0.extend(row.0);
            self.push(line, Some(link_idx));
        }
    }
}
