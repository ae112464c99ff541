/* Seed 003, "Update the loading UI". As given, but for the JSX, which stands here as the calls it compiles to:
<Box sx={{ mb: 3 }}>
    <LinearProgress variant="determinate" value={progress} />
    <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
      {statusMessage} ({progress}%)
    </Typography>
  </Box>
*/
{loading && (
  createElement(Box, { sx: { mb: 3 } },
    createElement(LinearProgress, { variant: "determinate", value: progress }),
    createElement(Typography, { variant: "body2", color: "text.secondary", sx: { mt: 1 } },
      statusMessage, ' (', progress, '%)')
  )
)}
