//! Text in, text out: reading that never fails, spans, splices, canonical form.
//!
//! A [`Document`] is one file of a map as text. It knows where every header, key, value and list
//! item stands, and hands out the entries that it holds. An edit becomes [`TextEdit`]s
//! ([`plan`]); [`Document::splice`] carries them out and reads again only what they touched.
//!
//! Nothing here touches a file, and nothing here knows what a message means beyond the kinds that
//! the schema declares. The document of a TOML library is not used for edits: it does not keep the
//! bytes (line ends, byte order mark, comments behind values, the place of a moved table).

mod beside;
mod bounds;
mod bytes;
mod canonical;
mod document;
mod explain;
mod halves;
mod layout;
mod lookup;
mod notes;
mod pieces;
pub mod plan;
mod problem;
mod syntax;
mod text_edit;
mod tree;
mod write;

pub use bounds::{
    Bound, DEPTH_MAX, ENTRIES_MAX, FIELDS_MAX, ITEMS_MAX, LINE_BYTES_MAX, PROBLEMS_MAX,
    TEXT_BYTES_MAX, VALUES_MAX,
};
pub use bytes::{Refusal, decode, is_sound, text_of};
pub use canonical::{NotCanonical, Remark, canonical, comments, remarks};

pub use document::{Beside, Document};
pub use lookup::Laid;
pub use notes::{Note, NotePlace, add_above as add_note, notes, write as write_note};
pub use problem::{Problem, ProblemKind};
pub use text_edit::{TextEdit, apply, invert};
pub use tree::Stray;
