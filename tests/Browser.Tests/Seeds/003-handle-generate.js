/* Seed 003, "Replace SSE approach with background job" (PodcastGenerator). As given. */
const handleGenerate = async () => {
  try {
    setGenerating(true);
    setError(null);

    // Start background job
    await axios.post(`/api/research/${idrssd}/podcast/generate-background`, {
      experts: selectedExperts
    });

    // Close modal immediately
    onClose();

    // Parent will poll for status
  } catch (err) {
    setError('Failed to start podcast generation');
    setGenerating(false);
  }
};
