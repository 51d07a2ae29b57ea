//! Words that the map's terms ask to avoid.

mod tokens;

use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Edit, Entry, Level, Location, Map, Path, Status, Value};

use tokens::{Token, tokens};

pub(super) const RULE: Rule = Rule {
    name: "avoided-wording",
    level: Level::Warning,
    about: "A text that uses words which a term of the map asks to avoid. One company that speaks \
            in several wordings sounds like several. Use the word that the term names. How much it \
            matters is the term's `severity`. What customers say themselves, such as the title of \
            an objection, is left alone.",
    scope: Scope::Entry(find),
};

/// Phrases of more words than this are sentences, and are not looked for.
const LONGEST: usize = 12;

/// How many ways of writing one phrase are told apart.
const WRITINGS: usize = 8;

/// Fields that hold names and addresses, which are as they are.
const NAMES: &[&str] = &["source", "owner", "customer", "by", "seal"];

/// The words to avoid of all terms, found by their first word.
pub(in crate::check) struct Wording<'a> {
    phrases: Vec<Phrase<'a>>,
    /// By the words, folded and joined with blanks.
    by_words: FxHashMap<String, Vec<usize>>,
    /// How many words the phrases with this first word have, longest first.
    lengths: FxHashMap<String, Vec<usize>>,
}

struct Phrase<'a> {
    term: &'a Entry,
    written: &'a str,
    tokens: Vec<Token<'a>>,
    /// The word to use instead.
    preferred: Option<(&'a str, Vec<Token<'a>>)>,
}

impl<'a> Wording<'a> {
    /// Collects the words to avoid of all terms in use.
    pub(in crate::check) fn of(map: &'a Map) -> Self {
        let mut wording = Self {
            phrases: Vec::new(),
            by_words: FxHashMap::default(),
            lengths: FxHashMap::default(),
        };
        for term in map.of_kind("term").filter(|term| term.status() == Status::Live) {
            for written in term.words("avoid") {
                wording.add(term, written);
            }
        }
        wording
    }

    fn add(&mut self, term: &'a Entry, written: &'a str) {
        let tokens = tokens(written);
        let Some(first) = tokens.first() else { return };
        if tokens.len() > LONGEST {
            return;
        }
        let lengths = self.lengths.entry(first.folded().into_owned()).or_default();
        if !lengths.contains(&tokens.len()) {
            lengths.push(tokens.len());
            lengths.sort_unstable_by(|a, b| b.cmp(a));
        }
        let writings = self.by_words.entry(joined(&tokens)).or_default();
        if writings.len() < WRITINGS {
            writings.push(self.phrases.len());
            let preferred = term.text("use").map(|text| (text, self::tokens(text)));
            self.phrases.push(Phrase { term, written, tokens, preferred });
        }
    }

    /// Returns where a text says what phrase.
    fn found_in(&self, text: &str) -> IndexMap<usize, Vec<Range<usize>>, FxBuildHasher> {
        let mut found: IndexMap<usize, Vec<Range<usize>>, FxBuildHasher> = IndexMap::default();
        if self.phrases.is_empty() {
            return found;
        }
        let tokens = tokens(text);
        let mut token_idx = 0;
        while let Some(first) = tokens.get(token_idx) {
            let hit =
                self.lengths.get(first.folded().as_ref()).into_iter().flatten().find_map(|len| {
                    let said = tokens.get(token_idx..token_idx + len)?;
                    let phrase_idx = self.phrase(text, &tokens, token_idx, said)?;
                    Some((phrase_idx, said))
                });
            token_idx += 1;
            if let Some((phrase_idx, said)) = hit
                && let Some(last) = said.last()
            {
                found.entry(phrase_idx).or_default().push(first.start..last.end());
                token_idx += said.len() - 1;
            }
        }
        found
    }

