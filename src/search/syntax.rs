//! The syntax of a query: phrases, signs, labels, AND, OR, NOT, parentheses.
//!
//! Reading never fails: what is not understood is taken as ordinary words, and a [`Note`] says so.
//! Free words decide nothing by themselves; they are ranked. What stands in quotes, behind a sign,
//! a label or an operator becomes a [`Condition`] that an entry must meet.

use std::fmt;
use std::ops::Range;

use crate::model::Key;

/// How deep parentheses may be nested; deeper ones are passed over.
const DEEPEST: usize = 32;

/// What of a query was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A quote that nothing closes.
    OpenQuote,
    /// A parenthesis without its other half.
    StrayParenthesis,
    /// AND, OR or NOT with nothing to work on.
    IdleOperator(String),
    /// A label that does not exist.
    UnknownLabel(String),
    /// A value that a label does not have.
    UnknownValue {
        /// The label.
        label: String,
        /// What was asked for.
        value: String,
    },
    /// A word that is not in the map, taken for one that is.
    ReadAs {
        /// The word as it was typed.
        typed: String,
        /// The word of the map.
        word: String,
    },
    /// What was typed is exactly the name of something that is no longer said.
    Retired {
        /// Its title.
        title: String,
        /// The entry.
        key: Key,
    },
}

impl Note {
    /// Tells whether it is about this entry.
    pub(super) fn is_of(&self, entry: &Key) -> bool {
        matches!(self, Self::Retired { key, .. } if key == entry)
    }
}

/// Says what was not understood, and what was made of it, in a full sentence.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote => {
                f.write_str("A quote is not closed; the words behind it are searched one by one.")
            }
            Self::StrayParenthesis => {
                f.write_str("A parenthesis lacks its other half and is passed over.")
            }
            Self::ReadAs { typed, word } => {
                write!(f, "`{typed}` is not in the map and was read as `{word}`.")
            }
            Self::Retired { title, key } => {
                write!(f, "“{title}” is retired: we no longer say it ({key}).")
            }
            Self::IdleOperator(word) => {
                write!(f, "`{word}` has nothing to work on and is passed over.")
            }
            Self::UnknownLabel(label) => {
                write!(f, "There is no filter `{label}:`; its words are searched as they stand.")
            }
            Self::UnknownValue { label, value } if value.is_empty() => {
                write!(f, "`{label}:` says nothing behind the colon and is passed over.")
            }
            Self::UnknownValue { label, value } => {
                write!(f, "`{label}:` does not know `{value}`; it is searched as a word.")
            }
        }
    }
}

/// What an entry must meet; `L` is what labels were understood as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition<L> {
    /// All of these.
    All(Vec<Self>),
    /// Any of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// Any of the words in these bytes of the query.
    Words(Range<usize>),
    /// The words in these bytes, one behind the other.
    Phrase(Range<usize>),
    /// What a label says.
    Label(L),
}

/// A query taken apart.
#[derive(Debug)]
pub(super) struct Syntax<L> {
    /// The query with blanks in place of all that is no free word; of the same length.
    pub(super) free: String,
    /// Words that must not be there, each stretch by its bytes.
    pub(super) excluded: Vec<Range<usize>>,
    /// The labels that stand by themselves, and where.
    pub(super) labels: Vec<(Range<usize>, L)>,
    /// What an entry must meet beyond those.
    pub(super) condition: Option<Condition<L>>,
    /// What was not understood.
    pub(super) notes: Vec<Note>,
}

/// What a label with a value means.
pub(super) enum Meaning<L> {
    /// This filter.
    Filter(L),
    /// The label is known, the value is not.
    NoSuchValue,
    /// The label is not known.
    NoSuchLabel,
}

