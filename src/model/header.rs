//! What the `[map]` table says.

use smol_str::SmolStr;

use super::diagnostic::Level;
use super::entry::{Entry, plain_id, text_of, words_of};
use super::kinds::Dimension;
use super::value::Value;

/// The version of the format that this program reads and writes.
pub const FORMAT: i64 = 1;

/// What of a map must be signed off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NeedsSignOff {
    /// Every message and situation in use; what a map means when it does not say.
    #[default]
    All,
    /// Only those that customers may see.
    Customer,
}

/// The settings of a map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The version of the format, when the map says one.
    pub format: Option<i64>,
    /// What the map is called.
    pub name: Option<String>,
    /// How many days a review holds, where an entry does not say.
    pub review_every_days: Option<i64>,
    /// Who signs off.
    pub signatories: Vec<SmolStr>,
    /// What they must sign.
    pub needs_sign_off: NeedsSignOff,
    /// The languages of its texts.
    pub languages: Vec<SmolStr>,
    /// The dimensions that it declares beside the six.
    pub dimensions: Vec<Dimension>,
    /// Levels of rules that differ from the rule's own; `None` turns the rule off.
    pub rules: Vec<(SmolStr, Option<Level>)>,
}

impl Header {
    /// Reads the `[map]` entry; what is not understood is left to the check.
    pub fn read(entry: &Entry) -> Self {
        let fields = &entry.fields;
        let words =
            |name: &str| words_of(fields, name).into_iter().map(SmolStr::from).collect::<Vec<_>>();
        Self {
            format: fields.get("format").and_then(Value::as_integer),
            name: text_of(fields, "name").map(str::to_owned),
            review_every_days: fields
                .get("review_every_days")
                .and_then(Value::as_integer)
                .filter(|days| *days > 0),
            signatories: words("signatories"),
            // An unknown word is the careful reading: all of it.
            needs_sign_off: match text_of(fields, "approval") {
                Some("customer") => NeedsSignOff::Customer,
                Some(_) | None => NeedsSignOff::All,
            },
            languages: words("language"),
            dimensions: read_dimensions(fields.get("dimensions")),
            rules: read_rules(fields.get("rules")),
        }
    }
}

fn read_dimensions(value: Option<&Value>) -> Vec<Dimension> {
    let Some(Value::Table(table)) = value else { return Vec::new() };
    let built_in = super::kinds::all(&[]);
    let taken = |name: &str| built_in.iter().any(|kind| kind.name == name || kind.plural == name);
    table
        .iter()
        .filter(|(name, _)| !taken(name) && *name != "map" && plain_id(&name.replace('_', "-")))
        .map(|(name, value)| {
            let table = value.as_table();
            let word = |field: &str| table.and_then(|table| text_of(table, field));
            let label: SmolStr = word("title").map_or_else(|| name.clone(), SmolStr::from);
            let plural: SmolStr =
                word("plural").map_or_else(|| format!("{name}s").into(), SmolStr::from);
            let labels = first_upper(&plural).replace('_', " ").into();
            let help = word("help").unwrap_or("A dimension that this map declares.").into();
            Dimension { name: name.clone(), plural, label, labels, help }
        })
        .collect()
}

fn read_rules(value: Option<&Value>) -> Vec<(SmolStr, Option<Level>)> {
    let Some(Value::Table(table)) = value else { return Vec::new() };
    table
        .iter()
        .filter_map(|(rule, value)| match value.as_text()? {
            "off" => Some((rule.clone(), None)),
            word => Some((rule.clone(), Some(Level::parse(word)?))),
        })
        .collect()
}

fn first_upper(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
