//! What the user has chosen, as the app uses it.

use super::keymap::{Keymap, chosen};
use crate::config::Config;

/// What the user has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Which keys mean what.
    pub keymap: Keymap,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// What of the settings could not be understood, each with its place.
    pub told: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { keymap: Keymap::default(), mouse: true, told: Vec::new() }
    }
}

impl Settings {
    /// Returns what the settings' file says, as far as it can be done.
    pub fn of(config: Config) -> Self {
        let (keymap, refused) = chosen::keymap(&config.keys);
        let mut told = config.told;
        told.extend(refused);
        Self { keymap, mouse: config.mouse.is_none_or(|mouse| mouse.value), told }
    }
}
