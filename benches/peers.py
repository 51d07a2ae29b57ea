#!/usr/bin/env python3
"""msgmap beside other tools that keep linked items in text files, in one run each.

    pip install doorstop strictdoc
    cargo install difftastic
    cargo build --release
    python3 benches/peers.py [--items 1000] [--runs 5]            # loading and checking
    python3 benches/peers.py --diff [--items 1000] [--runs 5]     # what changed between two commits

With `--diff`, ten items of a committed file get another word. msgmap and StrictDoc say what changed
between the two commits (`msgmap diff HEAD~1..HEAD`; `strictdoc export --generate-diff-git`, with its
cache warm); difftastic compares the two files of msgmap's run. --msgmap names another program than
the one of this checkout.

Each tool reads and checks the same number of items, each with a text of some 40 words and two links,
in a fresh folder: msgmap by `check`, doorstop by `doorstop -F` (its check, the quick one: no
reformatting), StrictDoc by an export to JSON, which it does with every link resolved; the first
export fills its cache and is not counted. Printed are the medians of the whole processes.
"""
import argparse, os, random, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORDS = ("close ledger bank audit pay tax flow cash report view control speed cost risk plan margin chain "
         "stock order invoice match feed cloud service team month day week year book").split()


BINARY = os.path.join(ROOT, "target", "release", "msgmap")


def text(dice, count):
    return (" ".join(dice.choice(WORDS) for _ in range(count)) + ".").capitalize()


def msgmap(folder, items, dice):
    claims = items // 4
    out = ["[map]\nformat = 1\nreview_every_days = 365\n"]
    for i in range(claims):
        out.append(f'[value_proposition.v-{i}]\ntitle = "Claim {i} {text(dice, 4)}"\nbody = "{text(dice, 40)}"\nreviewed = 2026-10-01\n')
    for i in range(items - claims):
        kind = "success_story" if i % 2 else "feature"
        out.append(f'[{kind}.s-{i}]\ntitle = "Item {i} {text(dice, 4)}"\nbody = "{text(dice, 40)}"\n'
                   f'value_propositions = [\n  "v-{i % claims}",\n  "v-{(i * 7 + 1) % claims}",\n]\nreviewed = 2026-10-01\n')
    with open(os.path.join(folder, "map.toml"), "w") as file:
        file.write("\n".join(out))
    return [BINARY, "--map", os.path.join(folder, "map.toml"), "check"], None


