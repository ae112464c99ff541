/* Seed 003, "Add pollJobStatus function". As given. */
const pollJobStatus = async (jobType) => {
  try {
    const response = await axios.get(`/api/research/${idrssd}/job-status?type=${jobType}`);
    if (!response.data.hasJob) return;

    const job = response.data.job;

    if (jobType === 'report') {
      setStatusMessage(job.message);
      setProgress(job.progress);

      if (job.status === 'completed') {
        setLoading(false);
        await fetchExistingReport();
      } else if (job.status === 'failed') {
        setLoading(false);
        setError(job.error || 'Report generation failed');
      }
    } else if (jobType === 'podcast') {
      setPodcastMessage(job.message);
      setPodcastProgress(job.progress);
      setPodcastJobStatus(job.status);

      if (job.status === 'completed') {
        await checkForPodcast();
        setPodcastJobStatus('completed');
      } else if (job.status === 'failed') {
        setPodcastJobStatus('failed');
        setError(job.error || 'Podcast generation failed');
      }
    }
  } catch (err) {
    console.error(`Error polling ${jobType} job status:`, err);
  }
};
