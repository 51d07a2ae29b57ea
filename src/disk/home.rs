//! Where the state folder keeps what belongs to one map.
//!
//! A map is known by its path with all links followed, so that it has one home however it is
//! named. Everything in there is the user's own: folders 0700, files 0600. Start with [`home_of`].

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::digest::digest;

/// Returns the folder for what is kept of a map.
pub fn home_of(state_folder: &Path, root: &Path) -> PathBuf {
    let real = fs::canonicalize(root).or_else(|_| std::path::absolute(root));
    let real = real.unwrap_or_else(|_| root.to_path_buf());
    let name = digest(real.as_os_str().as_encoded_bytes()).to_string();
    state_folder.join("maps").join(name.get(..32).unwrap_or(&name))
}

/// Makes a folder that only its owner may look into, with those above it.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file to read and write, and makes it where it lacks; only its owner may read it.
pub(super) fn open_own(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts a file with a content in the place of another one, or where there is none, in one step.
pub(super) fn put_own(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;

    let folder = path.parent().unwrap_or(Path::new("."));
    // It is made with the mode 0600.
    let mut temp = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    temp.write_all(bytes)?;
    temp.as_file().sync_all()?;
    temp.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes new names in a folder last, where the system can.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput
                    | io::ErrorKind::Unsupported
                    | io::ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}
