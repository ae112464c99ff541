"""The handlers of the tests, on clients/python/worker.py. Arguments: address, name, grace, jobs at once, type."""
import datetime, os, sys, time
from worker import Cancelled, Fail, Retry, Worker

crew = Worker(sys.argv[1], name=sys.argv[2], grace=float(sys.argv[3]), concurrency=int(sys.argv[4]))


@crew.handler(sys.argv[5])
def render(job):
    if "fail" in job.input: fail(job)
    if "odd" in job.input: odd_reports(job)
    first, frames = (job.resume_from or {"frame": 0})["frame"], job.input["frames"]
    for frame in range(first + 1, frames + 1):
        if frame > 1: job.progress(current=frame, message=f"frame {frame}", parts={"preview": {"count": frame}})
        else: job.progress(current=1, total=frames, message="frame 1", parts={"preview": {"count": 1, "total": frames}, "sound": {"message": "quiet"}})
        job.log(f"Frame {frame} is drawn.")
        job.checkpoint({"frame": frame})
        if frame == job.input.get("hold_at"): hold(job)
    for report in range(job.input.get("reports", 0)):
        job.progress(message=f"report {report + 1}")
        job.log(f"report {report + 1}", "debug")
    say(f"returns {job.id}")
    odd = {"unsendable": {"handler": fail}, "endless": "x" * 5_000_000}
    return odd.get(job.input.get("fail"), {"frames": frames, "first": first + 1, "by": crew.name})


def fail(job):
    how = job.input["fail"]
    if how == "final": raise Fail("no_disk", "The disk is full.", detail="/dev/sda1")
    if how == "unexpected": return {}["missing"]
    if how == "unspeakable": raise Fail("odd", ValueError("an exception"), detail={"a": 1}, retry_after=datetime.timedelta(seconds=1))
    if how == "exception": raise Fail("odd", ValueError("an exception"), detail={"a": 1})
    if how == "past" and job.attempt == 1: raise Retry("The camera is warming up.", retry_after=-1)
    if how == "later" and job.attempt == 1: raise Retry("The camera is warming up.", retry_after=0.2)


def odd_reports(job):
    try: job.log("never", "loud")
    except ValueError: job.log("refused at once", "warning")
    for line in ("", "x" * 5000, "half \ud83d", "two\nlines"): job.log(line)
    job.progress(message="y" * 2000, parts={"preview": {"message": "z" * 2000}})


def say(line):  # in one write: print() makes several, and lines of two threads would be mixed
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def hold(job):
    say(f"holds {job.id}")
    while not os.path.exists(job.input["gate"]):
        time.sleep(0.02)
        if job.cancelled and not job.input.get("deaf"):
            say(f"stops {job.id}")
            raise Cancelled


crew.run()
