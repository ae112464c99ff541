/* Seed 001, "Phase 5: Notifications". As given, but for the JSX, which stands here as the calls it compiles to:
<Button onClick={() => navigate(`/view/${job.id}`)}>View</Button>
*/
// Poll for job completion
useEffect(() => {
  if (!userId) return;

  const interval = setInterval(async () => {
    const response = await fetch('/api/background-jobs/recent-completions');
    const { jobs } = await response.json();

    jobs.forEach(job => {
      if (job.status === 'completed' && !seenJobs.has(job.id)) {
        toast({
          title: `${job.jobType} completed!`,
          description: 'Click to view results',
          action: createElement(Button, { onClick: () => navigate(`/view/${job.id}`) }, 'View')
        });
        seenJobs.add(job.id);
      }
    });
  }, 10000); // Check every 10 seconds

  return () => clearInterval(interval);
}, [userId]);
