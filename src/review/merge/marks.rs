//! Conflicts marked in the text, as git marks them.

use std::ops::Range;

use super::chunks::{Chunk, Touching, chunks};
use super::{Choice, Conflict, Merge, write};
use crate::model::{Key, Value};
use crate::workspace::Workspace;

/// How conflicts are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// What git calls the base.
    pub base: String,
    /// What git calls ours.
    pub ours: String,
    /// What git calls theirs.
    pub theirs: String,
    /// How long the markers are.
    pub size: usize,
}

impl Default for Marks {
    fn default() -> Self {
        Self { base: "base".into(), ours: "ours".into(), theirs: "theirs".into(), size: 7 }
    }
}

/// A run of lines that is marked, with what stands there on the other side and did in the base.
#[derive(Debug, PartialEq, Eq)]
struct Spot {
    conflicts: Vec<usize>,
    lines: Range<usize>,
    theirs: Vec<String>,
    base: Vec<String>,
}

/// Returns a file of a merge with each conflict marked round the field that it is about: ours,
/// what happened as a comment with what the base had, theirs.
///
/// `None` where theirs can't be written in one of the places, so that all of the file must be
/// marked.
pub fn marked(merge: &Merge, file: &str, marks: &Marks) -> Option<String> {
    let text = merge.workspace.text(file)?;
    let here = View::of(&merge.workspace, file)?;
    let mut groups: Vec<Vec<usize>> = (0..merge.conflicts.len()).map(|idx| vec![idx]).collect();
    let mut spots;
    // Conflicts whose lines touch are marked as one, which may touch the next.
    loop {
        spots = groups
            .iter()
            .map(|group| spot(merge, file, &here, group))
            .collect::<Option<Vec<_>>>()?;
        spots.sort_by_key(|spot| (spot.lines.start, spot.lines.end));
        let mut joined: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
        for spot in &spots {
            match joined.last_mut() {
                Some((lines, group)) if spot.lines.start <= lines.end => {
                    lines.end = lines.end.max(spot.lines.end);
                    group.extend(&spot.conflicts);
                }
                Some(_) | None => joined.push((spot.lines.clone(), spot.conflicts.clone())),
            }
        }
        let is_settled = joined.len() == groups.len();
        groups = joined.into_iter().map(|(_, group)| group).collect();
        if is_settled {
            break;
        }
    }
    let lines = &here.lines;
    let mut pen = Pen::new(text, marks);
    let mut at = 0;
    for spot in spots {
        pen.lines(lines.get(at..spot.lines.start)?);
        let why = spot.conflicts.iter().filter_map(|idx| merge.conflicts.get(*idx));
        let why: Vec<String> = why.map(|conflict| comment(&conflict.why)).collect();
        let ours = lines.get(spot.lines.clone())?;
        pen.conflict(ours, Some((&why, &spot.base)), &spot.theirs);
        at = spot.lines.end;
    }
    pen.lines(lines.get(at..)?);
    Some(pen.out)
}

/// Merges texts that can't be understood by their lines, with the conflicts marked; where no line
/// conflicts all of both is marked, since nobody looked at what they say.
pub fn marked_lines(base: &str, ours: &str, theirs: &str, marks: &Marks) -> String {
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
    let plain = |text| str::lines(text).collect::<Vec<_>>();
    let (mine, other) = (lines(ours), lines(theirs));
    let found = chunks(&plain(base), &plain(ours), &plain(theirs), Touching::Clashes);
    let mut pen = Pen::new(ours, marks);
    if !found.iter().any(|chunk| matches!(chunk, Chunk::Clash { .. })) {
        pen.conflict(&mine, None, &other);
        return pen.out;
    }
    for chunk in found {
        match chunk {
            Chunk::Ours(run) => pen.lines(mine.get(run).unwrap_or_default()),
            Chunk::Theirs(run) => pen.lines(other.get(run).unwrap_or_default()),
            Chunk::Clash { base: _, ours, theirs } => {
                let (ours, theirs) = (mine.get(ours), other.get(theirs));
                pen.conflict(ours.unwrap_or_default(), None, theirs.unwrap_or_default());
            }
        }
    }
    pen.out
}

/// Finds the lines that some conflicts are about.
fn spot(merge: &Merge, file: &str, here: &View<'_>, conflicts: &[usize]) -> Option<Spot> {
    if let Some(spot) = spot_of_fields(merge, file, here, conflicts) {
        return Some(spot);
    }
    if let [conflict] = conflicts
        && let Some(spot) = spot_of_entry(merge, here, *conflict)
    {
        return Some(spot);
    }
    spot_in_file(merge, file, here, conflicts)
}

