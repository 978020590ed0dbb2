# SPDX-License-Identifier: MIT
"""The checks of scripts/html-report-test."""

import argparse
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

import browser as chromium

SPACE = "{http://www.w3.org/1999/xhtml}"

# Fifteen types: 3,375 signatures, a row for each of two targets and one for libffi: 10,125.
TYPES = "int,long,u8,s8,u16,s16,u32,s32,u64,s64,bool,char,void *,char *,int *"

PAGES = {
    "agrees": ["run"],
    "crashes": ["run", "--crashing", "--filter", "kf_crash|kf_pair_at_6$|kf_u64_8"],
    "slots": ["probe", "int f(u64 a, u64 b, u64 c, u64 d, u64 e, __int128 wide, u64 last)", "--compilers", "gcc",
              "--target", "linux-7.2"],
    "planted": ["fuzz", "--seed", "3", "--count", "8", "--compilers", "gcc", "--plant", "outgoing-slot-high"],
    "rows": ["sweep", "--exhaustive", "3", "--types", TYPES],
}

# Milliseconds until a filter has been applied and laid out.
FILTER_LIMIT = 1000
# Seconds until the page of 10,000 rows is loaded and drawn.
LOAD_LIMIT = 10


class Rows:
    """The rows of a page as another reader has them: Python's parser of XML."""

    def __init__(self, path):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        self.rows = []
        for suite in root.iter(SPACE + "div"):
            if suite.get("class") != "suite":
                continue
            for body in suite.iter(SPACE + "tbody"):
                for row in body.iter(SPACE + "tr"):
                    self.rows.append({"verdict": row.get("class"), "caller": suite.get("data-caller"),
                                      "callee": suite.get("data-callee"), "text": "".join(row.itertext()).lower()})
        self.findings = [one.get("id") for one in root.iter(SPACE + "details") if one.get("class") == "finding"]

    def count(self, chosen):
        """How many rows fit a choice."""
        def fits(row, name, value):
            if name == "text":
                return all(word in row["text"] for word in value.lower().split())
            return row[name] == value

        return sum(all(fits(row, name, value) for name, value in chosen.items()) for row in self.rows)


SHOWN = ("Array.from(document.querySelectorAll('.suite:not([hidden]) .rows:not([hidden]) tbody tr:not([hidden])'))"
         ".filter(function (row) { return getComputedStyle(row).display !== 'none'; }).length")


def choose(page, chosen):
    """Sets the fields as a reader does; returns the milliseconds until the page is laid out again."""
    return page.value("""(function () {
      var form = document.getElementById('filters'), chosen = %s, start = performance.now();
      ['verdict', 'caller', 'callee', 'text'].forEach(function (name) { form[name].value = chosen[name] || ''; });
      form.text.dispatchEvent(new Event('input', { bubbles: true }));
      document.body.offsetHeight;
      return performance.now() - start;
    })()""" % json.dumps(chosen))


class Test:
    """The checks of pages; faults are gathered."""

    def __init__(self, page):
        self.page, self.faults = page, []

    def expect(self, is_good, text):
        if not is_good:
            self.faults.append(text)

    def check(self, name, path, is_large=False):
        page, rows = self.page, Rows(path)
        page.view(1280)
        seconds = page.open(path)
        for complaint in page.complaints():
            self.faults.append(f"{name}: {complaint}")
        self.expect(page.value(SHOWN) == len(rows.rows), f"{name}: not every row is shown at first")
        self.expect(not is_large or len(rows.rows) >= 10000, f"{name}: only {len(rows.rows)} rows")
        self.expect(seconds < LOAD_LIMIT, f"{name}: loaded in {seconds:.1f} s")
        self.expect(page.value("getComputedStyle(document.getElementById('filters')).display") != "none",
                    f"{name}: no filters")
        slowest = self.filters(name, rows)
        self.links(name, path, rows)
        self.widths(name)
        # Without a script everything is there, and the filters are not.
        page.open(path, scripts=False)
        self.expect(page.value(SHOWN) == len(rows.rows), f"{name}: rows are missing without a script")
        self.expect(page.value("getComputedStyle(document.getElementById('filters')).display") == "none",
                    f"{name}: filters without a script")
        return seconds, slowest, len(rows.rows)

    def filters(self, name, rows):
        choices = [{"verdict": "failed"}, {"verdict": "passed"}, {"verdict": "skipped"}, {"text": "linux-7.2"},
                   {"text": "kf_ 7"}, {"text": "no such text"}]
        callers = sorted({row["caller"] for row in rows.rows if row["caller"]})
        callees = sorted({row["callee"] for row in rows.rows if row["callee"]})
        choices += [{"caller": caller} for caller in callers] + [{"callee": callee} for callee in callees]
        choices += [{"caller": callers[0], "callee": callees[0], "verdict": "passed", "text": "a"}]
        slowest = 0
        for chosen in choices:
            slowest = max(slowest, choose(self.page, chosen))
            shown, wanted = self.page.value(SHOWN), rows.count(chosen)
            self.expect(shown == wanted, f"{name}: {chosen}: {shown} rows are shown, {wanted} fit")
            said = self.page.value("document.getElementById('shown').textContent").replace(",", "").split()[0]
            self.expect(said == str(wanted), f"{name}: {chosen}: the page says {said}, {wanted} fit")
        choose(self.page, {})
        self.expect(self.page.value(SHOWN) == len(rows.rows), f"{name}: rows are missing after filters are taken off")
        self.expect(slowest < FILTER_LIMIT, f"{name}: a filter took {slowest:.0f} ms")
        return slowest

    def links(self, name, path, rows):
        """The address holds the choice; every link leads somewhere."""
        self.page.open(path, "#verdict=passed&text=linux-7.2")
        wanted = rows.count({"verdict": "passed", "text": "linux-7.2"})
        self.expect(self.page.value(SHOWN) == wanted, f"{name}: the choice of the address is not kept")
        dead = self.page.value("""Array.from(document.querySelectorAll('a')).map(function (link) {
          return link.getAttribute('href'); }).filter(function (target) {
          return target[0] !== '#' || (!target.includes('=') && !document.getElementById(target.slice(1))); })""")
        self.expect(dead == [], f"{name}: links lead nowhere: {dead[:3]}")
        for finding in rows.findings[-1:]:
            self.page.value(f"document.getElementById('{finding}').open = false; location.hash = '#{finding}'")
            opened = self.page.value(
                f"new Promise(function (done) {{ setTimeout(function () {{ "
                f"done(document.getElementById('{finding}').open); }}, 100); }})")
            self.expect(opened, f"{name}: a link does not open its finding")

    def widths(self, name):
        for width in [360, 1280]:
            self.page.view(width)
            overflow = self.page.value("document.documentElement.scrollWidth - innerWidth")
            self.expect(overflow <= 0, f"{name}: {overflow} pixels too wide for a window of {width}")


