import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createProbeHttp } from '../platform/http/create-probe-http.js';
import { metricsPage } from '../platform/http/metrics-page.js';
import { createMetrics } from '../platform/http/create-metrics.js';
import { mergedFeatures } from './merged-features.js';
import type { ProcessGround } from './create-ground.js';

/** Opens a worker's port for probes. Returns its URL; undefined without `PROBE_PORT`. */
export async function startProbes(
  ground: ProcessGround,
  opened: AsyncDisposableStack,
): Promise<string | undefined> {
  const { config, sql, figures, readiness, log } = ground;
  if (config.probePort === undefined) return undefined;
  const metrics = metricsPage(createMetrics(sql, mergedFeatures.figures, figures), config.metricsToken);
  const server = createProbeHttp({ readiness, metrics, log });
  server.listen(config.probePort, config.host);
  await once(server, 'listening');
  opened.defer(async () => {
    server.close();
    server.closeAllConnections();
    return Promise.resolve();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
