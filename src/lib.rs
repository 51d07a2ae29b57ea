//! msgmap: write, agree on and use a company's message map.

pub mod check;
pub mod cli;
pub mod config;
pub mod disk;
pub mod model;
pub mod render;
pub mod search;
pub mod source;
pub mod tui;
pub mod workspace;
