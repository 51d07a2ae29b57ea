//! The worker that counts how well a map is covered.

use std::sync::mpsc::{Receiver, Sender, channel};

use jiff::civil::Date;

use super::{Changes, start, take_in};
use crate::model::Map;
use crate::model::coverage::{Coverage, Crossing};
use crate::tui::matrix::Wish;
use crate::tui::msg::Msg;

/// What the worker is told and asked.
pub(in crate::tui) enum Count {
    Changed(Changes),
    Count { generation: u64, wish: Wish },
}

/// Starts the worker that counts coverages.
pub(in crate::tui) fn coverage_worker(
    map: Map,
    today: Date,
    events: &Sender<Msg>,
) -> Sender<Count> {
    let (asks, asked) = channel();
    let out = events.clone();
    start("The matrix", events, move || counting(map, today, &asked, &out));
    asks
}

fn counting(mut map: Map, today: Date, asked: &Receiver<Count>, out: &Sender<Msg>) {
    while let Ok(first) = asked.recv() {
        let mut latest = None;
        for ask in std::iter::once(first).chain(asked.try_iter()) {
            match ask {
                Count::Changed(changes) => drop(take_in(&mut map, changes)),
                Count::Count { generation, wish } => latest = Some((generation, wish)),
            }
        }
        let Some((generation, wish)) = latest else { continue };
        let coverage = cover(&map, today, &wish).map(Box::new);
        if out.send(Msg::Covered { generation, wish, coverage }).is_err() {
            return;
        }
    }
}

/// Counts what is wished for; `None` when a dimension of it is no more.
pub(in crate::tui) fn cover(map: &Map, today: Date, wish: &Wish) -> Option<Coverage> {
    match wish.crossing {
        Crossing::Situations => Coverage::of(map, today, &wish.rows, &wish.cols),
        Crossing::Proof => Some(Coverage::proof(map, today)),
        Crossing::Features => Some(Coverage::features(map, today)),
    }
}
