//! Which entries a filter names: of some kinds, and for some customers.

use super::error::CliError;
use super::field::find_kind;
use super::search::dimension;
use crate::model::{Context, Entry, Key, Map};

/// A filter of entries, as `search` has it.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Filter {
    /// Only entries of this kind (repeatable)
    #[arg(long = "kind", value_name = "KIND")]
    pub(super) kinds: Vec<String>,
    /// Only entries for this customer (repeatable), such as --for competitor=globex
    #[arg(long = "for", value_name = "DIMENSION=ID")]
    pub(super) dimensions: Vec<String>,
}

/// A filter whose words were understood.
pub(super) struct Chosen {
    kinds: Vec<String>,
    values: Vec<Key>,
}

impl Filter {
    /// Tells whether it lets everything through.
    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.dimensions.is_empty()
    }

    pub(super) fn read(&self, map: &Map) -> Result<Chosen, CliError> {
        let kinds = self.kinds.iter().map(|kind| find_kind(map, kind).map(str::to_owned));
        let values = self.dimensions.iter().map(|value| dimension(map, value));
        Ok(Chosen {
            kinds: kinds.collect::<Result<_, _>>()?,
            values: values.collect::<Result<_, _>>()?,
        })
    }
}

impl Chosen {
    /// Tells whether an entry is meant: one that names a value of every dimension asked for, or
    /// says that it is for any.
    pub(super) fn holds(&self, map: &Map, entry: &Entry) -> bool {
        let is_kind =
            self.kinds.is_empty() || self.kinds.iter().any(|kind| entry.key.kind == *kind);
        is_kind
            && map.schema().dimensions().all(|dimension| {
                let of_it: Vec<Key> = self
                    .values
                    .iter()
                    .filter(|value| value.kind == dimension.name)
                    .cloned()
                    .collect();
                let fit = (!of_it.is_empty()).then(|| Context::new(of_it).fit(map, entry));
                fit.is_none_or(|fit| fit.is_some_and(|fit| fit.said + fit.any > 0))
            })
    }
}
