//! The terminal app.
//!
//! [`App`](app::App) is plain data; [`update()`](update::update) takes what happened and returns
//! what is to be done, without IO; [`view`](view::view) draws and changes nothing; the loop in
//! [`run()`] alone knows threads, files and the terminal. Every command stands once in
//! [`COMMANDS`](commands::COMMANDS). Start reading there, then at `update`.

pub mod app;
pub mod around;
pub mod ask;
mod away;
mod begin;
pub mod brief;
mod cached;
pub mod changes;
mod clipboard;
pub mod commands;
pub mod day;
#[cfg(test)]
mod desk;
mod ear;
pub mod external;
pub mod facets;
pub mod find;
pub mod form;
pub mod guide;
pub mod home;
pub mod input;
mod keeper;
pub mod keymap;
pub mod keys;
pub mod live;
pub mod markdown;
pub mod matrix;
pub mod memory;
pub mod msg;
pub mod narrow;
mod opening;
pub mod outline;
pub mod page;
pub mod picker;
pub mod pitch;
pub mod plan;
pub mod popup;
pub mod review;
mod run;
pub mod screen;
pub mod settings;
pub mod settling;
pub mod side;
mod terminal;
pub mod text;
pub mod theme;
pub mod tour;
pub mod typing;
pub mod update;
pub mod view;
mod watch;
mod why;
mod words;
mod workers;

pub use app::Tab;
pub use begin::{Shell, Start, TerminalTraits};
pub use cached::{Cached, Kept};
pub use run::{RunError, run};
pub use settings::Settings;
pub(crate) use workers::not_read;
