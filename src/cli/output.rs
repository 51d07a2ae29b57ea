//! Where everything that a command says leaves the program.
//!
//! Results go to standard output, all else to standard error. Nothing is printed anywhere else, and
//! nothing that was not cleaned: [`Styled`] cleans its pieces, and all else is looked at here once
//! more. To open a way of one's own past this file is an error of the lints.

use std::io::{self, BufWriter, StderrLock, StdoutLock, Write};

use super::environment::Environment;
use super::error::{CliError, Kind};
use crate::render::{Role, Styled, clean};

/// The widest that lines of prose become, however wide the terminal is.
const WIDEST: usize = 100;

/// The two ways out.
pub(super) struct Ui {
    out: BufWriter<StdoutLock<'static>>,
    err: StderrLock<'static>,
    /// Whether results may have colors.
    pub(super) color: bool,
    color_err: bool,
    /// How wide lines of results may be; `None` where nobody looks at them.
    pub(super) width: Option<usize>,
}

impl Ui {
    #[expect(clippy::disallowed_methods, reason = "the one place where results and messages leave")]
    pub(super) fn new(environment: &Environment) -> Self {
        let terminal = environment.terminal;
        let is_dumb = environment.term.as_deref() == Some("dumb");
        let is_colorful = !environment.no_color && !is_dumb;
        Self {
            out: BufWriter::new(io::stdout().lock()),
            err: io::stderr().lock(),
            color: terminal.stdout && is_colorful,
            color_err: terminal.stderr && is_colorful,
            width: terminal.width.filter(|_| terminal.stdout).map(|width| width.min(WIDEST)),
        }
    }

    /// Prints a result.
    pub(super) fn print(&mut self, text: &Styled) -> Result<(), CliError> {
        Ok(self.out.write_all(text.render(self.color).as_bytes())?)
    }

    /// Prints a result for another program, which [`crate::render`] has cleaned; what it missed is
    /// cleaned here.
    pub(super) fn print_page(&mut self, text: &str) -> Result<(), CliError> {
        Ok(self.out.write_all(clean(text).as_bytes())?)
    }

    /// Prints what we say ourselves, in which a map has no part: help, and files for shells.
    pub(super) fn print_own(&mut self, text: &str) -> Result<(), CliError> {
        Ok(self.out.write_all(text.as_bytes())?)
    }

    /// Prints a file as it is, where that does a terminal no harm; tells whether it did. Marks in
    /// place of characters would be written into the file that the output may be sent to.
    pub(super) fn print_file(&mut self, bytes: &[u8]) -> Result<bool, CliError> {
        // A byte order mark at the start, and line ends of two characters, move nothing.
        let plain = |text: &str| text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let text = std::str::from_utf8(bytes).ok().map(plain);
        let is_harmless = text.is_some_and(|text| clean(&text) == text);
        if is_harmless {
            self.out.write_all(bytes)?;
        }
        Ok(is_harmless)
    }

    /// Says something beside the result. Who closed standard error does not want to hear it.
    pub(super) fn say(&mut self, text: &Styled) {
        drop(self.out.flush());
        drop(self.err.write_all(text.render(self.color_err).as_bytes()));
    }

    /// Says a sentence beside the result, behind a word such as "note".
    pub(super) fn note(&mut self, role: Role, word: &str, sentence: &str) {
        let mut text = Styled::new();
        text.push(role, word).plain(": ").plain(sentence).end();
        self.say(&text);
    }

    /// Warns.
    pub(super) fn warn(&mut self, sentence: &str) {
        self.note(Role::Warning, "warning", sentence);
    }

    /// Tells a way out.
    pub(super) fn hint(&mut self, sentence: &str) {
        self.note(Role::Hint, "hint", sentence);
    }

    /// Tells why a command did not do what was asked, and returns the exit code.
    pub(super) fn fail(&mut self, error: &CliError) -> u8 {
        if matches!(error.kind, Kind::CouldNotRun | Kind::NoResult) {
            self.note(Role::Bad, "error", &error.message);
            if let Some(source) = &error.source {
                self.note(Role::Plain, "caused by", &source.to_string());
            }
        }
        for hint in &error.hints {
            self.hint(hint);
        }
        error.code()
    }

    /// Prints what is still waiting.
    pub(super) fn finish(&mut self) -> Result<(), CliError> {
        Ok(self.out.flush()?)
    }
}