/// Takes a query apart; `meaning` knows the labels.
pub(super) fn take_apart<L: Clone>(
    query: &str,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
) -> Syntax<L> {
    let mut notes = Vec::new();
    let tokens = lex(query, meaning, &mut notes);
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        syntax: Syntax {
            free: " ".repeat(query.len()),
            excluded: Vec::new(),
            labels: Vec::new(),
            condition: None,
            notes,
        },
        query,
    };
    let mut hard = Vec::new();
    loop {
        let read = parser.sequence(0, false);
        hard.extend(read.hard);
        if parser.at >= tokens.len() {
            break;
        }
        // Only a parenthesis that closes nothing ends a sequence early.
        parser.syntax.notes.push(Note::StrayParenthesis);
        parser.at += 1;
    }
    let mut conditions = Vec::new();
    for condition in hard {
        match condition {
            (Condition::Label(label), range) => parser.syntax.labels.push((range, label)),
            (condition, _) => conditions.push(condition),
        }
    }
    let mut syntax = parser.syntax;
    syntax.condition = (!conditions.is_empty()).then_some(Condition::All(conditions));
    syntax.notes.dedup();
    syntax
}

#[derive(Debug, Clone)]
enum Token<L> {
    Word(Range<usize>),
    Phrase(Range<usize>),
    Label(Range<usize>, L),
    Open,
    Close,
    Not,
    Must,
    And,
    Or,
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Returns where the letters end that make one word, or a label with what stands behind it.
fn word_end(query: &str, start: usize) -> usize {
    let rest = query.get(start..).unwrap_or_default();
    let ends = |letter: char| letter.is_whitespace() || is_quote(letter) || "()".contains(letter);
    rest.find(ends).map_or(query.len(), |length| start + length)
}

fn lex<L>(
    query: &str,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
    notes: &mut Vec<Note>,
) -> Vec<Token<L>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(letter) = query.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + letter.len_utf8();
        let begins = before.is_whitespace() || "(-+".contains(before);
        let behind = query.get(next..).and_then(|rest| rest.chars().next());
        before = letter;
        if letter.is_whitespace() {
            at = next;
        } else if letter == '(' {
            tokens.push(Token::Open);
            at = next;
        } else if letter == ')' {
            tokens.push(Token::Close);
            at = next;
        } else if is_quote(letter) {
            let rest = query.get(next..).unwrap_or_default();
            match rest.find(is_quote).filter(|_| begins) {
                Some(length) => {
                    tokens.push(Token::Phrase(next..next + length));
                    at = next + length;
                    at += query
                        .get(at..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(0, char::len_utf8);
                    before = ' ';
                }
                None => {
                    if begins {
                        notes.push(Note::OpenQuote);
                    }
                    before = ' ';
                    at = next;
                }
            }
        } else if (letter == '-' || letter == '+')
            && begins
            && behind.is_some_and(|c| c.is_alphanumeric() || is_quote(c) || c == '(')
        {
            tokens.push(if letter == '-' { Token::Not } else { Token::Must });
            at = next;
        } else {
            let end = word_end(query, at);
            at = word(query, at..end, &mut tokens, meaning, notes);
            before = query.get(..at).and_then(|text| text.chars().next_back()).unwrap_or(' ');
        }
    }
    tokens
}

/// Takes in a word, an operator or a label with its value, and returns where it ends.
fn word<L>(
    query: &str,
    range: Range<usize>,
    tokens: &mut Vec<Token<L>>,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
    notes: &mut Vec<Note>,
) -> usize {
    let text = query.get(range.clone()).unwrap_or_default();
    match text {
        "AND" => tokens.push(Token::And),
        "OR" => tokens.push(Token::Or),
        "NOT" => tokens.push(Token::Not),
        _ => {
            if let Some((label, value)) = text.split_once(':')
                && label.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
                && label.chars().any(char::is_alphabetic)
                && !value.starts_with('/')
            {
                return labeled(query, range, (label, value), tokens, meaning, notes);
            }
            tokens.push(Token::Word(range.clone()));
        }
    }
    range.end
}

