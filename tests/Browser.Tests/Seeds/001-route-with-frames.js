/* Seed 001, "Phase 2: Hybrid Job Creation", the half of the block that is the new code (the other half, "BEFORE", is no JavaScript). As given. */
// AFTER (Hybrid):
router.post('/generate-epm', async (req, res) => {
  const userId = req.user.claims.sub;

  // 1. Create background job record (NEW)
  const jobId = await backgroundJobService.createJob({
    userId,
    jobType: 'epm_generation',
    inputData: { understandingId, sessionId },
    sessionId,
  });

  // 2. Start EPM generation (SAME AS BEFORE)
  // But now update job record as we go
  const result = await epmSynthesizer.synthesize({
    understandingId,
    sessionId,
    onProgress: (progress, message) => {
      // Update job record (NEW)
      backgroundJobService.updateJob(jobId, { progress, progressMessage: message });

      // Send to frontend via SSE (EXISTING)
      res.write(`data: ${JSON.stringify({ progress, message })}\n\n`);
    }
  });

  // 3. Mark job complete (NEW)
  await backgroundJobService.updateJob(jobId, {
    status: 'completed',
    resultData: { programId: result.programId }
  });

  // 4. Return result (SAME AS BEFORE)
  res.json({ success: true, programId: result.programId, jobId });
});
