//! Reading one file with care: a regular one, of a bounded size, without ever waiting.
//!
//! A map may come from a stranger. A fifo must not make us wait, a device must not be opened at
//! all (opening some has effects), and a file without end must not fill the memory. Everything in
//! this room that reads a map's file does it with [`read`].

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::disk::hint;

/// The largest file that is read or written, in bytes.
pub const FILE_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The file system told nothing about the file.
    #[error("could not look at `{path}`")]
    Look {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file could not be opened.
    #[error("could not open `{path}`")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file was open and reading it failed.
    #[error("could not read `{path}`")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// There is something, but it is not a file.
    #[error("`{path}` is {found}, not a file")]
    NotRegular {
        /// What was asked for.
        path: PathBuf,
        /// What it is, with its article: `a folder`.
        found: &'static str,
    },
    /// The file is larger than [`FILE_BYTES_MAX`].
    #[error(
        "`{path}` is larger than the {} MiB that a file may have", FILE_BYTES_MAX / (1024 * 1024)
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
}

/// Lets a file be run as a program by those who may read it; where files have no such right,
/// nothing is to do.
pub fn make_executable(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mut permissions = fs::metadata(path)?.permissions();
        let mode = permissions.mode();
        permissions.set_mode(mode | ((mode & 0o444) >> 2));
        fs::set_permissions(path, permissions)?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

impl ReadError {
    /// Returns the path that the error is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Look { path, source: _ }
            | Self::Open { path, source: _ }
            | Self::Read { path, source: _ }
            | Self::NotRegular { path, found: _ }
            | Self::TooLarge { path } => path,
        }
    }

    /// Returns the way out, if there is one to tell.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Look { path: _, source }
            | Self::Open { path: _, source }
            | Self::Read { path: _, source } => hint::for_error(source),
            Self::NotRegular { path: _, found: _ } => {
                Some("only plain files can be part of a map: remove it or put a file in its place")
            }
            Self::TooLarge { path: _ } => {
                Some("split the map: a folder of several *.toml files is one map too")
            }
        }
    }

    /// Tells whether nothing at all lies at the path.
    pub(super) fn is_absent(&self) -> bool {
        match self {
            Self::Look { path: _, source } | Self::Open { path: _, source } => {
                source.kind() == io::ErrorKind::NotFound
            }
            Self::Read { path: _, source: _ }
            | Self::NotRegular { path: _, found: _ }
            | Self::TooLarge { path: _ } => false,
        }
    }
}

/// A file's bytes, and what the file system says about the very file that they came from.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) metadata: Metadata,
}

/// Reads a regular file; links are followed.
pub(super) fn read(path: &Path) -> Result<Content, ReadError> {
    // Looked at before it is opened, for opening a device may do something; and again after, for
    // what lies there may have been swapped in between.
    let look = |source| ReadError::Look { path: path.to_path_buf(), source };
    let seen = fs::metadata(path).map_err(look)?;
    refuse_unless_regular(path, seen.file_type())?;
    let file = open_without_waiting(path)
        .map_err(|source| ReadError::Open { path: path.to_path_buf(), source })?;
    let metadata = file.metadata().map_err(look)?;
    refuse_unless_regular(path, metadata.file_type())?;
    if metadata.len() > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge { path: path.to_path_buf() });
    }
    let length = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(length.saturating_add(1));
    // The length is only what the file system says; a file may grow while it is read.
    file.take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| ReadError::Read { path: path.to_path_buf(), source })?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge { path: path.to_path_buf() });
    }
    Ok(Content { bytes, metadata })
}

/// Refuses what is no plain file.
pub(super) fn refuse_unless_regular(path: &Path, file_type: FileType) -> Result<(), ReadError> {
    if file_type.is_file() {
        return Ok(());
    }
    Err(ReadError::NotRegular { path: path.to_path_buf(), found: name_of(file_type) })
}

fn name_of(file_type: FileType) -> &'static str {
    if file_type.is_dir() {
        return "a folder";
    }
    if file_type.is_symlink() {
        return "a link";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;

        if file_type.is_fifo() {
            return "a pipe";
        }
        if file_type.is_socket() {
            return "a socket";
        }
        if file_type.is_block_device() || file_type.is_char_device() {
            return "a device";
        }
    }
    "something else"
}

/// `O_NONBLOCK`, which the standard library does not name. Where its value is not known here, the
/// look before the opening has to do.
#[cfg(unix)]
const NONBLOCK: i32 = if cfg!(any(target_vendor = "apple", target_os = "freebsd")) {
    0x4
} else if cfg!(all(
    target_os = "linux",
    any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
)) {
    0o4000
} else {
    0
};

#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    OpenOptions::new().read(true).custom_flags(NONBLOCK).open(path)
}

/// Elsewhere pipes do not lie among files.
#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Reads a regular file that is text, such as a template; what is not UTF-8 is an error of reading.
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let content = read(path)?;
    String::from_utf8(content.bytes).map_err(|error| ReadError::Read {
        path: path.to_path_buf(),
        source: io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()),
    })
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::{FILE_BYTES_MAX, ReadError, read};

    #[test]
    fn reads_a_file_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, b"\xef\xbb\xbfa\r\n\0").unwrap();
        assert_eq!(read(&path).unwrap().bytes, b"\xef\xbb\xbfa\r\n\0");
    }

    #[test]
    fn refuses_what_is_too_large_without_reading_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        File::create(&path).unwrap().set_len(FILE_BYTES_MAX + 1).unwrap();
        let error = read(&path).err().unwrap();
        assert!(matches!(error, ReadError::TooLarge { .. }), "{error}");
        assert!(
            error.to_string().ends_with("a.toml` is larger than the 100 MiB that a file may have"),
            "{error}"
        );
    }

    #[test]
    fn nothing_there_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("a.toml")).err().unwrap().is_absent());
        assert!(!read(folder.path()).err().unwrap().is_absent());
    }

    #[cfg(unix)]
    #[test]
    fn refuses_pipes_sockets_and_devices_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("s");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let pipe = folder.path().join("p");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let zero = folder.path().join("z.toml");
        std::os::unix::fs::symlink("/dev/zero", &zero).unwrap();
        for (path, word) in [(&socket, "a socket"), (&pipe, "a pipe"), (&zero, "a device")] {
            let error = read(path).err().unwrap();
            let ReadError::NotRegular { found, .. } = error else { panic!("{error}") };
            assert_eq!(found, word);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_takes_a_files_place_does_not_make_us_wait() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("p");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // A reader of a pipe without a writer waits here for ever, were it not for the flag.
        assert!(super::open_without_waiting(&pipe).is_ok());
    }
}
