//! What a map's files look like from outside, to see that one of them may be another one now.
//!
//! Nothing is read. Two glances that differ tell that it is worth reading, never what it says;
//! whether anything changed is told by the digests of what is read (see [`digest`]).
//!
//! [`digest`]: super::digest()

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::stamp::Stamp;
use super::walk::Walk;

/// The names of a map's files, and what the file system says of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    files: Vec<(PathBuf, Option<Look>)>,
    /// Parts of the folder that could not be looked at.
    unseen: Vec<PathBuf>,
}

/// What the file system says of one file; links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    length: u64,
    modified: Option<SystemTime>,
    stamp: Option<Stamp>,
}

impl Look {
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            stamp: Stamp::of(metadata),
        }
    }
}

impl Glance {
    /// Glances at a map, which is a file or a folder; where nothing is, there is nothing to see.
    pub fn at(root: &Path) -> Self {
        let look = |path: &Path| fs::metadata(path).ok().map(|metadata| Look::of(&metadata));
        let Ok(metadata) = fs::metadata(root) else { return Self::default() };
        if !metadata.is_dir() {
            return Self {
                files: vec![(PathBuf::new(), Some(Look::of(&metadata)))],
                ..Self::default()
            };
        }
        let mut glance = Self::default();
        let Ok(walk) = Walk::new(root) else {
            glance.unseen.push(root.to_path_buf());
            return glance;
        };
        for found in walk {
            match found {
                Ok(relative) => {
                    let look = look(&root.join(&relative));
                    glance.files.push((relative, look));
                }
                Err(error) => glance.unseen.push(error.path().to_path_buf()),
            }
        }
        glance.files.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        glance.unseen.sort_unstable();
        glance
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Glance;

    /// Does something to a map and tells whether a glance shows it.
    fn shows(root: &Path, act: impl FnOnce()) -> bool {
        let before = Glance::at(root);
        assert_eq!(before, Glance::at(root), "nothing happened");
        act();
        before != Glance::at(root)
    }

    #[test]
    fn a_glance_shows_files_that_are_written_replaced_renamed_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("map");
        fs::create_dir_all(root.join("more")).unwrap();
        let file = root.join("a.toml");
        assert!(shows(&root, || fs::write(&file, "a").unwrap()));
        assert!(shows(&root, || fs::write(&file, "ab").unwrap()));
        assert!(shows(&root, || fs::write(root.join("more/b.toml"), "").unwrap()));
        assert!(shows(&root, || fs::rename(&file, root.join("c.toml")).unwrap()));
        assert!(!shows(&root, || fs::write(root.join("notes.md"), "").unwrap()));
        assert!(!shows(&root, || fs::write(root.join(".a.toml.swp"), "").unwrap()));
        assert!(shows(&root, || fs::remove_dir_all(&root).unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_put_in_anothers_place_shows_whatever_time_and_length_it_says_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let (root, other) = (folder.path().join("map.toml"), folder.path().join("new"));
        fs::write(&root, "one").unwrap();
        fs::write(&other, "two").unwrap();
        let modified = fs::metadata(&root).unwrap().modified().unwrap();
        fs::File::options().write(true).open(&other).unwrap().set_modified(modified).unwrap();
        assert!(shows(&root, || fs::rename(&other, &root).unwrap()));
        assert!(shows(&root, || fs::remove_file(&root).unwrap()));
    }
}
