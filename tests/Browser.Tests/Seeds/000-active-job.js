/* Seed 000, "Optional Enhancement: Active Job Detection". As given. */
const checkActiveJob = async () => {
  const res = await fetch('/api/briefings/jobs/active');
  const data = await res.json();
  if (data.active) {
    // Resume polling existing job
    showProgress(data.job);
    pollJobStatus(data.job.id);
  }
};
