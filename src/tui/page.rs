//! A message in full, as a rep reads it: its words, its proof, what it links to.
//!
//! A [`Page`] is made anew when the entry, the width or the map changes, and kept between frames.

mod links;
mod marks;
mod message;

use jiff::civil::Date;

use links::LABEL;

pub use marks::found_words;

use super::text::{Row, Run, indented, wrap, wrap_text};
use super::theme::Role;
use super::words::{kind_label, state};
use crate::model::{Audience, Context, Entry, Key, Map, Table, prose, text_of, words_of};

/// A message, laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub rows: Vec<PageRow>,
    /// What its links lead to, in order.
    pub links: Vec<Key>,
}

/// One line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageRow {
    /// What it shows.
    pub row: Row,
    /// The link that it belongs to.
    pub link: Option<usize>,
}

/// How a page is to be made.
#[derive(Debug, Clone, Copy)]
pub struct PageWish<'a> {
    /// The map.
    pub map: &'a Map,
    /// The day.
    pub today: Date,
    /// What is known of the customer.
    pub context: &'a Context,
    /// Leaves out what is internal.
    pub customer_only: bool,
    /// What must be known before it is used, in words.
    pub warnings: &'a [String],
    /// How many columns there are.
    pub width: usize,
}

impl Page {
    /// Lays out an entry.
    pub fn new(wish: PageWish<'_>, entry: &Entry) -> Self {
        let mut writer = Writer { wish, page: Self::default(), shown: Vec::new() };
        writer.head(entry);
        match entry.key.kind.as_str() {
            "situation" => writer.situation(entry),
            "term" => writer.term(entry),
            "asset" => writer.asset(entry),
            _ => writer.message(entry),
        }
        writer.links_out(entry);
        writer.links_in(entry);
        writer.page
    }

    /// Returns the lines of a link.
    pub fn rows_of(&self, link_idx: usize) -> Option<(usize, usize)> {
        let first = self.rows.iter().position(|row| row.link == Some(link_idx))?;
        let last = self.rows.iter().rposition(|row| row.link == Some(link_idx))?;
        Some((first, last))
    }
}

struct Writer<'a> {
    wish: PageWish<'a>,
    page: Page,
    /// What has a line already, so that it is not told again among the links.
    shown: Vec<Key>,
}

impl<'a> Writer<'a> {
    fn head(&mut self, entry: &Entry) {
        let map = self.wish.map;
        self.rows(wrap_text(entry.title(), Role::Strong, self.wish.width));
        let mut meta = vec![Run::new(kind_label(map, &entry.key), Role::Dim)];
        let states = state(map, entry, self.wish.today);
        if !states.0.is_empty() {
            meta.push(Run::new("  ", Role::Plain));
            meta.extend(states.0);
        } else if let Some(reviewed) = entry.reviewed() {
            meta.push(Run::new(&format!(" · reviewed {reviewed}"), Role::Dim));
        }
        if let Some(owner) = entry.text("owner") {
            meta.push(Run::new(&format!(" · {owner}"), Role::Dim));
        }
        self.rows(wrap(&meta, self.wish.width));
        for warning in self.wish.warnings {
            self.text(&format!("! {warning}"), Role::Warn, 0);
        }
        let aliases = entry.words("aliases");
        if !aliases.is_empty() {
            self.text(&format!("also: {}", aliases.join(", ")), Role::Dim, 0);
        }
        self.blank();
    }

    fn situation(&mut self, entry: &Entry) {
        if let Some(short) = entry.text("short") {
            self.text(short, Role::Plain, 0);
            self.blank();
        }
        for (point_idx, point) in entry.cards("point").enumerate() {
            self.point(point_idx, point);
        }
        if let Some(body) = entry.text("body") {
            self.text(body, Role::Plain, 0);
            self.blank();
        }
        let questions: Vec<Key> =
            entry.words("questions").into_iter().map(|id| Key::new("question", id)).collect();
        let questions: Vec<Key> = questions.into_iter().filter(|key| self.may_show(key)).collect();
        if !questions.is_empty() {
            self.heading("Ask");
            for key in questions {
                let trap = self.entry(&key).is_some_and(|question| {
                    question.fields.get("trap").and_then(crate::model::Value::as_boolean)
                        == Some(true)
                });
                self.link("", &key, if trap { "  (shows their weak spot)" } else { "" }, 0);
            }
            self.blank();
        }
    }

