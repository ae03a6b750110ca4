import type { TestServer } from './server.js';

/** The `METRICS_TOKEN` of servers in tests of metrics. */
export const metricsToken = 'prometheus-reads-this';

/** The text that `/metrics` answers. */
export async function metricsOf({ url }: Pick<TestServer, 'url'>): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  return response.text();
}

/** The value of a metric without labels; NaN if missing, so that no comparison succeeds. */
export async function figureOf(server: Pick<TestServer, 'url'>, name: string): Promise<number> {
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(await metricsOf(server))?.[1]);
}
