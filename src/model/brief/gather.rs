//! What goes on the page, and what does not.

use rustc_hash::FxHashSet;

use super::{Brief, BriefPoint, BriefWish, Comparison, Measured, Proof, Told, Trust};
use crate::model::context::Context;
use crate::model::entry::{Audience, Entry, Key, Status, text_of, words_of};
use crate::model::map::Map;
use crate::model::prose::unwrapped;
use crate::model::table::Table;
use crate::model::value::Value;

/// How many messages, figures, comparisons and values of dimensions are on a page at most: no page
/// for a call has a tenth of it.
const PARTS_MAX: usize = 2_000;

/// How many questions that show a competitor's weakness are added to those of the situation.
const TRAPS_MAX: usize = 3;

struct Gatherer<'m> {
    map: &'m Map,
    wish: &'m BriefWish,
    /// The situation's own values together with those that are known beyond them.
    context: Context,
    left_out: usize,
    /// How much is on the page already.
    parts: usize,
    /// How much of what would be on the page is not, since it is full.
    cut: usize,
}

pub(super) fn brief(map: &Map, situation: &Entry, wish: &BriefWish) -> Option<Brief> {
    if wish.customer && !is_for_customers(situation) {
        return None;
    }
    let context = context_of(map, situation, &wish.context);
    let mut gatherer = Gatherer { map, wish, context, left_out: 0, parts: 0, cut: 0 };
    let points: Vec<BriefPoint> =
        situation.cards("point").filter_map(|point| gatherer.point(point)).collect();
    if wish.customer && points.is_empty() {
        return None;
    }
    let cares = gatherer.cares(situation);
    let inside = !wish.customer;
    let (strengths, weaknesses) = gatherer.comparisons();
    let title = if inside {
        situation.title().to_owned()
    } else {
        // The situation's own title is about the customer, not for him.
        let needs = gatherer.needs(situation);
        match (needs.as_slice(), points.first()) {
            ([], Some(point)) => point.claim.title.clone(),
            ([], None) => String::new(),
            (needs, _) => needs.join(", "),
        }
    };
    let questions = gatherer.questions(situation);
    let trust = if inside { Trust::of(map, situation, wish.today) } else { Trust::untold() };
    let whom = if inside { gatherer.whom(situation) } else { Vec::new() };
    let mut warnings = if inside { warnings(&trust, &points) } else { Vec::new() };
    if inside && gatherer.cut > 0 {
        let cut = gatherer.cut;
        warnings
            .insert(0, format!("The page is full: {cut} more of what the map says are not on it."));
    }
    Some(Brief {
        key: situation.key.clone(),
        map: map.header().name.clone(),
        title,
        customer: wish.customer,
        today: wish.today,
        short: situation.text("short").filter(|_| inside).map(unwrapped),
        body: situation.text("body").filter(|_| inside).map(unwrapped),
        whom,
        cares,
        trust,
        points,
        questions,
        strengths,
        weaknesses: if inside { weaknesses } else { Vec::new() },
        warnings,
        left_out: gatherer.left_out,
        cut: gatherer.cut,
    })
}

/// Returns the values of a situation and those that are known beyond them; what is known counts
/// where both speak of one dimension.
fn context_of(map: &Map, situation: &Entry, known: &Context) -> Context {
    let mut values: Vec<Key> = known.values().to_vec();
    for dimension in map.schema().dimensions() {
        if known.values().iter().any(|value| value.kind == dimension.name) {
            continue;
        }
        let said = situation.words(&dimension.plural).into_iter().filter(|id| *id != "*");
        values.extend(said.map(|id| Key::new(&dimension.name, id)));
    }
    Context::new(values)
}

/// Tells whether a customer may see an entry: what is for him, agreed and still said.
fn is_for_customers(entry: &Entry) -> bool {
    entry.audience() == Audience::Customer && entry.status() == Status::Live
}

/// Tells whether the customer of a story must not be named to others.
fn is_anonymous(story: &Entry) -> bool {
    matches!(story.text("reference"), Some("private" | "anonymous"))
}

