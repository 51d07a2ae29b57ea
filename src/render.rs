//! What a map says, as text for people and for other programs: entries, findings, schemas.
//!
//! Nothing here decides anything, and nothing here writes to a terminal or a file: it returns
//! strings. Every string that leaves the program goes through [`clean`].

mod clean;

pub use clean::{clean, clean_line};
