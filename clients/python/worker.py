"""A worker for the jobs of OrleansJobs: copy this file into your project. Python 3.9 or newer, nothing to install; docs/running-work.md."""
from __future__ import annotations

import collections, contextlib, http.client, json, logging, os, random, signal, socket, threading, time, traceback, urllib.parse
from typing import Any, Callable, Optional

_log, _SIGNALS = logging.getLogger("worker"), (signal.SIGTERM, signal.SIGINT)

class Cancelled(Exception):
    """Raise it in a handler that stopped because job.cancelled had become true."""

class Fail(Exception):
    """Raise it in a handler: the attempt failed. code: a word for programs; message: a sentence for people; detail: more for the one who
    looks into it. If retryable it is tried again while attempts are left, after retry_after seconds (default: as the service is set)."""

    def __init__(self, code: str, message: str, retryable: bool = False, retry_after: Optional[float] = None, detail: Optional[str] = None):
        super().__init__(message)
        error = {"code": _text(code), "message": _text(message) or None, "detail": None if detail is None else _text(detail) or None}
        self.body = {"error": error, "retryable": retryable, "retry_after": retry_after}

class Retry(Fail):
    """Raise it in a handler: not now, try again after retry_after seconds. Counts as an attempt."""

    def __init__(self, message: str, retry_after: Optional[float] = None, code: str = "not_now", detail: Optional[str] = None):
        super().__init__(code, message, True, retry_after, detail)

class Job:
    """One attempt at a job, as its handler sees it. Reports are sent in the background; only checkpoint() waits for its answer."""

    def __init__(self, worker: Worker, given: dict):
        self.snapshot: dict = given["job"]  #: all there is to say about the job, as in GET /api/jobs/{id}
        self.id, self.type, self.input, self.attempt = (self.snapshot[name] for name in ("id", "type", "input", "attempt"))
        self.resume_from: Any = self.snapshot["checkpoint"]  #: the last checkpoint of the attempts before; None when there is none
        self.stop = threading.Event()  #: set when cancelled becomes true: job.stop.wait(5) is a sleep that ends then
        self._why: Optional[str] = None  # why it is set: cancel, ending (the worker ends) or lost (the claim is no longer ours)
        self._worker, self._claim, self._lease = worker, given["claim"], given["lease_seconds"]
        self._lock, self._news, self._ended = threading.Lock(), threading.Event(), threading.Event()
        self._progress, self._lines, self._last = {}, collections.deque(maxlen=10_000), None  # to be sent; _last: what ends the attempt

    @property
    def cancelled(self) -> bool:
        """Whether the work must stop: the job was cancelled, another worker has it, or this one ends. Then raise Cancelled."""
        return self.stop.is_set()

    def progress(self, current: Optional[int] = None, total: Optional[int] = None, percent: Optional[float] = None,
                 message: Optional[str] = None, parts: Optional[dict] = None) -> None:
        """Says how far the work is; what is not named stays. parts: {name: {"status", "count", "total", "message"}}, all optional."""
        change = _said({"current": current, "total": total, "percent": percent, "message": message})
        parts = _as_json({name: _said(part) for name, part in (parts or {}).items()})
        with self._lock:
            old = self._progress.get("parts", {})
            self._progress = {**self._progress, **change, "parts": {**old, **{name: {**old.get(name, {}), **parts[name]} for name in parts}}}
        self._news.set()

    def log(self, text: str, level: str = "info") -> None:
        """Writes a line, or several, to the job's log. level: debug, info, warning or error."""
        if level not in ("debug", "info", "warning", "error"): raise ValueError(f"{level!r} is no level of a log: debug, info, warning, error.")
        self._lines.extend({"text": _text(line) or "\n", "level": level} for line in str(text).removesuffix("\n").split("\n"))
        self._news.set()

    def checkpoint(self, value: Any) -> None:
        """Keeps where the next attempt may resume, any JSON. It is durable when this returns. Raises Cancelled when the claim is lost."""
        if not self._tell("checkpoint", {"checkpoint": _as_json(value)}):
            raise Cancelled() if self._why == "lost" else ValueError("The service refused the checkpoint.")

    def _run(self, handler: Callable[[Job], Any]) -> None:
        threading.Thread(target=self._report, daemon=True).start()
        try:
            if not self._tell("heartbeat") and self._why == "lost": raise Cancelled  # the claim came too late: nothing is begun
            try: self._last = "complete", {"result": _as_json(handler(self))}
            except Fail as failure: self._last = "fail", _as_json(failure.body)  # no JSON is unexpected, too
        except BaseException as error:  # also SystemExit: the worker goes on
            fail = Fail("unexpected", f"{type(error).__name__}: {_text(error)}", retryable=True, detail=traceback.format_exc()[-4000:])
            stopped = self.cancelled and isinstance(error, Cancelled)
            self._last = ("stopped" if self._why == "cancel" else "release", {}) if stopped else ("fail", fail.body)
        self._ended.set(), self._news.set()

    def _report(self) -> None:
        """Everything but checkpoints goes through here, one call after the other, so that nothing overtakes the end."""
        try:
            while self._last is None or self._progress or self._lines:
                if not self._lines and not self._news.wait(self._lease / 3): self._tell("heartbeat")
                self._news.clear()
                with self._lock: change, self._progress = self._progress, {}
                lines = [self._lines.popleft() for _ in range(min(150, len(self._lines)))]  # of the longest lines a call takes no more
                if lines: self._tell("log", {"lines": lines})
                if change: self._tell("progress", change)
                if len(self._lines) < 150: self._ended.wait(0.1)  # what is said meanwhile goes together
            if not self._tell(*self._last) and self._why != "lost": self._tell("fail", _instead(*self._last))
        finally: self._worker._change(self._worker._active.discard, self)

    def _tell(self, what: str, body: Optional[dict] = None) -> bool:
        """Says something until it is answered. False when it is refused, or not for this worker to say any more."""
        body, patience = {"claim": self._claim, **(body or {})}, min(10, max(1, self._lease / 3))  # the lease outlives a call to nobody
        status, answer = self._worker._call(f"/{self.id}/{what}", body, lambda: self._why == "lost", self._lease / 4, patience)
        if status == 409 or answer.get("status") == 404 or answer.get("answer") == "claim_lost": self._stop("lost")  # 404: deleted
        elif answer.get("answer") == "cancel_requested": self._stop("cancel")
        elif status >= 300: _log.warning("Job %s: '%s' was refused: %s", self.id, what, answer.get("detail", status))
        return 200 <= status < 300 and self._why != "lost"

    def _stop(self, why: str) -> None:
        self._why = why if why == "lost" else self._why or why
        self.stop.set()

