//! Handing a file to the program that asked for it.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Puts a content in place of a file that belongs to the program that started this one, such as
/// what git gives a merge driver: in one step, so that it holds either all of the old or all of
/// the new, and with the old one's rights. Nobody else writes such a file, so no lock is taken.
pub fn deliver(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".msgmap-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    match fs::metadata(path) {
        Ok(old) => file.as_file().set_permissions(old.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

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
}
