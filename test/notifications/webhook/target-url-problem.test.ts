import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { EgressFilter } from '../../../src/notifications/webhook/transport/egress-filter.js';
import { targetUrlProblem } from '../../../src/notifications/webhook/transport/target-url-problem.js';
import { Environment } from '../../../src/kernel/environment.js';
import { privateHosts } from './private-hosts.js';

describe('targetUrlProblem', () => {
  const filter = new EgressFilter();
  it.each([
    ['https://example.com/hook', Environment.LIVE],
    ['http://example.com/hook', Environment.SANDBOX],
    ['https://example.com:8443/hook?a=b', Environment.LIVE],
  ])('accepts %s in %s', (url, environment) => {
    expect(targetUrlProblem(url, environment, filter)).toBeUndefined();
  });

  it.each([
    ['http://example.com/hook', Environment.LIVE],
    ['/hook', Environment.SANDBOX],
    ['ftp://example.com/hook', Environment.SANDBOX],
    ['https://user:pass@example.com/', Environment.SANDBOX],
    ['https://example.com:22/', Environment.SANDBOX],
    ...['a.localhost.', ...privateHosts].map((host) => [`https://${host}/`, Environment.SANDBOX] as const),
  ])('refuses %s in %s', (url, environment) => {
    expect(targetUrlProblem(url, environment, filter)).toEqual(expect.any(String));
  });
});
