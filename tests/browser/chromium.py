"""Headless Chromium by its DevTools protocol over two pipes: nothing but Python is needed,
and no port is opened."""
import base64
import fcntl
import json
import os
import select
import subprocess
import tempfile
import time

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run",
         "--disable-dev-shm-usage", "--hide-scrollbars", "--font-render-hinting=none",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe"]
TIME_LIMIT_S = 180


class BrowserError(Exception):
    """The browser did not do what it was told."""


def high(fd):
    """The same pipe end out of the way of 3 and 4, which the browser wants."""
    copy = fcntl.fcntl(fd, fcntl.F_DUPFD, 20)
    os.close(fd)
    return copy


class Browser:
    def __init__(self, program="chromium"):
        theirs_in, self.to = (high(fd) for fd in os.pipe())
        self.back, theirs_out = (high(fd) for fd in os.pipe())
        self.profile = tempfile.TemporaryDirectory(prefix="vdt-browser-")
        self.log = open(os.path.join(self.profile.name, "stderr"), "wb")

        def wire():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        self.process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self.profile.name}/profile", "about:blank"],
            preexec_fn=wire, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, env={**os.environ, "LC_ALL": "C.UTF-8"})
        os.close(theirs_in)
        os.close(theirs_out)
        self.pending = b""
        self.events = []
        self.last = 0

    def version(self):
        return self.send("Browser.getVersion")["product"]

    def read(self):
        deadline = time.monotonic() + TIME_LIMIT_S
        while b"\0" not in self.pending:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.back], [], [], left)[0]:
                raise BrowserError(f"no answer in {TIME_LIMIT_S} s")
            part = os.read(self.back, 1 << 16)
            if not part:
                raise BrowserError("the browser ended: " + self.said())
            self.pending += part
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def said(self):
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:]

    def send(self, method, params=None, session=None):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        while True:
            answer = self.read()
            if answer.get("id") == self.last:
                break
            self.events.append(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def wait(self, method, session):
        while True:
            for i, event in enumerate(self.events):
                if event.get("method") == method and event.get("sessionId") == session:
                    return self.events.pop(i)["params"]
            self.events.append(self.read())

    def page(self):
        return Page(self)

    def close(self):
        try:
            self.send("Browser.close")
        except BrowserError:
            pass
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        self.log.close()
        self.profile.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Page:
    """One tab."""

    def __init__(self, browser):
        self.browser = browser
        target = browser.send("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.target = target
        self.session = browser.send("Target.attachToTarget",
                                    {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method, params=None):
        return self.browser.send(method, params, self.session)

    def size(self, width, height=900):
        self.send("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1,
                   "mobile": False})

    def scripts(self, are_on):
        self.send("Emulation.setScriptExecutionDisabled", {"value": not are_on})

    def media(self, name):
        self.send("Emulation.setEmulatedMedia", {"media": name})

    def grey(self, is_grey):
        self.send("Emulation.setEmulatedVisionDeficiency",
                  {"type": "achromatopsia" if is_grey else "none"})

    def open(self, path):
        """Seconds from the start of the navigation to the load event, by our clock."""
        self.browser.events.clear()
        started = time.monotonic()
        answer = self.send("Page.navigate", {"url": "file://" + os.path.abspath(path)})
        if "errorText" in answer:
            raise BrowserError(f"{path}: {answer['errorText']}")
        self.browser.wait("Page.loadEventFired", self.session)
        return time.monotonic() - started

    def requests(self):
        """Addresses that the page asked for since it was opened."""
        return [e["params"]["request"]["url"] for e in self.browser.events
                if e.get("method") == "Network.requestWillBeSent"
                and e.get("sessionId") == self.session]

    def run(self, script):
        """The value of a script; it may return a promise."""
        answer = self.send("Runtime.evaluate", {"expression": script, "awaitPromise": True,
                                                "returnByValue": True})
        if "exceptionDetails" in answer:
            detail = answer["exceptionDetails"]
            raise BrowserError(detail.get("exception", {}).get("description")
                               or detail["text"])
        return answer["result"].get("value")

    def key(self, name):
        """Presses and leaves a key: Tab or a letter."""
        code = {"Tab": 9, " ": 32}[name]
        event = {"key": name, "windowsVirtualKeyCode": code}
        if name != "Tab":
            event["text"] = name
        self.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        self.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def screenshot(self, path, whole=True):
        shot = self.send("Page.captureScreenshot",
                         {"format": "png", "captureBeyondViewport": whole})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def picture_of(self, selector, path):
        """A screenshot of one element."""
        box = self.run("(()=>{const r=document.querySelector(%s).getBoundingClientRect();"
                       "return {x:r.x+scrollX,y:r.y+scrollY,width:r.width,height:r.height}})()"
                       % json.dumps(selector))
        shot = self.send("Page.captureScreenshot", {
            "format": "png", "captureBeyondViewport": True, "clip": {**box, "scale": 1}})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def pdf(self, path):
        """Prints on A4 by the page's own rules."""
        answer = self.send("Page.printToPDF", {
            "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True,
            "printBackground": True})
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def close(self):
        self.browser.send("Target.closeTarget", {"targetId": self.target})
