//! From what the user said to an opened map.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::environment::Environment;
use super::error::CliError;
use super::output::Ui;
use super::sample;
use crate::config::{self, Config};
use crate::disk::{self, Digest, Found, LoadError, MapFiles, Source, Stamp, Wanted};
use crate::model::{Diagnostic, FORMAT, Level, Spot};
use crate::render::{Role, Styled};
use crate::workspace::{Place, Workspace};

/// One run of the program: what it was told.
pub(super) struct Session<'e> {
    pub(super) environment: &'e Environment,
    /// What `--map` says.
    pub(super) map: Option<PathBuf>,
    /// Whether nothing may be changed.
    pub(super) read_only: bool,
}

/// Which map is meant.
pub(super) enum Located {
    /// The file or folder.
    Map(PathBuf),
    /// None was found: the one that is built into the program.
    Sample,
}

/// A map that was read.
pub(super) struct Opened {
    pub(super) workspace: Workspace,
    /// Where it lies; for the sample a name in parentheses.
    pub(super) root: PathBuf,
    pub(super) is_folder: bool,
    pub(super) is_sample: bool,
    /// Whether it is the map as it was, of which nothing stands on the disk.
    pub(super) is_past: bool,
    /// What was read from the disk.
    pub(super) files: Vec<FileRead>,
    /// What was not.
    pub(super) unread: Vec<LoadError>,
}

/// A file as it was read.
pub(super) struct FileRead {
    /// Its name inside the map.
    pub(super) name: SmolStr,
    pub(super) path: PathBuf,
    pub(super) digest: Digest,
    /// Whether it starts with a byte order mark.
    pub(super) bom: bool,
    /// What the file system said of it, where it says enough.
    pub(super) stamp: Option<Stamp>,
}

/// The place that the sample is said to lie in.
const SAMPLE: &str = "(sample)";

impl Session<'_> {
    /// Finds the map that is meant.
    pub(super) fn locate(&self, ui: &mut Ui) -> Result<Located, CliError> {
        let cwd = &self.environment.cwd;
        let wanted = Wanted {
            option: self.map.as_deref(),
            env: self.environment.map.as_deref(),
            cwd,
            preferred: None,
        };
        match disk::find_map(wanted)? {
            Found::Map(path) => Ok(Located::Map(path)),
            Found::None => Ok(Located::Sample),
            Found::Several(_) => {
                let preferred = self.preferred(ui)?;
                let wanted = Wanted { preferred: preferred.as_deref(), ..wanted };
                match disk::find_map(wanted)? {
                    Found::Map(path) => Ok(Located::Map(path)),
                    Found::None => Ok(Located::Sample),
                    Found::Several(maps) => Err(self.several(&maps)),
                }
            }
        }
    }

    fn preferred(&self, ui: &mut Ui) -> Result<Option<PathBuf>, CliError> {
        let config = self.config()?;
        for words in &config.told {
            ui.warn(words);
        }
        Ok(config.map)
    }

    /// Reads the user's settings.
    pub(super) fn config(&self) -> Result<Config, CliError> {
        Ok(config::read(&disk::config_folder(self.environment.config.clone())?))
    }

    fn several(&self, maps: &[PathBuf]) -> CliError {
        let names: Vec<String> =
            maps.iter().map(|map| format!("`{}`", self.shown(map).display())).collect();
        let first = maps.first().map(|map| self.shown(map).display().to_string());
        CliError::new(format!("there are several maps here: {}", names.join(", ")))
            .hint(format!("say which one is meant, such as --map {}", first.unwrap_or_default()))
    }

    /// Opens the map that is meant, in whatever state it is.
    pub(super) fn open(&self, ui: &mut Ui) -> Result<Opened, CliError> {
        let located = self.locate(ui)?;
        Self::open_at(ui, &located)
    }

    /// Opens the map at a place, in whatever state it is.
    pub(super) fn open_at(ui: &mut Ui, located: &Located) -> Result<Opened, CliError> {
        match located {
            Located::Map(root) => Ok(Opened::read(root)?),
            Located::Sample => {
                ui.note(
                    Role::Hint,
                    "note",
                    "there is no map here, so this is the built-in sample; `msgmap init` makes a \
                     map of your own",
                );
                Ok(Opened::sample())
            }
        }
    }

    /// Opens the map to answer from it.
    ///
    /// Tells of every file that could not be understood, and whether there was one; fails when
    /// there is nothing else.
    pub(super) fn open_to_read(&self, ui: &mut Ui) -> Result<(Opened, bool), CliError> {
        let located = self.locate(ui)?;
        self.open_to_read_at(ui, &located)
    }

    /// Opens the map at a place to answer from it, as [`Session::open_to_read`] does.
    pub(super) fn open_to_read_at(
        &self,
        ui: &mut Ui,
        located: &Located,
    ) -> Result<(Opened, bool), CliError> {
        let opened = Self::open_at(ui, located)?;
        opened.refuse_newer()?;
        let is_partial = self.tell_broken(ui, &opened);
        if is_partial && !opened.has_whole_file() {
            return Err(CliError::told());
        }
        Ok((opened, is_partial))
    }

    /// Opens the map to change it.
    pub(super) fn open_to_edit(&self, ui: &mut Ui) -> Result<Opened, CliError> {
        if self.read_only {
            return Err(CliError::new("with --read-only nothing is changed"));
        }
        let opened = match self.locate(ui)? {
            Located::Map(root) => Opened::read(&root)?,
            Located::Sample => {
                return Err(CliError::new("there is no map here to change")
                    .hint("`msgmap init` makes one; --map says where one is"));
            }
        };
        opened.refuse_newer()?;
        Ok(opened)
    }

    /// Tells of every file that could not be understood, and returns whether there was one.
    pub(super) fn tell_broken(&self, ui: &mut Ui, opened: &Opened) -> bool {
        let mut told = false;
        for error in &opened.unread {
            if error.is_left_out() {
                ui.warn(&error.to_string());
            } else {
                told = true;
                let path = self.shown(error.path());
                ui.say(&at(&path.display().to_string(), 1, 1, &error.describe()));
            }
            if let Some(hint) = error.hint() {
                ui.hint(hint);
            }
        }
        let mut placer = opened.workspace.placer();
        for finding in opened.broken() {
            told = true;
            if let Some(place) = placer.place(&finding.spot) {
                let file = self.file(opened, &place.file);
                ui.say(&at(&file, place.line, place.column, &finding.message));
            }
            if let Some(help) = &finding.help {
                ui.hint(help);
            }
        }
        told
    }

    /// Returns a path as the user would open it.
    pub(super) fn shown<'p>(&self, path: &'p Path) -> &'p Path {
        match path.strip_prefix(&self.environment.cwd) {
            Ok(inside) if inside != Path::new("") => inside,
            Ok(_) | Err(_) => path,
        }
    }

    /// Returns the path of a file of a map as the user would open it.
    pub(super) fn file(&self, opened: &Opened, name: &str) -> String {
        self.shown(&opened.path_of(name)).display().to_string()
    }

    /// Returns a place as `file:line`.
    pub(super) fn line(&self, opened: &Opened, place: &Place) -> String {
        format!("{}:{}", self.file(opened, &place.file), place.line)
    }
}

