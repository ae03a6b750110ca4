import { page } from './page.js';

/** The page at `/`: what this is and where to go. */
export const startPage = page(
  'Tribute',
  `<p>A performance-marketing network: campaigns, tracking links, attribution, rewards, a ledger and webhooks.</p>
<ul>
<li><a href="/graphql">GraphiQL</a>: the GraphQL API at <code>/graphql</code>, over HTTP and websocket</li>
<li><a href="/docs">Documentation</a>: first steps, REST dialects, webhooks</li>
<li><a href="/healthz">Health</a> and <a href="/readyz">readiness</a></li>
</ul>`,
);
