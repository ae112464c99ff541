/* Seed 003, "Replace generateReport function". As given. */
const generateReport = async () => {
  try {
    setLoading(true);
    setError(null);
    setReport(null);
    setProgress(0);
    setStatusMessage('Starting report generation...');

    await axios.post(`/api/research/${idrssd}/generate-background`);
    // Polling will handle the rest
  } catch (err) {
    console.error('Error starting report generation:', err);
    setError('Failed to start report generation');
    setLoading(false);
  }
};
