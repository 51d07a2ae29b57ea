//! What the app remembers between two sessions that is no work: whether the tour was seen, and
//! the theme that was chosen last.
//!
//! A small file in the folder for state. Losing it loses nothing, so whatever is odd about it is
//! passed over in silence, and a failed write is nobody's concern.

use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The name of the file.
const FILE: &str = "app.json";

/// What is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// The name of the theme that was chosen last.
    pub theme: Option<String>,
    /// Whether the tour was seen or skipped.
    pub tour_seen: bool,
    /// The name by which the last sign-off was made.
    pub signs_as: Option<String>,
    /// The repositories of which it was told that nothing acts on their attributes.
    pub drivers_told: Vec<String>,
}

/// Reads what is remembered in a folder.
pub fn read(folder: &Path) -> Remembered {
    #[expect(clippy::disallowed_methods, reason = "this is the room that reads the settings")]
    let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Writes what is remembered; the file is replaced whole.
pub fn write(folder: &Path, remembered: &Remembered) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec(remembered)?)?;
    file.persist(folder.join(FILE))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        assert_eq!(read(&state), Remembered::default());
        let remembered =
            Remembered { theme: Some("light".into()), tour_seen: true, ..Remembered::default() };
        write(&state, &remembered).unwrap();
        assert_eq!(read(&state), remembered);
    }
}
