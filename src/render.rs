//! What a map says, as text for people and for other programs: entries, findings, schemas.
//!
//! Nothing here decides anything, and nothing here writes to a terminal or a file: it returns
//! strings. Every string that leaves the program goes through [`clean()`]; text for the terminal is
//! put together as [`Styled`], which cleans every piece, and JSON is written by [`json()`].

pub mod brief;
mod clean;
pub mod diff;
pub mod entry;
mod escaped;
pub mod findings;
mod harmless;
mod json;
pub mod json_schema;
pub mod matrix;
pub mod reference;
mod styled;
mod textual;

pub use clean::{clean, clean_line};
pub use json::{Each, json};
pub use styled::{Role, Styled};
pub use textual::textual;
