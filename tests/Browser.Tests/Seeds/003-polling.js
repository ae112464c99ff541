/* Seed 003, "Add polling useEffects". As given. */
// Poll for active report job
useEffect(() => {
  let pollInterval;
  if (loading) {
    pollInterval = setInterval(() => pollJobStatus('report'), 2000);
  }
  return () => { if (pollInterval) clearInterval(pollInterval); };
}, [loading, idrssd]);

// Poll for active podcast job
useEffect(() => {
  let pollInterval;
  if (podcastJobStatus === 'running' || podcastJobStatus === 'pending') {
    pollInterval = setInterval(() => pollJobStatus('podcast'), 2000);
  }
  return () => { if (pollInterval) clearInterval(pollInterval); };
}, [podcastJobStatus, idrssd]);
