//! The words that a search found, marked wherever they stand on a page.

use std::ops::Range;

use rustc_hash::FxHashSet;
use unicode_segmentation::UnicodeSegmentation;

use super::Page;
use crate::search::{Hit, Marked};
use crate::tui::text::marked;
use crate::tui::theme::Role;

/// Returns the words that the search marked in what it found, as they stand there: also those that
/// a stem, an alias or a misspelt word led to.
pub fn found_words(hits: &[Hit]) -> FxHashSet<String> {
    let mut words = FxHashSet::default();
    let mut take = |text: &Marked| {
        for mark in &text.marks {
            let found = text.text.get(mark.clone()).unwrap_or_default();
            words.extend(found.unicode_words().map(str::to_lowercase));
        }
    };
    for hit in hits {
        take(&hit.title);
        if let Some(excerpt) = &hit.excerpt {
            take(&excerpt.text);
        }
    }
    words
}

impl Page {
    /// Marks these words in what is read; labels and hints stay as they are.
    pub fn mark(&mut self, words: &FxHashSet<String>) {
        if words.is_empty() {
            return;
        }
        for line in &mut self.rows {
            let runs = std::mem::take(&mut line.row.0);
            for run in runs {
                if !matches!(run.role, Role::Plain | Role::Strong | Role::Emphasis | Role::Link) {
                    line.row.0.push(run);
                    continue;
                }
                let found = run.text().unicode_word_indices();
                let found = found.filter(|(_, word)| words.contains(&word.to_lowercase()));
                let found: Vec<Range<usize>> =
                    found.map(|(at, word)| at..at + word.len()).collect();
                if found.is_empty() {
                    line.row.0.push(run);
                } else {
                    line.row.0.extend(marked(run.text(), &found, run.role));
                }
            }
        }
    }
}
