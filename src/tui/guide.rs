//! A new entry, question by question: its title, and what a good entry of its kind needs.

use smol_str::SmolStr;

use crate::model::{Key, Map, Path, Shape, Table, Target, Value};

/// A new entry in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Its kind.
    pub kind: SmolStr,
    /// What was answered so far.
    pub fields: Table,
    /// What is asked for, in order; the title is the first.
    pub steps: Vec<Path>,
    /// The question that is asked.
    pub at: usize,
    /// Entries that are to be made along with it, and what they are called: answers that were not
    /// there yet.
    pub made: Vec<(Key, String)>,
}

impl Guide {
    /// Returns the questions for a new entry of a kind that holds some fields already.
    ///
    /// What there is nothing to choose for is not asked.
    pub fn new(map: &Map, kind: &SmolStr, given: Table) -> Self {
        let mut steps = vec![Path::field("title")];
        for ask in map.schema().kind(kind).map_or(&[][..], |kind| &kind.asks) {
            let path = match ask.split_once('.') {
                Some((list, field)) => Path::field(list).item(0).then(field),
                None => Path::field(ask),
            };
            let is_given = path.first_field().is_some_and(|name| given.contains_key(name));
            if !is_given && has_choice(map, kind, &path) {
                steps.push(path);
            }
        }
        Self { kind: kind.clone(), fields: given, steps, at: 0, made: Vec::new() }
    }

    /// Returns the place that is asked for.
    pub fn path(&self) -> Option<&Path> {
        self.steps.get(self.at)
    }

    /// Returns what was answered at a place.
    pub fn answer(&self, path: &Path) -> Option<&Value> {
        let first = self.fields.get(path.first_field()?)?;
        match first.as_list().and_then(|cards| cards.first()?.as_table()) {
            Some(card) if path.0.len() > 1 => card.get(path.last_field()?),
            Some(_) | None if path.0.len() == 1 => Some(first),
            Some(_) | None => None,
        }
    }

    /// Takes an answer, or that there is none.
    pub fn take(&mut self, value: Option<Value>) {
        let Some(path) = self.path().cloned() else { return };
        let (Some(first), Some(last)) = (path.first_field(), path.last_field()) else { return };
        if path.0.len() == 1 {
            match value {
                Some(value) => self.fields.insert(first.into(), value),
                None => self.fields.shift_remove(first),
            };
            return;
        }
        if !self.fields.contains_key(first) {
            self.fields.insert(first.into(), Value::List(Vec::new()));
        }
        let Some(Value::List(items)) = self.fields.get_mut(first) else { return };
        if items.is_empty() {
            items.push(Value::Table(Table::default()));
        }
        if let Some(Value::Table(card)) = items.first_mut() {
            match value {
                Some(value) => card.insert(last.into(), value),
                None => card.shift_remove(last),
            };
            // A card whose first question was passed over says nothing worth a card.
            if card.is_empty() {
                self.fields.shift_remove(first);
            }
        }
    }

    /// Goes to the next question; tells whether there is one.
    ///
    /// Once the first field of a card was passed over, its others are not asked.
    pub fn advance(&mut self) -> bool {
        while self.at < self.steps.len() {
            self.at += 1;
            let Some(path) = self.path() else { return false };
            let starts_card = |at: usize| {
                let before = at.checked_sub(1).and_then(|at| self.steps.get(at));
                before.is_none_or(|before| before.first_field() != path.first_field())
            };
            let has_card = path.first_field().is_some_and(|list| self.fields.contains_key(list));
            if path.0.len() == 1 || starts_card(self.at) || has_card {
                return true;
            }
        }
        false
    }

    /// Goes back to the question before; tells whether there is one.
    pub fn retreat(&mut self) -> bool {
        let stands = self.at > 0;
        self.at = self.at.saturating_sub(1);
        stands
    }
}

/// Tells whether there is anything to answer: of a dimension that nobody uses yet nothing is asked,
/// while a message can be made on the way.
fn has_choice(map: &Map, kind: &str, path: &Path) -> bool {
    match map.schema().field_at(kind, path).map(|field| &field.shape) {
        Some(Shape::Reference(Target::Kind(kind)) | Shape::References(Target::Kind(kind))) => {
            let is_dimension = map.schema().dimensions().any(|dimension| dimension.name == *kind);
            !is_dimension || map.of_kind(kind).next().is_some()
        }
        Some(_) => true,
        None => false,
    }
}
