//! What the user has chosen, as the app uses it.

use super::begin::TerminalTraits;
use super::keymap::{Keymap, chosen};
use super::theme::Theme;
use crate::config::{Config, Remembered};
use crate::disk::Recent;

/// What the user has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "settings are switches")]
pub struct Settings {
    /// Which keys mean what.
    pub keymap: Keymap,
    /// The theme that is named.
    pub theme: Option<Theme>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether a new user is shown around.
    pub tour: bool,
    /// Whether searches without an answer are kept on this machine.
    pub keep_missed: bool,
    /// Whether searches that found something are kept on this machine.
    pub keep_recent: bool,
    /// What the user came back to in this map.
    pub recent: Recent,
    /// What the app remembers itself.
    pub remembered: Remembered,
    /// What of the settings could not be understood, each with its place.
    pub told: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keymap: Keymap::default(),
            theme: None,
            mouse: true,
            tour: true,
            keep_missed: true,
            keep_recent: true,
            recent: Recent::default(),
            remembered: Remembered::default(),
            told: Vec::new(),
        }
    }
}

impl Settings {
    /// Returns what the settings' file says, as far as it can be done.
    pub fn of(config: Config, remembered: Remembered) -> Self {
        let (keymap, refused) = chosen::keymap(&config.keys);
        let mut told = config.told;
        told.extend(refused);
        let mut theme = None;
        if let Some(said) = config.theme {
            theme = Theme::named(&said.value);
            if theme.is_none() {
                let known = Theme::ALL.map(Theme::id).join(", ");
                told.push(format!("{}: there is no theme `{}`, but {known}", said.at, said.value));
            }
        }
        Self {
            keymap,
            theme,
            mouse: config.mouse.is_none_or(|mouse| mouse.value),
            tour: config.tour.is_none_or(|tour| tour.value),
            keep_missed: config.keep_missed_searches.is_none_or(|keep| keep.value),
            keep_recent: config.keep_recent_searches.is_none_or(|keep| keep.value),
            recent: Recent::default(),
            remembered,
            told,
        }
    }

    /// Returns the theme to begin with in a terminal: the named one, else the last one.
    pub fn theme_in(&self, terminal: &TerminalTraits) -> Theme {
        if terminal.no_color || terminal.term.as_deref() == Some("dumb") {
            return Theme::Mono;
        }
        let last = || Theme::named(self.remembered.theme.as_deref()?);
        self.theme.or_else(last).unwrap_or_default()
    }
}
