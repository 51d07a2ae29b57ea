//! The user's own folders: for state, for the cache, for settings.
//!
//! They are only named here, never made: who writes into one makes it. The environment comes in
//! as an argument. Start with [`state_folder`].

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use thiserror::Error;

/// Why a folder of the user is not known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FoldersError {
    /// The system does not say where the user's home folder is.
    #[error("could not find your home folder, which the {folder} folder is part of")]
    NoHome {
        /// What the folder is for: `state`, `cache` or `config`.
        folder: &'static str,
        /// The environment variable that names it.
        variable: &'static str,
    },
}

impl FoldersError {
    /// Returns the way out.
    pub fn hint(&self) -> Option<&'static str> {
        let Self::NoHome { folder: _, variable } = self;
        Some(match *variable {
            "MSGMAP_CACHE" => "set HOME, or MSGMAP_CACHE to a folder that you can write to",
            "MSGMAP_CONFIG" => "set HOME, or MSGMAP_CONFIG to the folder with your settings",
            _ => "set HOME, or MSGMAP_STATE to a folder that you can write to",
        })
    }
}

/// Returns the folder for locks, unsaved work and history: `chosen` (`MSGMAP_STATE`) if it says
/// anything.
pub fn state_folder(chosen: Option<PathBuf>) -> Result<PathBuf, FoldersError> {
    // Only Linux has a place for state; elsewhere it lies with the data that stays on this machine.
    let usual = |dirs: &ProjectDirs| {
        dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_path_buf()
    };
    folder(chosen, usual, "state", "MSGMAP_STATE")
}

/// Returns the folder for what can be made again at any time: `chosen` (`MSGMAP_CACHE`) if it says
/// anything.
pub fn cache_folder(chosen: Option<PathBuf>) -> Result<PathBuf, FoldersError> {
    folder(chosen, |dirs| dirs.cache_dir().to_path_buf(), "cache", "MSGMAP_CACHE")
}

/// Returns the folder for the user's settings: `chosen` (`MSGMAP_CONFIG`) if it says anything.
pub fn config_folder(chosen: Option<PathBuf>) -> Result<PathBuf, FoldersError> {
    folder(chosen, |dirs| dirs.config_dir().to_path_buf(), "config", "MSGMAP_CONFIG")
}

fn folder(
    chosen: Option<PathBuf>,
    usual: impl Fn(&ProjectDirs) -> PathBuf,
    folder: &'static str,
    variable: &'static str,
) -> Result<PathBuf, FoldersError> {
    // A variable that is set to nothing is one that is not set, as everywhere in a shell.
    if let Some(chosen) = chosen.filter(|chosen| chosen != Path::new("")) {
        return Ok(chosen);
    }
    let dirs =
        ProjectDirs::from("", "", "msgmap").ok_or(FoldersError::NoHome { folder, variable })?;
    Ok(usual(&dirs))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{cache_folder, config_folder, state_folder};

    #[test]
    fn a_chosen_folder_is_taken_as_it_is_said() {
        let chosen = PathBuf::from("some/where");
        for find in [state_folder, cache_folder, config_folder] {
            assert_eq!(find(Some(chosen.clone())), Ok(chosen.clone()));
        }
    }

    #[test]
    fn an_empty_choice_is_none_and_the_three_differ() {
        let usual = [state_folder, cache_folder, config_folder].map(|find| find(None).unwrap());
        assert_eq!(state_folder(Some(PathBuf::new())).as_ref(), Ok(&usual[0]));
        assert!(usual.iter().all(|path| path.is_absolute() && path.ends_with("msgmap")));
        assert!(usual[0] != usual[1] && usual[1] != usual[2]);
    }
}
