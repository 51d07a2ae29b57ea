//! One page for a call, laid out for the screen: point by point.

use jiff::civil::Date;

use super::text::{Row, Run};
use super::theme::Role;
use crate::model::brief::{Brief, BriefWish};
use crate::model::{Context, Entry, Key, Map, Status};
use crate::render::brief::BriefPart;
use crate::render::{Role as Said, Styled, brief};

/// How wide the bar beside the chosen point is.
pub const BAR: usize = 2;

/// How many lines of the first point shall be in view at first: what to say, and its proof.
const SEEN: usize = 5;

/// A brief on the screen.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The situation.
    pub situation: Key,
    /// What is known of the customer.
    pub context: Context,
    /// Whether it shows what customers may see, and no more.
    pub customer: bool,
    /// Its lines.
    pub rows: Vec<SheetRow>,
    /// How many points it has.
    pub n_points: usize,
    /// The chosen point.
    pub selected: usize,
    /// The first line in view.
    pub scroll: usize,
    /// What its lines were made for: which state of the map, how wide, how high, for whom.
    pub made_for: Option<(u64, usize, usize, bool)>,
}

/// A line of a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The point that it is a part of.
    pub point: Option<usize>,
    /// What it shows.
    pub row: Row,
}

impl Sheet {
    /// Returns the brief of a situation, which is not laid out yet.
    pub fn new(situation: Key, context: Context, customer: bool) -> Self {
        Self {
            situation,
            context,
            customer,
            rows: Vec::new(),
            n_points: 0,
            selected: 0,
            scroll: 0,
            made_for: None,
        }
    }

    /// Returns what stands above it.
    pub fn title(&self) -> &'static str {
        if self.customer { "Brief: what customers may see" } else { "Brief: not for customers" }
    }

    /// Returns what it says, for us or for the customer.
    pub fn brief(&self, map: &Map, today: Date, customer: bool) -> Option<Brief> {
        let wish = BriefWish { context: self.context.clone(), customer, today };
        Brief::of(map, map.get(&self.situation)?, &wish)
    }

    /// Lays it out anew when what it is made from has changed; tells whether there is anything to
    /// show.
    ///
    /// Where the first point would begin below the view, what leads to it stands behind the points.
    pub fn refresh(
        &mut self,
        map: &Map,
        generation: u64,
        (width, height): (usize, usize),
        today: Date,
    ) -> bool {
        let made_for = Some((generation, width, height, self.customer));
        if self.made_for == made_for {
            return true;
        }
        let Some(told) = self.brief(map, today, self.customer) else { return false };
        self.n_points = told.points.len();
        self.selected = self.selected.min(self.n_points.saturating_sub(1));
        let columns = Some(width.saturating_sub(BAR));
        self.rows = laid_out(&brief::parts(&told, columns));
        let first = self.rows_of(0).map_or(0, |(first, _)| first);
        if first + SEEN > height {
            self.rows = laid_out(&brief::parts_in_short(&told, columns));
        }
        self.made_for = made_for;
        true
    }

    /// Returns the first and the last line of a point.
    pub fn rows_of(&self, point: usize) -> Option<(usize, usize)> {
        let first = self.rows.iter().position(|row| row.point == Some(point))?;
        let last = self.rows.iter().rposition(|row| row.point == Some(point))?;
        Some((first, last))
    }
}

fn laid_out(parts: &[BriefPart]) -> Vec<SheetRow> {
    let rows = |part: &BriefPart| {
        let point = part.point;
        rows(&part.text).into_iter().map(move |row| SheetRow { point, row })
    };
    parts.iter().flat_map(rows).collect()
}

/// Returns styled text as lines of the screen.
fn rows(text: &Styled) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = Row::default();
    for (said, piece) in text.pieces() {
        for (line_idx, line) in piece.split('\n').enumerate() {
            if line_idx > 0 {
                rows.push(std::mem::take(&mut row));
            }
            if !line.is_empty() {
                row.0.push(Run::new(line, role(said)));
            }
        }
    }
    if !row.0.is_empty() {
        rows.push(row);
    }
    rows
}

fn role(said: Said) -> Role {
    match said {
        Said::Plain | Said::Good => Role::Plain,
        Said::Title | Said::Mark => Role::Strong,
        Said::Label | Said::Hint => Role::Accent,
        Said::Faint => Role::Dim,
        Said::Warning => Role::Warn,
        Said::Bad => Role::Error,
    }
}

/// Returns a point as a customer may read it, to paste: its lines without indents and number;
/// `None` when it is not for customers.
pub fn point_for_customer(inside: &Brief, customer: &Brief, point_idx: usize) -> Option<String> {
    let claim = &inside.points.get(point_idx)?.claim.key;
    // A claim may be made twice; the customer's page may leave points out.
    let before = inside.points.iter().take(point_idx);
    let nth = before.filter(|point| point.claim.key == *claim).count();
    let same = customer.points.iter().enumerate().filter(|(_, it)| it.claim.key == *claim);
    let (place, _) = same.clone().nth(nth)?;
    let n_inside = inside.points.iter().filter(|point| point.claim.key == *claim).count();
    // Where one of the two is left out, nobody can tell which.
    if same.count() != n_inside {
        return None;
    }
    let part = brief::parts(customer, None).into_iter().find(|part| part.point == Some(place))?;
    let text = part.text.render(false);
    let number = format!("{}. ", place + 1);
    let text = text.strip_prefix(&number).unwrap_or(&text);
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    Some(lines.join("\n"))
}

/// Returns the situation that an entry is said in, the one that fits the context best; the entry
/// itself when it is one.
pub fn situation_of<'m>(map: &'m Map, key: &Key, context: &Context) -> Option<&'m Entry> {
    if key.kind == "situation" {
        return map.get(key);
    }
    let of = |key: &Key| {
        let mut found = map.linked_from(key);
        found.retain(|entry| entry.key.kind == "situation");
        found
    };
    let mut said_in = of(key);
    if said_in.is_empty() {
        // What proves a claim, or makes it possible, is said with it.
        said_in = map.links_from(key).iter().flat_map(|link| of(&link.to)).collect();
    }
    said_in.into_iter().max_by_key(|entry| {
        let is_said = entry.status() != Status::Retired;
        (is_said, context.fit(map, entry), std::cmp::Reverse(&entry.key))
    })
}
