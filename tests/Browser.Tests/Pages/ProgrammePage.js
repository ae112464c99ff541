/*
 * The page of seed 001 on which a programme is generated, and its page of jobs. Beside the seed's blocks stands what these assume: the
 * request that has always shown its progress as it goes, and following a job that was found again.
 */
World.haste = 10; // the seed's ten seconds between two looks for completions pass in one
const seenJobs = new Set();
const frames = [];

const readFrames = async (answer, take) => {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (text + value).split('\n');
    text = lines.pop();
    for (const line of lines.filter(line => line.startsWith('data: '))) take(JSON.parse(line.slice(6)));
  }
};

function ProgrammePage({ userId, sessionId }) {
  const currentSessionId = sessionId;
  const [progress, setProgress] = useState(0);
  const [progressMessage, setProgressMessage] = useState('');
  const [program, setProgram] = useState(null);
  const [jobId, setJobId] = useState(null);
  const [showProgressBar, setShowProgressBar] = useState(false);
  const [resumedJobId, setResumedJobId] = useState(null);
  const [showProgress, setShowProgress] = useState(false);
  const [showCompletionMessage, setShowCompletionMessage] = useState(false);

// seed: 001-running-job
// seed: 001-by-session
// seed: 001-toast
  useEffect(() => {
    if (!jobId || jobId !== resumedJobId) return;
    const source = new EventSource(`/api/jobs/${jobId}/events`);
    source.onmessage = event => {
      const job = JSON.parse(event.data);
      setProgress(job.progress.percent ?? 0);
      setProgressMessage(job.progress.message ?? '');
      if (job.status !== 'completed') return;
      setShowProgress(false);
      setShowProgressBar(false);
      setProgram(job.result);
    };
    return () => source.close();
  }, [jobId, resumedJobId]);

  const generate = async () => {
    setShowProgress(true);
    const answer = await fetch('/api/generate-epm', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ understandingId: 'u-1', sessionId, understanding: { title: 'Coffee Shop', goals: ['Open the shop'] } }),
    });
    await readFrames(answer, frame => {
      frames.push(frame);
      setProgress(frame.progress);
      setProgressMessage(frame.message);
      if (frame.success) setProgram(frame);
    });
    setShowProgress(false);
  };

  createElement(Button, { onClick: generate }, 'Generate EPM Program');
  if (showProgress || showProgressBar) {
// seed: 001-progress
  }
  if (program) createElement(Button, { onClick: () => navigate(`/view/${program.programId}`) }, 'View program');
  if (showCompletionMessage) createElement(Box, null, 'EPM Program generation completed!');
}

function JobsPage() {
  const [jobs, setJobs] = useState([]);
  useEffect(() => {
    fetch('/api/background-jobs').then(r => r.json()).then(({ jobs }) => setJobs(jobs));
  }, []);
  const runningCount = jobs.filter(job => job.status === 'running').length;
  jobs.forEach(job => createElement(Box, null, `${job.name ?? job.jobType} - ${job.status}`,
    job.status === 'running' && ` (${job.progress}%)`, job.status === 'failed' && `: ${job.errorMessage}`));
// seed: 001-jobs-link
}
