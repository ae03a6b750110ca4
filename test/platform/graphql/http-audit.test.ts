import { describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { useSharedServer } from '../../support/suite.js';

/** Optional parts of the specification that Tribute omits, with the reason. */
const declined: Readonly<Record<string, readonly string[]>> = {
  'a GET that needs no preflight is what cross-site request forgery uses': ['5A70', 'D6D5', '6A70'],
  'a document that cannot run is a 400, also for clients of the older media type': ['572B', 'FDE2', '7B9B'],
};

describe('GraphQL over HTTP', () => {
  const suite = useSharedServer();

  it('passes every test of the specification', async () => {
    const audits = serverAudits({ url: () => `${suite.url}/graphql`, fetchFn: fetch });
    const results = [];
    for (const audit of audits) results.push(await audit.fn());
    const failed = results.filter((result) => result.status === 'error');
    expect(failed.map((result) => `${result.id} ${result.name}`)).toEqual([]);
    const remarks = results.filter((result) => result.status === 'warn' || result.status === 'notice');
    expect(remarks.map((result) => result.id)).toEqual(Object.values(declined).flat());
  });
});
