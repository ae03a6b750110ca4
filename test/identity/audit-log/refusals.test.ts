import { describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { RefusalLog } from '../../../src/identity/audit-log/refusal-log.js';
import { ActorKind, type AuditedAction } from '../../../src/kernel/audit-trail.js';
import type { RefusalKind } from '../../../src/kernel/refusal.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { figureOf, metricsToken } from '../../support/metrics.js';
import { anOperator } from '../../support/operator.js';
import { aKey, aSeller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const operatorEmail = 'olga@tribute.example';

interface Entry {
  readonly action: string;
  readonly by: { readonly __typename: string };
  readonly address: string | null;
  readonly after: { readonly count: number; readonly reasons: string[]; readonly about: string[] };
}

/** The entries of an action that an operator sees. */
async function entriesOf(operator: GraphQLClient, action: string): Promise<Entry[]> {
  const { operatorAuditLog } = await operator.run<{ operatorAuditLog: { nodes: Entry[] } }>(
    `query ($action: String) { operatorAuditLog(filter: { action: { eq: $action } }, first: 50) {
       nodes { action by { __typename } address after } } }`,
    { action },
  );
  return operatorAuditLog.nodes;
}

describe('a refused attempt', () => {
  const suite = useServer({
    AUDIT_REFUSALS_SECONDS: '1',
    METRICS_TOKEN: metricsToken,
    OPERATOR_EMAILS: operatorEmail,
    OPERATOR_SECOND_FACTOR: 'optional',
    TRUST_PROXY: '1',
  });

  async function send(address: string, query: string, authorization?: string): Promise<number> {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': address,
        ...(authorization !== undefined && { authorization: `Bearer ${authorization}` }),
      },
      body: JSON.stringify({ query }),
    });
    return response.status;
  }

  const figure = async (name: string): Promise<number> => figureOf(suite, name);

  it('is in the audit log with its source, and in the metrics', async () => {
    const seller = await aSeller(suite.url);
    const key = await aKey(seller.owner, seller.organizationId, ['*']);
    const wrong = `mutation { signIn(input: { email: "ada@example.com", password: "a wrong password" }) { userErrors { code } } }`;
    for (let time = 0; time < 3; time += 1) await send('192.0.2.1', wrong);
    expect(await send('192.0.2.2', '{ viewer { environment } }', `ak_test_${'a'.repeat(43)}`)).toBe(401);
    expect(await send('192.0.2.2', '{ viewer { environment } }', `ts_${'a'.repeat(43)}`)).toBe(401);
    for (const token of [undefined, key, seller.owner.token]) {
      await send('192.0.2.3', '{ operatorAuditLog(first: 1) { totalCount } }', token);
    }
    const olga = await anOperator(suite, operatorEmail, 'sandbox');
    const told = async (action: string, count: number): Promise<Entry[]> =>
      waitFor(action, async () => {
        const entries = await entriesOf(olga, action);
        return entries.reduce((sum, { after }) => sum + after.count, 0) === count && entries;
      });

    for (const { address, by, after } of await told('signIn.refused', 3)) {
      expect({ address, by }).toEqual({ address: '192.0.2.1', by: { __typename: 'AnonymousActor' } });
      expect(after).toMatchObject({ reasons: ['WRONG'], about: ['a***@example.com'] });
    }
    const credentials = await told('credential.refused', 2);
    for (const { address } of credentials) expect(address).toBe('192.0.2.2');
    expect(new Set(credentials.flatMap(({ after }) => after.reasons))).toEqual(
      new Set(['MALFORMED', 'UNKNOWN']),
    );
    const calls = await told('operatorCall.refused', 3);
    expect(new Set(calls.map(({ by }) => by.__typename))).toEqual(
      new Set(['AnonymousActor', 'ApiKeyActor', 'UserActor']),
    );
    expect(calls.every(({ after }) => after.about[0] === 'operatorAuditLog')).toBe(true);
    for (const [name, value] of [
      ['sign_ins', 3],
      ['credentials', 2],
      ['operator_calls', 3],
    ] as const) {
      expect([name, await figure(`tribute_${name}_refused_total`)]).toEqual([name, value]);
    }
  });

  it('is recorded on a websocket as well', async () => {
    const before = await figure('tribute_credentials_refused_total');
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ts_${'b'.repeat(43)}` },
      retryAttempts: 0,
    });
    const ask = async (): Promise<unknown> =>
      new Promise((resolve) => {
        const ended = (): void => resolve(undefined);
        client.subscribe(
          { query: '{ viewer { environment } }' },
          { next: ended, error: ended, complete: ended },
        );
      });
    await ask();
    await client.dispose();
    expect(await figure('tribute_credentials_refused_total')).toBeGreaterThan(before);
  });

  it("is recorded for the operators' download as well", async () => {
    const before = await figure('tribute_operator_calls_refused_total');
    const { owner } = await aSeller(suite.url);
    const headers = { authorization: `Bearer ${owner.token}` };
    expect((await fetch(`${suite.url}/operator/payouts.csv`, { headers })).status).toBe(403);
    expect(await figure('tribute_operator_calls_refused_total')).toBe(before + 1);
  });
});

describe('the log of refused attempts', () => {
  const actor = { kind: ActorKind.ANONYMOUS };
  const refuse = (log: RefusalLog, kind: RefusalKind, network: string): void =>
    log.note({ kind, network, actor, reason: 'WRONG', about: `account of ${network}` });
  const countOf = (entries: readonly AuditedAction[]): number =>
    entries.reduce((sum, { details }) => sum + Number(details?.['count']), 0);

  it('has one entry per source and period, with the number of attempts', async () => {
    const written: AuditedAction[] = [];
    const log = new RefusalLog(async (entry) => void written.push(entry));
    for (let time = 0; time < 3; time += 1) refuse(log, 'SIGN_IN', '192.0.2.1');
    refuse(log, 'SIGN_IN', '192.0.2.2');
    await log.flush();
    refuse(log, 'SIGN_IN', '192.0.2.1');
    await log.flush();
    expect(written.map(({ address, details }) => [address, details?.['count']])).toEqual([
      ['192.0.2.1', 3],
      ['192.0.2.2', 1],
      ['192.0.2.1', 1],
    ]);
  });

  it('is bounded for any number of sources, and loses no count', async () => {
    const written: AuditedAction[] = [];
    const log = new RefusalLog(async (entry) => void written.push(entry));
    for (let source = 0; source < 10_000; source += 1) refuse(log, 'SIGN_IN', `source ${source}`);
    await log.flush();
    expect(written).toHaveLength(21);
    expect(countOf(written)).toBe(10_000);
    expect(written.at(-1)).toMatchObject({ address: null, details: { count: 9980 } });
    expect(written.at(-1)?.details?.['about']).toHaveLength(5);
  });

  it('writes fewer entries after many on one day, and more again on the next day', async () => {
    let now = new Date('2026-11-29T00:00:00Z');
    let written: AuditedAction[] = [];
    const log = new RefusalLog(
      async (entry) => void written.push(entry),
      () => now,
    );
    const attack = async (): Promise<number> => {
      written = [];
      for (let source = 0; source < 30; source += 1) refuse(log, 'CREDENTIAL', `source ${source}`);
      await log.flush();
      expect(countOf(written)).toBe(30);
      return written.length;
    };
    const lengths = [];
    for (let period = 0; period < 60; period += 1) lengths.push(await attack());
    expect([lengths[0], lengths.at(-1)]).toEqual([21, 1]);
    now = new Date('2026-11-30T00:00:00Z');
    expect(await attack()).toBe(21);
  });

  it('writes entries later that the database did not accept, within the same bounds', async () => {
    const written: AuditedAction[] = [];
    let isAway = true;
    const log = new RefusalLog(async (entry) => {
      if (isAway) throw new Error('The database is away.');
      written.push(entry);
    });
    for (let period = 0; period < 5; period += 1) {
      for (let source = 0; source < 100; source += 1) refuse(log, 'OPERATOR_CALL', `source ${source}`);
      await expect(log.flush()).rejects.toThrow('away');
    }
    isAway = false;
    await log.flush();
    expect(countOf(written)).toBe(500);
    expect(written.length).toBeLessThanOrEqual(21);
  });
});
