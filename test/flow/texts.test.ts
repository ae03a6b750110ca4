import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../rest-compat/rest-client.js';
import { followAndRecord } from '../support/clicks.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { evaluated, ingest } from '../support/outcome.js';
import { aGoal, aScene, follow, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const blank = ' \u200b\u00a0';
const padded = (text: string): string => `\u200b\t${text}\u00a0\n`;

const suite = useSharedServer();
let scene: Scene;
let rest: RestClient;
beforeAll(async () => {
  scene = await aScene(suite.url);
  rest = new RestClient(suite.url, scene.key);
});

const campaignOf = async (id: string): Promise<object> =>
  (
    await scene.program.run<{ campaign: object }>(
      'query ($id: ID!) { campaign(id: $id) { name targetUrl } }',
      { id },
    )
  ).campaign;

describe('names and URLs', () => {
  const url = 'https://shop.example/%c4/../a?Q=%20&&b#F';
  const clean = { name: 'Sum \u200b mer', targetUrl: url };
  const sent = {
    name: padded(clean.name),
    targetUrl: padded(url.replace('shop.example', 'SHOP.example:443')),
  };

  it('are normalized in variables, in literals and over REST alike', async () => {
    const byVariables = await scene.program.mutate<{ campaign: { id: string } }>(
      'createCampaign',
      sent,
      'campaign { id }',
    );
    const literals = `name: ${JSON.stringify(sent.name)}, targetUrl: ${JSON.stringify(sent.targetUrl)}`;
    const document = `mutation { createCampaign(input: { ${literals} }) { campaign { id name targetUrl } } }`;
    // Twice, because a compiled operation keeps its literals.
    for (const _ of [1, 2]) {
      const { createCampaign } = await scene.program.run<{ createCampaign: object }>(document);
      expect(createCampaign).toMatchObject({ campaign: clean });
    }
    const overRest = await rest.patch(`/v1/campaigns/${encodeURIComponent(padded(scene.campaignId))}`, sent);
    expect([overRest.status, overRest.body]).toMatchObject([200, clean]);
    expect(await campaignOf(padded(byVariables.campaign.id))).toEqual(clean);
  });

  it('are refused by their field when they are blank, or when a URL has a character that would end it', async () => {
    const { userErrors } = await scene.program.attempt(
      'createCampaign',
      { name: blank, targetUrl: url, goals: [{ name: '\u3164', payout: { fixed: { amount: '1' } } }] },
      '',
    );
    expect(userErrors).toMatchObject([
      { code: 'INVALID', field: ['name'], message: expect.stringContaining('visible character') },
      { code: 'INVALID', field: ['goals', '0', 'name'] },
    ]);
    for (const bad of ['\r\nX: y', '\n', '"x', '<x', ' x']) {
      const input = { name: 'x', targetUrl: `https://shop.example/a${bad}b` };
      const answer = await scene.program.attempt('createCampaign', input, '');
      expect(answer.userErrors).toMatchObject([{ code: 'INVALID_URL', field: ['targetUrl'] }]);
      const update = await rest.patch(`/v1/campaigns/${scene.campaignId}`, { targetUrl: input.targetUrl });
      expect([update.status, update.body['errors']]).toMatchObject([422, [{ field: 'targetUrl' }]]);
    }
    const goal = await rest.post(`/v1/campaigns/${scene.campaignId}/goals`, {
      name: blank,
      payoutType: 'flat',
      payoutRate: 1,
    });
    expect([goal.status, goal.body['errors']]).toMatchObject([422, [{ field: 'name', code: 'INVALID' }]]);
  });
});

describe('the texts of a report', () => {
  const customerOf = async (id: string): Promise<unknown> =>
    (
      await scene.program.run<{ event: { customerId: string } }>(
        'query ($id: ID!) { event(id: $id) { customerId } }',
        { id },
      )
    ).event.customerId;

  it('are trimmed in every API: session, code, customer, type and key', async () => {
    const sessionId = padded(await followAndRecord(suite, scene.link));
    const bySession = await ingest(scene, padded('by session'), {
      attributionCode: null,
      sessionId,
      customerId: padded('c-1'),
    });
    expect((await evaluated(scene, bySession)).status).toBe('PROCESSED');
    expect(await customerOf(bySession)).toBe('c-1');
    // The same key, type and code make the same event.
    const once = await ingest(scene, 'once', { metadata: { customerId: ' c-2 ' } });
    const more = { eventType: padded('customer.signup'), attributionCode: padded(scene.link.code) };
    const again = { ...more, idempotencyKey: padded('once'), metadata: { customerId: ' c-2 ' } };
    expect(await ingest(scene, again.idempotencyKey, again)).toBe(once);
    expect((await rest.post('/events/ingest', again)).body['eventId']).toBe(once);
    const { status, body } = await rest.post('/events/ingest/batch', {
      events: [again, { ...again, eventType: blank }, { ...again, idempotencyKey: blank }],
    });
    expect(status).toBe(207);
    expect(body['results']).toMatchObject([
      { eventId: once },
      { error: { statusCode: 422, errors: [{ field: 'events.1.eventType' }] } },
      { error: { statusCode: 422, errors: [{ field: 'events.2.idempotencyKey' }] } },
    ]);
    // Metadata belongs to the integrator. Only the customer's id in it is trimmed.
    expect(await customerOf(once)).toBe('c-2');
    const { event } = await scene.program.run<{ event: object }>(
      'query ($id: ID!) { event(id: $id) { metadata } }',
      { id: once },
    );
    expect(event).toEqual({ metadata: { customerId: ' c-2 ' } });
  });

  it('are trimmed in a conversion as well', async () => {
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    const { conversion } = await scene.program.mutate<{ conversion: { customerId: string } }>(
      'recordConversion',
      { goalId: padded(goalId), sessionId: padded(sessionId), customerId: padded('c-3') },
      'conversion { customerId }',
    );
    expect(conversion).toEqual({ customerId: 'c-3' });
  });
});

describe('an email address', () => {
  const password = ' correct horse battery ';
  const visitor = (): GraphQLClient => new GraphQLClient(suite.url);

  it('names one account in Unicode, in punycode, and with spaces around it; a password keeps its spaces', async () => {
    const name = randomUUID();
    const [unicode, ascii] = [`${name}@MÜNCHEN.example`, `${name}@xn--mnchen-3ya.example`];
    await visitor().mutate('signUp', { email: ` ${unicode}\n`, password, name: ' Ann ' }, 'token');
    for (const email of [unicode, ascii, ascii.toUpperCase(), ` ${ascii} `]) {
      const { token } = await visitor().mutate<{ token: string }>('signIn', { email, password }, 'token');
      const { viewer } = await new GraphQLClient(suite.url, token).run<{ viewer: object }>(
        '{ viewer { user { email name } } }',
      );
      expect(viewer).toEqual({ user: { email: ascii, name: 'Ann' } });
      const again = await visitor().attempt('signUp', { email, password, name: 'Ann' }, 'token');
      expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['email'] }]);
    }
    const trimmed = await visitor().attempt('signIn', { email: ascii, password: password.trim() }, 'token');
    expect(trimmed.userErrors).toMatchObject([{ code: 'INVALID' }]);
  });

  it.each(['ann\u200b@shop.example', 'ann@shop\u00ad', 'ann', 'ann@shop.example\r\nBcc: x@y.example'])(
    '%j is refused',
    async (email) => {
      const { userErrors } = await visitor().attempt('signUp', { email, password, name: 'Ann' }, 'token');
      expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['email'] }]);
    },
  );
});
