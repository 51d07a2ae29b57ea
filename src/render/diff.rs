//! The difference between two maps: for the terminal, for a pull request, for programs.
//!
//! What differs stands first, then what it means. Signs tell what was added (`+`), taken away
//! (`−`) and changed (`~`), so that nothing hangs on a color.

mod human;
mod json;
mod markdown;
mod told;

pub use human::{change, human, meaning, nothing_found, summary};
pub use json::{entry, json};
pub use markdown::markdown;
pub use told::LISTED_MAX;
