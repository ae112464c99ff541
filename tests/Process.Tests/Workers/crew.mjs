// The handlers of the tests, on clients/js/worker.mjs. Arguments: address, name, grace, jobs at once, type.
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Fail, Retry, Worker } from "../../../clients/js/worker.mjs";

const [address, name, grace, atOnce, type] = process.argv.slice(2);
const crew = new Worker(address, { name, grace: Number(grace), concurrency: Number(atOnce) });

crew.handler(type, async job => {
  if (job.input.fail) fail(job);
  if (job.input.odd) oddReports(job);
  if (job.input.clock_back) { let now = Date.now(); Date.now = () => now -= 1000; }
  const first = job.resumeFrom?.frame ?? 0, { frames, hold_at, reports = 0 } = job.input;
  for (let frame = first + 1; frame <= frames; frame++) {
    if (frame > 1) job.progress({ current: frame, message: `frame ${frame}`, parts: { preview: { count: frame } } });
    else job.progress({ current: 1, total: frames, message: "frame 1", parts: { preview: { count: 1, total: frames }, sound: { message: "quiet" } } });
    job.log(`Frame ${frame} is drawn.`);
    await job.checkpoint({ frame });
    if (frame === hold_at) await hold(job);
  }
  for (let report = 1; report <= reports; report++) {
    job.progress({ message: `report ${report}` });
    job.log(`report ${report}`, "debug");
  }
  console.log("returns", job.id);
  const odd = { unsendable: { big: 1n }, endless: "x".repeat(5_000_000) };
  return odd[job.input.fail] ?? { frames, first: first + 1, by: crew.name };
});

function fail(job) {
  const how = job.input.fail;
  if (how === "final") throw new Fail("no_disk", "The disk is full.", { detail: "/dev/sda1" });
  if (how === "unexpected") return job.missing.missing;
  if (how === "unspeakable") throw new Fail("odd", new TypeError("an exception"), { retryAfter: 1n });
  const circular = {}; circular.self = circular;
  if (how === "exception") throw new Fail("odd", new TypeError("an exception"), { detail: circular });
  if (how === "past" && job.attempt === 1) throw new Retry("The camera is warming up.", { retryAfter: -1 });
  if (how === "later" && job.attempt === 1) throw new Retry("The camera is warming up.", { retryAfter: 0.2 });
}

function oddReports(job) {
  try { job.log("never", "loud"); } catch { job.log("refused at once", "warning"); }
  for (const line of ["", "x".repeat(5000), "half \ud83d", "two\nlines"]) job.log(line);
  job.progress({ message: "y".repeat(2000), parts: { preview: { message: "z".repeat(2000) } } });
}

async function hold(job) {
  console.log("holds", job.id);
  try {
    while (!existsSync(job.input.gate)) await sleep(20, null, { signal: job.input.deaf ? undefined : job.signal });
  } catch (stopped) {
    console.log("stops", job.id);
    throw stopped; // an AbortError, as everything that takes a signal throws it
  }
}

await crew.run();
