/* Seed 000, "Optional Enhancement: Job History Page". As given. */
const loadJobHistory = async () => {
  const res = await fetch('/api/briefings/jobs?limit=20');
  const jobs = await res.json();
  // Display job list with status, timestamps, etc.
};
