//! The n-th file operation fails, for n = 1, 2, 3 … until none is left: no byte is lost, and it is
//! said what happened.
//!
//! The real program runs with a small library between it and the system (`faults/shim.c`), which
//! lets one operation on a file fail, or ends the program before it. What is checked is what a
//! user would look at: the files, what was said, and what can be had back.

mod command;
mod index;
mod merge;
mod session;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::program::Desk;

/// How an operation fails.
#[derive(Debug, Clone, Copy)]
struct Way {
    how: &'static str,
    error: i32,
    /// Which operations count, where not all do.
    only: Option<&'static str>,
}

/// The disk can't read or write at one place, once.
const BAD_DISK: Way = Way { how: "once", error: 5, only: None };

/// The disk is full from one moment on, and stays so.
const FULL_DISK: Way = Way { how: "on", error: 28, only: Some("room") };

/// The disk is full in the middle of a write.
const CUT_SHORT: Way = Way { how: "short", error: 28, only: Some("room") };

/// The program is killed.
const KILLED: Way = Way { how: "kill", error: 5, only: Some("write") };

/// An operation that failed.
struct Fault {
    way: Way,
    nth: usize,
    /// What was to be done, and to which file; nothing where no operation was left.
    operation: String,
}

impl Fault {
    /// Tells whether it was a file whose path has this in it.
    fn is_in(&self, part: &str) -> bool {
        self.operation.contains(part)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}, operation {}: {}", self.way, self.nth, self.operation)
    }
}

/// Makes the library that stands between, once for all tests.
fn shim() -> &'static Path {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let made = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("faults-{}.so", std::process::id()));
        let output = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&made)
            .arg(root.join("tests/it/faults/shim.c"))
            .arg("-ldl")
            .output()
            .expect("a C compiler, which Rust needs to link");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        made
    })
}

/// Returns the environment in which the n-th operation below a folder fails.
fn environment(way: Way, nth: usize, folder: &Path) -> Vec<(&'static str, String)> {
    let real = folder.canonicalize().unwrap();
    let mut variables = vec![
        ("LD_PRELOAD", shim().display().to_string()),
        ("MSGMAP_FAULT_NTH", nth.to_string()),
        ("MSGMAP_FAULT_HOW", way.how.to_owned()),
        ("MSGMAP_FAULT_ERRNO", way.error.to_string()),
        ("MSGMAP_FAULT_UNDER", format!("{}:{}", folder.display(), real.display())),
        ("MSGMAP_FAULT_LOG", log(folder).display().to_string()),
    ];
    variables.extend(way.only.map(|only| ("MSGMAP_FAULT_ONLY", only.to_owned())));
    variables
}

/// Where it is written down what failed: beside the folder, so that it counts for nothing.
fn log(folder: &Path) -> PathBuf {
    folder.with_extension("failed")
}

/// Returns what failed, and forgets it; nothing where no operation was left.
fn failed(folder: &Path) -> Option<String> {
    let told = std::fs::read_to_string(log(folder)).ok()?;
    std::fs::remove_file(log(folder)).unwrap();
    Some(told.trim_end().to_owned())
}

/// Runs a command once for each of its file operations, in a new place each time, and lets that one
/// fail. At least `least` of them are expected: else nothing would be seen here.
fn each(
    way: Way,
    least: usize,
    prepare: impl Fn() -> Desk,
    args: &[&str],
    check: impl Fn(&Desk, &Output, &Fault),
) {
    for nth in 1.. {
        let desk = prepare();
        let folder = desk.path().parent().unwrap().to_path_buf();
        let mut command = desk.command(args);
        command.envs(environment(way, nth, &folder));
        let output = command.output().unwrap();
        let operation = failed(&folder);
        let is_last = operation.is_none();
        let fault = Fault { way, nth, operation: operation.unwrap_or_default() };
        assert!(!said(&output).contains("panicked"), "{fault}\n{}", said(&output));
        check(&desk, &output, &fault);
        if is_last {
            assert!(output.status.success(), "{fault}\n{}", said(&output));
            assert!(nth > least, "{way:?}: only {} operations", nth - 1);
            return;
        }
        let killed = way.how == "kill";
        assert_eq!(output.status.code().is_none(), killed, "{fault}\n{}", said(&output));
        if !output.status.success() && !killed {
            assert!(said(&output).contains("error: "), "{fault}: nothing was said");
        }
    }
}

/// Returns what a command said beside its result.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Returns a file's text, which is there.
#[track_caller]
fn text(path: &Path, fault: &Fault) -> String {
    match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => panic!("{fault}: {}: {error}", path.display()),
    }
}
