//! The terminal: taken over and given back, whatever happens.

use std::io::{self, Stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// Whether the terminal is ours: giving it back twice would disturb what came after.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// How long the terminal is listened to once it was asked to be silent.
const DRAIN: Duration = Duration::from_millis(100);

/// Returns what the screen is drawn on; its cells are cleaned when they are drawn.
#[expect(clippy::disallowed_methods, reason = "the one place where the screen leaves")]
pub(super) fn out() -> Stdout {
    io::stdout()
}

/// The terminal, ours until this is dropped.
pub(super) struct Guard {
    /// What is drawn on.
    pub(super) terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Guard {
    /// Takes the terminal over.
    pub(super) fn take() -> io::Result<Self> {
        reset();
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        // From here on a failure must give the terminal back, too.
        let guard = Terminal::new(CrosstermBackend::new(out())).and_then(|terminal| {
            execute!(out(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste)?;
            Ok(Self { terminal })
        });
        if guard.is_err() {
            give_back();
        }
        guard
    }

    /// Asks the terminal to be silent, and waits for what it still sends.
    pub(super) fn hush() {
        drop(execute!(out(), DisableMouseCapture, DisableBracketedPaste));
        drain();
    }

    /// Gives the terminal back for a while, once it is silent and nobody listens to it.
    pub(super) fn lend() {
        if TAKEN.swap(false, Ordering::SeqCst) {
            drop(execute!(out(), LeaveAlternateScreen, cursor::Show));
            drop(disable_raw_mode());
        }
    }

    /// Takes the terminal over again, whatever has become of it meanwhile, and draws all anew.
    pub(super) fn retake(&mut self, mouse: bool) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        disable_raw_mode()?;
        enable_raw_mode()?;
        execute!(out(), EnterAlternateScreen, EnableBracketedPaste)?;
        Self::mouse(mouse)?;
        self.forget()
    }

    /// Forgets what was drawn, so that all of it is drawn anew. A terminal that was made smaller
    /// and larger again between two pictures has lost what stood outside.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        execute!(out(), Clear(ClearType::All))?;
        // A new one knows nothing of what was drawn, and asks the terminal nothing.
        self.terminal = Terminal::new(CrosstermBackend::new(out()))?;
        Ok(())
    }

    /// Listens to the mouse, or leaves it to the terminal.
    pub(super) fn mouse(on: bool) -> io::Result<()> {
        if on { execute!(out(), EnableMouseCapture) } else { execute!(out(), DisableMouseCapture) }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back as it was; what fails is left, for nothing more can be done.
pub(super) fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        drop(execute!(out(), DisableMouseCapture, DisableBracketedPaste));
        drain();
        drop(execute!(out(), LeaveAlternateScreen, cursor::Show));
        drop(disable_raw_mode());
    }
}

/// Gives the terminal back and rests until somebody lets the program go on.
#[cfg(unix)]
pub(super) fn rest() {
    give_back();
    drop(signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP));
}

/// Where there is no job control nobody asks for it.
#[cfg(not(unix))]
pub(super) fn rest() {}

/// Ends what a killed program has left behind: a terminal that neither shows what is typed nor
/// takes it by lines would be left like that again.
#[cfg(unix)]
fn reset() {
    use rustix::termios::{
        InputModes, LocalModes, OptionalActions, OutputModes, tcgetattr, tcsetattr,
    };

    let stdin = io::stdin();
    if let Ok(mut modes) = tcgetattr(&stdin)
        && !modes.local_modes.contains(LocalModes::ICANON)
    {
        modes.local_modes |=
            LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN;
        modes.input_modes |= InputModes::ICRNL | InputModes::IXON;
        modes.output_modes |= OutputModes::OPOST;
        tcsetattr(&stdin, OptionalActions::Now, &modes).ok();
    }
}

/// Elsewhere a terminal's modes go with the program.
#[cfg(not(unix))]
fn reset() {}

/// Waits for what the terminal still sends, such as the release of the mouse's button after a click
/// on `quit`: else the shell would read it as typed. The thread that listens to the terminal takes
/// it in and never stops reading, so to read here as well could wait for ever.
#[expect(clippy::disallowed_methods, reason = "that nothing more comes, only time tells")]
fn drain() {
    thread::sleep(DRAIN);
}

/// Sees to it that a panic of this thread is told on a terminal that can show it. Workers say
/// nothing: what they draw on would be our screen, and their end comes as a message.
pub(super) fn on_panic() {
    let main: ThreadId = thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == main {
            give_back();
            before(panic);
        }
    }));
}
