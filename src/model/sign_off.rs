//! What must be signed off, and what a sign-off says.

use jiff::civil::Date;

use super::entry::{Audience, Entry, Status};
use super::header::NeedsSignOff;
use super::kind::Role;
use super::map::Map;
use super::seal::Seal;
use super::value::{Table, Value};

/// Returns what one signatory's sign-off of an entry says in a map.
pub fn stamp(by: &str, on: Date, seal: Seal) -> Table {
    let mut fields = Table::default();
    fields.insert("by".into(), Value::text(by));
    fields.insert("on".into(), Value::Date(on));
    fields.insert("seal".into(), Value::text(seal.to_string()));
    fields
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