fn labeled<L>(
    query: &str,
    range: Range<usize>,
    (label, value): (&str, &str),
    tokens: &mut Vec<Token<L>>,
    meaning: &mut impl FnMut(&str, &str) -> Meaning<L>,
    notes: &mut Vec<Note>,
) -> usize {
    // A value of several words stands in quotes: owner:"Ann Lee".
    let rest = query.get(range.end..).unwrap_or_default();
    let mut quoted = None;
    if value.is_empty()
        && let Some(first) = rest.chars().next().filter(|first| is_quote(*first))
    {
        let start = range.end + first.len_utf8();
        let inside = query.get(start..).unwrap_or_default();
        if let Some(length) = inside.find(is_quote) {
            let close = inside.get(length..).and_then(|rest| rest.chars().next());
            let end = start + length + close.map_or(0, char::len_utf8);
            quoted = Some((start..start + length, end));
        }
    }
    let start = range.start + label.len() + 1;
    let (inner, end) = quoted.unwrap_or((start..range.end, range.end));
    let value = query.get(inner.clone()).unwrap_or_default();
    match meaning(label, value) {
        Meaning::Filter(filter) => tokens.push(Token::Label(range.start..end, filter)),
        Meaning::NoSuchValue => {
            notes.push(Note::UnknownValue { label: label.to_owned(), value: value.to_owned() });
            tokens.push(Token::Word(inner));
        }
        Meaning::NoSuchLabel => {
            if !value.is_empty() {
                notes.push(Note::UnknownLabel(label.to_owned()));
            }
            tokens.push(Token::Word(range.start..end));
        }
    }
    end
}

struct Parser<'a, L> {
    tokens: &'a [Token<L>],
    at: usize,
    syntax: Syntax<L>,
    query: &'a str,
}

/// A row of clauses: what must be met, and what merely ranks.
struct Sequence<L> {
    hard: Vec<(Condition<L>, Range<usize>)>,
    soft: Vec<Condition<L>>,
}

/// A clause, whether it must be met, and where its label stands if it is nothing but one.
struct Clause<L> {
    condition: Condition<L>,
    is_hard: bool,
    range: Range<usize>,
}

