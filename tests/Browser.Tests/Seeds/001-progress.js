/* Seed 001, "Current Component (Keep This)". As given, but for the JSX, which stands here as the calls it compiles to:
<div>
  <Progress value={progress} />
  <p>{progressMessage}</p>
</div>
*/
// User stays on page, watches progress
createElement('div', null,
  createElement(Progress, { value: progress }),
  createElement('p', null, progressMessage)
)