def spoil(text):
    """Pages that are wrong in one respect each, and what has to be said of them."""
    yield "a request", text.replace("<h1>", '<img src="http://127.0.0.1:9/a.png" alt=""/><h1>', 1), "log: "
    yield "an exception", text.replace("recall(false);", "recall(false); nothing.here();"), "exception: "
    yield "an error on the console", text.replace("recall(false);", "recall(false); console.error('a');"), "console: "
    yield "a filter that hides nothing", text.replace("row.hidden = !shows", "row.hidden = false"), "rows are shown"
    yield "a filter of another caller", text.replace("suite.caller === caller", "suite.caller !== caller"), "fit"
    yield "a count that is wrong", text.replace("left += inSuite", "left += 1"), "the page says"
    yield "rows that need a script", text.replace('class="suite"', 'class="suite" hidden="hidden"'), "without a script"
    yield "a dead link", text.replace('href="#', 'href="#nowhere-'), "lead nowhere"
    yield "a page that is too wide", text.replace("<h1>", '<div style="width:2000px">a</div><h1>', 1), "too wide"


def make(executable, folder):
    """Writes the pages."""
    pages = {}
    for name, words in PAGES.items():
        path = folder / f"{name}.html"
        start = time.monotonic()
        with path.open("w", encoding="utf-8") as file:
            subprocess.run([executable] + words + ["--format", "html"], stdout=file, check=False)
        if path.stat().st_size == 0:
            sys.exit(f"html-report-test: {' '.join(words)} wrote nothing")
        pages[name] = (path, time.monotonic() - start)
    return pages


def screenshots(page, pages, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (path, _) in pages.items():
        for width, height in [(1280, 1800), (420, 1800)]:
            for dark in [False, True]:
                page.view(width, height, dark)
                page.open(path)
                data = page.call("Page.captureScreenshot", {"format": "png"})["data"]
                target = folder / f"{name}-{width}-{'dark' if dark else 'light'}.png"
                target.write_bytes(base64.b64decode(data))
        page.view(1280)
        page.open(path)
        if path.stat().st_size < 1 << 20:
            data = page.call("Page.printToPDF", {"printBackground": False})["data"]
            (folder / f"{name}.pdf").write_bytes(base64.b64decode(data))


def main():
    parser = argparse.ArgumentParser(prog="html-report-test")
    parser.add_argument("--screenshots", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    path, executable = chromium.find(), os.environ.get("KFUNCTEST", ".build/debug/kfunctest")
    if path is None:
        print("html-report-test: no chromium: apt-get install chromium", file=sys.stderr)
        return 2
    if not os.access(executable, os.X_OK):
        print(f"html-report-test: {executable}: no such program; swift build makes it", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pages = make(executable, folder)
        page = chromium.Browser(path)
        try:
            test = Test(page)
            for name, (file, made) in pages.items():
                seconds, slowest, rows = test.check(name, file, is_large=name == "rows")
                if options.measure:
                    print(f"{name}: {file.stat().st_size / 1000:,.0f} kB, {rows:,} rows, command {made:.2f} s, "
                          f"usable in {seconds * 1000:.0f} ms, slowest filter {slowest:.0f} ms")
            if options.self_test:
                text = pages["slots"][0].read_text(encoding="utf-8")
                for what, spoiled, wanted in spoil(text):
                    file = folder / "spoiled.html"
                    file.write_text(spoiled, encoding="utf-8")
                    seen = Test(page)
                    seen.check("spoiled", file)
                    test.expect(spoiled != text, f"self-test: {what}: the page was not spoiled")
                    test.expect(any(wanted in fault for fault in seen.faults),
                                f"self-test: {what} was not seen; seen was {seen.faults[:3]}")
            if options.screenshots:
                screenshots(page, pages, options.screenshots)
        finally:
            page.close()
    for fault in test.faults:
        print(f"html-report-test: {fault}", file=sys.stderr)
    print(f"html-report-test: {len(pages)} pages, {len(test.faults)} faults")
    return 1 if test.faults else 0


sys.exit(main())