impl<'m> Gatherer<'m> {
    /// Returns the entry that is referred to, when it may stand on the page.
    fn shown(&mut self, kind: &str, id: &str) -> Option<&'m Entry> {
        let entry = self.map.resolve(&Key::new(kind, id)).entry()?;
        if self.wish.customer && !is_for_customers(entry) {
            self.left_out += 1;
            return None;
        }
        self.has_room().then_some(entry)
    }

    /// Takes room on the page for one thing more, where there is any.
    fn has_room(&mut self) -> bool {
        let is_full = self.parts >= PARTS_MAX;
        *(if is_full { &mut self.cut } else { &mut self.parts }) += 1;
        !is_full
    }

    /// Returns what a customer is told that he needs.
    fn needs(&self, situation: &Entry) -> Vec<&'m str> {
        let ids = situation.words("requirements").into_iter().take(PARTS_MAX);
        let found = ids.filter_map(|id| self.map.resolve(&Key::new("requirement", id)).entry());
        found.filter(|entry| is_for_customers(entry)).map(Entry::title).collect()
    }

    fn all_shown(&mut self, kind: &str, ids: &[&str]) -> Vec<&'m Entry> {
        ids.iter().filter_map(|id| self.shown(kind, id)).collect()
    }

    fn told(&self, entry: &Entry) -> Told {
        Told {
            key: entry.key.clone(),
            kind: self.map.kind_of(entry).map_or_else(String::new, |kind| kind.label.to_string()),
            title: entry.title().to_owned(),
            words: self.words(entry),
            trust: if self.wish.customer {
                Trust::untold()
            } else {
                Trust::of(self.map, entry, self.wish.today)
            },
            note: None,
        }
    }

    /// Returns the words of an entry that fit best: a variant's, else the short ones, else all.
    fn words(&self, entry: &Entry) -> Option<String> {
        self.context
            .variant(self.map, entry)
            .and_then(|variant| text_of(variant, "text"))
            .or_else(|| entry.text("short"))
            .or_else(|| entry.text("body"))
            .map(unwrapped)
    }

    fn point(&mut self, point: &Table) -> Option<BriefPoint> {
        let claim = self.shown("value_proposition", text_of(point, "value_proposition")?)?;
        let variant = self.context.variant(self.map, claim);
        let own = text_of(point, "say").map(unwrapped);
        let said_for = match &own {
            Some(_) => None,
            None => variant.map(|variant| self.whom_of(variant)).filter(|whom| !whom.is_empty()),
        };
        let said_for = said_for.filter(|_| !self.wish.customer);
        let say = own.or_else(|| self.words(claim));
        let stories = self.all_shown("success_story", &words_of(point, "success_stories"));
        let features = self.all_shown("feature", &words_of(point, "features"));
        let objections = self.all_shown("objection", &words_of(point, "objections"));
        let mut shown_features = Vec::with_capacity(features.len());
        for feature in features {
            let availability = feature.text("availability").filter(|word| *word != "available");
            if self.wish.customer && availability == Some("planned") {
                self.left_out += 1;
                continue;
            }
            let note = availability.map(str::to_owned);
            shown_features.push(Told { note, ..self.told(feature) });
        }
        Some(BriefPoint {
            claim: self.told(claim),
            say,
            said_for,
            proof: stories.into_iter().map(|story| self.proof(story)).collect(),
            features: shown_features,
            objections: objections.into_iter().map(|objection| self.told(objection)).collect(),
        })
    }

    fn proof(&mut self, story: &Entry) -> Proof {
        let hidden = self.wish.customer && is_anonymous(story);
        let mut told = self.told(story);
        if hidden {
            // The title and the words of a story name its customer more often than not.
            "A customer of ours".clone_into(&mut told.title);
            told.words = None;
            told.key.id = "-".into();
        }
        let cards: Vec<&Table> = story.cards("result").filter(|_| self.has_room()).collect();
        let results = cards.into_iter().map(|card| {
            let text = |field| text_of(card, field).map(str::to_owned);
            Measured {
                measure: text("measure").unwrap_or_else(|| "Result".to_owned()),
                before: text("before"),
                after: text("after"),
                as_of: card.get("as_of").and_then(Value::as_date),
                source: text("source").filter(|_| !hidden),
            }
        });
        Proof {
            story: told,
            customer: story.text("customer").filter(|_| !hidden).map(str::to_owned),
            reference: story.text("reference").filter(|_| !self.wish.customer).map(str::to_owned),
            results: results.collect(),
        }
    }

    /// Returns what they care about: the requirements, and what is known of the people.
    fn cares(&mut self, situation: &Entry) -> Vec<Told> {
        let mut cares = Vec::new();
        for (plural, kind) in [("requirements", "requirement"), ("personas", "persona")] {
            let ids = situation.words(plural);
            for entry in self.all_shown(kind, &ids) {
                let told = self.told(entry);
                // Of a requirement its name says enough; of a person only what is said does. What
                // we think of a person is not for that person.
                let is_told = told.words.is_some();
                let says_enough = kind == "requirement" && !self.wish.customer;
                if says_enough || (is_told && (kind == "requirement" || !self.wish.customer)) {
                    cares.push(told);
                }
            }
        }
        cares
    }

    fn whom(&mut self, situation: &Entry) -> Vec<(String, Vec<String>)> {
        let mut whom = Vec::new();
        for dimension in self.map.schema().dimensions() {
            let mut ids = situation.words(&dimension.plural);
            ids.retain(|_| self.has_room());
            let titles = self.titles(&dimension.name, &ids);
            if !titles.is_empty() {
                let label = if titles.len() == 1 { &dimension.label } else { &dimension.labels };
                whom.push((label.to_string(), titles));
            }
        }
        whom
    }

    fn whom_of(&self, table: &Table) -> String {
        let dimensions = self.map.schema().dimensions();
        let titles = dimensions.flat_map(|dimension| {
            self.titles(&dimension.name, &words_of(table, &dimension.plural))
        });
        titles.collect::<Vec<_>>().join(", ")
    }

    fn titles(&self, kind: &str, ids: &[&str]) -> Vec<String> {
        let title = |id: &&str| match *id {
            "*" => "any".to_owned(),
            id => {
                let found = self.map.resolve(&Key::new(kind, id)).entry();
                found.map_or_else(|| id.to_owned(), |entry| entry.title().to_owned())
            }
        };
        ids.iter().map(title).collect()
    }

    /// Returns what to ask: the situation's own questions, then a few that show a weakness of its
    /// competitors. A customer is not shown traps.
    fn questions(&mut self, situation: &Entry) -> Vec<Told> {
        let own = self.all_shown("question", &situation.words("questions"));
        let mut questions: Vec<Told> = Vec::new();
        for question in own {
            let is_trap = is_trap(question);
            if !(is_trap && self.wish.customer) {
                questions.push(self.question(question, is_trap));
            }
        }
        if self.wish.customer {
            return questions;
        }
        let rivals: Vec<&Key> =
            self.context.values().iter().filter(|value| value.kind == "competitor").collect();
        let more = self.map.of_kind("question").filter(|question| {
            is_trap(question)
                && question.status() == Status::Live
                && !questions.iter().any(|told| told.key == question.key)
                && question
                    .words("competitors")
                    .iter()
                    .any(|id| rivals.iter().any(|rival| rival.id == *id))
                && self.context.fit(self.map, question).is_some()
        });
        let more: Vec<Told> =
            more.take(TRAPS_MAX).map(|question| self.question(question, true)).collect();
        questions.extend(more);
        questions
    }

    fn question(&self, entry: &Entry, is_trap: bool) -> Told {
        let note = is_trap.then(|| "shows their weakness".to_owned());
        Told { note, ..self.told(entry) }
    }

    /// Returns the comparisons with the competitors: those that we win, and the others.
    fn comparisons(&mut self) -> (Vec<Comparison>, Vec<Comparison>) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        if self.wish.customer {
            return (ours, theirs);
        }
        let rivals = self.context.values().iter().filter(|value| value.kind == "competitor");
        let rivals: Vec<&Entry> = rivals.filter_map(|key| self.map.resolve(key).entry()).collect();
        for rival in rivals {
            for card in rival.cards("versus").filter(|_| self.has_room()) {
                let text = |field| text_of(card, field).map(str::to_owned);
                let (verdict, is_ours) = match text_of(card, "verdict") {
                    Some("us") => ("we are ahead", true),
                    Some("them") => ("they are ahead", false),
                    Some("even") => ("even", false),
                    Some(_) | None => ("unclear", false),
                };
                let comparison = Comparison {
                    competitor: rival.title().to_owned(),
                    topic: text("topic").unwrap_or_default(),
                    verdict,
                    note: text("note").map(|note| unwrapped(&note)),
                    as_of: card.get("as_of").and_then(Value::as_date),
                    source: text("source"),
                };
                if is_ours { &mut ours } else { &mut theirs }.push(comparison);
            }
        }
        (ours, theirs)
    }
}

