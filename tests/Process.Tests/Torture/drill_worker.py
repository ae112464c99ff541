"""The torture test's worker on clients/python/worker.py. Arguments: address, name, type."""
import sys
from drill import drill
from worker import Cancelled, Fail, Worker

crew = Worker(sys.argv[1], name=sys.argv[2], concurrency=4)


@crew.handler(sys.argv[3])
def run(job):
    def say(event):
        if event["event"] == "progress": job.progress(current=event["current"], total=event["total"], parts=event["parts"])
        elif event["event"] == "checkpoint": job.checkpoint(event["checkpoint"])
        else: job.log(event["text"])

    end = drill(job.id, job.attempt, job.input, say, lambda: job.cancelled)
    if end == "stopped": raise Cancelled
    if end != "ok": raise Fail(end, "As the plan says.", retryable=end == "retry")
    return {"attempt": job.attempt}


crew.run()
