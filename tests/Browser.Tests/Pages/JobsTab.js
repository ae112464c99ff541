/* A Jobs tab as seed 002 describes it: lists with filters, a live card for each job, cancel and retry. The seed has no code for it. */
const api = async (method, path, body) => {
  const answer = await fetch(path, body === undefined ? { method }
    : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
};

const jobsOf = guild => `/guilds/${guild}/jobs`;
const list = async (guild, filter = '') => (await api('GET', jobsOf(guild) + filter)).body.jobs;

const cards = {};
const story = {}; // every status a card has had, in order
let ready = 0;
const watchGuild = guild => {
  const source = new EventSource(`/api/jobs/events?tenant=${guild}`);
  source.addEventListener('ready', () => { ready++; });
  source.addEventListener('deleted', event => { delete cards[JSON.parse(event.data).id]; });
  source.onmessage = event => {
    const job = JSON.parse(event.data);
    cards[job.id] = job;
    const statuses = story[job.id] ??= [];
    if (statuses.at(-1) !== job.status) statuses.push(job.status);
  };
};
