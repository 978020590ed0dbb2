# SPDX-License-Identifier: MIT
"""Chromium without a window, by the DevTools protocol over two pipes (--remote-debugging-pipe)."""

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time


class BrowserError(Exception):
    """The browser cannot be started, or does not answer."""


def find():
    """The browser's path; None where there is none."""
    for name in [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]:
        path = shutil.which(name) if name else None
        if path:
            return path
    return None


class Browser:
    """A browser with one page."""

    def __init__(self, path):
        self.profile = tempfile.mkdtemp(prefix="kfunctest-browser-")
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()
        self.number, self.buffer, self.events = 0, b"", []

        def descriptors():
            # Chromium reads commands from 3 and writes answers to 4.
            low, high = os.dup2(to_browser, 63), os.dup2(from_browser, 64)
            os.dup2(low, 3)
            os.dup2(high, 4)
            os.close(low)
            os.close(high)

        self.process = subprocess.Popen(
            [path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=descriptors,
            close_fds=False, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        targets = self.call("Target.getTargets", session=None)["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.call(
            "Target.attachToTarget", {"targetId": page["targetId"], "flatten": True}, session=None)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def close(self):
        """Ends the browser."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.output)
        os.close(self.input)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, parameters=None, session="own"):
        """Sends a command and waits for its answer; events go to `events`."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        number = self.number
        while True:
            answer = self.receive(60)
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def receive(self, seconds):
        """The next message."""
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.input], [], [], max(0, end - time.monotonic()))
            data = os.read(self.input, 1 << 20) if ready else b""
            if not data:
                raise BrowserError("the browser does not answer")
            self.buffer += data
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def open(self, path, fragment="", scripts=True):
        """Opens a file and waits until it is loaded; returns the seconds that took, the next frame included."""
        self.call("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.call("Page.navigate", {"url": "about:blank"})
        self.events.clear()
        start = time.monotonic()
        self.call("Page.navigate", {"url": f"file://{path}{fragment}"})
        # The load event may still be that of the page before.
        while not self.value("location.protocol === 'file:' && document.readyState === 'complete'"):
            time.sleep(0.002)
        if scripts:
            self.value("new Promise(function (done) { requestAnimationFrame(function () { setTimeout(done, 0); }); })")
        return time.monotonic() - start

    def value(self, expression):
        """The value of an expression in the page."""
        answer = self.call(
            "Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def view(self, width, height=900, dark=False):
        """Sets the window's size and the preferred colours."""
        self.call("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def complaints(self):
        """Errors and warnings of the console, exceptions, and requests for anything but the page."""
        found = []
        for event in self.events:
            method, data = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append("exception: " + data["exceptionDetails"].get("exception", {}).get("description", "?"))
            if method == "Runtime.consoleAPICalled" and data["type"] in ("error", "warning", "assert"):
                found.append(f"console: {data['type']}")
            if method == "Log.entryAdded" and data["entry"]["level"] in ("error", "warning"):
                found.append("log: " + data["entry"]["text"])
            if method == "Network.requestWillBeSent":
                address = data["request"]["url"]
                if not address.startswith(("file://", "about:")) or not address.split("#")[0].endswith(".html"):
                    found.append("request: " + address)
        return found
