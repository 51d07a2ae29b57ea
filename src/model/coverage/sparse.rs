//! Two states of a map crossed by the same dimensions: which cells differ, however many there are.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Coverage, Edges, Reaching, Served};
use crate::model::entry::Key;
use crate::model::map::Map;

/// How well the cells of a map are served, without a cell in memory: large maps have more pairs of
/// values than anybody could keep.
#[derive(Debug)]
pub struct Crossed {
    /// What stands for the rows, each in front of those below it.
    pub rows: Vec<Key>,
    /// What stands for the columns, likewise.
    pub cols: Vec<Key>,
    /// What a cell of each column is that no server names a row of.
    everywhere: Vec<Served>,
    /// What serves single rows, by row.
    of_row: FxHashMap<usize, Vec<usize>>,
    servers: Vec<Reaching>,
}

impl Crossed {
    /// Crosses two dimensions, as [`Coverage::of`] does.
    pub fn of(map: &Map, today: Date, rows: &str, cols: &str) -> Option<Self> {
        let Edges { names: _, rows, cols, servers } = Coverage::edges(map, today, rows, cols)?;
        let key = |line: super::Line| line.key;
        let rows: Vec<Key> = rows.lines.into_iter().map(key).collect();
        let cols: Vec<Key> = cols.lines.into_iter().map(key).collect();
        let mut crossed = Self {
            everywhere: vec![Served::Nothing; cols.len()],
            of_row: FxHashMap::default(),
            servers: Vec::new(),
            rows,
            cols,
        };
        for (server_idx, server) in servers.iter().enumerate() {
            if server.rows.is_any {
                raise(&mut crossed.everywhere, server);
            } else {
                server.rows.each(|row| crossed.of_row.entry(row).or_default().push(server_idx));
            }
        }
        crossed.servers = servers;
        Some(crossed)
    }

    /// Tells whether a row has cells of its own, which are not those of [`Crossed::elsewhere`].
    pub fn is_named(&self, row: usize) -> bool {
        self.of_row.contains_key(&row)
    }

    /// Returns the states of the cells of every row that nothing names.
    pub fn elsewhere(&self) -> &[Served] {
        &self.everywhere
    }

    /// Returns the states of a row's cells.
    pub fn row(&self, row: usize) -> Vec<Served> {
        let mut cells = self.everywhere.clone();
        for server_idx in self.of_row.get(&row).into_iter().flatten() {
            if let Some(server) = self.servers.get(*server_idx) {
                raise(&mut cells, server);
            }
        }
        cells
    }
}

/// Adds what serves to the cells of a row that it reaches.
fn raise(cells: &mut [Served], server: &Reaching) {
    if server.cols.is_any {
        for cell in cells {
            *cell = (*cell).max(server.served);
        }
    } else {
        server.cols.each(|col| {
            if let Some(cell) = cells.get_mut(col) {
                *cell = (*cell).max(server.served);
            }
        });
    }
}
