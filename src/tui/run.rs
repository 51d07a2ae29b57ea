//! The loop: what happens goes in, effects are carried out, the app is drawn.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crossterm::event::KeyCode;
use jiff::civil::Date;
use thiserror::Error;

use super::app::App;
use super::away;
use super::begin::{Start, TerminalTraits};
use super::clipboard::Clipboard;
use super::ear::Ear;
use super::external::Errand;
use super::keeper::Keeper;
use super::msg::{Effect, Msg};
use super::opening::{self, Opening};
use super::terminal::{self, Guard, on_panic};
use super::update::{self, update};
use super::view::view;
use super::watch;
use super::workers::review::{LookBack, Where};
use super::workers::{self, Ask, Count, Look};
use crate::config::remembered;
use crate::disk::{self, Hold, home_of};
use crate::render::brief;

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
pub fn run(mut start: Start) -> Result<(), RunError> {
    let (events, happened) = channel();
    on_panic();
    let is_away = Arc::new(AtomicBool::new(false));
    listen_to_signals(&events, &is_away).map_err(RunError::Signals)?;
    let mut guard = Guard::take().map_err(RunError::Terminal)?;
    let size = guard.terminal.size().map_err(RunError::Terminal)?;
    // Each worker has the map for itself.
    let (map, today) = (start.workspace.map(), start.today);
    let search = workers::search_worker(map.clone(), start.kept.clone(), &events);
    let count = workers::coverage_worker(map.clone(), today, &events);
    let check = workers::check_worker(map.clone(), start.root.clone(), today, &events);
    let at = Where { root: start.root.clone(), shell: start.shell.clone() };
    let review = workers::review::review_worker(at, today, &events);
    let reading = start.workspace.reading();
    drop(check.send(Look { generation: 0, changes: Vec::new(), reading }));
    let ear = Ear::open(&events);
    let Opening { hold, keeper, past, told } = opening::open(&mut start, &events);
    if start.root.exists() {
        watch::watch(start.root.clone(), &events);
    }
    let panics = start.panics;
    let mut hands = Hands {
        events,
        ear,
        is_away,
        search,
        check,
        count,
        review,
        clipboard: Clipboard::default(),
        traits: start.terminal.clone(),
        state_folder: start.state_folder.clone(),
        missed_on: start.keep_missed.then_some(today),
        time: start.time,
        keeper,
        _hold: hold,
        goes_on: false,
        panics,
    };
    let mut app = App::new(start, (size.width, size.height));
    if !app.mouse {
        Guard::mouse(false).map_err(RunError::Terminal)?;
    }
    if let Some(past) = past {
        for effect in update::memory::begin(&mut app, past) {
            hands.carry_out(effect, &app, &mut guard);
        }
        update::settle(&mut app);
    }
    if let Some(told) = told {
        app.complain(told);
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
    review: Sender<LookBack>,
    clipboard: Clipboard,
    traits: TerminalTraits,
    state_folder: PathBuf,
    /// The day under which searches without an answer are kept; none where they are not.
    missed_on: Option<Date>,
    time: fn() -> i64,
    /// The journal's thread, which brings everything to the disk when it is dropped.
    keeper: Option<Keeper>,
    /// The right to write the map; dropped after the journal's thread.
    _hold: Option<Hold>,
    /// Whether the app has something to go on with once it is drawn.
    goes_on: bool,
    /// Whether F12 is a mistake of the program.
    panics: bool,
}

fn turn(
    app: &mut App,
    guard: &mut Guard,
    happened: &Receiver<Msg>,
    hands: &mut Hands,
) -> Result<(), RunError> {
    loop {
        guard.terminal.draw(|frame| view(app, frame)).map_err(RunError::Draw)?;
        if std::mem::take(&mut hands.goes_on) {
            drop(hands.events.send(Msg::GoOn));
        }
        let Ok(first) = happened.recv() else { return Ok(()) };
        let mut is_resized = false;
        // All that has happened meanwhile is taken in before the next picture.
        for msg in std::iter::once(first).chain(happened.try_iter()) {
            app.clock.now = (hands.time)();
            hands.stumble(&msg);
            is_resized |= matches!(msg, Msg::Resize(..));
            for effect in update(app, msg) {
                if effect == Effect::Quit {
                    return Ok(());
                }
                if let Effect::GoOut(errand) = effect {
                    hands.go_out(app.mouse, guard, happened, errand)?;
                } else {
                    hands.carry_out(effect, app, guard);
                }
            }
        }
        if is_resized {
            guard.forget().map_err(RunError::Draw)?;
        }
    }
}

impl Hands {
    /// Carries out an effect. A worker that is gone has said so itself.
    fn carry_out(&mut self, effect: Effect, app: &App, guard: &mut Guard) {
        match effect {
            Effect::GoOn => self.goes_on = true,
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
            Effect::Save { changes, texts, occasion } => {
                let state_folder = self.state_folder.clone();
                let noted = self.keeper.as_ref().map(Keeper::noted);
                workers::save(state_folder, changes, texts, occasion, noted, &self.events);
            }
            Effect::Look { root, digests } => workers::look(root, digests, &self.events),
            Effect::Journal(order) => {
                if let Some(keeper) = &self.keeper {
                    keeper.tell(order);
                }
            }
            Effect::Merge(sides) => workers::merge(*sides, &self.events),
            Effect::ListStates(root) => {
                workers::states::list(self.state_folder.clone(), root, &self.events);
            }
            Effect::Recall { root, number } => {
                workers::states::recall(self.state_folder.clone(), root, number, &self.events);
            }
            Effect::WriteElsewhere { place, texts } => {
                let state_folder = self.state_folder.clone();
                workers::states::write_elsewhere(state_folder, place, texts, &self.events);
            }
            Effect::TakeOver => self.take_over(app),
            Effect::Suspend => {
                terminal::rest();
                drop(guard.retake(app.mouse));
            }
            Effect::Retake => drop(guard.retake(app.mouse)),
            Effect::Reload { root, generation } => workers::reload(root, generation, &self.events),
            Effect::Copy(text) => {
                let result = self.clipboard.copy(&text, &self.traits, &mut terminal::out());
                drop(self.events.send(Msg::Copied(result)));
            }
            Effect::CopyPage { root, page, plain } => {
                let result = page_text(&root, &page, plain).and_then(|text| {
                    self.clipboard.copy(&text, &self.traits, &mut terminal::out())
                });
                drop(self.events.send(Msg::Copied(result)));
            }
            Effect::Missed(words) => {
                // The answer is what counts: what can't be kept is forgotten.
                if let Some(today) = self.missed_on {
                    drop(disk::keep_missed(&self.state_folder, &words, today));
                }
            }
            Effect::Recent { root, note } => {
                // What can't be kept is forgotten: it is no work.
                let home = home_of(&self.state_folder, &root);
                drop(disk::note_recent(&home, &note));
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

    /// Takes the map that another msgmap had; the lock is held by the thread that waited for it.
    fn take_over(&mut self, app: &App) {
        let home = home_of(&self.state_folder, &app.root);
        let result = workers::read_again(&app.root).map(Box::new).map_err(|it| it.to_string());
        let past = result.as_ref().ok().and_then(|read| {
            let files: Vec<_> = read.digests.iter().map(|(name, it)| (name.clone(), *it)).collect();
            let map = opening::Map { home: &home, root: &app.root, is_folder: read.is_folder };
            let Opening { keeper, past, .. } = map.journal(&files, &self.events);
            self.keeper = keeper;
            past
        });
        drop(self.events.send(Msg::TakenOver { result, past }));
    }

    /// Makes a mistake where a test asks for one.
    #[expect(clippy::panic, reason = "what follows from a mistake must be seen")]
    fn stumble(&self, msg: &Msg) {
        if let Msg::Key(key) = msg
            && key.code == KeyCode::F(12)
            && self.panics
        {
            panic!("F12 was pressed, as a test asked for");
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
        let back = guard.retake(mouse).and_then(|()| guard.terminal.size());
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

/// Returns a brief through the map's own template for texts, or the text where it has none.
fn page_text(root: &Path, page: &serde_json::Value, plain: String) -> Result<String, String> {
    let disk::Asset::Fine(path) = disk::within(root, brief::TEXT_TEMPLATE) else {
        return Ok(plain);
    };
    let source = disk::read_text(&path).map_err(|error| error.to_string())?;
    brief::with_template(brief::TEXT_TEMPLATE, &source, page)
        .map_err(|error| format!("the map's template can't be used: {error}"))
}

/// Ends the program in order when it is asked to from outside.
#[cfg(unix)]
fn listen_to_signals(events: &Sender<Msg>, is_away: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    let wanted = [SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = signal_hook::iterator::Signals::new(wanted)?;
    let (events, is_away) = (events.clone(), Arc::clone(is_away));
    thread::Builder::new().name("Signals".into()).spawn(move || {
        for signal in signals.forever() {
            let msg = match signal {
                // These the terminal sends to all who share it; they are the other program's.
                SIGINT | SIGQUIT | SIGCONT if is_away.load(Ordering::SeqCst) => continue,
                // That program rests, so we do: the shell waits for us.
                SIGTSTP if is_away.load(Ordering::SeqCst) => {
                    drop(signal_hook::low_level::emulate_default_handler(SIGTSTP));
                    continue;
                }
                // The library tells of it too, but may miss one that comes together with keys.
                SIGWINCH => match crossterm::terminal::size() {
                    Ok((width, height)) => Msg::Resize(width, height),
                    Err(_) => continue,
                },
                SIGTSTP => Msg::Suspend,
                SIGCONT => Msg::Resumed,
                _ => Msg::Stop,
            };
            if events.send(msg).is_err() {
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
