/* Seed 001, "Minimal Changes to Existing Endpoint". As given. */
// File: server/routes/strategic-consultant.ts

router.post('/generate-epm', async (req, res) => {
  try {
    const { understandingId, sessionId } = req.body;
    const userId = req.user.claims.sub;

    // NEW: Create job record for tracking
    const jobId = await backgroundJobService.createJob({
      userId,
      jobType: 'epm_generation',
      inputData: { understandingId, sessionId },
      sessionId,
      relatedEntityId: understandingId,
      relatedEntityType: 'strategic_understanding',
    });

    // EXISTING: Run EPM synthesis
    // But now we update job record too
    const result = await epmSynthesizer.synthesizeProgram(
      understandingId,
      sessionId,
      userId,
      {
        // EXISTING: SSE progress updates
        onProgress: async (progress, message) => {
          // NEW: Update job record (for recovery)
          await backgroundJobService.updateJob(jobId, {
            status: 'running',
            progress,
            progressMessage: message,
          });
        }
      }
    );

    // NEW: Mark job complete
    await backgroundJobService.updateJob(jobId, {
      status: 'completed',
      progress: 100,
      resultData: {
        programId: result.programId,
        summary: result.summary,
      },
    });

    // EXISTING: Return result (unchanged)
    res.json({
      success: true,
      programId: result.programId,
      summary: result.summary,
      jobId, // NEW: Include jobId so frontend can track
    });

  } catch (error) {
    // NEW: Mark job failed
    if (jobId) {
      await backgroundJobService.failJob(jobId, error);
    }

    // EXISTING: Return error
    res.status(500).json({ error: error.message });
  }
});
