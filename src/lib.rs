//! msgmap: write, agree on and use a company's message map in the terminal.
//!
//! # Bird's eye
//!
//! A message map is TOML text in git. msgmap reads the texts of a map into a
//! [`Workspace`](workspace::Workspace), which knows what they say (a [`Map`](model::Map)) and
//! where each word of it stands. An edit comes in the map's own terms
//! ([`Edit`](model::Edit)), becomes a change of as few bytes as can be, is read again, and is
//! accepted only if the difference in meaning is exactly the one that was meant. A save replaces
//! a file whole or not at all.
//!
//! # Rooms
//!
//! The folders are the architecture. Each room uses only rooms to its right, and a test
//! (`tests/it/house.rs`) reads the `use` lines and keeps it so:
//!
//! ```text
//! main ─▶ cli ─▶ tui ─▶ disk, git, config ─▶ check │ search │ review │ render ─▶ workspace ─▶ source ─▶ model
//! ```
//!
//! | room | what lives there | never there |
//! | --- | --- | --- |
//! | [`model`] | kinds and their fields, entries, links, matching of situations, seals, freshness | files, TOML, terminals, the time of day |
//! | [`source`] | one text: reading that never fails, spans, plans of edits, canonical form | a file system; what a message means |
//! | [`workspace`] | all texts of a map, the map that they make, edits applied and proved, undo | IO |
//! | [`check`] | a table of rules, one idea a file | printing |
//! | [`search`] | reading a query, the index, ranking, marks, excerpts; alone knows tantivy | the terminal |
//! | [`review`] | what differs between two maps, and what that means; two sides of a map made one | git, printing |
//! | [`render`] | what leaves the program as text: [`render::clean`], brief, matrix, diff, schema, reference | deciding anything |
//! | [`disk`] | finding, reading and safely replacing files; locks, journal, history, the folder of the index | rules, ranking, drawing |
//! | [`git`] | the texts of a map at a revision; alone starts `git` | what a text means |
//! | [`config`] | the user's settings | anything of a map |
//! | [`tui`] | `App` (plain data), `update` without IO, `view` that changes nothing, one table of commands, the loop that carries out effects | file formats, ranking |
//! | [`cli`] | one file a command: arguments in, exit code out | logic that another room could own |
//!
//! # Where to start
//!
//! * What a map can hold: [`model::kinds`], the one declaration from which the form in the editor,
//!   the checks, the JSON Schema, the format reference, the search fields and the canonical form
//!   all come.
//! * How an edit reaches the bytes: [`workspace::Workspace::apply`], then [`source::plan`].
//! * How a save can't tear a file: [`disk::save()`].
//! * Why a rule is a rule: its row in [`check::RULES`], which `msgmap explain` prints.
//!
//! # Things that are deliberately absent
//!
//! * **No document of a TOML library is edited.** Measured on `toml_edit` 0.25: CRLF becomes LF, a
//!   byte order mark goes, a set value drops the comment behind it, a moved table prints at its
//!   old place. Texts are changed by spans; the library is the judge of the result.
//! * **No order of files in the map.** Entries stand in canonical order, so that the same map gives
//!   the same answers however it is cut into files.
//! * **No clock and no environment** but in `main`: today comes in as an argument.
//! * **No async runtime.** Threads and channels in the loop of the app are all there is.

pub mod check;
pub mod cli;
pub mod config;
pub mod disk;
pub mod git;
pub mod model;
pub mod render;
pub mod review;
pub mod search;
pub mod source;
pub mod tui;
pub mod workspace;
