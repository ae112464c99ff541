/* Seed 000, "No Changes Required (Works Today)". As given. */
// Existing code works as-is
const checkStatus = async (jobId) => {
  const res = await fetch(`/api/briefings/generate/${jobId}`);
  const data = await res.json();
  if (data.status === 'completed') {
    showResult(data.result);
  } else if (data.status === 'failed') {
    showError(data.error);
  } else {
    setTimeout(() => checkStatus(jobId), 2000);
  }
};
