import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dialects } from '../../rest-compat/mount-rest.js';
import { MemberRole } from '../../src/kernel/member-role.js';
import { roleAllows } from '../../src/kernel/scopes.js';
import { scopes } from './operation-access.js';
import { aColleague } from '../support/colleagues.js';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();
let seller: Seller;

beforeAll(async () => {
  seller = await aSeller(suite.url);
});

const routes = dialects.flatMap(({ base, routes: all }) =>
  all.map(({ method, path, scope }) => ({ method, path: `${base}${path}`, scope })),
);

/** The status of a REST route for the holder of a token, in the sandbox. */
async function statusOf(method: string, path: string, token?: string): Promise<number> {
  const filled = path.replaceAll(/:(\w+)/g, (_, name) => (name === 'id' ? seller.organizationId : 'x'));
  const response = await fetch(`${suite.url}${filled}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-environment': 'sandbox',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe.each(Object.values(MemberRole))('over REST with the role %s', (role) => {
  let token: string;
  beforeAll(async () => {
    token = (await aColleague(suite, seller, role)).client.token;
  });

  it.each(routes)('$method $path', async ({ method, path, scope }) => {
    const status = await statusOf(method, path, token);
    if (scope === null || roleAllows(role, scope)) expect([401, 403]).not.toContain(status);
    // Faults of the body or path may be reported before the scope is checked, but nothing is executed.
    else expect([403, 404, 422]).toContain(status);
  });
});

describe('with an API key of every scope', () => {
  it.each(routes)('$method $path', async ({ method, path, scope }) => {
    const statusWith = async (token?: string): Promise<number> => statusOf(method, path, token);
    const enough = scope === null ? [] : [scope];
    const exact = await aKey(seller.owner, seller.organizationId, [...enough, 'organization:read']);
    const others = scopes.filter((other) => other !== scope);
    const without = await aKey(seller.owner, seller.organizationId, others);
    expect(await statusWith()).toBe(401);
    expect([401, 403]).not.toContain(await statusWith(exact));
    // Faults of the body may be reported before the scope is checked, but nothing is executed.
    expect([403, 404, 422]).toContain(await statusWith(without));
  });
});
