//! The map's files: finding, reading and saving them.
//!
//! This room and the terminal loop do the program's IO. It moves bytes and never knows what they
//! mean: no TOML, no printing, no clock, no environment (what a variable says comes in as an
//! argument). What was read is known by its [`Digest`], never by a time stamp.
//!
//! Start with [`save()`]: the promise that no text is ever lost is kept there, and only there.
//! [`load()`] is the way in, [`find_map`] tells which map is meant, [`within`] keeps assets in the
//! map's folder.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that may open, rename and remove files, and wait for a lock"
)]

mod asset;
mod cache;
mod deliver;
mod digest;
mod folders;
mod glance;
mod hint;
mod history;
mod hold;
mod home;
mod journal;
mod lines;
mod load;
mod locate;
mod missed;
mod recent;
mod regular;
mod save;
mod stamp;
mod texts;
mod walk;

pub use asset::{Asset, within};
pub use cache::{Cache, CacheLock, Compared, Source, compare, sources};
pub use deliver::{DeliverError, deliver};
pub use digest::{Digest, digest};
pub use folders::{FoldersError, cache_folder, config_folder, state_folder};
pub use glance::Glance;
pub use history::{
    Content, FileState, HISTORY_BYTES_MAX, HISTORY_DAYS, HistoryError, Lost, MaybeContent,
    Occasion, State, StateKind, Written, contents_at, contents_before, note_state, save_noted,
    states,
};
pub use hold::{Asked, Hold, Holder};
pub use home::home_of;
pub use journal::{
    Draft, DraftKind, DraftStep, Held, Journal, JournalError, Note, Past, STEP_BYTES_MAX,
    STEPS_MAX, Unfinished, UnfinishedText,
};
pub use load::{FILES_MAX, LoadError, MAP_BYTES_MAX, MapFile, MapFiles, load, names};
pub use locate::{Found, LocateError, Wanted, find_map};
pub use missed::{Missed, clear_missed, keep_missed, missed};
pub use recent::{Recent, RecentNote, note_recent, recent};
pub use regular::{FILE_BYTES_MAX, ReadError, make_executable, read_text};
pub use save::{Before, Change, SaveError, SaveFault, SaveNote, Saved, save};
pub use stamp::Stamp;
pub use walk::{ENTRIES_MAX, WalkError};
