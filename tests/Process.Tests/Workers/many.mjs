// Runs many jobs of a service that is always there, and prints how many bytes the worker keeps of each. Arguments: the client, jobs.
const { Worker } = await import(process.argv[2]);
const many = Number(process.argv[3]), used = () => (globalThis.gc(), process.memoryUsage().heapUsed);
const given = { job: { id: "1", type: "t", input: null, attempt: 1, checkpoint: null }, claim: "c", lease_seconds: 60 };
globalThis.fetch = async address => new Response(JSON.stringify(address.endsWith("/claim") ? { jobs: [given] } : {}));
const worker = new Worker("http://127.0.0.1");
let run = 0, before;
worker.handler("t", async () => {
  run++;
  if (run === many / 2) before = used();
  if (run === many) worker.stop(), console.log((used() - before) / (many / 2));
});
await worker.run();