impl<L: Clone> Parser<'_, L> {
    fn peek(&self) -> Option<&Token<L>> {
        self.tokens.get(self.at)
    }

    /// Reads clauses up to a closing parenthesis or the end.
    fn sequence(&mut self, depth: usize, negated: bool) -> Sequence<L> {
        let mut read = Sequence { hard: Vec::new(), soft: Vec::new() };
        while self.peek().is_some_and(|token| !matches!(token, Token::Close)) {
            let Some(clause) = self.either(depth, negated) else { continue };
            if clause.is_hard {
                read.hard.push((clause.condition, clause.range));
            } else {
                read.soft.push(clause.condition);
            }
        }
        read
    }

    fn either(&mut self, depth: usize, negated: bool) -> Option<Clause<L>> {
        self.joined(depth, negated, &|token| matches!(token, Token::Or), "OR", &mut |parser| {
            parser.both(depth, negated)
        })
    }

    fn both(&mut self, depth: usize, negated: bool) -> Option<Clause<L>> {
        self.joined(depth, negated, &|token| matches!(token, Token::And), "AND", &mut |parser| {
            parser.clause(depth, negated)
        })
    }

    /// Reads operands with an operator between them.
    fn joined(
        &mut self,
        _depth: usize,
        _negated: bool,
        is_operator: &dyn Fn(&Token<L>) -> bool,
        name: &str,
        operand: &mut dyn FnMut(&mut Self) -> Option<Clause<L>>,
    ) -> Option<Clause<L>> {
        let mut operands: Vec<Clause<L>> = operand(self).into_iter().collect();
        while self.peek().is_some_and(is_operator) {
            self.at += 1;
            let more = if self.begins_clause() { operand(self) } else { None };
            if more.is_none() || operands.is_empty() {
                self.syntax.notes.push(Note::IdleOperator(name.to_owned()));
            }
            operands.extend(more);
        }
        if operands.len() < 2 {
            return operands.pop();
        }
        let conditions = operands.into_iter().map(|clause| clause.condition).collect();
        let condition =
            if name == "OR" { Condition::Any(conditions) } else { Condition::All(conditions) };
        Some(Clause { condition, is_hard: true, range: 0..0 })
    }

    fn begins_clause(&self) -> bool {
        match self.peek() {
            Some(
                Token::Word(_)
                | Token::Phrase(_)
                | Token::Label(..)
                | Token::Open
                | Token::Not
                | Token::Must,
            ) => true,
            Some(Token::Close | Token::And | Token::Or) | None => false,
        }
    }

    fn clause(&mut self, depth: usize, negated: bool) -> Option<Clause<L>> {
        let hard = |condition| Clause { condition, is_hard: true, range: 0..0 };
        let token = self.peek()?.clone();
        match token {
            // An operator at the beginning has nothing before it: whoever called tells so.
            Token::And | Token::Or => {
                let name = if matches!(token, Token::And) { "AND" } else { "OR" };
                self.syntax.notes.push(Note::IdleOperator(name.to_owned()));
                self.at += 1;
                None
            }
            Token::Close => None,
            Token::Not => {
                self.at += 1;
                if !self.begins_clause() {
                    self.syntax.notes.push(Note::IdleOperator("NOT".to_owned()));
                    return None;
                }
                if depth >= DEEPEST {
                    return None;
                }
                let inner = self.either_operand(depth + 1, !negated)?;
                Some(hard(Condition::Not(Box::new(inner.condition))))
            }
            Token::Must => {
                self.at += 1;
                if depth >= DEEPEST {
                    return None;
                }
                let inner = self.either_operand(depth + 1, negated)?;
                Some(Clause { is_hard: true, ..inner })
            }
            Token::Word(range) => {
                self.at += 1;
                self.take_words(&range, negated);
                Some(Clause { condition: Condition::Words(range), is_hard: false, range: 0..0 })
            }
            Token::Phrase(range) => {
                self.at += 1;
                self.take_words(&range, negated);
                Some(hard(Condition::Phrase(range)))
            }
            Token::Label(range, label) => {
                self.at += 1;
                Some(Clause { condition: Condition::Label(label), is_hard: true, range })
            }
            Token::Open => {
                self.at += 1;
                if depth >= DEEPEST {
                    return None;
                }
                let read = self.sequence(depth + 1, negated);
                if matches!(self.peek(), Some(Token::Close)) {
                    self.at += 1;
                } else {
                    self.syntax.notes.push(Note::StrayParenthesis);
                }
                let is_hard = !read.hard.is_empty();
                let mut all: Vec<_> =
                    read.hard.into_iter().map(|(condition, _)| condition).collect();
                if !read.soft.is_empty() {
                    all.push(Condition::Any(read.soft));
                }
                if all.is_empty() {
                    return None;
                }
                Some(Clause { condition: Condition::All(all), is_hard, range: 0..0 })
            }
        }
    }

    /// Reads what a sign or NOT stands in front of.
    fn either_operand(&mut self, depth: usize, negated: bool) -> Option<Clause<L>> {
        self.clause(depth, negated)
    }

    /// Takes words up among those that are ranked, or among those that must not be there.
    fn take_words(&mut self, range: &Range<usize>, negated: bool) {
        if negated {
            self.syntax.excluded.push(range.clone());
        } else if let Some(text) = self.query.get(range.clone()) {
            self.syntax.free.replace_range(range.clone(), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a query in which `a:` and `b:` are labels with the values `x` and `y`.
    fn read(query: &str) -> Syntax<String> {
        take_apart(query, &mut |label, value| match (label, value) {
            ("a" | "b", "x" | "y") => Meaning::Filter(format!("{label}={value}")),
            ("a" | "b", _) => Meaning::NoSuchValue,
            _ => Meaning::NoSuchLabel,
        })
    }

    fn shown(query: &str, condition: &Condition<String>) -> String {
        let list = |all: &[Condition<String>], between: &str| {
            let all: Vec<String> = all.iter().map(|one| shown(query, one)).collect();
            if all.len() == 1 { all.concat() } else { format!("({})", all.join(between)) }
        };
        match condition {
            Condition::All(all) => list(all, " & "),
            Condition::Any(any) => list(any, " | "),
            Condition::Not(inner) => format!("!{}", shown(query, inner)),
            Condition::Words(range) => query.get(range.clone()).unwrap().to_owned(),
            Condition::Phrase(range) => format!("'{}'", query.get(range.clone()).unwrap()),
            Condition::Label(label) => label.clone(),
        }
    }

    /// Checks what is left as free words, the condition, and what is told.
    #[track_caller]
    fn check(query: &str, free: &str, condition: &str, notes: &[Note]) {
        let read = read(query);
        assert_eq!(read.free.len(), query.len(), "{query}");
        let left: Vec<&str> = read.free.split_whitespace().collect();
        assert_eq!(left.join(" "), free, "{query}");
        let found = read.condition.map(|condition| shown(query, &condition)).unwrap_or_default();
        assert_eq!(found, condition, "{query}");
        assert_eq!(read.notes, notes, "{query}");
    }

    #[test]
    fn free_words_are_no_condition() {
        check("close the books", "close the books", "", &[]);
        check("close (the books) faster", "close the books faster", "", &[]);
        check(
            "24/7 month-end e-mail c++ 10:30 http://a.example",
            "24/7 month-end e-mail c++ 10:30 http://a.example",
            "",
            &[],
        );
        check("", "", "", &[]);
    }

    #[test]
    fn operators_signs_and_quotes_are_conditions() {
        check("close -batch", "close", "!batch", &[]);
        check("close NOT batch", "close", "!batch", &[]);
        check("close -(nightly batch)", "close", "!(nightly | batch)", &[]);
        check("\"close the books\" fast", "close the books fast", "'close the books'", &[]);
        check("fast -\"the books\"", "fast", "!'the books'", &[]);
        check("one AND two", "one two", "(one & two)", &[]);
        check("zero one OR two", "zero one two", "(one | two)", &[]);
        check("a OR b AND c", "a b c", "(a | (b & c))", &[]);
        check("(a OR b) AND -c", "a b", "((a | b) & !c)", &[]);
        check("+close books", "close books", "close", &[]);
        check("-(-a)", "a", "!!a", &[]);
    }

    #[test]
    fn labels_stand_alone_or_in_conditions() {
        let read = read("close a:x -b:y");
        assert_eq!(read.labels, [(6..9, "a=x".to_owned())]);
        check("close a:x", "close", "", &[]);
        check("close -a:x", "close", "!a=x", &[]);
        check("a:x OR b:y", "", "(a=x | b=y)", &[]);
        check("a:\"x\" z", "z", "", &[]);
    }

    #[test]
    fn what_is_broken_is_answered_and_told() {
        check("close \"the books", "close the books", "", &[Note::OpenQuote]);
        check("15\" screen", "15 screen", "", &[]);
        check("(close", "close", "", &[Note::StrayParenthesis]);
        check("close) books", "close books", "", &[Note::StrayParenthesis]);
        check("AND close", "close", "", &[Note::IdleOperator("AND".into())]);
        check("close OR", "close", "", &[Note::IdleOperator("OR".into())]);
        check("close NOT", "close", "", &[Note::IdleOperator("NOT".into())]);
        check("title:close", "title:close", "", &[Note::UnknownLabel("title".into())]);
        let value = Note::UnknownValue { label: "a".into(), value: "z".into() };
        check("a:z", "z", "", &[value]);
        check("()", "", "", &[]);
        let deep = "(".repeat(50_000) + "a";
        assert_eq!(read(&deep).free.trim(), "a");
    }
}
