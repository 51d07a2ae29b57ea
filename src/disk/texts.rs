//! Contents of files, each once however often it is kept, by their digests.
//!
//! Compressed, and read back only when the digest is right: a content is the one that was kept or
//! none. Start with [`Texts`].

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::disk::digest::{Digest, digest};
use crate::disk::home::{make_folder, put_own};
use crate::disk::regular::FILE_BYTES_MAX;

/// How hard it is tried to make a content small; more takes far longer for a few bytes.
const LEVEL: i32 = 3;

/// The contents that are kept for one map.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    folder: PathBuf,
}

impl Texts {
    /// Returns the contents that are kept in a map's home.
    pub(super) fn of(home: &Path) -> Self {
        Self { folder: home.join("texts") }
    }

    fn path(&self, of: &Digest) -> PathBuf {
        let name = of.to_string();
        let (first, rest) = name.split_at_checked(2).unwrap_or_default();
        self.folder.join(first).join(rest)
    }

    /// Tells whether a content is kept.
    pub(super) fn holds(&self, of: &Digest) -> bool {
        self.path(of).is_file()
    }

    /// Keeps a content; returns its digest and how many bytes more it takes now.
    pub(super) fn put(&self, bytes: &[u8]) -> io::Result<(Digest, u64)> {
        let of = digest(bytes);
        let path = self.path(&of);
        if path.is_file() {
            return Ok((of, 0));
        }
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        let packed = zstd::bulk::compress(bytes, LEVEL)?;
        put_own(&path, &packed)?;
        Ok((of, packed.len() as u64))
    }

    /// Returns a content; `None` where it is not kept, or not as it was.
    pub(super) fn get(&self, of: &Digest) -> io::Result<Option<Vec<u8>>> {
        let packed = match fs::read(self.path(of)) {
            Ok(packed) => packed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // What was spoiled may claim to be of any size.
        let mut bytes = Vec::new();
        let sound = zstd::Decoder::new(packed.as_slice())
            .and_then(|reader| reader.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
        let bytes = sound.is_ok().then_some(bytes);
        Ok(bytes.filter(|bytes| digest(bytes) == *of))
    }

    /// Removes all contents but these; what can't be removed stays for the next time.
    pub(super) fn keep_only(&self, wanted: &BTreeSet<Digest>) {
        let wanted: BTreeSet<PathBuf> = wanted.iter().map(|digest| self.path(digest)).collect();
        for folder in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            for file in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                if !wanted.contains(&file.path()) {
                    fs::remove_file(file.path()).ok();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_is_kept_once_and_comes_back_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let texts = Texts::of(home.path());
        let text = "one line\n".repeat(500).into_bytes();
        let (of, size) = texts.put(&text).unwrap();
        assert!(size > 0 && size < 500);
        assert_eq!(texts.put(&text).unwrap(), (of, 0));
        assert_eq!(texts.get(&of).unwrap().as_ref(), Some(&text));
        assert_eq!(texts.get(&digest(b"other")).unwrap(), None);
        let (empty, _) = texts.put(b"").unwrap();
        assert_eq!(texts.get(&empty).unwrap().as_deref(), Some(&b""[..]));
        texts.keep_only(&[of].into_iter().collect());
        assert!(texts.holds(&of) && !texts.holds(&empty));
        fs::write(texts.path(&of), b"\xff\xff\xff\xffdamaged").unwrap();
        assert_eq!(texts.get(&of).unwrap(), None);
    }
}
