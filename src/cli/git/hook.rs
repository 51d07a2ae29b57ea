//! The hook that checks a map before it is committed.

use std::path::Path;

use super::driver::quoted;
use crate::git::Repository;

/// The name of the hook.
pub(super) const NAME: &str = "pre-commit";
/// The second line of a hook that msgmap wrote.
const MARK: &str = "# Written by `msgmap git setup --hook`; `msgmap git unset` takes it out.";

/// Returns the hook.
pub(super) fn text(exe: &Path, repository: &Repository) -> String {
    let exe = quoted(&exe.display().to_string());
    let map = repository.map().display().to_string();
    let map = if map.is_empty() { ".".to_owned() } else { map };
    let map = quoted(&map);
    format!(
        "#!/bin/sh\n{MARK}\nmsgmap={exe}\nif test ! -x \"$msgmap\"; then\n  echo \"msgmap is not at \
         $msgmap, so the map was not checked.\" >&2\n  exit 0\nfi\ncd \"$(git rev-parse \
         --show-toplevel)\" || exit 1\nexec \"$msgmap\" --map {map} check\n"
    )
}

/// Tells whether a hook is one that msgmap wrote, and nobody else since.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    lines.next() == Some("#!/bin/sh")
        && lines.next() == Some(MARK)
        && text.lines().count() == 9
        && text.ends_with(" check\n")
}
