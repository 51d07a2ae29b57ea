//! The real program in a real terminal: a pseudo-terminal and a screen that understands it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a test waits for the screen; slow machines set `MSGMAP_TEST_SECONDS`.
fn patience() -> Duration {
    let seconds = std::env::var("MSGMAP_TEST_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(20))
}

/// A running msgmap and what is on its screen.
pub(crate) struct Terminal {
    pub(crate) screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    /// Every byte that the program sent.
    pub(crate) sent: Vec<u8>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    _state: Option<tempfile::TempDir>,
}

impl Terminal {
    /// Starts the program in a terminal of this size, on a fixed day, with a state of its own.
    pub(crate) fn start(columns: u16, rows: u16, arguments: &[&str], folder: &Path) -> Self {
        Self::start_with(columns, rows, arguments, folder, &[])
    }

    /// Starts the program with more in its environment.
    pub(crate) fn start_with(
        columns: u16,
        rows: u16,
        arguments: &[&str],
        folder: &Path,
        environment: &[(&str, &str)],
    ) -> Self {
        let state = tempfile::tempdir().unwrap();
        let place = state.path().to_owned();
        let terminal = Self::start_in(columns, rows, arguments, folder, &place, environment);
        Self { _state: Some(state), ..terminal }
    }

    /// Starts the program with a state that other runs of it share.
    pub(crate) fn start_in(
        columns: u16,
        rows: u16,
        arguments: &[&str],
        folder: &Path,
        state: &Path,
        environment: &[(&str, &str)],
    ) -> Self {
        let program = [&[env!("CARGO_BIN_EXE_msgmap")], arguments].concat();
        Self::start_program(columns, rows, &program, folder, state, environment)
    }

    /// Starts any program, given with its arguments, in the same way.
    pub(crate) fn start_program(
        columns: u16,
        rows: u16,
        program: &[&str],
        folder: &Path,
        state: &Path,
        environment: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program[0]);
        command.args(&program[1..]);
        command.cwd(folder);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", state);
        command.env("MSGMAP_PANICS", "1");
        command.env("MSGMAP_TODAY", "2026-11-22");
        for name in ["MSGMAP_STATE", "MSGMAP_CACHE", "MSGMAP_CONFIG"] {
            command.env(name, state.join(name));
        }
        // Nobody is shown around who did not ask.
        let settings = state.join("MSGMAP_CONFIG");
        std::fs::create_dir_all(&settings).unwrap();
        std::fs::write(settings.join("config.toml"), "tour = false\n").unwrap();
        // With it the program copies by the terminal and never touches a desktop's clipboard.
        command.env("SSH_CONNECTION", "test");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            output,
            sent: Vec::new(),
            writer,
            child,
            master: pair.master,
            _state: None,
        }
    }

    /// Types keys; `\r` is Enter and `\x1b` is Esc.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until the screen holds a text.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let end = Instant::now() + patience();
        while !wanted(&self.text()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("no {what:?} on\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the program ended before {what:?}\n{}", self.text())
                }
            }
        }
    }

    /// Waits until the screen holds one of some texts, and tells which; `None` where the program
    /// ends before.
    #[track_caller]
    pub(crate) fn wait_for_any(&mut self, texts: &[&str]) -> Option<usize> {
        let end = Instant::now() + patience();
        loop {
            let screen = self.text();
            if let Some(place) = texts.iter().position(|text| screen.contains(text)) {
                return Some(place);
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("none of {texts:?} on\n{screen}"),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Takes in what comes while something is still to happen outside the screen.
    #[track_caller]
    pub(crate) fn wait_while(&mut self, what: &str, is_missing: impl Fn() -> bool) {
        let end = Instant::now() + patience();
        while is_missing() {
            assert!(Instant::now() < end, "no {what}\n{}", self.text());
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(10)) {
                self.take(&bytes);
            }
        }
    }

    /// Takes in what comes until nothing has come for a moment.
    pub(crate) fn settle(&mut self) {
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(300)) {
            self.take(&bytes);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.sent.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Returns the text on the screen.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.master
            .resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// Returns the number of the program's process.
    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal to the program.
    #[track_caller]
    pub(crate) fn signal(&self, name: &str) {
        let process = self.process().to_string();
        let kill =
            std::process::Command::new("kill").args([&format!("-{name}"), &process]).status();
        assert!(kill.unwrap().success());
    }

    /// Waits for the program's end and returns its exit code and every byte that it sent.
    #[track_caller]
    pub(crate) fn ended(mut self) -> (u32, Vec<u8>) {
        let end = Instant::now() + patience();
        let status = loop {
            // A program that nobody reads from could wait for that.
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.take(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > end {
                self.child.kill().unwrap();
                panic!("the program does not end:\n{}", self.text());
            }
        };
        // The line closes behind the program: whatever it said last is read.
        drop(self.writer);
        drop(self.master);
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(500)) {
            self.sent.extend_from_slice(&bytes);
        }
        (status.exit_code(), self.sent)
    }
}

/// A terminal has at least one row and one column.
fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}
