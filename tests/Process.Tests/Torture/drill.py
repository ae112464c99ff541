"""The work of the torture test, for programs and workers: some steps, then what the plan says for this attempt, behind the ledger's fence."""
import json, os, signal, sys, time, urllib.error, urllib.request


class Stale(Exception):
    """A later attempt has begun: this one must do nothing more."""


def tell(ledger, what, job, attempt):
    request = urllib.request.Request(f"{ledger}/{what}?job={job}&attempt={attempt}", method="POST")
    try:
        urllib.request.urlopen(request, timeout=20).close()
    except urllib.error.HTTPError as error:
        error.close()
        raise Stale from error


def drill(job, attempt, plan, say, stopped=lambda: False):
    """Says events; returns the action that is to end the attempt: ok, retry or fatal. Dies where the plan says so."""
    tell(plan["ledger"], "begin", job, attempt)
    action = plan["actions"][min(attempt, len(plan["actions"])) - 1]
    for step in range(1, plan["steps"] + 1):
        say({"event": "progress", "current": step, "total": plan["steps"], "parts": {"drill": {"count": step}}})
        if step % 2 == 0: say({"event": "checkpoint", "checkpoint": {"step": step, "attempt": attempt}})
        say({"event": "log", "text": f"step {step} of attempt {attempt}"})
        if stopped(): return "stopped"
        time.sleep(plan["pause"])
    if action == "die": os.kill(os.getpid(), signal.SIGKILL)
    while action == "stuck" and not stopped(): time.sleep(0.02)
    if action == "ok": tell(plan["ledger"], "effect", job, attempt)
    return "stopped" if action == "stuck" else action


if __name__ == "__main__":
    given = json.load(sys.stdin)
    say = lambda event: print(json.dumps(event), flush=True)
    end = drill(given["id"], given["attempt"], given["input"], say)
    if end == "ok": say({"event": "result", "result": {"attempt": given["attempt"]}})
    else: say({"event": "error", "code": end, "message": "As the plan says.", "retryable": end == "retry"})
