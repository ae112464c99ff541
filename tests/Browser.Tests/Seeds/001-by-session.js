/* Seed 001, "Frontend Changes", "Add Reconnection Logic". As given. */
// NEW: Check if operation was running when user left
useEffect(() => {
  const checkRunningJob = async () => {
    if (!sessionId) return;

    const res = await fetch(`/api/background-jobs/by-session/${sessionId}`);
    const { job } = await res.json();

    if (job && (job.status === 'pending' || job.status === 'running')) {
      // Resume watching this job
      setResumedJobId(job.id);
      setShowProgress(true);
    } else if (job && job.status === 'completed') {
      // Job finished while user was away
      setShowCompletionMessage(true);
    }
  };

  checkRunningJob();
}, [sessionId]);