fn at(file: &str, line: usize, column: usize, message: &str) -> Styled {
    let mut text = Styled::new();
    text.push(Role::Title, &format!("{file}:{line}:{column}:")).plain(" ").plain(message).end();
    text
}

impl Opened {
    /// Reads the map at a path.
    pub(super) fn read(root: &Path) -> Result<Self, LoadError> {
        let (map, unread) = disk::load(root)?;
        Ok(Self::of(map, unread, &Workspace::default()))
    }

    /// Opens a map that was read, beside another version of it.
    pub(super) fn of(map: MapFiles, unread: Vec<LoadError>, version: &Workspace) -> Self {
        let mut files: Vec<FileRead> = Vec::with_capacity(map.files.len());
        let mut texts = Vec::with_capacity(map.files.len());
        let names = disk::names(map.files.iter().map(|file| file.relative.as_path()));
        for (file, name) in map.files.into_iter().zip(names) {
            let name = SmolStr::from(name);
            let bom = file.bytes.starts_with(b"\xef\xbb\xbf");
            texts.push((name.clone(), file.bytes));
            files.push(FileRead {
                name,
                path: file.path,
                digest: file.digest,
                bom,
                stamp: file.stamp,
            });
        }
        let workspace = Workspace::open_beside(texts, version);
        let (root, is_folder) = (map.root, map.is_folder);
        Self { workspace, root, is_folder, is_sample: false, is_past: false, files, unread }
    }

    /// Returns the files as they were read, to know them again.
    pub(super) fn sources(&self) -> Vec<Source> {
        let files = self.files.iter();
        files
            .map(|file| Source {
                name: file.name.to_string(),
                stamp: file.stamp,
                digest: file.digest,
            })
            .collect()
    }

    /// Returns a map without files.
    pub(super) fn nothing(root: &Path) -> Self {
        Self {
            workspace: Workspace::default(),
            root: root.to_path_buf(),
            is_folder: false,
            is_sample: false,
            is_past: false,
            files: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Opens the map that is built into the program.
    pub(super) fn sample() -> Self {
        Self {
            workspace: sample::open(),
            root: PathBuf::from(SAMPLE),
            is_folder: true,
            is_sample: true,
            is_past: false,
            files: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Returns the path of a file of the map.
    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        let read = self.files.iter().find(|file| file.name == name);
        read.map_or_else(|| self.root.join(name), |file| file.path.clone())
    }

    /// Returns what keeps a file, or a part of it, from being understood.
    pub(super) fn broken(&self) -> Vec<Diagnostic> {
        let mut findings = self.workspace.reading();
        findings.retain(|finding| finding.level == Level::Error && finding.entry.is_none());
        findings
    }

    /// Refuses a map that a newer msgmap made.
    pub(super) fn refuse_newer(&self) -> Result<(), CliError> {
        let Some(format) = self.workspace.newer_format() else { return Ok(()) };
        let message = format!(
            "this map has format {format}, which is newer than this msgmap knows ({FORMAT})"
        );
        Err(CliError::new(message).hint("update msgmap; until then it does not touch this map"))
    }

    fn has_whole_file(&self) -> bool {
        let broken = self.broken();
        let broken: FxHashSet<&str> = broken
            .iter()
            .filter_map(|finding| match &finding.spot {
                Spot::Text { file, .. } => Some(file.as_str()),
                Spot::Map(_) => None,
            })
            .collect();
        self.workspace.files().any(|name| !broken.contains(name))
    }
}
