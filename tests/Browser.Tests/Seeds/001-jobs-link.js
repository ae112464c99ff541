/* Seed 001, "Add Optional View Jobs Link". As given, but for the JSX, which stands here as the calls it compiles to:
<Link to="/jobs">
  Background Jobs {runningCount > 0 && `(${runningCount})`}
</Link>
*/
// In navigation
createElement(Link, { to: "/jobs" },
  'Background Jobs ', runningCount > 0 && `(${runningCount})`
)
