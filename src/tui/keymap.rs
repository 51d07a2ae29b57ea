//! Which keys mean which commands: those of the table, or the user's own.
//!
//! Everything that looks a key up or shows one asks here and never the table itself, so that what
//! is shown is what works. [`Keymap::default`] has the keys of the table; [`chosen`] makes one
//! from the user's settings.

pub mod chosen;

use smol_str::SmolStr;

use super::commands::{Action, COMMANDS, Command, Context};

/// The keys of all commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of each command, in the order of the table.
    bound: Vec<Vec<Bound>>,
}

/// A key and where it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The key's name, as [`super::keys`] has it.
    pub key: SmolStr,
    /// Where it works.
    pub contexts: Vec<Context>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { bound: COMMANDS.iter().map(defaults).collect() }
    }
}

/// Returns the keys that the table gives a command, each once.
pub fn defaults(command: &Command) -> Vec<Bound> {
    let mut bound: Vec<Bound> = Vec::new();
    for binding in command.keys {
        match bound.iter_mut().find(|other| other.key == binding.key) {
            Some(other) => other.contexts.extend(binding.contexts),
            None => {
                let contexts = binding.contexts.to_vec();
                bound.push(Bound { key: binding.key.into(), contexts });
            }
        }
    }
    bound
}

impl Keymap {
    /// Returns the command that a key means in a context.
    pub fn command_for(&self, context: Context, key: &str) -> Option<&'static Command> {
        self.rows().find_map(|(command, bound)| {
            let means = |bound: &Bound| bound.key == key && bound.contexts.contains(&context);
            bound.iter().any(means).then_some(command)
        })
    }

    /// Returns the keys of a command.
    pub fn keys_of(&self, action: Action) -> &[Bound] {
        self.rows().find(|(command, _)| command.action == action).map_or(&[], |(_, bound)| bound)
    }

    /// Returns the key that is shown for a command in a context: the first that works there.
    pub fn key_in(&self, action: Action, context: Context) -> Option<&str> {
        let mut bound = self.keys_of(action).iter();
        bound.find(|bound| bound.contexts.contains(&context)).map(|bound| bound.key.as_str())
    }

    /// Returns the key that a sentence names for a command: one that works in a context, else any.
    pub fn named(&self, action: Action, context: Context) -> &str {
        let any = || self.keys_of(action).first().map(|bound| bound.key.as_str());
        self.key_in(action, context).or_else(any).unwrap_or("(no key)")
    }

    /// Returns all commands with their keys, in the order of the table.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Command, &[Bound])> {
        COMMANDS.iter().zip(self.bound.iter().map(Vec::as_slice))
    }
}