class Worker:
    """Claims jobs of the types it has handlers for, and runs them."""

    def __init__(self, url: str, name: Optional[str] = None, concurrency: int = 1, grace: float = 10, headers: Optional[dict] = None):
        """url: the service. concurrency: jobs at once, each in a thread. grace: seconds that work may go on after SIGTERM or SIGINT.
        headers: added to each call."""
        self._url, self._headers = urllib.parse.urlsplit(url), {"content-type": "application/json", **(headers or {})}
        self.name, self.concurrency, self.grace = name or f"{socket.gethostname()}-{os.getpid()}", concurrency, grace
        self._handlers, self._active = {}, set()
        self._ending, self._changed, self._broken, self._poll = threading.Event(), threading.Condition(), None, None

    def handler(self, *types: str) -> Callable:
        """Decorates the function that runs the jobs of these types. It is given a Job, and what it returns (any JSON) is the result."""
        return lambda function: self._handlers.update(dict.fromkeys(types, function)) or function

    def run(self) -> None:
        """Works until stop() or, in the main thread, SIGTERM or SIGINT; then work has the grace to end, and what is left is handed back.
        End the program then: such work goes on until it looks at job.cancelled. Raises RuntimeError when the service refuses the worker."""
        before = {one: signal.signal(one, self._on_signal) for one in _SIGNALS if threading.current_thread() is threading.main_thread()}
        (claims := threading.Thread(target=self._claim_jobs, daemon=True)).start()
        while not self._ending.wait(1): pass
        with contextlib.suppress(AttributeError, OSError): self._poll.sock.shutdown(socket.SHUT_RDWR)  # the poll has no use any more
        claims.join(2)
        with self._changed: self._changed.wait_for(lambda: not self._active, self.grace)
        with self._changed: until, left = time.monotonic() + 3, [job for job in self._active if job._last is None]
        for job in left:
            job._stop("ending")
            what, patience = "stopped" if job._why == "cancel" else "release", max(0.1, until - time.monotonic())
            self._call(f"/{job.id}/{what}", {"claim": job._claim}, lambda: time.monotonic() > until, patience=patience)
            job._stop("lost")
        with self._changed: self._changed.wait_for(lambda: all(job._why == "lost" for job in self._active), until - time.monotonic())
        for one, old in before.items(): signal.signal(one, old or signal.SIG_DFL)
        if self._broken: raise RuntimeError(str(self._broken)) from self._broken

    def stop(self) -> None:
        """Claims nothing more and lets run() end."""
        self._change(self._ending.set)

    def _change(self, change: Callable, *arguments: Any) -> None:
        with self._changed: change(*arguments), self._changed.notify_all()

    def _on_signal(self, number: int, frame: Any) -> None:
        for one in _SIGNALS: signal.signal(one, signal.SIG_DFL)  # the second one ends the process at once
        threading.Thread(target=self.stop).start()  # the interrupted thread may hold the lock

    def _claim_jobs(self) -> None:
        try:
            if self._url.scheme not in ("http", "https") or "@" in self._url.netloc: raise ValueError("The URL must be http(s)://host:port.")
            while not self._ending.is_set():
                with self._changed: self._changed.wait_for(lambda: len(self._active) < self.concurrency or self._ending.is_set())
                free = self.concurrency - len(self._active)
                body = {"types": list(self._handlers), "limit": max(1, min(100, free)), "wait": 25, "worker": self.name, "confirm": True}
                status, answer = self._call("/claim", body, self._ending.is_set, patience=40)
                if status >= 300: raise RuntimeError(f"The service gives this worker no work: {answer.get('detail', status)}")
                for job in [Job(self, given) for given in answer.get("jobs", [])]:
                    self._change(self._active.add, job)
                    threading.Thread(target=job._run, args=(self._handlers[job.type],), daemon=True).start()
        except BaseException as error:  # run() raises it
            self._broken = error; self.stop()

    def _call(self, path: str, body: dict, given_up: Callable[[], bool], longest_pause: float = 5, patience: float = 10) -> tuple:
        """Calls until the service answers, however long it is away. (status, body), or (0, {}) when given up."""
        pause, kind, data = 0.1, getattr(http.client, f"{self._url.scheme.upper()}Connection"), json.dumps(body)
        while not given_up():
            connection = kind(self._url.netloc, timeout=patience)
            self._poll = connection if path == "/claim" else self._poll
            try:
                connection.request("POST", f"{self._url.path.rstrip('/')}/api/work{path}", data, self._headers)
                said = (answer := connection.getresponse()).read()
                if answer.status < 500 and answer.status not in (408, 429):
                    return answer.status, json.loads(said) if said.lstrip().startswith(b"{") else {}
                _log.warning("%s: %d; trying again", path, answer.status)
            except (OSError, http.client.HTTPException, json.JSONDecodeError, UnicodeDecodeError) as error:
                if not given_up(): _log.warning("%s: %r; trying again", path, error)
            finally: connection.close()
            time.sleep(random.uniform(0.5, 1) * min(pause, longest_pause, 5)); pause *= 2
        return 0, {}

def _as_json(value: Any) -> Any:  # a copy; raises where it is no JSON
    return json.loads(json.dumps(value, allow_nan=False))

def _text(value: Any, most: int = 4000) -> str:  # what the service takes: not too long in UTF-16, and no half characters
    try: text = str(value)[:most]
    except Exception: text = f"<{type(value).__name__}>"
    return text.encode("utf-16-le", "replace")[:2 * most].decode("utf-16-le", "ignore")

def _said(named: dict) -> dict:
    return {name: _text(value, 1000) if name == "message" else _as_json(value) for name, value in named.items() if value is not None}

def _instead(what: str, body: dict) -> dict:
    """What ends an attempt when the call that was to do so is refused. A failure stays as retryable as it was."""
    error, wait, code = body.get("error", {}), body.get("retry_after"), "refused" if what == "complete" else "unexpected"
    wait = min(31_536_000, max(0, wait)) if isinstance(wait, (int, float)) else None
    message = error.get("message") or f"The service refused the call '{what}' that was to end the attempt."
    return Fail(code, message, bool(body.get("retryable", what == "release")), wait, error.get("detail")).body