fn is_trap(question: &Entry) -> bool {
    question.fields.get("trap") == Some(&Value::Boolean(true))
}

/// Returns what to heed, in sentences: of the situation first, then of what it says.
fn warnings(trust: &Trust, points: &[BriefPoint]) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut told_once: FxHashSet<String> = FxHashSet::default();
    let doubts = trust.doubts();
    if !doubts.is_empty() {
        warnings.push(format!("This situation: {}.", doubts.join(", ")));
    }
    for point in points {
        let proof = point.proof.iter().map(|proof| &proof.story);
        let told = std::iter::once(&point.claim)
            .chain(proof)
            .chain(&point.features)
            .chain(&point.objections);
        for told in told {
            let doubts = told.trust.doubts();
            let sentence = format!("{}: {}.", told.title, doubts.join(", "));
            if !doubts.is_empty() && told_once.insert(sentence.clone()) {
                warnings.push(sentence);
            }
        }
        if point.proof.is_empty() {
            warnings.push(format!("{}: no proof is told with it.", point.claim.title));
        }
        for proof in &point.proof {
            let told = match proof.reference.as_deref() {
                Some("private" | "anonymous") => "do not name the customer",
                Some("logo") => "only the logo may be shown",
                Some(_) | None => continue,
            };
            let sentence = format!("{}: {told}.", proof.story.title);
            if told_once.insert(sentence.clone()) {
                warnings.push(sentence);
            }
        }
    }
    warnings
}
