/*
 * The components of seed 003. Beside its blocks stand the lines of AIResearchTab.jsx and PodcastGenerator.jsx that it takes for known:
 * their older state, reading a finished report or podcast, buttons, and looking for active jobs when the page is come to.
 */
function AIResearchTab({ idrssd }) {
  const [loading, setLoading] = useState(false);
  const [statusMessage, setStatusMessage] = useState('');
  const [error, setError] = useState(null);
  const [report, setReport] = useState(null);
  const [podcast, setPodcast] = useState(null);
// seed: 003-state
// seed: 003-polling
  const read = async (what, set) => {
    const answer = await fetch(`/api/research/${idrssd}/${what}`);
    if (answer.ok) set(await answer.json());
  };
  const fetchExistingReport = () => read('report', setReport);
  const checkForPodcast = () => read('podcast', setPodcast);

// seed: 003-check-for-active-jobs
// seed: 003-poll-job-status
// seed: 003-generate-report
  useEffect(() => {
    fetchExistingReport();
    checkForPodcast();
    checkForActiveJobs();
  }, [idrssd]);

  const openDialog = () => {
    const dialog = World.mount(PodcastGenerator, {
      idrssd,
      selectedExperts: ['credit-analyst', { name: 'Ada Long', role: 'economist' }],
      onClose: () => { dialog.unmount(); checkForActiveJobs(); },
    });
  };

  createElement(Button, { onClick: generateReport }, 'Generate report');
  createElement(Button, { onClick: openDialog }, 'Podcast...');
// seed: 003-report-progress
// seed: 003-podcast-progress
  if (podcastJobStatus) createElement('em', null, podcastJobStatus);
  if (error) createElement('strong', null, error);
  if (report) createElement('article', null, report.title);
  if (podcast) createElement('section', null, podcast.title);
}

function PodcastGenerator({ idrssd, selectedExperts, onClose }) {
  const [generating, setGenerating] = useState(false);
  const [error, setError] = useState(null);
// seed: 003-handle-generate
  createElement(Button, { onClick: handleGenerate }, 'Generate podcast');
  createElement('strong', null, error ?? '');
}

let tab;
const come = idrssd => { tab = World.mount(AIResearchTab, { idrssd }); };
const shown = tag => tab.root.querySelector(tag);
const text = tag => shown(tag)?.textContent ?? null;
const polls = () => World.heard.filter(heard => heard.url.includes('/job-status') && heard.body);
