import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../rest-compat/rest-client.js';
import type { WithUserErrors } from '../support/graphql-client.js';
import { errorCode, ingest, uuidOf } from '../support/outcome.js';
import { aGoal, aScene, follow, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const usd = (amount: string) => ({ amount, asset: 'USD' });
const texts = [
  ['a high surrogate alone', 'a\ud800b'],
  ['a low surrogate alone', '\udc00'],
  ['U+0000', 'a\0b'],
] as const;

const suite = useSharedServer();
let scene: Scene;
let rest: RestClient;
let goalId: string;
let sessionId: string;
beforeAll(async () => {
  scene = await aScene(suite.url);
  rest = new RestClient(suite.url, scene.key);
  goalId = await aGoal(scene, scene.campaignId);
  sessionId = await follow(suite.url, scene.link);
});

async function send(name: string, input: object): Promise<WithUserErrors | null | undefined> {
  return (await scene.program.sendMutation(name, input)).data?.result;
}

const fieldsOf = (refusal: WithUserErrors | null | undefined): string[] | undefined =>
  refusal?.userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`);

/** Mutations with the text in a field. */
function casesWith(text: string): readonly [name: string, input: object, field: string][] {
  const { campaignId, organizationId } = scene;
  const gig = { title: 'x', description: text, actionType: 'x', rewardAmount: usd('1.00') };
  const when = { field: 'event.type', op: 'EQ', value: text };
  return [
    ['createGoal', { campaignId, name: text, payout: { fixed: usd('1.00') } }, 'name'],
    ['createGig', { campaignId, ...gig }, 'description'],
    ['updateCampaign', { id: campaignId, description: text }, 'description'],
    [
      'createCampaign',
      { name: 'x', targetUrl: 'https://shop.example', goals: [{ name: text }] },
      'goals.0.name',
    ],
    ['rejectActionAttempt', { id: 'att_x', note: text }, 'note'],
    ['cancelConversion', { id: 'conv_x', note: text }, 'note'],
    ['recordConversion', { goal: text, sessionId }, 'goal'],
    [
      'recordConversion',
      { goalId, sessionId, customDimensions: { a: [{ b: text }] } },
      'customDimensions.a.0.b',
    ],
    ['createPromoter', { organizationId, name: text }, 'name'],
    ['updateOrganization', { id: organizationId, name: text }, 'name'],
    ['createApiKey', { organizationId, name: text, environment: 'SANDBOX', scopes: ['*'] }, 'name'],
    ['fundCampaign', { id: campaignId, amount: usd('1.00'), idempotencyKey: text }, 'idempotencyKey'],
    [
      'publishRewardRules',
      { campaignId, rules: [{ key: 'a', reward: { plain: true }, when }] },
      'rules.0.when.value',
    ],
    ['ingestEvent', { eventType: 'x', idempotencyKey: text }, 'idempotencyKey'],
    ['ingestEvent', { eventType: 'x', idempotencyKey: 'm', metadata: { plan: text } }, 'metadata.plan'],
    ['ingestEvent', { eventType: 'x', idempotencyKey: 'm', metadata: { [text]: 1 } }, 'metadata'],
  ];
}

describe.each(texts)('a text with %s', (_what, text) => {
  it('is refused by its field in every mutation, without an internal error', async () => {
    const cases = casesWith(text);
    const found = await Promise.all(
      cases.map(async ([name, input]) => [name, ...(fieldsOf(await send(name, input)) ?? ['fault'])]),
    );
    expect(found).toEqual(cases.map(([name, , field]) => [name, `INVALID ${field}`]));
    expect(await suite.log()).not.toContain('a resolver failed');
  });

  it('is refused in queries, also in arguments of nested fields', async () => {
    const documents = [
      'query ($t: String) { campaigns(filter: { name: { contains: $t } }) { totalCount } }',
      'query ($t: String) { viewer { __typename } campaigns { nodes { ruleVersions(after: $t) { totalCount } } } }',
    ];
    for (const document of documents) {
      const { errors } = await scene.program.send(document, { t: text });
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toContain('BAD_USER_INPUT');
    }
  });

  it('is refused over REST by its field, and affects no other event of a batch', async () => {
    const goal = await rest.post(`/v1/campaigns/${scene.campaignId}/goals`, {
      name: text,
      payoutType: 'flat',
      payoutRate: 1,
    });
    expect([goal.status, goal.body['errors']]).toMatchObject([422, [{ field: 'name', code: 'INVALID' }]]);
    const event = await rest.post('/events/ingest', { eventType: 'x', idempotencyKey: text });
    expect([event.status, event.body['errors']]).toMatchObject([422, [{ field: 'idempotencyKey' }]]);
    const key = `rest ${text.length} ${text.charCodeAt(0)} ${text.charCodeAt(1)}`;
    const { status, body } = await rest.post('/events/ingest/batch', {
      events: [
        { eventType: 'x', idempotencyKey: text },
        { eventType: 'x', idempotencyKey: key },
        { eventType: 'x', idempotencyKey: 'm', metadata: { [text]: 1 } },
      ],
    });
    expect(status).toBe(207);
    expect(body['results']).toMatchObject([
      { error: { statusCode: 422, errors: [{ field: 'events.0.idempotencyKey' }] } },
      { status: 'queued' },
      { error: { statusCode: 422, errors: [{ field: 'events.2.metadata' }] } },
    ]);
  });

  it('refuses only its own event among several', async () => {
    const good = `good ${text.length} ${text.charCodeAt(0)} ${text.charCodeAt(1)}`;
    const events = [
      { eventType: 'x', idempotencyKey: text },
      { eventType: 'x', idempotencyKey: good },
      { eventType: text, idempotencyKey: 'bad' },
    ];
    const selection = 'results { index status userErrors { field code } }';
    const { data } = await scene.program.sendMutation('ingestEvents', { events }, selection);
    const invalid = (index: number, field: string) => ({
      index,
      status: 'INVALID',
      userErrors: [{ field: ['events', String(index), field], code: 'INVALID' }],
    });
    expect(data?.result).toEqual({
      results: [
        invalid(0, 'idempotencyKey'),
        { index: 1, status: 'ACCEPTED', userErrors: [] },
        invalid(2, 'eventType'),
      ],
      userErrors: [],
    });
  });
});

describe('an escaped U+0000', () => {
  it('is refused in literals and in JSON', async () => {
    const { data } = await scene.program.send<Record<string, WithUserErrors>>(
      String.raw`mutation {
        a: ingestEvent(input: { eventType: "a\u0000", idempotencyKey: "k" }) { userErrors { code field } }
        b: ingestEvent(input: { eventType: "a", idempotencyKey: "k", metadata: { x: ["\u0000"] } }) { userErrors { code field } }
      }`,
    );
    expect([fieldsOf(data?.['a']), fieldsOf(data?.['b'])]).toEqual([
      ['INVALID eventType'],
      ['INVALID metadata.x.0'],
    ]);
  });
});

describe('an event that the database refuses', () => {
  it('fails alone, without affecting events of other organizations', async () => {
    const other = await aScene(suite.url);
    await suite.database.query(
      `create function refuse_unlucky_event() returns trigger language plpgsql as $$
       begin
         if new.event_type = 'unlucky' then raise exception 'unlucky'; end if;
         return new;
       end $$`,
    );
    await suite.database.query(
      `create trigger refuse_unlucky_event before insert on event for each row execute function refuse_unlucky_event()`,
    );
    const report = async (index: number) => {
      const input = { eventType: 'unlucky', idempotencyKey: `unlucky-${index}` };
      return errorCode(await scene.program.sendMutation('ingestEvent', input));
    };
    const [unlucky, lucky] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, async (_, index) => report(index))),
      Promise.all(Array.from({ length: 100 }, async (_, index) => ingest(other, `lucky-${index}`))),
    ]);
    await suite.database.query('drop trigger refuse_unlucky_event on event');
    expect(new Set(unlucky)).toEqual(new Set(['INTERNAL_SERVER_ERROR']));
    expect(new Set(lucky).size).toBe(100);
    const rows = await suite.database.query<{ count: number }>(
      `select count(*)::int as count from event where organization_id = $1`,
      [uuidOf('organization', other.organizationId)],
    );
    expect(rows).toEqual([{ count: 100 }]);
    // Nothing was written, so it can be sent again.
    const again = await scene.program.mutate<{ isDuplicate: boolean }>(
      'ingestEvent',
      { eventType: 'unlucky', idempotencyKey: 'unlucky-0' },
      'isDuplicate',
    );
    expect(again.isDuplicate).toBe(false);
  });
});
