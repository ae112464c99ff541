// A worker for the jobs of OrleansJobs: copy this file into your project. Node.js 18 or newer, nothing to install; docs/running-work.md.
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Throw it (or job.signal.throwIfAborted()) in a handler that stopped because job.signal was aborted. */
export class Cancelled extends Error { name = "Cancelled"; }
/** Throw it in a handler: the attempt failed. code: a word for programs; message: a sentence for people; detail: more for the one who
 * looks into it. If retryable it is tried again while attempts are left, after retryAfter seconds (default: as the service is set). */
export class Fail extends Error {
  /** @param {string} code @param {string} message @param {{ retryable?: boolean, retryAfter?: number, detail?: string }} [options] */
  constructor(code, message, { retryable = false, retryAfter, detail } = {}) {
    super(text(message));
    const error = { code: text(code), message: text(message) || null, detail: detail == null ? null : text(detail) || null };
    this.body = { error, retryable, retry_after: retryAfter };
  }
}
/** Throw it in a handler: not now, try again after retryAfter seconds. Counts as an attempt. */
export class Retry extends Fail {
  /** @param {string} message @param {{ retryAfter?: number, code?: string, detail?: string }} [options] */
  constructor(message, { retryAfter, code = "not_now", detail } = {}) {
    super(code, message, { retryable: true, retryAfter, detail });
  }
}

/** One attempt at a job, as its handler sees it. Reports are sent in the background; only checkpoint() is worth an await. */
export class Job {
  #worker; #claim; #lease; #last; #wake = () => {};
  #stop = new AbortController();
  #progress = {};
  #lines = [];
  #why = null; // why the signal is aborted: cancel, ending (the worker ends) or lost (the claim is no longer ours)