def doorstop(folder, items, dice):
    subprocess.run(["git", "init", "-q", folder], check=True)
    for prefix, parent, count in (("REQ", None, items // 4), ("TST", "REQ", items - items // 4)):
        place = os.path.join(folder, prefix.lower())
        os.makedirs(place)
        with open(os.path.join(place, ".doorstop.yml"), "w") as file:
            file.write(f"settings:\n  digits: 4\n{'  parent: ' + parent + chr(10) if parent else ''}  prefix: {prefix}\n  sep: ''\n")
        for i in range(1, count + 1):
            links = "[]" if parent is None else f"\n- REQ{i % (items // 4) + 1:04}: null\n- REQ{(i * 7 + 1) % (items // 4) + 1:04}: null"
            with open(os.path.join(place, f"{prefix}{i:04}.yml"), "w") as file:
                file.write(f"active: true\nderived: false\nheader: |\n  Item {i}\nlevel: {i}.0\nlinks: {links}\nnormative: true\nref: ''\nreviewed: null\ntext: |\n  {text(dice, 40)}\n")
    return ["doorstop", "-F"], folder


def strictdoc(folder, items, dice):
    out = ["[DOCUMENT]\nTITLE: Items\n"]
    for i in range(items):
        relations = "" if i < items // 4 else (f"RELATIONS:\n- TYPE: Parent\n  VALUE: I-{i % (items // 4)}\n"
                                               f"- TYPE: Parent\n  VALUE: I-{(i * 7 + 1) % (items // 4)}\n")
        if relations and i % (items // 4) == (i * 7 + 1) % (items // 4):
            relations = f"RELATIONS:\n- TYPE: Parent\n  VALUE: I-{i % (items // 4)}\n"
        out.append(f"[REQUIREMENT]\nUID: I-{i}\nTITLE: Item {i}\nSTATEMENT: {text(dice, 40)}\n{relations}")
    with open(os.path.join(folder, "items.sdoc"), "w") as file:
        file.write("\n".join(out))
    return ["strictdoc", "export", "--formats=json", "--output-dir", os.path.join(folder, "out"), folder], folder


def git(folder, *arguments):
    name = ["-c", "user.name=A", "-c", "user.email=a@a.example"]
    subprocess.run(["git", "-C", folder, *name, *arguments], check=True, stdout=subprocess.DEVNULL)


def two_commits(make, name):
    """Returns what makes items in two commits, ten of which differ by a word, and tells where."""
    def made(folder, items, dice):
        make(folder, items, dice)
        path = os.path.join(folder, name)
        git(folder, "init", "-q")
        git(folder, "add", name)
        git(folder, "commit", "-qm", "first")
        shutil.copy(path, os.path.join(folder, "before.txt"))
        with open(path) as file:
            lines = file.read().split("\n")
        places = [at for at, line in enumerate(lines) if line.startswith(("body = ", "STATEMENT: "))]
        for at in places[:: max(1, len(places) // 10)][:10]:
            words = lines[at].split(" ")
            lines[at] = " ".join([*words[:6], "newly", *words[6:]])
        with open(path, "w") as file:
            file.write("\n".join(lines))
        git(folder, "commit", "-qam", "second")
        return path, os.path.join(folder, "before.txt")
    return made


def msgmap_diff(folder, items, dice):
    path, _ = two_commits(msgmap, "map.toml")(folder, items, dice)
    return [BINARY, "--map", path, "diff", "HEAD~1..HEAD"], folder


def strictdoc_diff(folder, items, dice):
    two_commits(strictdoc, "items.sdoc")(folder, items, dice)
    return ["strictdoc", "export", "--formats=html", "--generate-diff-git", "HEAD~1..HEAD",
            "--output-dir", os.path.join(os.path.dirname(folder), os.path.basename(folder) + "-out"), folder], folder


def difftastic_diff(folder, items, dice):
    path, before = two_commits(msgmap, "map.toml")(folder, items, dice)
    return ["difft", "--override", "*.txt:TOML", before, path], folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--diff", action="store_true", help="compare two commits instead")
    parser.add_argument("--msgmap", default=BINARY, help="the program to measure")
    options = parser.parse_args()
    globals()["BINARY"] = os.path.abspath(options.msgmap)
    jobs = []
    for make in (msgmap_diff, difftastic_diff, strictdoc_diff) if options.diff else (msgmap, doorstop, strictdoc):
        folder = tempfile.mkdtemp(prefix="peers-")
        command, cwd = make(folder, options.items, random.Random(7))
        if shutil.which(command[0]) is None:
            print(f"{make.__name__:15} not installed")
            continue
        environment = dict(os.environ, MSGMAP_STATE=os.path.join(folder, "state"))
        jobs.append((make.__name__, command, cwd, environment, []))
    for run in range(options.runs + 1):                     # the first run of each warms up
        for name, command, cwd, environment, times in jobs:
            start = time.perf_counter()
            done = subprocess.run(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if run:
                times.append(time.perf_counter() - start)
            elif done.returncode > 1:
                print(f"{name}: exit {done.returncode}: {done.stdout.decode(errors='replace')[-500:]}")
    for name, _, _, _, times in jobs:
        print(f"{name:15} median {statistics.median(times) * 1000:8.1f} ms   min {min(times) * 1000:8.1f}   max {max(times) * 1000:8.1f}   ({len(times)} runs, {options.items} items)")


if __name__ == "__main__":
    main()
