//! How a command ends: well, with findings, or not at all.

use std::error::Error;
use std::io;

use crate::disk::{DeliverError, FoldersError, HistoryError, LoadError, LocateError, SaveError};
use crate::git::GitError;
use crate::workspace::EditError;

/// How a command ended that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Fine,
    /// The command found what it looks for: errors, a difference, no result.
    Found,
    /// A file could not be understood; what could was used.
    Partly,
}

impl Exit {
    /// Returns the exit code of the contract.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Found => 1,
            Self::Partly => 2,
        }
    }
}

/// What kind of an end it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The command could not run.
    CouldNotRun,
    /// It ran and found nothing.
    NoResult,
    /// Everything was told already.
    Told,
    /// Nobody reads what we print, which is nobody's fault.
    BrokenPipe,
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(super) struct CliError {
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) source: Option<Box<dyn Error + Send + Sync>>,
    pub(super) hints: Vec<String>,
}

impl CliError {
    /// Returns an error of a command that could not run.
    pub(super) fn new(message: impl Into<String>) -> Self {
        let (kind, source, hints) = (Kind::CouldNotRun, None, Vec::new());
        Self { kind, message: message.into(), source, hints }
    }

    /// Returns the end of a command that looked for something and found nothing.
    pub(super) fn no_result(message: impl Into<String>) -> Self {
        Self { kind: Kind::NoResult, ..Self::new(message) }
    }

    /// Returns the end of a command that has told already why it could not run.
    pub(super) fn told() -> Self {
        Self { kind: Kind::Told, ..Self::new("") }
    }

    /// Adds what to do.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds what to do, where it is known.
    pub(super) fn maybe_hint(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hints.extend(hint.map(Into::into));
        self
    }

    /// Returns the exit code of the contract.
    pub(super) fn code(&self) -> u8 {
        match self.kind {
            Kind::CouldNotRun | Kind::Told => 2,
            Kind::NoResult => 1,
            Kind::BrokenPipe => 0,
        }
    }

    fn caused(error: impl Error + Send + Sync + 'static, hint: Option<&'static str>) -> Self {
        let mut told = Self::new(error.to_string()).maybe_hint(hint);
        told.source = own_causes(&error);
        told
    }
}

/// Keeps the causes of an error, whose own words are said already.
fn own_causes(error: &dyn Error) -> Option<Box<dyn Error + Send + Sync>> {
    let cause = error.source()?;
    let mut words = cause.to_string();
    let mut next = cause.source();
    while let Some(deeper) = next {
        words = format!("{words}: {deeper}");
        next = deeper.source();
    }
    Some(words.into())
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { kind: Kind::BrokenPipe, ..Self::new("") };
        }
        Self { source: Some(Box::new(error)), ..Self::new("could not print the result") }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self { source: Some(Box::new(error)), ..Self::new("could not write the result as JSON") }
    }
}

impl From<LocateError> for CliError {
    fn from(error: LocateError) -> Self {
        let hint = error.hint();
        Self::caused(error, hint)
    }
}

impl From<LoadError> for CliError {
    fn from(error: LoadError) -> Self {
        let hint = error.hint();
        Self::caused(error, hint)
    }
}

impl From<DeliverError> for CliError {
    fn from(error: DeliverError) -> Self {
        let hint = error.hint();
        Self::caused(error, hint)
    }
}

impl From<FoldersError> for CliError {
    fn from(error: FoldersError) -> Self {
        let hint = error.hint();
        Self::caused(error, hint)
    }
}

impl From<SaveError> for CliError {
    fn from(error: SaveError) -> Self {
        let hint = error.hint();
        Self::caused(error, hint)
    }
}

impl From<HistoryError> for CliError {
    fn from(error: HistoryError) -> Self {
        let hint = error.hint();
        Self::caused(error, Some(hint))
    }
}

impl From<GitError> for CliError {
    fn from(error: GitError) -> Self {
        let hint = error.hint();
        Self::caused(error, hint)
    }
}

impl From<EditError> for CliError {
    fn from(error: EditError) -> Self {
        Self::caused(error, None)
    }
}
