//! A stand-in for trying the app: opens the map at the path that is given.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "a stand-in")]

use std::path::PathBuf;

use msgmap::disk;
use msgmap::tui::{self, Start, Tab, TerminalTraits};
use msgmap::workspace::Workspace;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap_or_default());
    let read_only = arguments.any(|argument| argument == "--read-only");
    let (files, _) = match disk::load(&root) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("error: {error}");
            return;
        }
    };
    let names: Vec<String> =
        files.files.iter().map(|file| file.relative.to_string_lossy().replace('\\', "/")).collect();
    let digests =
        names.iter().zip(&files.files).map(|(name, file)| (name.into(), file.digest)).collect();
    let is_folder = files.is_folder;
    let workspace =
        Workspace::open(names.into_iter().zip(files.files.into_iter().map(|file| file.bytes)));
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let result = tui::run(Start {
        workspace,
        root,
        is_folder,
        digests,
        read_only: read_only.then(|| "--read-only".to_owned()),
        today: jiff::civil::date(2026, 11, 22),
        state_folder: disk::state_folder(None).unwrap_or_else(|_| std::env::temp_dir()),
        terminal: TerminalTraits {
            no_color: is_set("NO_COLOR"),
            ssh: is_set("SSH_CONNECTION"),
            tmux: is_set("TMUX"),
            term: std::env::var("TERM").ok(),
        },
        tab: Tab::Find,
    });
    if let Err(error) = result {
        eprintln!("error: {error}");
    }
}
