import type { RequestHandler } from 'express';
import { Environment } from '../../kernel/environment.js';
import { BadRequestError } from '../../kernel/errors.js';

const byName: ReadonlyMap<unknown, Environment> = new Map([
  ['sandbox', Environment.SANDBOX],
  ['live', Environment.LIVE],
]);

/**
 * The environment in the header `X-Environment`, or in `place` of websocket parameters: `live` or `sandbox`,
 * in any case; undefined without one. Other values are refused: a typo of sandbox must not act in live.
 */
export function askedEnvironment(
  value: unknown,
  place = 'The header X-Environment',
): Environment | undefined {
  if (value === undefined || value === null) return undefined;
  const environment = byName.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
  if (environment) return environment;
  const shown = JSON.stringify(value).slice(0, 60);
  throw new BadRequestError(`${place} is ${shown}; allowed: live, sandbox.`);
}

/** For a websocket: `environment` or `x-environment` of `connectionParams`, else the request's header. */
export function environmentOfConnection(
  params: Readonly<Record<string, unknown>> | undefined,
  header: unknown,
): Environment | undefined {
  for (const wanted of ['environment', 'x-environment']) {
    const [name, value] = Object.entries(params ?? {}).find(([key]) => key.toLowerCase() === wanted) ?? [];
    if (value != null) return askedEnvironment(value, `"${name}" in the connectionParams`);
  }
  return askedEnvironment(header);
}

/** An `EventSource` sends no headers, so the address may name the environment of a session too. */
export const environmentInAddress: RequestHandler = ({ path, headers, query }, _response, next) => {
  const { environment } = path === '/graphql/stream' ? query : {};
  if (typeof environment === 'string') headers['x-environment'] ??= environment;
  next();
};