    fn phrase(
        &self,
        text: &str,
        tokens: &[Token<'_>],
        at: usize,
        said: &[Token<'_>],
    ) -> Option<usize> {
        let writings = self.by_words.get(&joined(said))?;
        writings.iter().copied().find(|phrase_idx| {
            self.phrases.get(*phrase_idx).is_some_and(|phrase| {
                phrase.is_written_as(said) && !phrase.is_preferred(text, tokens, at)
            })
        })
    }
}

impl Phrase<'_> {
    /// Tells whether these words are the phrase; a word with capital letters inside, such as iPaaS,
    /// is another word in small letters.
    fn is_written_as(&self, said: &[Token<'_>]) -> bool {
        self.tokens.iter().zip(said).all(|(own, said)| {
            let has_capital_inside = own.text.chars().skip(1).any(char::is_uppercase);
            !has_capital_inside || own.text == said.text
        })
    }

    /// Tells whether the words are part of the wording that is asked for.
    fn is_preferred(&self, text: &str, tokens: &[Token<'_>], at: usize) -> bool {
        let Some((written, preferred)) = &self.preferred else { return false };
        let own = joined(&self.tokens);
        preferred.windows(self.tokens.len()).enumerate().any(|(offset, window)| {
            let around =
                at.checked_sub(offset).and_then(|start| tokens.get(start..start + preferred.len()));
            let Some(around) = around.filter(|_| joined(window) == own) else { return false };
            if around.len() > self.tokens.len() {
                return joined(around) == joined(preferred);
            }
            // Only case or hyphens differ, so they are what it is about.
            let (Some(first), Some(last)) = (around.first(), around.last()) else { return false };
            text.get(first.start..last.end()) == Some(written.trim())
        })
    }

    fn level(&self) -> Level {
        self.term.text("severity").and_then(Level::parse).unwrap_or(Level::Warning)
    }

    fn help(&self) -> String {
        let why = self.term.text("why").unwrap_or_default().trim();
        let instead = match &self.preferred {
            Some((preferred, _)) => format!("Say {}.", show::quoted(preferred)),
            None => "Say it in other words.".to_owned(),
        };
        format!("{instead} {}", why.lines().next().unwrap_or_default()).trim_end().to_owned()
    }

    /// Returns the text with the preferred word in place, where both are of as many words, so that
    /// the sentence around it is likely to hold.
    fn mended(&self, text: &str, places: &[Range<usize>]) -> Option<String> {
        let (preferred, _) = self.preferred.as_ref()?;
        let n_words = |text: &str| text.split_whitespace().count();
        if n_words(preferred) != n_words(self.written) {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for place in places {
            out.push_str(text.get(done..place.start)?);
            let mut chars = preferred.trim().chars();
            let starts_big =
                text.get(place.clone())?.chars().next().is_some_and(char::is_uppercase);
            match chars.next() {
                Some(first) if starts_big => out.extend(first.to_uppercase()),
                Some(first) => out.push(first),
                None => {}
            }
            out.push_str(chars.as_str());
            done = place.end;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }
}

fn joined(tokens: &[Token<'_>]) -> String {
    let words: Vec<_> = tokens.iter().map(Token::folded).collect();
    words.join(" ")
}

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let wording = context.wording();
    if wording.phrases.is_empty() || subject.is_retired() {
        return;
    }
    each_value(context, subject, &mut |here| {
        let Some((field, text)) = here.prose() else { return };
        let is_theirs = subject.key().kind == "objection" && here.path == &Path::field("title");
        if is_theirs || NAMES.contains(&field.name.as_str()) {
            return;
        }
        for (phrase_idx, places) in wording.found_in(text) {
            let Some(phrase) = wording.phrases.get(phrase_idx) else { continue };
            if phrase.term.key == subject.entry.key {
                continue;
            }
            let said = places.first().and_then(|place| text.get(place.clone())).unwrap_or_default();
            let message = format!("{} says {}", show::field(here.path), show::quoted(said));
            let mut diagnostic = findings
                .at(Location::value(subject.key(), here.path.clone()), message)
                .related(show::spot(&phrase.term.key), "the wording agreed on")
                .help(phrase.help());
            diagnostic.level = phrase.level();
            if let Some(text) = phrase.mended(text, &places) {
                let (key, path) = (subject.key().clone(), here.path.clone());
                diagnostic = diagnostic.fix(Edit::Set { key, path, value: Value::Text(text) });
            }
            findings.push(diagnostic);
        }
    });
}

#[cfg(test)]
mod tests;
