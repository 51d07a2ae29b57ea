//! Tests of msgmap from the outside: the library's promises, and the program as users run it.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::format_push_string,
    reason = "a test that can't do what it wants to shall fail, and may touch the world to see it"
)]

mod app;
mod briefs;
mod cli;
mod corpus;
mod coverage;
mod editor;
mod edits;
#[cfg(target_os = "linux")]
mod faults;
mod generated;
mod git;
mod house;
mod keystrokes;
mod kills;
mod layouts;
mod limits;
mod merge;
mod pictures;
mod program;
mod questions;
mod recovery;
mod reference;
mod relocate;
mod sample;
mod terminal;
