//! Named values in the order in which they stand.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::value::Value;

/// From how many names on they are looked up in an index; among fewer, one look at each is quicker,
/// and an index for each of a hundred thousand entries would take more room than what they say.
const INDEXED_FROM: usize = 24;

/// The fields of an entry, of a card or of an inline table, in the order in which they stand.
#[derive(Debug, Clone, Default)]
pub struct Table {
    fields: Vec<(SmolStr, Value)>,
    /// The places of the names, where there are many.
    places: Option<Box<FxHashMap<SmolStr, usize>>>,
}

impl Table {
    /// Returns a table without a name, with room for some.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { fields: Vec::with_capacity(capacity), places: None }
    }

    /// Returns how many names there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Tells whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Returns the value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(self.place_of(name)?).map(|(_, value)| value)
    }

    /// Returns the value of a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.place_of(name)?;
        self.fields.get_mut(place).map(|(_, value)| value)
    }

    /// Tells whether a name is there.
    pub fn contains_key(&self, name: &str) -> bool {
        self.place_of(name).is_some()
    }

    /// Returns the names with their values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&SmolStr, &Value)> + ExactSizeIterator {
        self.fields.iter().map(|(name, value)| (name, value))
    }

    /// Returns the names with their values, to change these.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&SmolStr, &mut Value)> {
        self.fields.iter_mut().map(|(name, value)| (&*name, value))
    }

    /// Returns the names.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &SmolStr> + ExactSizeIterator {
        self.fields.iter().map(|(name, _)| name)
    }

    /// Returns the values.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator {
        self.fields.iter().map(|(_, value)| value)
    }

    /// Returns the values, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.fields.iter_mut().map(|(_, value)| value)
    }

    /// Gives a name a value: where it stands, or behind all others. Returns the value that it had.
    pub fn insert(&mut self, name: SmolStr, value: Value) -> Option<Value> {
        if let Some(old) = self.get_mut(&name) {
            return Some(std::mem::replace(old, value));
        }
        if let Some(places) = &mut self.places {
            places.insert(name.clone(), self.fields.len());
        }
        self.fields.push((name, value));
        if self.places.is_none() && self.fields.len() >= INDEXED_FROM {
            self.index();
        }
        None
    }

    /// Takes a name out; the others keep their order.
    pub fn shift_remove(&mut self, name: &str) -> Option<Value> {
        let (_, value) = self.fields.remove(self.place_of(name)?);
        self.index();
        Some(value)
    }

    /// Keeps the names for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&SmolStr, &mut Value) -> bool) {
        self.fields.retain_mut(|(name, value)| keep(name, value));
        self.index();
    }

    fn place_of(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.fields.iter().position(|(other, _)| other == name),
        }
    }

    fn index(&mut self) {
        let is_long = self.fields.len() >= INDEXED_FROM;
        self.places = is_long.then(|| {
            let names = self.fields.iter().enumerate();
            Box::new(names.map(|(place, (name, _))| (name.clone(), place)).collect())
        });
    }
}

/// Two tables are equal when they say the same; the order of the names does not count.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        // As a rule they stand in one order.
        self.len() == other.len()
            && self.iter().zip(other.iter()).all(|((name, value), (other_name, other_value))| {
                if name == other_name {
                    value == other_value
                } else {
                    other.get(name) == Some(value)
                }
            })
    }
}

impl Eq for Table {}

impl FromIterator<(SmolStr, Value)> for Table {
    fn from_iter<I: IntoIterator<Item = (SmolStr, Value)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        let mut table = Self::with_capacity(fields.size_hint().0);
        table.extend(fields);
        table
    }
}

impl<const N: usize> From<[(SmolStr, Value); N]> for Table {
    fn from(fields: [(SmolStr, Value); N]) -> Self {
        fields.into_iter().collect()
    }
}

impl Extend<(SmolStr, Value)> for Table {
    fn extend<I: IntoIterator<Item = (SmolStr, Value)>>(&mut self, fields: I) {
        for (name, value) in fields {
            self.insert(name, value);
        }
    }
}

impl IntoIterator for Table {
    type Item = (SmolStr, Value);
    type IntoIter = std::vec::IntoIter<(SmolStr, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

impl<'t> IntoIterator for &'t mut Table {
    type Item = (&'t SmolStr, &'t mut Value);
    type IntoIter = std::iter::Map<
        std::slice::IterMut<'t, (SmolStr, Value)>,
        fn(&'t mut (SmolStr, Value)) -> (&'t SmolStr, &'t mut Value),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.iter_mut().map(|(name, value)| (&*name, value))
    }
}

impl<'t> IntoIterator for &'t Table {
    type Item = (&'t SmolStr, &'t Value);
    type IntoIter = std::iter::Map<
        std::slice::Iter<'t, (SmolStr, Value)>,
        fn(&'t (SmolStr, Value)) -> (&'t SmolStr, &'t Value),
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.iter().map(|(name, value)| (name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: impl IntoIterator<Item = usize>) -> Table {
        let field = |number: usize| (format!("f{number}").into(), Value::text(number.to_string()));
        names.into_iter().map(field).collect()
    }

    #[test]
    fn names_keep_their_order_and_are_found_among_few_and_many() {
        for len in [3, INDEXED_FROM, 3 * INDEXED_FROM] {
            let mut fields = table(0..len);
            assert_eq!(fields.shift_remove("f1"), Some(Value::text("1")), "{len}");
            assert_eq!(fields.insert("f0".into(), Value::text("new")), Some(Value::text("0")));
            assert_eq!(fields.insert("f1".into(), Value::text("last")), None);
            let names: Vec<&str> = fields.keys().map(SmolStr::as_str).collect();
            let wanted: Vec<String> =
                (0..len).filter(|at| *at != 1).chain([1]).map(|at| format!("f{at}")).collect();
            assert_eq!(names, wanted);
            for (name, value) in &fields {
                assert_eq!(fields.get(name), Some(value));
            }
            fields.retain(|name, _| name != "f2");
            assert!(!fields.contains_key("f2") && fields.contains_key("f1"));
        }
    }

    #[test]
    fn the_order_of_names_makes_no_difference() {
        for len in [3, 3 * INDEXED_FROM] {
            assert_eq!(table(0..len), table((0..len).rev()));
            assert_ne!(table(0..len), table(1..=len));
        }
    }
}
