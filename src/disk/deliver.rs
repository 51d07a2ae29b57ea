//! Handing a file to the program that asked for it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::disk::hint;
use crate::disk::home::sync_folder;
use crate::disk::regular::{ReadError, refuse_unless_regular};

/// How the file begins that is written beside the one that is asked for.
const PREFIX: &str = ".msgmap-";

/// Why a file was not handed over; what lies there is as it was.
#[derive(Debug, Error)]
pub enum DeliverError {
    /// There is something else than a file: a pipe, a device, a folder, a link that leads nowhere.
    #[error(transparent)]
    NotAFile(#[from] ReadError),
    /// The file could not be written.
    #[error("could not write `{path}`, which stays as it was")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl DeliverError {
    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotAFile(_) => Some("name a file, or no output at all to have it printed"),
            Self::Write { path: _, source } => hint::for_error(source),
        }
    }
}

/// Puts a content in place of a file that belongs to the program that started this one, such as
/// what git gives a merge driver: in one step, so that it holds either all of the old or all of
/// the new, and with the old one's rights. Nobody else writes such a file, so it is not locked.
/// A link is followed and stays; what is no file, such as a pipe, is never replaced by one.
///
/// The content comes in parts, one behind the other, so that nobody has to hold it twice.
pub fn deliver(path: &Path, parts: &[&[u8]]) -> Result<(), DeliverError> {
    let failed = |source| DeliverError::Write { path: path.to_path_buf(), source };
    let real = match fs::metadata(path) {
        Ok(metadata) => {
            refuse_unless_regular(path, metadata.file_type())?;
            fs::canonicalize(path).map_err(failed)?
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if fs::symlink_metadata(path).is_ok() {
                let found = "a link that leads nowhere";
                return Err(ReadError::NotRegular { path: path.to_path_buf(), found }.into());
            }
            path.to_path_buf()
        }
        Err(error) => return Err(failed(error)),
    };
    let folder = match real.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let put = || put(&real, folder, parts);
    match put() {
        // Swept by another one in the moment before it was locked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => put().map_err(failed),
        result => result.map_err(failed),
    }
}

fn put(path: &Path, folder: &Path, parts: &[&[u8]]) -> io::Result<()> {
    sweep(folder);
    let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?;
    // Where there are no locks, what a killed program leaves is not swept.
    drop(file.as_file().try_lock());
    for part in parts {
        file.write_all(part)?;
    }
    match fs::metadata(path) {
        Ok(old) => file.as_file().set_permissions(old.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The file is in its place; who asked for it does more with it before anything is to last.
    drop(sync_folder(folder));
    Ok(())
}

/// Removes what a killed program has left in a folder: it holds no lock any more. What can't be
/// removed stays for the next time.
fn sweep(folder: &Path) {
    let is_ours = |name: &str| {
        name.strip_prefix(PREFIX).is_some_and(|rest| {
            rest.len() == N_RANDOM && rest.chars().all(|letter| letter.is_ascii_alphanumeric())
        })
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_stray = entry.file_name().to_str().is_some_and(is_ours)
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_stray {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// How many letters stand behind [`PREFIX`].
const N_RANDOM: usize = 6;

#[cfg(test)]
mod tests {
    use super::deliver;

    #[cfg(unix)]
    #[test]
    fn rights_stay_and_nothing_is_left_beside() {
        use std::fs;
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it's here");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        deliver(&path, &[b"new"]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_program_left_goes_and_what_is_in_use_or_not_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            (".msgmap-abCD12", "left"),
            (".msgmap-abCD34", ""),
            (".msgmap-inUse1", "used"),
            (".msgmap-mine", "mine"),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let used = std::fs::File::open(folder.path().join(".msgmap-inUse1")).unwrap();
        used.try_lock().unwrap();
        deliver(&folder.path().join("a"), &[b"new"]).unwrap();
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, [".msgmap-inUse1", ".msgmap-mine", "a"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_what_is_no_file_stays() {
        use std::fs;
        use std::os::unix::fs::{FileTypeExt as _, symlink};
        use std::path::Path;

        let folder = tempfile::tempdir().unwrap();
        let [real, link, dead, socket] =
            ["real", "link", "dead", "socket"].map(|name| folder.path().join(name));
        fs::write(&real, "old").unwrap();
        symlink("real", &link).unwrap();
        symlink("nowhere", &dead).unwrap();
        let _open = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        deliver(&link, &[b"new"]).unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("real"));
        for (path, found) in [
            (dead.as_path(), "a link that leads nowhere"),
            (&socket, "a socket"),
            (Path::new("/dev/null"), "a device"),
            (folder.path(), "a folder"),
        ] {
            let error = deliver(path, &[b"new"]).unwrap_err();
            assert_eq!(error.to_string(), format!("`{}` is {found}, not a file", path.display()));
        }
        assert_eq!(fs::read_link(&dead).unwrap(), Path::new("nowhere"));
        assert!(fs::symlink_metadata(&socket).unwrap().file_type().is_socket());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }
}
