/*
 * The server code of seed 001, in a page: it needs a JavaScript engine and fetch, no more. Beside its two routes stands what these
 * assume: Express' router, the service that keeps job records (over HTTP, in this product), and a synthesizer whose work the test decides.
 */
const routes = [];
const router = { post: (path, handle) => { routes.push({ path, handle }); } };

const send = async (method, path, body, user) => {
  const headers = { 'Content-Type': 'application/json', ...(user && { 'X-User-Id': user }) };
  const answer = await fetch(`/api/background-jobs${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  return answer.json();
};

let understandingId, sessionId; // the first route does not say where it has them from
let jobId; // the second one's catch clause looks for it out here: the one in its try block is out of its sight
const backgroundJobService = {
  createJob: async job => { jobId = (await send('POST', '', job, job.userId)).jobId; return jobId; },
  updateJob: (id, change) => send('PATCH', `/${id}`, change),
  failJob: (id, error) => send('POST', `/${id}/fail`, { error: error.message }),
};

let work; // async onProgress => { programId, summary }
const epmSynthesizer = {
  synthesize: ({ onProgress }) => work(onProgress),
  synthesizeProgram: (understandingId, sessionId, userId, { onProgress }) => work(onProgress),
};

/* What a browser's request gets of a route: the pieces written, and the final answer. */
const call = (route, user, session) => {
  [understandingId, sessionId] = ['u-1', session];
  const answer = { pieces: [], code: 200 };
  const res = {
    write: piece => { answer.pieces.push(piece); },
    status: code => { answer.code = code; return res; },
    json: body => { answer.body = body; },
  };
  answer.done = routes[route].handle({ user: { claims: { sub: user } }, body: { understandingId, sessionId } }, res);
  return answer;
};

/* Work that stands still after its first step until it is told how it ends. */
const holdWork = () => {
  const held = {};
  const end = new Promise((resolve, reject) => Object.assign(held, { succeed: resolve, fail: text => reject(new Error(text)) }));
  work = async onProgress => {
    await onProgress(25, 'Extracting tasks...');
    held.begun = true;
    await end;
    await onProgress(75, 'Generating resources...');
    return { programId: 'p-1', summary: 'A plan.' };
  };
  return held;
};

// seed: 001-route-with-frames
// seed: 001-route
