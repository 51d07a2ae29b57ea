//! Sign-offs: who agreed to what, and whether it still says that.

use jiff::civil::Date;

use super::entry::{Audience, Entry, Key, Status, text_of};
use super::header::NeedsSignOff;
use super::kind::Role;
use super::map::Map;
use super::seal::Seal;
use super::table::Table;
use super::value::Value;

/// One signatory's agreement to an entry, as it stands in a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Who signed.
    pub by: String,
    /// When, where it is said.
    pub on: Option<Date>,
    /// The seal of what was signed; empty where none is said.
    pub seal: String,
}

impl Stamp {
    /// Reads what stands under a signatory; nothing that is no table signs anything.
    pub fn read(value: &Value) -> Option<Self> {
        let table = value.as_table()?;
        Some(Self {
            by: text_of(table, "by").unwrap_or("nobody named").to_owned(),
            on: table.get("on").and_then(Value::as_date),
            seal: text_of(table, "seal").unwrap_or_default().to_owned(),
        })
    }

    /// Returns the fields that say it in a map.
    pub fn fields(&self) -> Table {
        let mut fields = Table::default();
        fields.insert("by".into(), Value::text(self.by.as_str()));
        if let Some(on) = self.on {
            fields.insert("on".into(), Value::Date(on));
        }
        fields.insert("seal".into(), Value::text(self.seal.as_str()));
        fields
    }
}

/// How an entry stands with one signatory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Never signed.
    Open,
    /// Signed, and it still says what was signed.
    Signed(Stamp),
    /// Signed, and it says something else now.
    Lapsed(Stamp),
}

impl Standing {
    /// Returns the word that stands for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Signed(_) => "signed",
            Self::Lapsed(_) => "lapsed",
        }
    }

    /// Returns the signature, valid or not.
    pub fn stamp(&self) -> Option<&Stamp> {
        match self {
            Self::Open => None,
            Self::Signed(stamp) | Self::Lapsed(stamp) => Some(stamp),
        }
    }

    /// Tells whether it is signed and still holds.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Signed(_))
    }
}

/// Returns the sign-offs of an entry: under its id, or under one that it had.
pub fn sign_offs_of<'m>(map: &'m Map, entry: &Entry) -> Option<&'m Entry> {
    let ids = std::iter::once(entry.key.id.as_str()).chain(entry.words("formerly"));
    let mut keys = ids.map(|id| Key::new("approval", &format!("{}.{id}", entry.key.kind)));
    keys.find_map(|key| map.get(&key))
}

/// Returns how an entry stands with each of the map's signatories, in their order.
pub fn standings(map: &Map, entry: &Entry) -> Vec<(smol_str::SmolStr, Standing)> {
    let seal = Seal::of(map, entry).to_string();
    let offs = sign_offs_of(map, entry);
    let signatories = map.header().signatories.iter();
    let standing = |signatory: &smol_str::SmolStr| match offs
        .and_then(|offs| Stamp::read(offs.fields.get(signatory)?))
    {
        None => Standing::Open,
        Some(stamp) if stamp.seal == seal => Standing::Signed(stamp),
        Some(stamp) => Standing::Lapsed(stamp),
    };
    signatories.map(|signatory| (signatory.clone(), standing(signatory))).collect()
}

/// Tells whether an entry is of a kind that is signed off: a message or a situation.
pub fn is_signed_off_at_all(map: &Map, entry: &Entry) -> bool {
    let role = map.kind_of(entry).map(|kind| kind.role);
    matches!(role, Some(Role::Message | Role::Situation))
}

/// Tells whether an entry must be signed off: a message or a situation in use, and where the map
/// says so only what customers may see.
pub fn needs_sign_off(map: &Map, entry: &Entry) -> bool {
    let is_meant = match map.header().needs_sign_off {
        NeedsSignOff::All => true,
        NeedsSignOff::Customer => entry.audience() == Audience::Customer,
    };
    is_meant && entry.status() == Status::Live && is_signed_off_at_all(map, entry)
}
