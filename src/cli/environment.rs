//! What the program is told by the world it runs in; read once, in `main`.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Everything of the environment that the program looks at.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The current folder, as an absolute path.
    pub cwd: PathBuf,
    /// The program itself, where the operating system tells.
    pub exe: Option<PathBuf>,
    /// The day.
    pub today: Date,
    /// Tells the time, in seconds since 1970.
    pub time: fn() -> i64,
    /// Where the user is.
    pub zone: TimeZone,
    /// `$MSGMAP`: the map.
    pub map: Option<PathBuf>,
    /// `$MSGMAP_STATE`: the folder for locks and unsaved work.
    pub state: Option<PathBuf>,
    /// `$MSGMAP_CACHE`: the folder for what can be made again.
    pub cache: Option<PathBuf>,
    /// `$MSGMAP_CONFIG`: the folder for settings.
    pub config: Option<PathBuf>,
    /// Whether `$GIT_DIR` or `$GIT_WORK_TREE` say which repository is meant.
    pub git_dir: bool,
    /// Whether `$NO_COLOR` says something.
    pub no_color: bool,
    /// What `$TERM` says.
    pub term: Option<String>,
    /// What is known of the terminal.
    pub terminal: Terminal,
}

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read by its own name")]
pub struct Terminal {
    /// Whether standard input comes from one.
    pub stdin: bool,
    /// Whether standard output goes to one.
    pub stdout: bool,
    /// Whether standard error goes to one.
    pub stderr: bool,
    /// How many cells it is wide.
    pub width: Option<usize>,
    /// Whether it is reached over SSH.
    pub ssh: bool,
    /// Whether tmux stands between.
    pub tmux: bool,
}
