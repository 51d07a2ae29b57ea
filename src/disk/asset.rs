//! Whether an asset's path stays in the map's folder.
//!
//! A map may come from a stranger, and `path = "../../.ssh/id_rsa"` must not be what a rep sends to
//! a customer. Nothing is ever opened here, only looked at. Start with [`within`].

use std::fs;
use std::path::{Path, PathBuf};

/// What lies at an asset's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asset {
    /// A file within the map's folder: the path, without links, that was looked at and may be
    /// opened.
    Fine(PathBuf),
    /// The path leads out of the map's folder, or would on some system.
    Leaves,
    /// There is nothing, or nothing that may be looked at.
    Missing,
    /// There is something else than a file: a folder, a device.
    NotAFile,
}

/// Tells what lies at `relative` in the folder of the map `root`.
///
/// For a map of one file that is the file's folder. A path that is dangerous on any system is
/// refused on all: a map is written on one and read on another.
pub fn within(root: &Path, relative: &str) -> Asset {
    if leaves(relative) {
        return Asset::Leaves;
    }
    let folder = match fs::metadata(root) {
        Ok(metadata) if metadata.is_dir() => root,
        // Empty for a bare file name, which lies in the current folder.
        Ok(_) => match root.parent() {
            Some(parent) if parent != Path::new("") => parent,
            Some(_) | None => Path::new("."),
        },
        Err(_) => return Asset::Missing,
    };
    let (Ok(folder), Ok(path)) =
        (fs::canonicalize(folder), fs::canonicalize(folder.join(relative)))
    else {
        return Asset::Missing;
    };
    if !path.starts_with(&folder) {
        return Asset::Leaves;
    }
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => Asset::Fine(path),
        Ok(_) => Asset::NotAFile,
        Err(_) => Asset::Missing,
    }
}

/// Tells whether the mere text of a path leads out of a folder, on Unix or on Windows.
fn leaves(relative: &str) -> bool {
    let dangerous_start = relative.starts_with(['/', '\\', '~', '-']);
    let has_drive = relative.chars().nth(1) == Some(':');
    // On Windows a colon later on names a stream within a file.
    let has_stream = cfg!(windows) && relative.contains(':');
    if dangerous_start || has_drive || has_stream || relative.contains('\0') {
        return true;
    }
    let mut depth = 0_usize;
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            },
            _ if is_device(part) => return true,
            _ => depth += 1,
        }
    }
    false
}

/// Tells whether Windows takes a name for a device, which it does with any ending: `con.txt`.
fn is_device(part: &str) -> bool {
    let stem = part.split(['.', ':']).next().unwrap_or(part).trim_end().to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|number| {
        let mut chars = number.chars();
        matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Asset, within};

    #[track_caller]
    fn check(root: &Path, relative: &str, expect: &Asset) {
        assert_eq!(&within(root, relative), expect, "{relative}");
    }

    #[test]
    fn finds_a_file_in_the_folder_and_beside_a_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("decks")).unwrap();
        fs::write(folder.path().join("decks/a b.pdf"), "").unwrap();
        fs::write(folder.path().join("map.toml"), "").unwrap();
        let fine =
            Asset::Fine(fs::canonicalize(folder.path()).unwrap().join("decks").join("a b.pdf"));
        for root in [folder.path(), &folder.path().join("map.toml")] {
            check(root, "decks/a b.pdf", &fine);
            check(root, "./decks//../decks/a b.pdf", &fine);
            check(root, "decks", &Asset::NotAFile);
            check(root, "", &Asset::NotAFile);
            check(root, "decks/no.pdf", &Asset::Missing);
            check(root, "decks/a b.pdf/x", &Asset::Missing);
            check(root, "communication/common.pdf", &Asset::Missing);
        }
        check(&folder.path().join("no"), "decks/a b.pdf", &Asset::Missing);
    }

    #[test]
    fn what_leads_out_by_its_words_is_refused_even_where_nothing_lies() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("map")).unwrap();
        fs::write(folder.path().join("secret"), "").unwrap();
        let root = folder.path().join("map");
        for relative in [
            "../secret",
            "../map/x",
            "a/../../secret",
            "a\\..\\..\\secret",
            "/etc/passwd",
            "~/.ssh/id_rsa",
            "~root",
            "C:\\x",
            "c:x",
            "\\\\host\\share",
            "//host/share",
            "-rf",
            "a\0b",
            "NUL",
            "a/con.txt",
            "com1",
            "LPT¹.pdf",
            "aux .pdf",
        ] {
            check(&root, relative, &Asset::Leaves);
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_before_anything_is_said() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("map");
        fs::create_dir_all(root.join("real")).unwrap();
        fs::write(root.join("real/a.pdf"), "").unwrap();
        // A folder whose name starts like the map's is outside all the same.
        fs::create_dir(folder.path().join("map2")).unwrap();
        fs::write(folder.path().join("map2/b.pdf"), "").unwrap();
        symlink("real", root.join("inside")).unwrap();
        symlink("../map2", root.join("outside")).unwrap();
        symlink("/dev/zero", root.join("zero.pdf")).unwrap();
        symlink("round", root.join("round")).unwrap();
        let real = fs::canonicalize(&root).unwrap().join("real/a.pdf");
        check(&root, "inside/a.pdf", &Asset::Fine(real));
        check(&root, "outside/b.pdf", &Asset::Leaves);
        check(&root, "zero.pdf", &Asset::Leaves);
        check(&root, "round", &Asset::Missing);
        std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
        check(&root, "socket", &Asset::NotAFile);
    }
}
