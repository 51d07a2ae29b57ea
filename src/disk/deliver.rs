//! Handing a file to the program that asked for it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::disk::home::sync_folder;

/// How the file begins that is written beside the one that is asked for.
const PREFIX: &str = ".msgmap-";

/// Puts a content in place of a file that belongs to the program that started this one, such as
/// what git gives a merge driver: in one step, so that it holds either all of the old or all of
/// the new, and with the old one's rights. Nobody else writes such a file, so it is not locked.
pub fn deliver(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    match put(path, folder, bytes) {
        // Swept by another one in the moment before it was locked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => put(path, folder, bytes),
        result => result,
    }
}

fn put(path: &Path, folder: &Path, bytes: &[u8]) -> io::Result<()> {
    sweep(folder);
    let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?;
    // Where there are no locks, what a killed program leaves is not swept.
    drop(file.as_file().try_lock());
    file.write_all(bytes)?;
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
        deliver(&path, b"new").unwrap();
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
        deliver(&folder.path().join("a"), b"new").unwrap();
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, [".msgmap-inUse1", ".msgmap-mine", "a"]);
    }
}
