//! A question with something to read: what was found, and what to do about it.

use super::popup::Confirmed;

/// A question with something to read.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What it is called.
    pub title: String,
    /// What is to be known, in sentences.
    pub lead: Vec<String>,
    /// What there is to read, line by line.
    pub body: Vec<String>,
    /// The first line of it in view.
    pub scroll: usize,
    /// The answers, with what each leads to.
    pub answers: Vec<(String, Confirmed)>,
    /// The chosen one.
    pub chosen: usize,
    /// Whether nothing else can be done before it is answered.
    pub must: bool,
}

impl Ask {
    /// Returns a question that can be put off.
    pub fn new(title: impl Into<String>, lead: Vec<String>, text: &str) -> Self {
        Self {
            title: title.into(),
            lead,
            body: text.lines().map(str::to_owned).collect(),
            scroll: 0,
            answers: Vec::new(),
            chosen: 0,
            must: false,
        }
    }

    /// Adds an answer.
    #[must_use]
    pub fn answer(mut self, label: &str, then: Confirmed) -> Self {
        self.answers.push((label.to_owned(), then));
        self
    }

    /// Goes to the next answer, or to the one before.
    pub fn step(&mut self, forward: bool) {
        let count = self.answers.len().max(1);
        self.chosen = if forward { self.chosen + 1 } else { self.chosen + count - 1 } % count;
    }
}
