// The torture test's worker on clients/js/worker.mjs. Arguments: its path, address, name, type.
import { setTimeout as sleep } from "node:timers/promises";

const [, , client, url, name, type] = process.argv;
const { Worker, Cancelled, Fail } = await import(client);
const crew = new Worker(url, { name, concurrency: 4 });

const tell = async (ledger, what, job) => {
  const answer = await fetch(`${ledger}/${what}?job=${job.id}&attempt=${job.attempt}`, { method: "POST" });
  if (!answer.ok) throw new Error("stale");
};

crew.handler(type, async job => {
  const { ledger, actions, steps, pause } = job.input;
  await tell(ledger, "begin", job);
  const action = actions[Math.min(job.attempt, actions.length) - 1];
  for (let step = 1; step <= steps; step++) {
    job.progress({ current: step, total: steps, parts: { drill: { count: step } } });
    if (step % 2 === 0) await job.checkpoint({ step, attempt: job.attempt });
    job.log(`step ${step} of attempt ${job.attempt}`);
    if (job.cancelled) throw new Cancelled();
    await sleep(pause * 1000);
  }
  if (action === "die") process.kill(process.pid, "SIGKILL");
  while (action === "stuck") {
    if (job.cancelled) throw new Cancelled();
    await sleep(20);
  }
  if (action !== "ok") throw new Fail(action, "As the plan says.", { retryable: action === "retry" });
  await tell(ledger, "effect", job);
  return { attempt: job.attempt };
});

await crew.run();
