//! The loop: what happens goes in, effects are carried out, the app is drawn.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use crossterm::event::{Event, MouseEventKind, read};
use thiserror::Error;

use super::app::App;
use super::begin::{Start, TerminalTraits};
use super::clipboard::Clipboard;
use super::msg::{Effect, Msg};
use super::terminal::{Guard, on_panic};
use super::update::update;
use super::view::view;
use super::workers::review::{LookBack, Where};
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
    listen_to_signals(&events).map_err(RunError::Signals)?;
    let mut guard = Guard::take().map_err(RunError::Terminal)?;
    let size = guard.terminal.size().map_err(RunError::Terminal)?;
    // Each worker has the map for itself.
    let (map, today) = (start.workspace.map(), start.today);
    let search = workers::search_worker(map.clone(), &events);
    let count = workers::coverage_worker(map.clone(), today, &events);
    let check = workers::check_worker(map.clone(), start.root.clone(), today, &events);
    let at = Where { root: start.root.clone(), git_dir: start.git_dir.clone() };
    let review = workers::review::review_worker(at, today, &events);
    let reading = start.workspace.reading();
    drop(check.send(Look { generation: 0, changes: Vec::new(), reading }));
    listen_to_terminal(&events);
    let mut hands = Hands {
        events,
        search,
        check,
        count,
        review,
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
    search: Sender<Ask>,
    check: Sender<Look>,
    count: Sender<Count>,
    review: Sender<LookBack>,
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
                hands.carry_out(effect);
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
            Effect::LookBack { generation, revision, texts } => {
                drop(self.review.send(LookBack { generation, revision, texts }));
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
            Effect::Remember(remembered) => {
                // What is no work is not worth a word when it can't be kept.
                drop(remembered::write(&self.state_folder, &remembered));
            }
            Effect::Quit => {}
        }
    }
}

/// Reads the terminal on a thread of its own, which ends with the program.
fn listen_to_terminal(events: &Sender<Msg>) {
    let events = events.clone();
    let began = Instant::now();
    drop(thread::Builder::new().name("The keyboard".into()).spawn(move || {
        loop {
            let msg = match read() {
                Ok(Event::Key(key)) => Msg::Key(key),
                Ok(Event::Paste(text)) => Msg::Paste(text),
                // Where the pointer merely passes over changes nothing.
                Ok(Event::Mouse(mouse)) if mouse.kind == MouseEventKind::Moved => continue,
                Ok(Event::Mouse(mouse)) => {
                    let at = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
                    Msg::Mouse(mouse, at)
                }
                Ok(Event::Resize(width, height)) => Msg::Resize(width, height),
                Ok(Event::FocusGained | Event::FocusLost) => continue,
                // The terminal is gone.
                Err(_) => Msg::Stop,
            };
            let stop = matches!(msg, Msg::Stop);
            if events.send(msg).is_err() || stop {
                return;
            }
        }
    }));
}

/// Ends the program in order when it is asked to from outside.
#[cfg(unix)]
fn listen_to_signals(events: &Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let events = events.clone();
    thread::Builder::new().name("Signals".into()).spawn(move || {
        for _ in signals.forever() {
            if events.send(Msg::Stop).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Ends the program in order when it is asked to from outside: here only keys ask.
#[cfg(not(unix))]
fn listen_to_signals(_events: &Sender<Msg>) -> io::Result<()> {
    Ok(())
}
