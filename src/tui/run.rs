//! The loop: what happens goes in, effects are carried out, the app is drawn.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use thiserror::Error;

use super::app::App;
use super::away;
use super::begin::{Start, TerminalTraits};
use super::clipboard::Clipboard;
use super::ear::Ear;
use super::external::Errand;
use super::msg::{Effect, Msg};
use super::terminal::{Guard, on_panic};
use super::update::update;
use super::view::view;
use super::workers::{self, Ask, Count, Look};
use crate::config::remembered;

/// Why the app ended in an unwanted way.
#[derive(Debug, Error)]
pub enum RunError {
    /// The terminal could not be taken over.
    #[error("could not take over the terminal")]
    Terminal(#[source] io::Error),
    /// The screen could not be drawn.
    #[error("could not draw on the terminal")]
    Draw(#[source] io::Error),
    /// Signals could not be listened to.
    #[error("could not listen to signals")]
    Signals(#[source] io::Error),
}

/// Runs the app until the user leaves.
pub fn run(start: Start) -> Result<(), RunError> {
    let (events, happened) = channel();
    on_panic();
    let is_away = Arc::new(AtomicBool::new(false));
    listen_to_signals(&events, &is_away).map_err(RunError::Signals)?;
    let mut guard = Guard::take().map_err(RunError::Terminal)?;
    let size = guard.terminal.size().map_err(RunError::Terminal)?;
    // Each worker has the map for itself.
    let (map, today) = (start.workspace.map(), start.today);
    let search = workers::search_worker(map.clone(), &events);
    let count = workers::coverage_worker(map.clone(), today, &events);
    let check = workers::check_worker(map.clone(), start.root.clone(), today, &events);
    let reading = start.workspace.reading();
    drop(check.send(Look { generation: 0, changes: Vec::new(), reading }));
    let ear = Ear::open(&events);
    let mut hands = Hands {
        events,
        ear,
        is_away,
        search,
        check,
        count,
        clipboard: Clipboard::default(),
        traits: start.terminal.clone(),
        state_folder: start.state_folder.clone(),
        time: start.time,
    };
    let mut app = App::new(start, (size.width, size.height));
    if !app.mouse {
        Guard::mouse(false).map_err(RunError::Terminal)?;
    }
    turn(&mut app, &mut guard, &happened, &mut hands)
}

/// What carries out effects.
struct Hands {
    events: Sender<Msg>,
    ear: Ear,
    /// Whether the terminal is lent to another program.
    is_away: Arc<AtomicBool>,
    search: Sender<Ask>,
    check: Sender<Look>,
    count: Sender<Count>,
    clipboard: Clipboard,
    traits: TerminalTraits,
    state_folder: PathBuf,
    time: fn() -> i64,
}

fn turn(
    app: &mut App,
    guard: &mut Guard,
    happened: &Receiver<Msg>,
    hands: &mut Hands,
) -> Result<(), RunError> {
    loop {
        guard.terminal.draw(|frame| view(app, frame)).map_err(RunError::Draw)?;
        let Ok(first) = happened.recv() else { return Ok(()) };
        // All that has happened meanwhile is taken in before the next picture.
        for msg in std::iter::once(first).chain(happened.try_iter()) {
            app.clock.now = (hands.time)();
            for effect in update(app, msg) {
                if effect == Effect::Quit {
                    return Ok(());
                }
                if let Effect::GoOut(errand) = effect {
                    hands.go_out(app.mouse, guard, happened, errand)?;
                } else {
                    hands.carry_out(effect);
                }
            }
        }
    }
}

impl Hands {
    /// Carries out an effect. A worker that is gone has said so itself.
    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Search { generation, query } => {
                drop(self.search.send(Ask::Search { generation, query }));
            }
            Effect::Cover { generation, wish } => {
                drop(self.count.send(Count::Count { generation, wish }));
            }
            Effect::Changed { generation, entries, reading } => {
                drop(self.search.send(Ask::Changed(entries.clone())));
                drop(self.count.send(Count::Changed(entries.clone())));
                drop(self.check.send(Look { generation, changes: entries, reading }));
            }
            Effect::Save { changes, texts } => {
                workers::save(self.state_folder.clone(), changes, texts, &self.events);
            }
            Effect::Reload { root, generation } => workers::reload(root, generation, &self.events),
            Effect::Copy(text) => {
                let result = self.clipboard.copy(&text, &self.traits, &mut io::stdout());
                drop(self.events.send(Msg::Copied(result)));
            }
            Effect::Mouse(on) => drop(Guard::mouse(on)),
            Effect::Forget(path) => away::forget(&path),
            Effect::Remember(remembered) => {
                // What is no work is not worth a word when it can't be kept.
                drop(remembered::write(&self.state_folder, &remembered));
            }
            Effect::GoOut(_) | Effect::Quit => {}
        }
    }

    /// Lends the terminal to the author's own editor and takes it back.
    fn go_out(
        &self,
        mouse: bool,
        guard: &mut Guard,
        happened: &Receiver<Msg>,
        errand: Box<Errand>,
    ) -> Result<(), RunError> {
        if self.traits.editor.is_none() {
            // The terminal need not change hands for that.
            let result = away::run(&errand, None, &self.state_folder);
            drop(self.events.send(Msg::Returned { errand, result }));
            return Ok(());
        }
        Guard::hush();
        self.ear.close();
        // What was pressed while the terminal changed hands was not meant for the app.
        let is_pressed = |msg: &Msg| matches!(msg, Msg::Key(_) | Msg::Mouse(..) | Msg::Paste(_));
        let kept: Vec<Msg> = happened.try_iter().filter(|msg| !is_pressed(msg)).collect();
        self.is_away.store(true, Ordering::SeqCst);
        Guard::lend();
        let result = away::run(&errand, self.traits.editor.as_deref(), &self.state_folder);
        let back = guard.take_back(mouse).and_then(|()| guard.terminal.size());
        self.is_away.store(false, Ordering::SeqCst);
        self.ear.reopen();
        let size = back.map_err(RunError::Terminal)?;
        let resized = Msg::Resize(size.width, size.height);
        for msg in kept.into_iter().chain([resized, Msg::Returned { errand, result }]) {
            drop(self.events.send(msg));
        }
        Ok(())
    }
}

/// Ends the program in order when it is asked to from outside.
#[cfg(unix)]
fn listen_to_signals(events: &Sender<Msg>, is_away: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    let (events, is_away) = (events.clone(), Arc::clone(is_away));
    thread::Builder::new().name("Signals".into()).spawn(move || {
        for signal in signals.forever() {
            // These the terminal sends to all who share it; they are the other program's.
            if matches!(signal, SIGINT | SIGQUIT) && is_away.load(Ordering::SeqCst) {
                continue;
            }
            if events.send(Msg::Stop).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Ends the program in order when it is asked to from outside: here only keys ask.
#[cfg(not(unix))]
fn listen_to_signals(_events: &Sender<Msg>, _is_away: &Arc<AtomicBool>) -> io::Result<()> {
    Ok(())
}
