//! The small files that git reads: read and replaced as safely as a map.

use std::path::Path;

use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::disk::{self, Before, Change, Digest, LoadError};

/// A file's content, and its digest; `None` when there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<(Vec<u8>, Digest)>, CliError> {
    match disk::load(path) {
        Ok((map, _)) if map.is_folder => {
            Err(CliError::new(format!("`{}` is a folder", path.display())))
        }
        Ok((map, _)) => Ok(map.files.into_iter().next().map(|file| (file.bytes, file.digest))),
        Err(LoadError::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Writes a file that must still be what was read.
pub(super) fn write(
    session: &Session<'_>,
    path: &Path,
    before: Option<Digest>,
    after: Vec<u8>,
) -> Result<(), CliError> {
    let before = before.map_or(Before::Absent, Before::Content);
    save(session, Change::Write { path: path.to_path_buf(), before, after })
}

/// Removes a file that must still be what was read.
pub(super) fn remove(session: &Session<'_>, path: &Path, before: Digest) -> Result<(), CliError> {
    save(session, Change::Remove { path: path.to_path_buf(), before })
}

fn save(session: &Session<'_>, change: Change) -> Result<(), CliError> {
    let state = disk::state_folder(session.environment.state.clone())?;
    disk::save(&state, &[change])?;
    Ok(())
}
