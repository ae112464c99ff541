/* The dashboard of seed 000. What it does besides the seed's code: it starts briefings, and looks for an active one when it is loaded. */
// seed: 000-check-status
// seed: 000-active-job
// seed: 000-job-history
const pollJobStatus = checkStatus;

const generate = async options => {
  const res = await fetch('/api/briefings/generate', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(options ?? {}),
  });
  const job = await res.json();
  checkStatus(job.id);
  return job;
};

const polled = () => World.heard.filter(heard => heard.url.startsWith('/api/briefings/generate/')).map(heard => heard.body).filter(Boolean);

const loaded = checkActiveJob();