/// Finds the lines of fields of one entry. Its lines alone tell that, and that of the map's other
/// lines there may be a hundred thousand times as many is all the same then.
fn spot_of_fields(merge: &Merge, file: &str, here: &View<'_>, conflicts: &[usize]) -> Option<Spot> {
    let all: Option<Vec<_>> =
        conflicts.iter().map(|idx| merge.conflicts.get(*idx).cloned()).collect();
    let all = all?;
    let key = &all.first()?.key;
    // A card, or what is not there on one side, leaves a gap, which what stands around the entry may
    // share.
    let is_plain = |value: &Option<Value>| {
        let items = value.as_ref().and_then(Value::as_list).unwrap_or_default();
        let has_table = items.iter().chain(value).any(|it| it.as_table().is_some());
        value.is_some() && !has_table
    };
    let is_of_field = |it: &Conflict| {
        it.key == *key && !it.path.0.is_empty() && is_plain(&it.ours) && is_plain(&it.theirs)
    };
    if *key == Key::map() || !all.iter().all(is_of_field) {
        return None;
    }
    let workspace = &merge.workspace;
    let bytes = workspace.block_bytes(key)?;
    let lines = here.lines_of(&bytes);
    if workspace.file_of(key)? != file || *here.starts.get(lines.start)? != bytes.start {
        return None;
    }
    // The settings say which fields there are.
    let settings = match workspace.map().get(&Key::map()) {
        Some(_) => workspace.block(&Key::map())?,
        None => String::new(),
    };
    let text = here.lines.get(lines.clone())?.concat();
    let files = [(file.to_owned(), text), (format!("{file} settings"), settings)];
    let alone = Workspace::open(files.map(|(name, text)| (name, text.into_bytes())));
    if alone.map().get(key) != workspace.map().get(key) {
        return None;
    }
    let alone = Merge { workspace: alone, conflicts: all, notes: Vec::new() };
    let places: Vec<usize> = (0..conflicts.len()).collect();
    let spot = spot_in_file(&alone, file, &View::of(&alone.workspace, file)?, &places)?;
    let lines = lines.start + spot.lines.start..lines.start + spot.lines.end;
    Some(Spot { conflicts: conflicts.to_vec(), lines, ..spot })
}

/// Finds the lines by what is another line in the whole file when the conflicts are decided.
fn spot_in_file(merge: &Merge, file: &str, here: &View<'_>, conflicts: &[usize]) -> Option<Spot> {
    let mut decided = merge.clone();
    let mut order = conflicts.to_vec();
    // From the last one, since a decided conflict leaves the list.
    order.sort_unstable();
    for idx in order.iter().rev() {
        decided.resolve(*idx, &Choice::Theirs).ok()?;
    }
    let there = View::of(&decided.workspace, file)?;
    let (head, tail) = apart(here, &there);
    let base = before(merge, file, conflicts, (here, head, tail)).unwrap_or_default();
    Some(Spot {
        conflicts: conflicts.to_vec(),
        lines: head..here.lines.len() - tail,
        theirs: there.owned(head, tail)?,
        base,
    })
}

/// Finds the lines of an entry that both have and that is another one, or has another id, in
/// theirs: references to it elsewhere are not part of the question.
fn spot_of_entry(merge: &Merge, here: &View<'_>, idx: usize) -> Option<Spot> {
    let conflict = merge.conflicts.get(idx)?;
    if !conflict.path.0.is_empty() || conflict.ours.is_none() {
        return None;
    }
    let theirs = conflict.theirs.as_ref()?;
    let lines = here.lines_of(&merge.workspace.block_bytes(&conflict.key)?);
    let mut decided = merge.workspace.clone();
    let key = match theirs.as_text() {
        Some(id) => Key::new(&conflict.key.kind, id),
        None => conflict.key.clone(),
    };
    let block = match write::say(&mut decided, conflict, Some(theirs)) {
        Ok(()) => decided.block(&key)?,
        Err(_) => conflict.block.clone()?,
    };
    let mine = View::of_lines(here.lines.get(lines.clone())?.to_vec(), Vec::new());
    let other = View::of_lines(block.split_inclusive('\n').collect(), Vec::new());
    let (head, tail) = apart(&mine, &other);
    let run = lines.start + head..lines.end - tail;
    // A field over several lines is marked as a whole.
    if here.long.iter().any(|long| long.start < run.end && run.start < long.end) {
        return Some(Spot {
            conflicts: vec![idx],
            lines,
            theirs: other.owned(0, 0)?,
            base: Vec::new(),
        });
    }
    Some(Spot {
        conflicts: vec![idx],
        lines: run,
        theirs: other.owned(head, tail)?,
        base: Vec::new(),
    })
}

