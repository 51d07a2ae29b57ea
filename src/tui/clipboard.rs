//! Into the clipboard: the desktop's, or by the terminal where there is no desktop.

use std::io::Write;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

use super::begin::TerminalTraits;
use super::msg::CopiedBy;
use crate::render::clean;

/// The longest text that terminals take by an escape sequence.
const TERMINAL_MAX: usize = 74_000;

/// The clipboard, held open: on some desktops what was copied goes with the one who copied it.
#[derive(Default)]
pub(super) struct Clipboard {
    desktop: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Copies a text, over SSH and in tmux by the terminal, else to the desktop; returns which
    /// way it went, or why it did not. What hides in it, or would move a cursor where it is put
    /// in, becomes visible marks.
    pub(super) fn copy(
        &mut self,
        text: &str,
        traits: &TerminalTraits,
        out: &mut impl Write,
    ) -> Result<CopiedBy, String> {
        let text: &str = &clean(text);
        if !traits.ssh && !traits.tmux && self.set_desktop(text).is_ok() {
            return Ok(CopiedBy::Desktop);
        }
        if text.len() > TERMINAL_MAX {
            return Err("the text is too long for the terminal's clipboard".into());
        }
        // Inside tmux the plain sequence is right: tmux takes it and hands it on itself.
        execute!(out, CopyToClipboard::to_clipboard_from(text))
            .map_err(|error| error.to_string())?;
        Ok(CopiedBy::Terminal)
    }

    fn set_desktop(&mut self, text: &str) -> Result<(), arboard::Error> {
        if self.desktop.is_none() {
            self.desktop = Some(arboard::Clipboard::new()?);
        }
        match &mut self.desktop {
            Some(desktop) => desktop.set_text(text.to_owned()),
            None => Err(arboard::Error::ClipboardNotSupported),
        }
    }
}