    fn point(&mut self, point_idx: usize, point: &Table) {
        let claim = text_of(point, "value_proposition").map(|id| Key::new("value_proposition", id));
        if claim.as_ref().is_some_and(|key| !self.may_show(key)) {
            return;
        }
        let number = format!("{}", point_idx + 1);
        let words = text_of(point, "say").map(str::to_owned).or_else(|| {
            let entry = self.entry(claim.as_ref()?)?;
            let variant = self.wish.context.variant(self.wish.map, entry);
            let words = variant.and_then(|variant| text_of(variant, "text"));
            Some(words.or_else(|| entry.text("short")).unwrap_or(entry.title()).to_owned())
        });
        let words = words.unwrap_or_else(|| "(this point says nothing yet)".to_owned());
        let rows = wrap_text(
            &prose::unwrapped(&words),
            Role::Strong,
            self.wish.width - 3.min(self.wish.width),
        );
        for (row_idx, row) in indented(rows, 3).into_iter().enumerate() {
            let mut row = row;
            if row_idx == 0
                && let Some(first) = row.0.first_mut()
            {
                *first = Run::new(&format!("{number:<3}"), Role::Accent);
            }
            self.push(row, None);
        }
        if let Some(key) = &claim {
            self.link("Claim", key, "", 3);
        }
        let mut label = "Proof";
        for id in words_of(point, "success_stories") {
            let key = Key::new("success_story", id);
            if self.may_show(&key) {
                self.link(label, &key, "", 3);
                label = " ";
                self.results(&key, 3 + LABEL + 1);
            }
        }
        let mut label = "Feature";
        for id in words_of(point, "features") {
            let key = Key::new("feature", id);
            if self.may_show(&key) {
                let extra = match self.entry(&key).and_then(|entry| entry.text("availability")) {
                    Some("planned") => "  ~ planned: never promise it",
                    Some("beta") => "  ~ beta",
                    Some(_) | None => "",
                };
                self.link(label, &key, extra, 3);
                label = " ";
            }
        }
        for id in words_of(point, "objections") {
            let key = Key::new("objection", id);
            if self.may_show(&key) {
                self.link("If they say", &key, "", 3);
                if let Some(answer) = self.entry(&key).and_then(|entry| self.best_words(entry)) {
                    self.text(&answer, Role::Plain, 3 + LABEL + 1);
                }
            }
        }
        self.blank();
    }

    /// Returns what an entry says to this customer: its best variant, else its short words, else
    /// all of them.
    fn best_words(&self, entry: &Entry) -> Option<String> {
        let variant = self.wish.context.variant(self.wish.map, entry);
        variant
            .and_then(|variant| text_of(variant, "text"))
            .or_else(|| entry.text("short"))
            .or_else(|| entry.text("body"))
            .map(prose::unwrapped)
    }

    fn term(&mut self, entry: &Entry) {
        for (label, words) in [
            ("Say", entry.text("use").map(str::to_owned)),
            ("Not", Some(entry.words("avoid").join(", ")).filter(|words| !words.is_empty())),
            ("Why", entry.text("why").map(prose::unwrapped)),
        ] {
            if let Some(words) = words {
                let rows = wrap_text(&words, Role::Plain, self.wish.width.saturating_sub(5));
                for (row_idx, row) in indented(rows, 5).into_iter().enumerate() {
                    let mut row = row;
                    if row_idx == 0
                        && let Some(first) = row.0.first_mut()
                    {
                        *first = Run::new(&format!("{label:<5}"), Role::Accent);
                    }
                    self.push(row, None);
                }
            }
        }
        self.blank();
        self.message(entry);
    }

    fn asset(&mut self, entry: &Entry) {
        for field in ["type", "path", "url"] {
            if let Some(word) = entry.text(field) {
                self.text(&format!("{field}: {word}"), Role::Plain, 0);
            }
        }
        self.blank();
        self.message(entry);
    }

    fn may_show(&self, key: &Key) -> bool {
        !self.wish.customer_only
            || self.entry(key).is_none_or(|entry| entry.audience() == Audience::Customer)
    }

    fn entry(&self, key: &Key) -> Option<&'a Entry> {
        self.wish.map.resolve(key).entry()
    }

    fn heading(&mut self, text: &str) {
        let rule = self.wish.width.min(60).saturating_sub(text.chars().count() + 1);
        let row = Row::of(text, Role::Accent).then(" ", Role::Plain);
        self.push(row.then(&"─".repeat(rule), Role::Dim), None);
    }

    fn text(&mut self, text: &str, role: Role, indent: usize) {
        let indent = indent.min(self.wish.width / 2);
        let text = prose::unwrapped(text);
        let rows = wrap_text(&text, role, self.wish.width.saturating_sub(indent));
        self.rows(if indent == 0 { rows } else { indented(rows, indent) });
    }

    fn blank(&mut self) {
        if self.page.rows.last().is_some_and(|row| !row.row.0.is_empty()) {
            self.push(Row::default(), None);
        }
    }

    fn rows(&mut self, rows: Vec<Row>) {
        for row in rows {
            self.push(row, None);
        }
    }

    fn push(&mut self, row: Row, link: Option<usize>) {
        self.page.rows.push(PageRow { row, link });
    }
}
