//! Writing a new content beside the file that it is for.
//!
//! The new file has its bytes, its mode and its owner, and all of it is on the disk, before the old
//! one is touched. Whatever fails, the new file goes. Start with [`stage`]; [`sweep`] removes what a
//! killed save has left.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, TempPath};

use crate::disk::digest::digest;
use crate::disk::save::fault::SaveFault;
use crate::disk::save::target::Target;
use crate::disk::save::{Step, Watch};

/// What the user may want to know of a file that was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveNote {
    /// The file had other names (hard links), which still hold the text from before.
    OtherNames,
    /// The file belonged to someone else, or to another group, and now to who saved it.
    NewOwner,
}

impl fmt::Display for SaveNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherNames => "the file had other names (hard links), which keep the old text",
            Self::NewOwner => "the file now belongs to you, and no longer to its former owner",
        })
    }
}

/// A new content on the disk, which goes again when it is dropped.
pub(super) struct Staged {
    pub(super) temp: TempPath,
    /// Whether there is no file yet that it takes the place of.
    pub(super) is_new: bool,
    pub(super) notes: Vec<SaveNote>,
}

/// Writes `after` beside the target, like the file `old` whose place it is to take, if there is one.
pub(super) fn stage(
    target: &Target,
    after: &[u8],
    old: Option<&Metadata>,
    watch: Watch<'_>,
) -> Result<Staged, SaveFault> {
    let failed =
        |doing| move |source| SaveFault::Stage { doing, path: target.shown.clone(), source };
    watch(Step::Stage, &target.path).map_err(failed("write"))?;
    let prefix = temp_prefix(target.path.file_name().unwrap_or_default());
    let mut builder = Builder::new();
    builder.prefix(&prefix).rand_bytes(N_RANDOM);
    // Only we may read it until it has the mode of the old file; without one, as any new file.
    #[cfg(unix)]
    if old.is_none() {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut temp = builder.tempfile_in(&target.folder).map_err(failed("make"))?;
    temp.write_all(after).map_err(failed("write"))?;
    let notes = match old {
        Some(old) if is_not_ours(temp.as_file(), old).map_err(failed("look at"))? => {
            return Err(SaveFault::NotYours { path: target.shown.clone() });
        }
        Some(old) => keep_owner_and_mode(temp.as_file(), old).map_err(failed("protect"))?,
        None => Vec::new(),
    };
    temp.as_file().sync_all().map_err(failed("flush"))?;
    // Closed here, for a save of a thousand files must not hold a thousand open.
    Ok(Staged { temp: temp.into_temp_path(), is_new: old.is_none(), notes })
}

/// Tells whether the old file is someone else's who lets nobody write it. A folder that we may
/// write would let us take its place all the same.
#[cfg(unix)]
fn is_not_ours(new: &File, old: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let us = new.metadata()?.uid();
    Ok(us != old.uid() && us != 0 && old.mode() & 0o022 == 0)
}

/// Elsewhere the system asks for the right to write a file before it is replaced.
#[cfg(not(unix))]
fn is_not_ours(_new: &File, _old: &Metadata) -> io::Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn keep_owner_and_mode(new: &File, old: &Metadata) -> io::Result<Vec<SaveNote>> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let now = new.metadata()?;
    let mut mode = old.mode() & 0o7777;
    let mut notes = Vec::new();
    if old.nlink() > 1 {
        notes.push(SaveNote::OtherNames);
    }
    let group_kept = now.gid() == old.gid() || fchown(new, None, Some(old.gid())).is_ok();
    let owner_kept = now.uid() == old.uid() || fchown(new, Some(old.uid()), None).is_ok();
    if !group_kept {
        // What the old group was allowed is nothing that ours was: it gets what everyone has.
        mode = mode & !0o2070 | (mode & 0o007) << 3;
    }
    if !owner_kept {
        mode &= !0o4000;
    }
    if !group_kept || !owner_kept {
        notes.push(SaveNote::NewOwner);
    }
    // Not where it is so already: some network folders refuse every change of a mode.
    if new.metadata()?.mode() & 0o7777 != mode {
        new.set_permissions(fs::Permissions::from_mode(mode))?;
    }
    Ok(notes)
}

/// Elsewhere a new file takes its rights from its folder, as the old one did.
#[cfg(not(unix))]
fn keep_owner_and_mode(_new: &File, _old: &Metadata) -> io::Result<Vec<SaveNote>> {
    Ok(Vec::new())
}

const N_RANDOM: usize = 8;

/// The longest file name that a temporary file still carries: most systems allow 255 bytes.
const NAME_MAX: usize = 200;

/// Returns how the names of a file's temporary files begin: hidden, so that no map has them in it.
fn temp_prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    if name.len() > NAME_MAX {
        prefix.push(digest(name.as_encoded_bytes()).to_string());
    } else {
        prefix.push(name);
    }
    prefix.push(".msgmap-");
    prefix
}

/// Removes the temporary files that killed saves have left beside the targets.
///
/// The caller holds the locks, so no live save of `owner` has them; those of other users, who lock
/// in folders of their own, are left alone. What can't be removed stays for the next time.
pub(super) fn sweep(targets: &[Target], owner: Option<u32>) {
    let mut prefixes: BTreeMap<&Path, BTreeSet<Vec<u8>>> = BTreeMap::new();
    for target in targets {
        let prefix = temp_prefix(target.path.file_name().unwrap_or_default());
        prefixes.entry(&target.folder).or_default().insert(prefix.into_encoded_bytes());
    }
    for (folder, prefixes) in prefixes {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_stray = prefix_of(&name).is_some_and(|prefix| prefixes.contains(prefix))
                && entry.metadata().is_ok_and(|metadata| is_file_of(&metadata, owner));
            if is_stray {
                fs::remove_file(entry.path()).ok();
            }
        }
    }
}

/// Returns how a file name begins, if it ends as those of temporary files do.
fn prefix_of(name: &OsStr) -> Option<&[u8]> {
    let (prefix, random) = name.as_encoded_bytes().split_last_chunk::<N_RANDOM>()?;
    random.iter().all(u8::is_ascii_alphanumeric).then_some(prefix)
}

#[cfg(unix)]
fn is_file_of(metadata: &Metadata, owner: Option<u32>) -> bool {
    use std::os::unix::fs::MetadataExt;

    metadata.is_file() && Some(metadata.uid()) == owner
}

/// Elsewhere files have no owner's number; the system lets nobody remove another's open file.
#[cfg(not(unix))]
fn is_file_of(metadata: &Metadata, _owner: Option<u32>) -> bool {
    metadata.is_file()
}
