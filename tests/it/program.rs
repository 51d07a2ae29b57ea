//! Runs the program as a user does, in a folder of its own, on a pinned day.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder in which the program runs.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run of the program gave.
#[must_use = "look at what was printed, or at the exit code"]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// Returns a folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.folder.path().join("desk")).unwrap();
        for (name, text) in files {
            desk.put(name, text);
        }
        desk
    }

    /// Returns the folder.
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("desk")
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Returns the command with an environment in which nothing of the user's counts.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.command_of(env!("CARGO_BIN_EXE_msgmap"));
        command.args(args);
        command
    }

    /// Returns any program in the same environment.
    pub(crate) fn command_of(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).stdin(Stdio::null());
        for name in ["MSGMAP", "NO_COLOR", "TMUX", "SSH_CONNECTION", "SSH_TTY"] {
            command.env_remove(name);
        }
        command.env("MSGMAP_TODAY", "2026-11-22");
        for (name, folder) in
            [("MSGMAP_STATE", "state"), ("MSGMAP_CACHE", "cache"), ("MSGMAP_CONFIG", "config")]
        {
            command.env(name, self.folder.path().join(folder));
        }
        command
    }

    /// Returns the folder for settings.
    pub(crate) fn config(&self) -> std::path::PathBuf {
        self.folder.path().join("config")
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args))
    }
}

impl Ran {
    pub(crate) fn of(mut command: Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Returns everything that a user sees, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        let mut shown = self.out.clone();
        if !self.err.is_empty() {
            write!(shown, "--- stderr\n{}", self.err).unwrap();
        }
        write!(shown, "--- exit {}", self.code).unwrap();
        shown
    }

    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, 0, "{}", self.shown());
        self.out
    }
}

/// Tells whether anything stands in a folder beside what is named.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
