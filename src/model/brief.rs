//! One page for a call: what a situation comes to for a rep, or for a customer.
//!
//! Everything is decided here (whose variant, which proof, what stays inside the company); how it
//! is shown is up to whoever renders it. Start reading at [`Brief::of`].

mod gather;

use jiff::civil::Date;
use smol_str::SmolStr;

use super::Context;
use super::entry::{Audience, Entry, Key, Status};
use super::freshness::Freshness;
use super::map::Map;
use super::sign_off::{Standing, needs_sign_off, standings};

/// Who a brief is for, and on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefWish {
    /// What is known of the customer beyond what the situation says.
    pub context: Context,
    /// Whether it is to be seen by a customer: then nothing internal, nothing unfinished, no
    /// weakness and no trap is in it.
    pub customer: bool,
    /// The day.
    pub today: Date,
}

/// One page for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The situation.
    pub key: Key,
    /// What the map is called.
    pub map: Option<String>,
    /// What stands at the top: for a rep the situation's title, for a customer what he cares
    /// about.
    pub title: String,
    /// Whether it may be seen by a customer.
    pub customer: bool,
    /// The day for which it was made.
    pub today: Date,
    /// The situation in a sentence.
    pub short: Option<String>,
    /// The situation in full, in Markdown.
    pub body: Option<String>,
    /// Whom it is for: the values of dimensions, by the dimension's label.
    pub whom: Vec<(String, Vec<String>)>,
    /// What they care about.
    pub cares: Vec<Told>,
    /// How far the situation itself can be relied on.
    pub trust: Trust,
    /// What to say, in order.
    pub points: Vec<BriefPoint>,
    /// What to ask.
    pub questions: Vec<Told>,
    /// Comparisons that we win.
    pub strengths: Vec<Comparison>,
    /// Comparisons that they win, or nobody does.
    pub weaknesses: Vec<Comparison>,
    /// What to heed before anything of it is used, in sentences.
    pub warnings: Vec<String>,
    /// How many messages were left out because they are not for customers.
    pub left_out: usize,
    /// How many messages, figures, comparisons and values were left out because the page is full.
    pub cut: usize,
}

/// An entry that is told in a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The entry.
    pub key: Key,
    /// What its kind is called.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its words that fit best, unwrapped Markdown.
    pub words: Option<String>,
    /// What must be known before it is used.
    pub trust: Trust,
    /// What else is to be said of it in a word: planned, beta, trap.
    pub note: Option<String>,
}

/// How far an entry can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// How far it has come.
    pub status: Status,
    /// Who may read it.
    pub audience: Audience,
    /// How fresh it is; `None` for what needs no review.
    pub freshness: Option<Freshness>,
    /// Who has signed it off; empty where nobody signs, or where it need not be signed.
    pub signatures: Vec<(SmolStr, Standing)>,
}

/// One point of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefPoint {
    /// The claim.
    pub claim: Told,
    /// The words to say.
    pub say: Option<String>,
    /// Whom a variant's words are for, when they are a variant's.
    pub said_for: Option<String>,
    /// The proof, in order.
    pub proof: Vec<Proof>,
    /// What makes it possible.
    pub features: Vec<Told>,
    /// What they may hold against it, with our answer.
    pub objections: Vec<Told>,
}

/// A success story that proves a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The story; its title is a customer's to see only when the customer may be named.
    pub story: Told,
    /// Whose story it is, as far as may be said.
    pub customer: Option<String>,
    /// How far the customer may be named, when that is limited.
    pub reference: Option<String>,
    /// What was measured.
    pub results: Vec<Measured>,
}

/// One result of a success story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What was measured.
    pub measure: String,
    /// The figure before.
    pub before: Option<String>,
    /// The figure after.
    pub after: Option<String>,
    /// When.
    pub as_of: Option<Date>,
    /// Where it can be read.
    pub source: Option<String>,
}

/// A comparison with a competitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The competitor's title.
    pub competitor: String,
    /// What is compared.
    pub topic: String,
    /// Who is ahead, in words.
    pub verdict: &'static str,
    /// Why.
    pub note: Option<String>,
    /// When it was looked at.
    pub as_of: Option<Date>,
    /// Where it can be read.
    pub source: Option<String>,
}

impl Brief {
    /// Returns the page of a situation; `None` when it is for a customer and the situation, or all
    /// that it says, is not.
    pub fn of(map: &Map, situation: &Entry, wish: &BriefWish) -> Option<Self> {
        gather::brief(map, situation, wish)
    }
}

impl Trust {
    /// Returns how far an entry can be relied on.
    pub fn of(map: &Map, entry: &Entry, today: Date) -> Self {
        Self {
            status: entry.status(),
            audience: entry.audience(),
            freshness: Freshness::asked(map, entry, today),
            signatures: if needs_sign_off(map, entry) { standings(map, entry) } else { Vec::new() },
        }
    }

    /// Returns what a customer is told of it: nothing.
    fn untold() -> Self {
        let (status, audience) = (Status::Live, Audience::Customer);
        Self { status, audience, freshness: None, signatures: Vec::new() }
    }

    /// Returns what speaks against using the entry as it is, in words; empty when nothing does.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        match self.status {
            Status::Live => {}
            Status::Draft => doubts.push("draft".to_owned()),
            Status::Retired => doubts.push("retired".to_owned()),
        }
        match self.audience {
            Audience::Customer => {}
            Audience::Internal => doubts.push("internal".to_owned()),
        }
        match self.freshness {
            Some(Freshness::Overdue { since }) => doubts.push(format!("overdue since {since}")),
            Some(Freshness::Never) => doubts.push("never reviewed".to_owned()),
            Some(Freshness::Fresh | Freshness::Due { .. }) | None => {}
        }
        if self.signatures.iter().any(|(_, it)| matches!(it, Standing::Lapsed(_))) {
            doubts.push("sign-off lapsed".to_owned());
        }
        doubts
    }
}