  constructor(worker, given) {
    [this.#worker, this.#claim, this.#lease] = [worker, given.claim, given.lease_seconds * 1000];
    /** All there is to say about the job, as in GET /api/jobs/{id}. */
    this.snapshot = given.job;
    /** The last checkpoint of the attempts before; null when there is none. */
    this.resumeFrom = given.job.checkpoint;
    ({ id: this.id, type: this.type, input: this.input, attempt: this.attempt } = given.job);
  }
  /** Aborted when the work must stop: the job was cancelled, another worker has it, or this one ends. Its reason is a Cancelled. */
  get signal() { return this.#stop.signal; }
  /** Whether the work must stop. Then throw Cancelled. */
  get cancelled() { return this.signal.aborted; }

  /**
   * Says how far the work is; what is not named stays.
   * @param {{ current?: number, total?: number, percent?: number, message?: string,
   *   parts?: Record<string, { status?: string, count?: number, total?: number, message?: string }> }} change
   */
  progress(change) {
    const { parts, ...rest } = change, [whole, kept] = [said(rest), { ...this.#progress.parts }];
    for (const [name, part] of Object.entries(parts ?? {})) kept[name] = { ...kept[name], ...said(part) };
    this.#progress = { ...this.#progress, ...whole, parts: kept };
    this.#wake();
  }
  /** Writes a line, or several, to the job's log. @param {string} lines @param {"debug" | "info" | "warning" | "error"} [level] */
  log(lines, level = "info") {
    if (!levels.includes(level)) throw new TypeError(`${String(level)} is no level of a log: ${levels.join(", ")}.`);
    for (const line of String(lines).replace(/\n$/, "").split("\n")) this.#lines.push({ text: text(line) || "\n", level });
    if (this.#lines.length > 10_000) this.#lines.splice(0, this.#lines.length - 10_000);
    this.#wake();
  }
  /** Keeps where the next attempt may resume, any JSON. It is durable when the promise resolves. Throws Cancelled when the claim is lost. */
  async checkpoint(value) {
    if (await this.#tell("checkpoint", { checkpoint: copy(value) })) return;
    throw this.#why === "lost" ? new Cancelled() : new TypeError("The service refused the checkpoint.");
  }
  /** Runs the handler and tells how it ended. The worker calls it. */
  async run(handler) {
    const reported = this.#report();
    const confirmed = this.#tell("heartbeat").then(() => { if (this.#why === "lost") throw new Cancelled(); }); // it came too late: nothing is begun
    const work = confirmed.then(async () => ["complete", copy({ result: (await handler(this)) ?? null })]);
    const failed = work.catch(error => { if (error instanceof Fail) return ["fail", copy(error.body)]; throw error; }); // no JSON is unexpected
    this.#last = await failed.catch(error => {
      const stopped = this.cancelled && ["Cancelled", "AbortError"].includes(error?.name);
      if (stopped) return [this.#why === "cancel" ? "stopped" : "release", {}];
      return ["fail", new Fail("unexpected", error, { retryable: true, detail: error?.stack }).body];
    });
    this.#wake();
    await reported;
  }
  /** Tells the work to stop and gives the job to the next worker; if it has ended, waits until that is told. The worker calls it. */
  async handBack(givenUp, told) {
    if (this.#last) return told;
    this.#halt("ending");
    await this.#worker.call(`/${this.id}/${this.#why === "cancel" ? "stopped" : "release"}`, { claim: this.#claim }, { givenUp, patience: 3000 });
    this.#halt("lost");
  }
  /** Everything but checkpoints goes through here, one call after the other, so that nothing overtakes the end. */
  async #report() {
    while (!this.#last || this.#progress.parts || this.#lines.length) {
      if (!this.#lines.length && !this.#progress.parts && !(await this.#news(this.#lease / 3))) await this.#tell("heartbeat");
      const [change, lines] = [this.#progress, this.#lines.splice(0, 150), (this.#progress = {})];
      if (lines.length) await this.#tell("log", { lines });
      if (change.parts) await this.#tell("progress", change);
      const enough = performance.now() + 100; // what is said meanwhile goes together
      while (!this.#last && this.#lines.length < 150 && performance.now() < enough) await this.#news(enough - performance.now());
    }
    if ((await this.#tell(...this.#last)) || this.#why === "lost") return;
    const [what, { error = {}, retryable: again = what === "release", retry_after: wait }] = this.#last; // a failure may still be tried again
    const how = { retryable: !!again, detail: error.detail, retryAfter: typeof wait === "number" ? Math.min(31_536_000, Math.max(0, wait)) : null };
    const message = error.message ?? `The service refused the call '${what}' that was to end the attempt.`;
    await this.#tell("fail", new Fail(what === "complete" ? "refused" : "unexpected", message, how).body);
  }
  /** Waits for something to tell: whether it came in time. */
  #news = milliseconds => new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    this.#wake = () => (clearTimeout(timer), resolve(true));
  });
  /** Says something until it is answered. False when it is refused, or not for this worker to say any more. */
  async #tell(what, body) {
    const patience = Math.min(10_000, Math.max(1000, this.#lease / 3)); // the lease outlives a call to nobody
    const call = { givenUp: () => this.#why === "lost", longestPause: this.#lease / 4, patience };
    const { status, answer } = await this.#worker.call(`/${this.id}/${what}`, { claim: this.#claim, ...body }, call);
    if (status === 409 || answer.status === 404 || answer.answer === "claim_lost") this.#halt("lost"); // 404 of the service's own: it was deleted
    else if (answer.answer === "cancel_requested") this.#halt("cancel");
    else if (status >= 300) console.warn(`Job ${this.id}: '${what}' was refused: ${answer.detail ?? status}`);
    return status >= 200 && status < 300 && this.#why !== "lost";
  }
  #halt(why) {
    this.#why = why === "lost" ? why : this.#why ?? why;
    this.#stop.abort(new Cancelled("The work must stop."));
  }
}

/** Claims jobs of the types it has handlers for, and runs them. */
export class Worker {
  #url; #headers; #handlers = new Map(); #active = new Map(); #ending = new AbortController(); #changed = () => {};
  /**
   * url: of the service; concurrency: jobs at once; grace: seconds that work may go on after SIGTERM or SIGINT; headers: added to each call.
   * @param {string} url @param {{ name?: string, concurrency?: number, grace?: number, headers?: Record<string, string> }} [options]
   */
  constructor(url, { name = `${hostname()}-${process.pid}`, concurrency = 1, grace = 10, headers = {} } = {}) {
    [this.#url, this.#headers] = [new URL(url).href.replace(/\/+$/, ""), new Headers({ "content-type": "application/json", ...headers })];
    Object.assign(this, { name, concurrency, grace });
  }
  /** Says which function runs the jobs of a type; what it resolves to (any JSON) is the result. @param {(job: Job) => Promise<unknown>} run */
  handler(type, run) { this.#handlers.set(type, run); }
  /** Claims nothing more and lets run() end. */
  stop() { this.#ending.abort(), this.#changed(); }

  /**
   * Works until stop(), SIGTERM or SIGINT; then work has the grace to end, and what is left is handed back. Rejects when the service
   * refuses the worker. A signal ends the process even when work that was handed back goes on.
   */
  async run() {
    if (!/^https?:\/\/[^@/]+(\/|$)/.test(this.#url)) throw new TypeError("The URL must be http(s)://host:port.");
    let broken, signalled = false;
    const signals = ["SIGTERM", "SIGINT"], deaf = () => signals.forEach(name => process.off(name, onSignal)); // the second one ends it at once
    const onSignal = () => { signalled = true; deaf(); this.stop(); };
    for (const name of signals) process.on(name, onSignal);
    while (!this.#ending.signal.aborted) {
      const [types, limit] = [[...this.#handlers.keys()], Math.min(100, this.concurrency - this.#active.size)];
      const asked = { types, limit, wait: 25, worker: this.name, confirm: true };
      const { status, answer } = await this.call("/claim", asked, { ending: this.#ending.signal, patience: 40_000 });
      if (status >= 300) broken = new Error(`The service gives this worker no work: ${answer.detail ?? status}`), this.stop();
      for (const job of (answer.jobs ?? []).map(given => new Job(this, given)))
        this.#active.set(job, job.run(this.#handlers.get(job.type)).finally(() => (this.#active.delete(job), this.#changed())));
      while (this.#active.size >= this.concurrency && !this.#ending.signal.aborted) await new Promise(resolve => (this.#changed = resolve));
    }
    await within(this.grace * 1000, this.#active.values());
    const until = performance.now() + 3000;
    await within(3000, [...this.#active].map(([job, told]) => job.handBack(() => performance.now() > until, told)));
    deaf();
    if (signalled && this.#active.size) process.exit(0);
    if (broken) throw broken;
  }
  /** Calls until the service answers, however long it is away: { status, answer }; the status is 0 when it was given up. */
  async call(path, body, { ending, givenUp = () => ending?.aborted, longestPause = 5000, patience = 10_000 } = {}) {
    for (let pause = 100, sent = JSON.stringify(body); !givenUp(); pause *= 2) {
      const cut = new AbortController(), hangUp = () => cut.abort(), timer = setTimeout(hangUp, patience);
      ending?.addEventListener("abort", hangUp);
      try {
        const answer = await fetch(`${this.#url}/api/work${path}`, { method: "POST", headers: this.#headers, body: sent, signal: cut.signal });
        const text = await answer.text();
        if (answer.status < 500 && ![408, 429].includes(answer.status))
          return { status: answer.status, answer: text.startsWith("{") ? JSON.parse(text) : {} };
        console.warn(`${path}: ${answer.status}; trying again`);
      } catch (error) {
        if (!givenUp()) console.warn(`${path}: ${error.cause?.message ?? error.message}; trying again`);
      } finally { clearTimeout(timer), ending?.removeEventListener("abort", hangUp); }
      if (!givenUp()) await sleep((0.5 + Math.random() / 2) * Math.min(pause, longestPause, 5000));
    }
    return { status: 0, answer: {} };
  }
}

const levels = ["debug", "info", "warning", "error"];
const copy = value => JSON.parse(JSON.stringify(value)); // throws where it is no JSON
const said = change => copy(change.message == null ? change : { ...change, message: text(change.message, 1000) });
function text(value, most = 4000) { // what the service takes: not too long, and no half characters
  try { return Buffer.from(String(value).slice(0, most)).toString(); } catch { return typeof value; }
}
async function within(milliseconds, promises) {
  const done = new AbortController();
  await Promise.race([Promise.all(promises), sleep(milliseconds, null, { signal: done.signal }).catch(() => {})]);
  done.abort();
}
