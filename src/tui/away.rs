//! Running the author's own editor: the terminal is handed over and taken back.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use super::external::{Errand, Returned, arguments};

/// Lets the author's editor have a text; returns what it says afterwards, or in words what came
/// between. Nothing that was written is removed here: see [`forget`].
pub(super) fn run(
    errand: &Errand,
    editor: Option<&str>,
    state_folder: &Path,
) -> Result<Returned, String> {
    let Some(editor) = editor else {
        return Err("No editor is set: put its name into $VISUAL or $EDITOR, such as \
                    `export EDITOR=nano`, and start msgmap again."
            .into());
    };
    let path = match &errand.kept {
        Some(path) => path.clone(),
        None => hand_out(errand, state_folder)
            .map_err(|error| format!("The text could not be handed to {editor}: {error}."))?,
    };
    let before = read(&path).ok();
    let place = path.to_string_lossy();
    let arguments = arguments(editor, &place, errand.line, errand.column);
    let ended = start(editor, &arguments);
    let after = read(&path);
    let failed = match &ended {
        Ok(status) if status.success() => None,
        Ok(status) if status.code() == Some(127) => Some(format!("`{editor}` was not found")),
        Ok(status) => Some(format!("`{editor}` ended with an error ({status})")),
        Err(error) => Some(format!("`{editor}` could not be started: {error}")),
    };
    if let Some(failed) = failed {
        let is_written = errand.kept.is_some() || after.as_ref().ok() != before.as_ref();
        if !is_written {
            forget(&path);
            return Err(format!("{failed}, so nothing was changed."));
        }
        return Err(format!("{failed}, so nothing was taken over. Its text is kept in {place}."));
    }
    match after {
        Ok(text) => Ok(Returned { text, path }),
        Err(error) => Err(format!("The text could not be taken back from {place}: {error}.")),
    }
}

/// Removes a text that was taken over, with the folder that it had for itself.
pub(super) fn forget(path: &Path) {
    if let Some(folder) = path.parent() {
        drop(fs::remove_dir_all(folder));
    }
}

/// Writes the text into a folder of its own, so that its file can have a telling name.
fn hand_out(errand: &Errand, state_folder: &Path) -> io::Result<PathBuf> {
    let folder = state_folder.join("editor");
    fs::create_dir_all(&folder)?;
    let folder = tempfile::Builder::new().prefix("text-").tempdir_in(folder)?;
    let path = folder.path().join(&errand.name);
    File::create_new(&path)?.write_all(errand.text.as_bytes())?;
    // It outlives this program if that should end while the editor is open.
    drop(folder.keep());
    Ok(path)
}

fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no text in UTF-8"))
}

/// Starts the editor by the shell, as git does: what the variable says may have arguments.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the author's editor is another program")]
fn start(editor: &str, arguments: &[String]) -> io::Result<ExitStatus> {
    Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$@\""))
        .arg(editor)
        .args(arguments)
        .status()
}

/// Starts the editor; what the variable says may have arguments.
#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "the author's editor is another program")]
fn start(editor: &str, arguments: &[String]) -> io::Result<ExitStatus> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default().trim_matches('"');
    Command::new(program).args(words).args(arguments).status()
}
