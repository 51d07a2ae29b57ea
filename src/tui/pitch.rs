//! What a rep pastes into a mail: a message in plain sentences, with its proof and sources.

use crate::model::{
    Audience, Context, Entry, Key, Map, Status, Table, Value, prose, text_of, words_of,
};
use crate::render::clean;

/// A message as plain text, and what to think of before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pitch {
    /// The sentences.
    pub text: String,
    /// Why it had better not go to a customer, if so.
    pub caution: Option<&'static str>,
}

/// Returns what to paste for an entry. Nothing internal, retired or planned is told along with it.
pub fn pitch(map: &Map, entry: &Entry, context: &Context) -> Pitch {
    let writer = Writer { map, context };
    let text = match entry.key.kind.as_str() {
        "situation" => writer.situation(entry),
        "success_story" => story(entry),
        "objection" => writer.objection(entry),
        "value_proposition" => writer.claim(entry),
        "term" => entry.text("use").unwrap_or(entry.title()).to_owned(),
        "asset" => {
            let at = entry.text("url").or_else(|| entry.text("path")).unwrap_or_default();
            format!("{}\n{at}", entry.title())
        }
        "question" => entry.title().to_owned(),
        _ => writer.plain(entry),
    };
    let caution = match (entry.audience(), entry.status()) {
        (Audience::Internal, _) => Some("It is internal: do not send it to a customer."),
        (_, Status::Draft) => Some("It is a draft: nobody has agreed to it yet."),
        (_, Status::Retired) => Some("It is retired: we no longer say it."),
        (Audience::Customer, Status::Live) => None,
    };
    Pitch { text: clean(text.trim()).into_owned(), caution }
}

struct Writer<'a> {
    map: &'a Map,
    context: &'a Context,
}

impl Writer<'_> {
    fn situation(&self, entry: &Entry) -> String {
        let mut parts = Vec::new();
        for point in entry.cards("point") {
            let claim = text_of(point, "value_proposition")
                .and_then(|id| self.told("value_proposition", id));
            let Some(words) = text_of(point, "say")
                .map(prose::unwrapped)
                .or_else(|| claim.map(|claim| self.best_words(claim)))
            else {
                continue;
            };
            let mut part = words;
            for id in words_of(point, "success_stories") {
                if let Some(story) = self.told("success_story", id) {
                    part.push('\n');
                    part.push_str(&proof(story));
                }
            }
            parts.push(part);
        }
        if parts.is_empty() {
            return self.plain(entry);
        }
        parts.join("\n\n")
    }

    fn claim(&self, entry: &Entry) -> String {
        let mut text = format!("{}\n{}", entry.title(), self.best_words(entry));
        let stories: Vec<String> = self
            .map
            .linked_from(&entry.key)
            .into_iter()
            .filter(|story| story.key.kind == "success_story" && fit_to_tell(story))
            .take(3)
            .map(proof)
            .collect();
        for story in stories {
            text.push('\n');
            text.push_str(&story);
        }
        text
    }

    fn objection(&self, entry: &Entry) -> String {
        format!("\"{}\"\n{}", entry.title(), self.best_words(entry))
    }

    fn plain(&self, entry: &Entry) -> String {
        let words = self.best_words(entry);
        if words == entry.title() { words } else { format!("{}\n{words}", entry.title()) }
    }

    fn best_words(&self, entry: &Entry) -> String {
        self.context
            .variant(self.map, entry)
            .and_then(|variant| text_of(variant, "text"))
            .or_else(|| entry.text("short"))
            .or_else(|| entry.text("body"))
            .map_or_else(|| entry.title().to_owned(), prose::unwrapped)
    }

    fn told(&self, kind: &str, id: &str) -> Option<&Entry> {
        self.map.resolve(&Key::new(kind, id)).entry().filter(|entry| fit_to_tell(entry))
    }
}

fn fit_to_tell(entry: &Entry) -> bool {
    entry.audience() == Audience::Customer && entry.status() != Status::Retired
}

fn result(card: &Table) -> String {
    let mut text = text_of(card, "measure").unwrap_or("Result").to_owned();
    match (text_of(card, "before"), text_of(card, "after")) {
        (Some(before), Some(after)) => text.extend([" from ", before, " to ", after]),
        (None, Some(only)) | (Some(only), None) => text.extend([" ", only]),
        (None, None) => {}
    }
    if let Some(as_of) = card.get("as_of").and_then(Value::as_date) {
        text.extend([" (as of ", &as_of.to_string(), ")"]);
    }
    text
}

fn story(entry: &Entry) -> String {
    let mut text = entry.title().to_owned();
    if let Some(words) = entry.text("short").or_else(|| entry.text("body")) {
        text.push('\n');
        text.push_str(&prose::unwrapped(words));
    }
    for card in entry.cards("result") {
        text.push_str("\n- ");
        text.push_str(&result(card));
        if let Some(source) = text_of(card, "source") {
            text.extend([" (", source, ")"]);
        }
    }
    text
}

/// Returns one sentence of proof: whose, what was measured, when, where it can be read.
fn proof(story: &Entry) -> String {
    let anonymous = matches!(story.text("reference"), Some("private" | "anonymous"));
    let who = story.text("customer").filter(|_| !anonymous);
    let results: Vec<&Table> = story.cards("result").collect();
    if results.is_empty() {
        let words = story.text("short").map_or_else(|| story.title().into(), prose::unwrapped);
        return format!("Proof: {words}");
    }
    let told: Vec<String> = results.iter().map(|card| result(card)).collect();
    let mut text = match who {
        Some(who) => format!("Proof: {who}: {}", told.join("; ")),
        None if anonymous => format!("Proof: a customer of ours: {}", told.join("; ")),
        None => format!("Proof: {}: {}", story.title(), told.join("; ")),
    };
    if let Some(source) = results.iter().find_map(|card| text_of(card, "source"))
        && !anonymous
    {
        text.extend([" (", source, ")"]);
    }
    text
}
