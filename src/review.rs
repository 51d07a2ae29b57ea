//! What differs between two maps, and what that means; and two sides of a map made one.
//!
//! Two workspaces in, a [`Difference`] out. Layout, quotes, the order of keys and the wrapping of
//! texts are no difference. Knows neither git nor printing. Start reading at [`diff()`]; which
//! entry is which is decided in `pairs`, how fields are compared in `fields`, and what follows in
//! `meaning`. What two sides made of a map is made one by [`merge()`].

mod cards;
mod comments;
mod diff;
mod fields;
mod files;
mod likeness;
mod meaning;
mod merge;
mod order;
mod pairs;
mod restore;
mod runs;
mod sides;
mod sign_offs;
mod take_back;
#[cfg(test)]
mod tests;
mod words;

pub use diff::{diff, diff_in_part, diff_maps};
pub use merge::{Choice, Conflict, Marks, Merge, Unmergeable, marked, marked_lines, merge};
pub use restore::restore;
pub use sign_offs::{SignOffs, Since, lapsed_seals, sign, sign_offs, since};
pub use take_back::{Part, only, parts};

#[cfg(doc)]
use crate::model::difference::Difference;
