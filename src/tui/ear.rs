//! The thread that listens to the terminal, and how it is made to stop for a while.
//!
//! Whoever else is to read the keys, such as an editor that is started from here, must have them
//! all. So the thread never waits inside a read: it looks for a short moment whether something has
//! come, and between two looks it can be halted.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event, MouseEventKind, poll, read};

use super::msg::Msg;

/// How long one look takes at most: the longest that anyone waits for the ear to close.
const LOOK: Duration = Duration::from_millis(100);
/// How long the ear is waited for; it may have ended with its terminal.
const PATIENCE: Duration = Duration::from_secs(2);

/// What listens to the terminal.
pub(super) struct Ear(Arc<Gate>);

#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    turned: Condvar,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Open,
    /// To be closed.
    Closing,
    Closed,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as the ear is closed.
    fn pass(&self) {
        let mut state = self.lock();
        if *state == State::Closing {
            *state = State::Closed;
            self.turned.notify_all();
        }
        while *state == State::Closed {
            state = self.turned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Ear {
    /// Listens to the terminal on a thread of its own, which ends with the program.
    pub(super) fn open(events: &Sender<Msg>) -> Self {
        let gate = Arc::new(Gate::default());
        let (events, inner) = (events.clone(), Arc::clone(&gate));
        let began = Instant::now();
        let listen = move || {
            loop {
                inner.pass();
                let msg = match poll(LOOK) {
                    Ok(false) => continue,
                    Ok(true) => heard(began),
                    // The terminal is gone.
                    Err(_) => Some(Msg::Stop),
                };
                let Some(msg) = msg else { continue };
                let stop = matches!(msg, Msg::Stop);
                if events.send(msg).is_err() || stop {
                    return;
                }
            }
        };
        drop(thread::Builder::new().name("The keyboard".into()).spawn(listen));
        Self(gate)
    }

    /// Closes the ear: when this is done nothing is read from the terminal any more.
    pub(super) fn close(&self) {
        let mut state = self.0.lock();
        *state = State::Closing;
        let wait = self.0.turned.wait_timeout_while(state, PATIENCE, |s| *s != State::Closed);
        drop(wait.unwrap_or_else(PoisonError::into_inner));
    }

    /// Listens again.
    pub(super) fn reopen(&self) {
        *self.0.lock() = State::Open;
        self.0.turned.notify_all();
    }
}

fn heard(began: Instant) -> Option<Msg> {
    match read() {
        Ok(Event::Key(key)) => Some(Msg::Key(key)),
        Ok(Event::Paste(text)) => Some(Msg::Paste(text)),
        // Where the pointer merely passes over changes nothing.
        Ok(Event::Mouse(mouse)) if mouse.kind == MouseEventKind::Moved => None,
        Ok(Event::Mouse(mouse)) => {
            let at = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            Some(Msg::Mouse(mouse, at))
        }
        Ok(Event::Resize(width, height)) => Some(Msg::Resize(width, height)),
        Ok(Event::FocusGained | Event::FocusLost) => None,
        Err(_) => Some(Msg::Stop),
    }
}
