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
    _state: tempfile::TempDir,
}

impl Terminal {
    /// Starts the program in a terminal of this size, on a fixed day, with a state of its own.
    pub(crate) fn start(columns: u16, rows: u16, arguments: &[&str], folder: &Path) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let state = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_msgmap"));
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("HOME", state.path());
        command.env("MSGMAP_TODAY", "2026-11-22");
        for name in ["MSGMAP_STATE", "MSGMAP_CACHE", "MSGMAP_CONFIG"] {
            command.env(name, state.path().join(name));
        }
        // Nobody is shown around who did not ask.
        let settings = state.path().join("MSGMAP_CONFIG");
        std::fs::create_dir_all(&settings).unwrap();
        std::fs::write(settings.join("config.toml"), "tour = false\n").unwrap();
        // With it the program copies by the terminal and never touches a desktop's clipboard.
        command.env("SSH_CONNECTION", "test");
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
            _state: state,
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
