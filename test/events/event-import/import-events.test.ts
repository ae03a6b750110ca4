import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient, type RestAnswer } from '../../rest-compat/rest-client.js';
import { followAndRecord } from '../../support/clicks.js';
import { errorCode, evaluated, uuidOf } from '../../support/outcome.js';
import { aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
});

interface Row {
  readonly line: number;
  readonly result: string;
  readonly eventId: string | null;
  readonly warning: string | null;
  readonly errors: readonly { readonly field: string; readonly code: string }[];
}

const head = 'event_type,idempotency_key,code,customer_id,amount,asset,session_id\n';
const rowsOf = ({ body }: RestAnswer): readonly Row[] => body['rows'] as Row[];
const resultsOf = (answer: RestAnswer): string[] => rowsOf(answer).map(({ result }) => result);

async function send(
  csv: string,
  { key = scene.key, query = '', type = 'text/csv' } = {},
): Promise<RestAnswer> {
  const client = new RestClient(suite.url, key);
  return client.send('POST', `/events/import${query}`, csv, { 'content-type': type });
}

async function storedKeys(prefix: string): Promise<string[]> {
  const rows = await suite.database.query<{ key: string }>(
    `select idempotency_key as key from event where starts_with(idempotency_key, $1) order by 1`,
    [prefix],
  );
  return rows.map(({ key }) => key);
}

