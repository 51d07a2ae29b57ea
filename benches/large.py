#!/usr/bin/env python3
"""What msgmap takes at the most: maps far larger or odder than a real one, every command on each.

    cargo build --release
    python3 benches/large.py [--only GLOB] [--commands GLOB] [--seconds 2] [--megabytes 300]

Makes each map in a fresh folder, runs every command on it that reads or edits a map, as a process of
its own, and prints the wall time and the peak memory of each, `over` where it passes a bound. A map
past what msgmap takes has to be refused with its place, in the same time. Nothing is asserted but
that nothing panics, dies or is cut off after 60 seconds; exit status 1 says that something did.

`--keep DIR` makes the maps there and leaves them; `--list` names them. --msgmap names another program
than the one of this checkout.
"""
import argparse, fnmatch, os, resource, shutil, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BINARY = os.path.join(ROOT, "target", "release", "msgmap")
HEAD = '[map]\nformat = 1\nname = "Large"\nsignatories = ["marketing"]\n'
ONE = '\n[feature.x]\ntitle = "X"\n'
WORDS = ("close ledger bank audit pay tax flow cash report view control speed cost risk plan margin chain "
         "stock order invoice match feed cloud service team month day week year book").split()
MB = 1 << 20


def repeated(text, count, step=1000):
    """Gives a text many times, a piece at a time, so that this process stays small: what it takes
    would count as what its children take."""
    for _ in range(count // step):
        yield text * step
    yield text * (count % step)


def numbered(form, count):
    for first in range(0, count, 1000):
        yield "".join(form(n) for n in range(first, min(first + 1000, count)))


def entry(n):
    words = " ".join(WORDS[(n * 7 + k * (1 + n % 13)) % len(WORDS)] for k in range(14))
    kind = n % 20
    if kind < 15:
        return (f'\n[{("feature", "success_story", "objection", "feature", "success_story")[kind % 5]}.e-{n}]\n'
                f'title = "{words[:40]} {n}"\nshort = "{words}."\nvalue_propositions = ["c-{n // 20 * 20 + 19}"]\n'
                f'owner = "ann@large.example"\nreviewed = 2026-0{1 + n % 9}-01\n')
    if kind == 19:
        return f'\n[value_proposition.c-{n}]\ntitle = "Claim {n} {words[:30]}"\nbody = "{words}."\nreviewed = 2026-05-01\n'
    return (f'\n[situation.s-{n}]\ntitle = "Situation {n}"\nrequirements = ["r-{n % 50}"]\ncompetitors = ["g-{n % 40}"]\n\n'
            f'[[situation.s-{n}.point]]\nvalue_proposition = "c-{n // 20 * 20 + 19}"\nsuccess_stories = ["e-{n // 20 * 20 + 1}"]\nsay = "{words}."\n')


def dimensions():
    yield "".join(f'\n[requirement.r-{n}]\ntitle = "Need {n}"\n' for n in range(50))
    yield "".join(f'\n[competitor.g-{n}]\ntitle = "Rival {n}"\n' for n in range(40))


def entries(count):
    yield HEAD
    yield from dimensions()
    yield from numbered(entry, count)


def inside(start, pieces, end):
    yield HEAD + start
    yield from pieces
    yield end


MAPS = {
    # Many of one thing, each within what a map may hold.
    "entries-10k": lambda: entries(10_000),
    "entries-100k": lambda: entries(100_000),
    "situation-of-100k-points": lambda: inside(ONE + '\n[situation.s]\ntitle = "S"\n', numbered(
        lambda n: f'\n[[situation.s.point]]\nvalue_proposition = "v-{n}"\nsay = "Say {n}."\n', 100_000), ""),
    "points-of-100k-claims": lambda: inside(ONE + '\n[situation.s]\ntitle = "S"\n', numbered(
        lambda n: f'\n[[situation.s.point]]\nvalue_proposition = "v-{n}"\n\n[value_proposition.v-{n}]\ntitle = "Claim {n}"\n', 50_000), ""),
    "links-100k-in-one": lambda: inside(ONE + 'requirements = [\n', numbered(lambda n: f'  "r-{n}",\n', 100_000), "]\n"),
    "links-100k-with-comments": lambda: inside(ONE + 'requirements = [\n', numbered(
        lambda n: f'  # Above {n}\n  "r-{n}", # Behind {n}\n', 99_000), "]\n"),
    "aliases-100k": lambda: inside(ONE + 'aliases = [\n', numbered(lambda n: f'  "word {n}",\n', 100_000), "]\n"),
    "results-100k": lambda: inside(ONE + '\n[success_story.s]\ntitle = "S"\n', numbered(
        lambda n: f'\n[[success_story.s.result]]\nmeasure = "Days {n}"\nafter = "{n}"\n', 99_000), ""),
    "fields-100k-unknown": lambda: inside(ONE, numbered(lambda n: f'odd-{n} = {n}\n', 99_000), ""),
    "tables-100k-unknown": lambda: inside(ONE, numbered(lambda n: f'\n[odd.t-{n}]\na = {n}\n', 99_000), ""),
    "numbers-2m": lambda: inside(ONE, numbered(lambda n: f'odd-{n} = [{"1, " * 99_990}]\n', 19), ""),
    "approvals-50k": lambda: inside(ONE, numbered(
        lambda n: f'\n[feature.f-{n}]\ntitle = "F {n}"\n\n[approval.feature.f-{n}]\n'
                  f'marketing = {{ by = "Ann", on = 2026-01-01, seal = "{n:012x}" }}\n', 50_000), ""),
    "points-50k-with-comments": lambda: inside(ONE + '\n[situation.s]\ntitle = "S"\n', numbered(
        lambda n: f'\n# Above {n}\n[[situation.s.point]] # Behind {n}\n# On {n}\nsay = "Say {n}." # Said {n}\n', 50_000), ""),
    "comments-1m-at-the-head": lambda: inside("", numbered(lambda n: f"# Line {n} of the head.\n", 1_000_000), ONE),
    "crlf-50k": lambda: inside(ONE, numbered(
        lambda n: f'\r\n# On {n}\r\n[feature.f-{n}]\r\ntitle = "F {n}"\r\nbody = """\r\nOne.\r\nTwo.\r\n"""\r\n', 50_000), ""),
    "same-title-100k": lambda: inside(ONE, numbered(lambda n: f'\n[feature.f-{n}]\ntitle = "The same title"\n', 99_000), ""),
    "same-id-100k": lambda: inside("", repeated('\n[feature.x]\ntitle = "X"\n', 99_000), ""),
    "parents-100k": lambda: inside(ONE, numbered(lambda n: f'\n[market.m-{n}]\ntitle = "M {n}"\nparent = "m-{n + 1}"\n', 99_000), ""),
    "formerly-100k": lambda: inside(ONE, numbered(lambda n: f'\n[market.m-{n}]\ntitle = "M {n}"\nformerly = ["m-{n + 1}", "old-{n}"]\n', 99_000), ""),
    "terms-10k": lambda: inside(ONE + f'body = "{"leverage our synergy. " * 100_000}"\n', numbered(
        lambda n: f'\n[term.t-{n}]\ntitle = "T {n}"\nuse = "u {n}"\navoid = ["word {n}", "synergy {n}"]\n', 10_000), ""),
    "dimensions-10k": lambda: inside("".join(f'[map.dimensions]\n' if n == 0 else "" for n in range(1)) + "".join(
        f'd{n} = {{ title = "D {n}", plural = "d{n}s" }}\n' for n in range(1_000)), [ONE], ""),
    "links-all-to-one": lambda: inside('\n[value_proposition.v]\ntitle = "V"\n' + ONE, numbered(
        lambda n: f'\n[feature.f-{n}]\ntitle = "F {n}"\nvalue_propositions = ["v"]\n', 99_000), ""),
    "blank-lines-10m": lambda: inside(ONE, repeated("\n", 10_000_000, 100_000), ""),
    "comments-90mb": lambda: inside(ONE, repeated("# a comment of some forty characters more\n", 90 * MB // 42), ""),
    "levels-60-side-by-side": lambda: inside(ONE, numbered(lambda n: f'odd-{n} = {"[" * 60}{"]" * 60}\n', 16_000), ""),
    "levels-60-in-entries": lambda: inside("", numbered(
        lambda n: f'\n[feature.f-{n}]\ntitle = "F {n}"\nodd = {"[" * 60}{"]" * 60}\n', 16_000), ""),
    "text-4mb-of-marks": lambda: inside(ONE + 'body = """\n', repeated("> " * 100 + "*_[`" * 20 + "\n", 14_000), '"""\n'),
    "texts-4mb-ten": lambda: inside(ONE, numbered(lambda n: f'\n[feature.f-{n}]\ntitle = "F {n}"\nbody = """\n{"Words and words. " * 240_000}"""\n', 10), ""),
    "title-of-4mb": lambda: inside(f'\n[feature.x]\ntitle = "{"title " * 690_000}"\n', [], ""),
    "points-30-long": lambda: inside(ONE + '\n[situation.s]\ntitle = "S"\n', numbered(
        lambda n: f'\n[[situation.s.point]]\nvalue_proposition = "v-{n}"\nsay = """\n{"Say words and words. " * 100_000}"""\n', 30), ""),
    # Past what a map may hold: refused, with its place.
    "line-of-90mb": lambda: inside(ONE + "#", repeated("x", 90 * MB, MB), "\n"),
    "text-of-90mb": lambda: inside(ONE + 'body = """\n', repeated("Words and words.\n", 90 * MB // 17), '"""\n'),
    "items-1m": lambda: inside(ONE + 'requirements = [', numbered(lambda n: f'"r-{n}",\n', 1_000_000), "]\n"),
    "entries-400k": lambda: inside(ONE, numbered(lambda n: f'\n[feature.f-{n}]\ntitle = "F {n}"\n', 400_000), ""),
    "fields-1m": lambda: inside(ONE, numbered(lambda n: f'odd-{n} = {n}\n', 1_000_000), ""),
    "numbers-20m": lambda: inside(ONE, numbered(lambda n: f'odd-{n} = [{"1, " * 99_990}]\n', 200), ""),
    "levels-1m": lambda: inside(ONE + "odd = ", repeated("[", 1_000_000), ""),
    "open-quote": lambda: inside(ONE + 'body = """\n', repeated("[feature.y]\n", 90 * MB // 12), ""),
    "quotes-only": lambda: inside("", repeated('"', 90 * MB, MB), ""),
    "brackets-only": lambda: inside("", repeated('[', 90 * MB, MB), ""),
    "equals-lines": lambda: inside("", repeated('=\n', 40 * MB, MB), ""),
    "nul-90mb": lambda: repeated("\0", 90 * MB, MB),
    "latin1-lines": lambda: inside(ONE, repeated("# \udce9\n", 20 * MB, MB), ""),
    "file-of-101mb": lambda: inside(ONE, repeated("# a comment of some forty characters more\n", 101 * MB // 42), ""),
}

COMMANDS = {
    "check": "check", "check-json": "check --format json", "check-github": "check --format github",
    "show": "show {key}", "show-json": "show {key} --json", "search-first": "search close ledger",
    "search": "search close ledgr --json", "search-explain": "search x --explain --limit 50", "search-kind": "search kind:feature status:live",
    "brief": "brief {situation}", "brief-html": "brief {situation} --format html", "brief-md": "brief {situation} --format md --customer",
    "brief-json": "brief {situation} --format json", "matrix": "matrix", "matrix-csv": "matrix --format csv --rows feature --cols market",
    "matrix-json": "matrix --format json --gaps", "approvals": "approvals", "approvals-json": "approvals --json", "schema": "schema",
    "fmt-check": "fmt --check", "diff": "diff {old} {file}", "diff-same": "diff {file} {file}",
    "diff-json": "diff {old} {file} --format json", "diff-md": "diff {empty} {file} --format markdown", "history": "history",
    "merge-ours": "merge {file} {old} {file} -o {out}", "merge-both": "merge {file} {old} {new} -o {out}",
    "merge-all": "merge {file} {old} {all} -o {out}", "merge-no-base": "merge {empty} {old} {file} -o {out}",
    "log": "log {key}", "set": "set {key} title Other", "unset": "unset {key} short", "new": "new feature brand-new --title New",
    "link": "link {key} tags big", "rename": "rename {key} renamed", "approve": "approve {key} --as marketing --by Ann",
    "rm": "rm {key}", "fmt": "fmt",
}
EDITS = {"set", "unset", "new", "link", "rename", "approve", "rm", "fmt"}
# What another command needs first runs there, uncounted: a ready index.
NEEDS_INDEX = {"search", "search-explain", "search-kind"}


def key_of(path):
    """Finds an entry to ask for: one that is somewhere in the map, else one that is not."""
    with open(path, "rb") as file:
        head = file.read(20_000)
    for kind in (b"feature", b"market", b"value_proposition"):
        at = head.find(b"\n[" + kind + b".")
        if at >= 0:
            return head[at + 2:head.index(b"]", at)].decode("ascii", "replace")
    return "feature.x"


def variant(path, out, side):
    """The same map with other words: at its end, in its first entries or all over, as people would."""
    if side == "all":
        with open(path, "rb") as file, open(out, "wb") as new:
            new.writelines(line.replace(b'title = "', b'title = "So ', 1).replace(b"# On", b"# Of", 1) for line in file)
        return
    shutil.copyfile(path, out)
    with open(out, "ab") as file:
        if side == "old":
            file.write(b'\n[feature.added-here]\ntitle = "Added here"\n')
    if side == "new":
        with open(out, "r+b") as file:
            head = file.read(4_000)
            for old, new in ((b'name = "Large"', b'name = "LARGE"'), (b'title = "X"', b'title = "Y"'), (b'Need 3"', b'Want 3"')):
                at = head.find(old)
                if at >= 0:
                    file.seek(at)
                    file.write(new)


def run(words, env, folder, address):
    def limit():
        if address:
            resource.setrlimit(resource.RLIMIT_AS, (address * MB,) * 2)
    with open(os.path.join(folder, "stdout"), "wb") as out, open(os.path.join(folder, "stderr"), "wb") as err:
        start = time.monotonic()
        child = subprocess.Popen(words, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limit if address else None)
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > 60:
                child.kill()
            time.sleep(0.002)
        seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    with open(os.path.join(folder, "stderr"), errors="replace") as err:
        said = err.read(20_000)
    return seconds, usage.ru_maxrss / 1024, child.returncode, said


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--only", default="*"); ap.add_argument("--commands", default="*"); ap.add_argument("--msgmap", default=BINARY)
    ap.add_argument("--seconds", type=float, default=2); ap.add_argument("--megabytes", type=float, default=300)
    ap.add_argument("--address-space", type=int, default=0, help="megabytes of address space that a process may have")
    ap.add_argument("--keep"); ap.add_argument("--list", action="store_true"); ap.add_argument("--all", action="store_true", help="print what is within the bounds, too")
    a = ap.parse_args()
    if a.list:
        print("\n".join(MAPS))
        return 0
    bad, over, runs = [], 0, 0
    base = a.keep or tempfile.mkdtemp(prefix="msgmap-large-")
    os.makedirs(base, exist_ok=True)
    for name, make in MAPS.items():
        if not any(fnmatch.fnmatch(name, glob) for glob in a.only.split(",")):
            continue
        path = os.path.join(base, name + ".toml")
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
                for piece in make():
                    file.write(piece)
        key, rows = key_of(path), []
        with open(path, "rb") as file:
            situation = "s" if b"[situation.s]" in file.read(200_000) else "s-15"
        for label, form in COMMANDS.items():
            if not any(fnmatch.fnmatch(label, glob) for glob in a.commands.split(",")):
                continue
            folder = tempfile.mkdtemp(prefix="msgmap-large-")
            names = {n: os.path.join(folder, n + ".toml") for n in ("file", "old", "new", "all", "empty", "out")}
            if label in EDITS:
                shutil.copyfile(path, names["file"])
            else:
                os.symlink(path, names["file"])
            for side in ("old", "new", "all"):
                if "{" + side + "}" in form:
                    variant(path, names[side], side)
            open(names["empty"], "w").close()
            env = {**os.environ, "MSGMAP_TODAY": "2026-11-01", **{f"MSGMAP_{n}": os.path.join(base if n == "CACHE" and label in NEEDS_INDEX else folder, n.lower() + name * (label in NEEDS_INDEX)) for n in ("STATE", "CACHE", "CONFIG")}}
            words = [a.msgmap, "--map", names["file"]] + [w.format(key=key, situation=situation, **names) for w in form.split()]
            if label in NEEDS_INDEX:
                run(words, env, folder, 0)
            seconds, megabytes, code, said = run(words, env, folder, a.address_space)
            runs += 1
            marks = ["over"] if seconds > a.seconds or megabytes > a.megabytes else []
            over += len(marks)
            if code < 0 or code not in (0, 1, 2) or "panicked" in said:
                marks.append(f"DIED {code}")
                bad.append((name, label))
            if marks or a.all:
                rows.append(f"  {label:16} {seconds:6.2f} s {megabytes:6.0f} MB  exit {code}  {' '.join(marks)}")
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{name} ({os.path.getsize(path) / MB:.1f} MB)")
        for row in rows:
            print(row, flush=True)
        sys.stdout.flush()
        if not a.keep:
            os.unlink(path)
    if not a.keep:
        shutil.rmtree(base, ignore_errors=True)
    print(f"{runs} runs, {over} over {a.seconds:g} s or {a.megabytes:g} MB, {len(bad)} that died or panicked")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