/// Returns how many lines two texts share at their heads and at their ends, so that no field over
/// several lines is cut.
fn apart(here: &View<'_>, there: &View<'_>) -> (usize, usize) {
    let plain = |line: &&str| line.trim_end_matches(['\r', '\n']).to_owned();
    let same = |one: &&str, two: &&str| plain(one) == plain(two);
    let least = here.lines.len().min(there.lines.len());
    let pairs = || here.lines.iter().zip(&there.lines);
    let mut head = pairs().take_while(|(one, two)| same(one, two)).count();
    let back = || here.lines.iter().rev().zip(there.lines.iter().rev());
    let mut tail = back().take(least - head).take_while(|(one, two)| same(one, two)).count();
    // What only one of them has may start higher up: a card starts with its header.
    for view in [here, there] {
        let run = head..view.lines.len() - tail;
        if run.is_empty() || head + tail < least {
            continue;
        }
        let starts = |up: usize| {
            let first = view.lines.get(head.checked_sub(up)?)?;
            let slides = (1..=up).all(|step| {
                view.lines
                    .get(head - step)
                    .zip(view.lines.get(run.end - step))
                    .is_some_and(|(one, two)| same(one, two))
            });
            slides.then(|| first.trim_start().starts_with('['))
        };
        let found = (0..=run.len().min(head)).map_while(starts).position(|is_start| is_start);
        if let Some(up) = found {
            (head, tail) = (head - up, tail + up);
        }
    }
    loop {
        let before = (head, tail);
        for view in [here, there] {
            for long in &view.long {
                let run = head..view.lines.len() - tail;
                let cuts = if run.is_empty() {
                    long.start < run.start && run.start < long.end
                } else {
                    long.start < run.end && run.start < long.end
                };
                if cuts {
                    head = head.min(long.start);
                    tail = tail.min(view.lines.len() - long.end);
                }
            }
        }
        if (head, tail) == before {
            return before;
        }
    }
}

/// Returns what stood in a conflict's lines in the base, where it can be written there.
fn before(
    merge: &Merge,
    file: &str,
    conflicts: &[usize],
    (here, head, tail): (&View<'_>, usize, usize),
) -> Option<Vec<String>> {
    let [conflict] = conflicts else { return None };
    let conflict = merge.conflicts.get(*conflict)?;
    conflict.base.as_ref()?;
    let mut was = merge.workspace.clone();
    write::say(&mut was, conflict, conflict.base.as_ref()).ok()?;
    let was = View::of(&was, file)?;
    let end = was.lines.len().checked_sub(tail)?;
    let same = was.lines.get(..head)? == here.lines.get(..head)?
        && was.lines.get(end..)? == here.lines.get(here.lines.len() - tail..)?;
    let lines = was.lines.get(head..end).filter(|_| same)?;
    Some(lines.iter().map(|line| (*line).to_owned()).collect())
}

/// The lines of a text, and which of them belong together.
struct View<'w> {
    lines: Vec<&'w str>,
    /// Where each line starts, in bytes.
    starts: Vec<usize>,
    long: Vec<Range<usize>>,
}

impl<'w> View<'w> {
    fn of(workspace: &'w Workspace, file: &str) -> Option<Self> {
        let lines = workspace.text(file)?.split_inclusive('\n').collect();
        Some(Self::of_lines(lines, workspace.long_fields(file)))
    }

    fn of_lines(lines: Vec<&'w str>, long: Vec<Range<usize>>) -> Self {
        let mut end = 0;
        let start = |line: &&str| {
            let start = end;
            end += line.len();
            start
        };
        let starts = lines.iter().map(start).collect();
        Self { lines, starts, long }
    }

    /// Returns the lines in which bytes stand, the last one whole.
    fn lines_of(&self, bytes: &Range<usize>) -> Range<usize> {
        let line = |at: usize| self.starts.partition_point(|it| *it <= at).saturating_sub(1);
        line(bytes.start)..line(bytes.end) + 1
    }

