/* Seed 003, "Add checkForActiveJobs function". As given. */
const checkForActiveJobs = async () => {
  try {
    const reportResponse = await axios.get(`/api/research/${idrssd}/job-status?type=report`);
    if (reportResponse.data.hasJob && (reportResponse.data.job.status === 'running' || reportResponse.data.job.status === 'pending')) {
      setLoading(true);
      setStatusMessage(reportResponse.data.job.message);
      setProgress(reportResponse.data.job.progress);
    }

    const podcastResponse = await axios.get(`/api/research/${idrssd}/job-status?type=podcast`);
    if (podcastResponse.data.hasJob && (podcastResponse.data.job.status === 'running' || podcastResponse.data.job.status === 'pending')) {
      setPodcastJobStatus(podcastResponse.data.job.status);
      setPodcastMessage(podcastResponse.data.job.message);
      setPodcastProgress(podcastResponse.data.job.progress);
    }
  } catch (err) {
    console.error('Error checking for active jobs:', err);
  }
};
