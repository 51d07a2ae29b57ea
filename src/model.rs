//! What a message map is: kinds and their fields, entries, links, situations, seals, freshness,
//! coverage.
//!
//! Plain values and functions. Nothing here knows of files, of TOML, of a terminal or of the time
//! of day: a date that matters comes in as an argument. Start reading at [`kinds`], the one
//! declaration of everything that a map can hold, and at [`Map`], which holds it.

pub mod brief;
mod change;
mod context;
pub mod coverage;
mod diagnostic;
pub mod difference;
mod edit;
mod entry;
mod freshness;
mod header;
mod kind;
pub mod kinds;
mod link;
mod map;
mod path;
pub mod prose;
mod schema;
mod seal;
mod sign_off;
mod table;
pub mod unseen;
mod value;

pub use change::{Impossible, changed, with_values};
pub use context::{Context, Fit};
pub use diagnostic::{Diagnostic, Level, Spot};
pub use edit::Edit;
pub use entry::{Audience, Entry, Key, Status, plain_id, text_of, words_of};
pub use freshness::Freshness;
pub use header::{FORMAT, Header, NeedsSignOff};
pub use kind::{Choice, Field, Kind, Role, SearchWeight, Shape, Target, rank};
pub use link::{Link, links_of};
pub use map::{Entries, LEVELS_MAX, Map, Resolved};
pub use path::{Location, Part, Path, Step};
pub use schema::Schema;
pub use seal::Seal;
pub use sign_off::{
    Stamp, Standing, is_signed_off_at_all, needs_sign_off, sign_offs_of, standings,
};
pub use table::Table;
pub use value::Value;
pub(crate) use value::plain_line_ends;
