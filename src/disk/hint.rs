//! What the operating system says, as a way out in words that everyone knows.
//!
//! Every error of this room asks here, so that a full disk is told alike wherever it shows. The
//! words never speak of `errno`s, and never promise more than is known at every caller.

use std::io;

const HINTS: &[(io::ErrorKind, &str)] = &[
    (
        io::ErrorKind::StorageFull,
        "the disk is full: free some space and save again; your text is still here",
    ),
    (
        io::ErrorKind::QuotaExceeded,
        "your share of this disk is used up: free some space or ask for more, then save again; \
         your text is still here",
    ),
    (
        io::ErrorKind::FileTooLarge,
        "the file may not grow this large here: raise the limit or save the map elsewhere; your \
         text is still here",
    ),
    (io::ErrorKind::ReadOnlyFilesystem, "this disk can only be read: save the map elsewhere"),
    (
        io::ErrorKind::PermissionDenied,
        "you have no permission for this: ask the owner of the file or folder, or save the map \
         elsewhere",
    ),
    (io::ErrorKind::NotFound, "the file or its folder is gone: was it moved, renamed or removed?"),
    (io::ErrorKind::NotADirectory, "a part of this path is a file, not a folder: check the path"),
    (
        io::ErrorKind::ResourceBusy,
        "another program or a mount holds this file: close it there, or save the map elsewhere",
    ),
    (
        io::ErrorKind::CrossesDevices,
        "this file lies on another disk than its folder: save the map elsewhere",
    ),
    (
        io::ErrorKind::StaleNetworkFileHandle,
        "the network folder was lost: connect it again and save again; your text is still here",
    ),
    (
        io::ErrorKind::WouldBlock,
        "this can't be read like a file: only plain files can be part of a map",
    ),
    (
        io::ErrorKind::TimedOut,
        "the network folder does not answer: connect it again and save again; your text is still \
         here",
    ),
];

/// What a disk says that fails; it has no kind of its own.
const EIO: &str = "(os error 5)";

/// What is said of a link that leads to itself; it has no kind of its own, either.
const ELOOP: i32 = if cfg!(target_os = "linux") { 40 } else { 62 };

/// Returns the way out of an error of this kind, if there is one to tell.
pub(super) fn for_error(error: &io::Error) -> Option<&'static str> {
    // What makes temporary files puts their path around what the system said, and hides the number
    // but in its words.
    if cfg!(unix) && error.to_string().contains(EIO) {
        return Some(
            "the disk or its connection fails: save the map elsewhere, and have it seen to",
        );
    }
    if cfg!(unix) && error.raw_os_error() == Some(ELOOP) {
        return Some("links lead in a circle here: remove them, or name the file itself");
    }
    HINTS.iter().find(|(kind, _)| *kind == error.kind()).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{HINTS, for_error};

    #[test]
    fn a_full_disk_is_told_in_plain_words() {
        let hint = for_error(&io::Error::from(io::ErrorKind::StorageFull)).unwrap();
        assert!(hint.starts_with("the disk is full: "), "{hint}");
        assert_eq!(for_error(&io::Error::other("?")), None);
    }

    #[test]
    fn every_kind_stands_once() {
        for (idx, (kind, hint)) in HINTS.iter().enumerate() {
            assert!(HINTS.iter().take(idx).all(|(other, _)| other != kind), "{kind} stands twice");
            assert!(!hint.ends_with('.'), "{hint}");
        }
    }
}
