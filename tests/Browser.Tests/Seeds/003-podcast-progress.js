/* Seed 003, "Add podcast status display". As given, but for the JSX, which stands here as the calls it compiles to:
<Box sx={{ mt: 2 }}>
    <LinearProgress variant="determinate" value={podcastProgress} />
    <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
      {podcastMessage} ({podcastProgress}%)
    </Typography>
  </Box>
*/
{podcastJobStatus === 'running' && (
  createElement(Box, { sx: { mt: 2 } },
    createElement(LinearProgress, { variant: "determinate", value: podcastProgress }),
    createElement(Typography, { variant: "body2", color: "text.secondary", sx: { mt: 1 } },
      podcastMessage, ' (', podcastProgress, '%)')
  )
)}