    fn owned(&self, head: usize, tail: usize) -> Option<Vec<String>> {
        let lines = self.lines.get(head..self.lines.len().checked_sub(tail)?)?;
        Some(lines.iter().map(|line| (*line).to_owned()).collect())
    }
}

/// Returns a sentence as a comment of one line.
fn comment(sentence: &str) -> String {
    let clean = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    format!("# {}", sentence.chars().map(clean).collect::<String>())
}

/// Returns a line without its end; what else stands in front of that belongs to the line.
fn without_line_end(line: &str) -> &str {
    let Some(line) = line.strip_suffix('\n') else { return line };
    line.strip_suffix('\r').unwrap_or(line)
}

/// Writes lines and markers.
struct Pen<'m> {
    out: String,
    marks: &'m Marks,
    line_end: &'static str,
}

impl<'m> Pen<'m> {
    fn new(text: &str, marks: &'m Marks) -> Self {
        let crlf =
            text.find('\n').is_some_and(|at| text.get(..at).is_some_and(|it| it.ends_with('\r')));
        Self { out: String::new(), marks, line_end: if crlf { "\r\n" } else { "\n" } }
    }

    fn lines<S: AsRef<str>>(&mut self, lines: &[S]) {
        for line in lines {
            self.finish_line();
            self.out.push_str(line.as_ref());
        }
    }

    fn conflict<S: AsRef<str>>(
        &mut self,
        ours: &[&str],
        base: Option<(&[String], &[String])>,
        theirs: &[S],
    ) {
        let marks = self.marks;
        self.mark('<', &marks.ours);
        self.lines(ours);
        if let Some((why, before)) = base {
            self.mark('|', &marks.base);
            for sentence in why {
                self.finish_line();
                self.out.push_str(sentence);
                self.out.push_str(self.line_end);
            }
            self.lines(before);
        }
        self.mark('=', "");
        // Lines of theirs get the line ends of ours.
        for line in theirs {
            self.finish_line();
            self.out.push_str(without_line_end(line.as_ref()));
            self.out.push_str(self.line_end);
        }
        self.mark('>', &marks.theirs);
    }

    fn mark(&mut self, sign: char, label: &str) {
        self.finish_line();
        self.out.extend(std::iter::repeat_n(sign, self.marks.size));
        if !label.is_empty() {
            let clean = |letter: char| if letter.is_control() { ' ' } else { letter };
            self.out.push(' ');
            self.out.extend(label.chars().map(clean));
        }
        self.out.push_str(self.line_end);
    }

    /// A marker starts a line, also behind a last line without an end.
    fn finish_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str(self.line_end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_alone_tells_the_lines_of_its_fields_as_the_whole_file_does() {
        let base = "[feature.a]\ntitle = \"A\"\n\n# of b\n[feature.b]\ntitle = \"B\" # why\ntags = [\n  \
                    \"x\",\n]\nbody = \"\"\"One.\nTwo.\"\"\"\n\n[feature.c]\ntitle = \"C\"\n";
        let side = |title: &str, tags: &str, two: &str| {
            let text = base.replace("\"B\"", title).replace("[\n  \"x\",\n]", tags);
            Workspace::open([("m.toml", text.replace("Two.", two).into_bytes())])
        };
        let (ours, theirs) = (side("\"O\"", "\"o\"", "Zwei."), side("\"T\"", "3", "Deux."));
        let base = Workspace::open([("m.toml", base.as_bytes().to_vec())]);
        let merge = crate::review::merge(&base, &ours, &theirs).unwrap();
        assert_eq!(merge.conflicts.len(), 3);
        let here = View::of(&merge.workspace, "m.toml").unwrap();
        for conflicts in [&[0][..], &[1], &[2], &[0, 1], &[0, 1, 2]] {
            let alone = spot_of_fields(&merge, "m.toml", &here, conflicts).unwrap();
            assert_eq!(alone, spot_in_file(&merge, "m.toml", &here, conflicts).unwrap());
        }
    }

    #[test]
    fn a_line_that_ends_in_more_than_an_end_keeps_it() {
        let theirs = "title = \"B\"\r\r\n[";
        let made = marked_lines("title = \"A\"\n[", "title = \"C\"\n[", theirs, &Marks::default());
        assert!(made.contains("\"B\"\r\n"), "{made:?}");
    }
}
