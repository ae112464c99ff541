/* A page that watches a job with the browser's own EventSource. */
const events = [];
let breaks = 0;
let source;
const watch = id => {
  source = new EventSource(`/api/jobs/${id}/events`);
  source.onmessage = event => events.push({ id: event.lastEventId, job: JSON.parse(event.data) });
  source.onerror = () => { breaks++; };
};
