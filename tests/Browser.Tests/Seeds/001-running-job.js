/* Seed 001, "Phase 4: Add Reconnection Logic". As given. */
// When user returns to a page that was processing something
useEffect(() => {
  const checkForRunningJobs = async () => {
    // Check if there's a running job for this session
    const runningJobs = await fetch('/api/background-jobs/running').then(r => r.json());

    const relevantJob = runningJobs.jobs.find(j =>
      j.sessionId === currentSessionId &&
      j.jobType === 'epm_generation'
    );

    if (relevantJob) {
      // Found a running job! Resume watching it
      setJobId(relevantJob.id);
      setShowProgressBar(true);
    }
  };

  checkForRunningJobs();
}, []);
