//! The words of a message: its variants, results, comparisons, proof.

use super::Writer;
use crate::model::{Entry, Key, Table, Value, text_of};
use crate::tui::text::{Run, indented, wrap};
use crate::tui::theme::Role;
use crate::tui::words::whom;

impl Writer<'_> {
    pub(super) fn message(&mut self, entry: &Entry) {
        if let Some(customer) = entry.text("customer") {
            let mut about = customer.to_owned();
            for field in ["proof", "reference"] {
                if let Some(word) = entry.text(field) {
                    about.extend([" · ", field, ": ", word]);
                }
            }
            self.text(&about, Role::Plain, 0);
            self.blank();
        }
        if let Some(word) = entry.text("availability") {
            self.text(&format!("Availability: {word}"), Role::Plain, 0);
            self.blank();
        }
        let best = self.wish.context.variant(self.wish.map, entry).cloned();
        if let Some(text) = best.as_ref().and_then(|variant| text_of(variant, "text")) {
            self.text(text, Role::Strong, 0);
            if let Some(variant) = &best {
                let whom = whom(self.wish.map, variant);
                self.text(&format!("  for {whom}"), Role::Dim, 0);
            }
            self.blank();
        }
        if let Some(short) = entry.text("short") {
            let role = if best.is_some() { Role::Plain } else { Role::Strong };
            self.text(short, role, 0);
            self.blank();
        }
        if let Some(body) = entry.text("body") {
            self.text(body, Role::Plain, 0);
            self.blank();
        }
        let own: Vec<&Table> = entry.cards("result").collect();
        if !own.is_empty() {
            self.heading("Results");
            self.result_rows(&own, 0, true);
            self.blank();
        }
        let versus: Vec<&Table> = entry.cards("versus").collect();
        if !versus.is_empty() {
            self.heading("Versus us");
            for card in versus {
                self.versus(card);
            }
            self.blank();
        }
        let others: Vec<&Table> =
            entry.cards("variant").filter(|variant| best.as_ref() != Some(*variant)).collect();
        if !others.is_empty() {
            self.heading("Said otherwise");
            for variant in others {
                self.text(&format!("for {}", whom(self.wish.map, variant)), Role::Dim, 0);
                if let Some(text) = text_of(variant, "text") {
                    self.text(text, Role::Plain, 2);
                }
            }
            self.blank();
        }
        if entry.key.kind == "value_proposition" {
            self.proof(entry);
        }
    }

    /// Tells the stories that prove a claim.
    fn proof(&mut self, entry: &Entry) {
        let map = self.wish.map;
        let stories: Vec<Key> = map
            .linked_from(&entry.key)
            .into_iter()
            .filter(|story| story.key.kind == "success_story")
            .map(|story| story.key.clone())
            .filter(|key| self.may_show(key))
            .collect();
        if stories.is_empty() {
            return;
        }
        self.heading("Proof");
        for key in stories {
            self.link("", &key, "", 0);
            self.results(&key, 2);
        }
        self.blank();
    }

    pub(super) fn results(&mut self, story: &Key, indent: usize) {
        let Some(entry) = self.entry(story) else { return };
        let cards: Vec<&Table> = entry.cards("result").collect();
        self.result_rows(&cards, indent, false);
    }

    fn result_rows(&mut self, cards: &[&Table], indent: usize, sources: bool) {
        for card in cards {
            let mut runs =
                vec![Run::new(text_of(card, "measure").unwrap_or("Result"), Role::Plain)];
            runs.push(Run::new("  ", Role::Plain));
            if let Some(before) = text_of(card, "before") {
                runs.push(Run::new(&format!("{before} → "), Role::Plain));
            }
            runs.push(Run::new(text_of(card, "after").unwrap_or("?"), Role::Strong));
            if let Some(as_of) = card.get("as_of").and_then(Value::as_date) {
                runs.push(Run::new(&format!("  {as_of}"), Role::Dim));
            }
            let rows = wrap(&runs, self.wish.width.saturating_sub(indent));
            self.rows(indented(rows, indent));
            if sources && let Some(source) = text_of(card, "source") {
                self.text(source, Role::Dim, indent + 2);
            }
        }
    }

    fn versus(&mut self, card: &Table) {
        let (sign, verdict) = match text_of(card, "verdict") {
            Some("us") => ("+", "we are ahead"),
            Some("them") => ("-", "they are ahead"),
            Some("even") => ("=", "even"),
            Some(_) | None => ("?", "unclear"),
        };
        let topic = text_of(card, "topic").unwrap_or("?");
        let runs = [
            Run::new(&format!("{sign} {topic}"), Role::Strong),
            Run::new(&format!("  {verdict}"), Role::Dim),
        ];
        self.rows(wrap(&runs, self.wish.width));
        if let Some(note) = text_of(card, "note") {
            self.text(note, Role::Plain, 2);
        }
        let as_of = card.get("as_of").and_then(Value::as_date);
        let from = [as_of.map(|date| date.to_string()), text_of(card, "source").map(str::to_owned)];
        let from: Vec<String> = from.into_iter().flatten().collect();
        if !from.is_empty() {
            self.text(&from.join(" · "), Role::Dim, 2);
        }
    }
}