describe('POST /events/import', () => {
  it('ingests each row, which is evaluated like any other event', async () => {
    const session = await followAndRecord(suite, scene.link);
    const csv = `${head}customer.signup,im-1,${scene.link.code},c-1,12.50,USD,\ncustomer.signup,im-2,,c-2,,,${session}\n`;
    const answer = await send(csv);
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({ accepted: 2, duplicates: 0, conflicts: 0, invalid: 0 });
    for (const { eventId } of rowsOf(answer)) {
      expect(await evaluated(scene, eventId ?? '')).toMatchObject({ status: 'PROCESSED' });
    }
    const [stored] = await suite.database.query(
      'select amount::text, asset, customer_id from event where id = $1',
      [uuidOf('event', rowsOf(answer)[0]?.eventId ?? '')],
    );
    expect(stored).toEqual({ amount: '12500000', asset: 'USD', customer_id: 'c-1' });

    const again = await send(csv);
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(rowsOf(again).map(({ eventId }) => eventId)).toEqual(rowsOf(answer).map(({ eventId }) => eventId));
  });

  /** A good row between bad ones of each kind. */
  const mixed = (prefix: string): string =>
    [
      'event_type,idempotency_key,code,customer_id,amount,asset,session_id',
      `signup,${prefix}-good,${scene.link.code},,,,`,
      `,${prefix}-blank,,,,,`,
      `signup,${prefix}-amount,,,"12,50",EUR,`,
      `signup,${prefix}-asset,,,12.50,XXX,`,
      `signup,${prefix}-session,,,,,sess_1`,
      `signup,${prefix}-good,${scene.link.code},,,,`,
      `signup,${prefix}-good,OTHER,,,,`,
      `signup,${prefix}-short`,
      `signup,${prefix}-last,${scene.link.code},,,,`,
    ].join('\n');
  const mixedErrors = [
    [],
    ['csv.3.event_type INVALID'],
    ['csv.4.amount INVALID_AMOUNT'],
    ['csv.5.asset INVALID_AMOUNT'],
    ['csv.6.session_id NOT_FOUND'],
    [],
    ['csv.8.idempotency_key IDEMPOTENCY_KEY_REUSED'],
    ['csv.9 INVALID'],
    [],
  ];
  const errorsOf = (answer: RestAnswer): string[][] =>
    rowsOf(answer).map(({ errors }) => errors.map(({ field, code }) => `${field} ${code}`));
  const mixedResults = [
    'accepted',
    ...Array.from({ length: 4 }, () => 'invalid'),
    'duplicate',
    'conflict',
    'invalid',
    'accepted',
  ];

  it('answers each row by itself, by line and column', async () => {
    const answer = await send(mixed('mx'));
    expect(errorsOf(answer)).toEqual(mixedErrors);
    expect(resultsOf(answer)).toEqual(mixedResults);
    expect(await storedKeys('mx-')).toEqual(['mx-good', 'mx-last']);
  });

  it('answers a dry run with the same results, and writes nothing', async () => {
    const answer = await send(mixed('dr'), { query: '?dryRun=true' });
    expect(errorsOf(answer)).toEqual(mixedErrors);
    expect(resultsOf(answer)).toEqual(mixedResults);
    expect(rowsOf(answer).every(({ eventId }) => eventId === null || eventId.startsWith('evt_'))).toBe(true);
    expect(await storedKeys('dr-')).toEqual([]);

    await send(mixed('dr'));
    const later = await send(mixed('dr'), { query: '?dryRun=true' });
    expect(resultsOf(later)).toEqual(mixedResults.map((one) => (one === 'accepted' ? 'duplicate' : one)));
  });

  it('warns in a dry run of codes and sessions that the organization does not have', async () => {
    const stranger = await aScene(suite.url);
    const session = await followAndRecord(suite, stranger.link);
    const rows = [
      `signup,w-1,${scene.link.code.toLowerCase()},,,,`,
      `signup,w-2,NOBODYS,,,,`,
      `signup,w-3,${stranger.link.code},,,,`,
      `signup,w-4,,,,,${session}`,
      `signup,w-5,,,,,`,
    ];
    const answer = await send(head + rows.join('\n'), { query: '?dryRun=true' });
    expect(rowsOf(answer).map(({ warning }) => warning)).toEqual([
      null,
      'No link has the code NOBODYS.',
      `No link has the code ${stranger.link.code}.`,
      'There is no such session.',
      null,
    ]);
  });

  it('ingests 10,000 rows, and completes a file of which a part was written before', async () => {
    const row = (index: number): string => `visit,many-${index},${scene.link.code},,,,`;
    const lines = Array.from({ length: 10_000 }, (_, index) => row(index));
    expect((await send(head + lines.slice(0, 2500).join('\n'))).body).toMatchObject({ accepted: 2500 });
    expect((await send(head + lines.join('\n'))).body).toMatchObject({ accepted: 7500, duplicates: 2500 });
    const [counted] = await suite.database.query(
      `select count(*)::int as count from event where starts_with(idempotency_key, 'many-')`,
    );
    expect(counted).toEqual({ count: 10_000 });
  });

  it('accepts each row of the same file once, although it is sent four times at the same moment', async () => {
    const csv = head + Array.from({ length: 300 }, (_, index) => `visit,race-${index},,,,,`).join('\n');
    const answers = await Promise.all([1, 2, 3, 4].map(async () => send(csv)));
    const accepted = answers.map(({ body }) => body['accepted'] as number);
    expect(accepted.reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(await storedKeys('race-')).toHaveLength(300);
  });

  it.each([
    ['an unknown column', 'event_type,idempotency_key,colour\na,b,c', 422],
    ['no rows', 'event_type,idempotency_key', 422],
  ])('refuses a file with %s', async (_what, csv, status) => {
    const answer = await send(csv);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ errors: [{ field: 'csv', code: 'INVALID' }] });
  });

  it('refuses other content types, other values of dryRun, other encodings, and too large a file', async () => {
    expect((await send(head, { type: 'text/plain' })).status).toBe(415);
    const answer = await send(`${head}a,b,,,,,`, { query: '?dryRun=maybe' });
    expect(answer.body).toMatchObject({ statusCode: 422, errors: [{ field: 'dryRun' }] });
    expect((await send('x'.repeat(8 * 1024 * 1024 + 1))).status).toBe(413);
    const headers = { 'content-type': 'text/csv', authorization: `Bearer ${scene.key}` };
    const latin1 = { method: 'POST', headers, body: Buffer.from(`${head}caf\u00e9,latin,,,,,`, 'latin1') };
    expect((await fetch(`${suite.url}/events/import`, latin1)).status).toBe(400);
  });

  it('imports into the environment of the key only, and needs the scope', async () => {
    const live = await aKey(scene.owner, scene.organizationId, ['events:write'], 'LIVE');
    const csv = `${head}visit,env-1,,,,,`;
    expect((await send(csv, { key: live })).body).toMatchObject({ accepted: 1 });
    expect((await send(csv)).body).toMatchObject({ accepted: 1 });
    const reader = await aKey(scene.owner, scene.organizationId, ['events:read']);
    expect((await send(csv, { key: reader })).status).toBe(403);
  });
});

describe('importEvents', () => {
  it('refuses the organization of another tenant', async () => {
    const stranger = await aSeller(suite.url);
    const answer = await stranger.program.send(
      'mutation ($input: ImportEventsInput!) { importEvents(input: $input) { userErrors { code } } }',
      { input: { organizationId: scene.organizationId, csv: `${head}visit,foreign,,,,,` } },
    );
    expect(JSON.stringify(answer)).toContain('NOT_FOUND');
    expect(errorCode(answer)).toBeUndefined();
    expect(await storedKeys('foreign')).toEqual([]);
  });
});
