import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dialects } from '../../rest-compat/mount-rest.js';
import { JsonMembers } from '../../rest-compat/shared/parse-json.js';
import { plain } from '../../rest-compat/shared/field.js';
import { handlingOf, unknownFields, unknownFieldsHeader } from '../../rest-compat/shared/unknown-fields.js';
import { aCampaign, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

const strict = { prefer: 'handling=strict' };

describe('unknown fields of a body', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const rows = dialects.flatMap(({ base, routes }) =>
    routes
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }): [string, string] => [method, base + path]),
  );

  it.each(rows)('%s %s reports them, with any result', async (method, path) => {
    // Unknown ids: the check comes before any look-up, and nothing is written.
    const at = path.replaceAll(/:\w+/g, (name) =>
      name === ':id' && path.startsWith('/organizations') ? scene.organizationId : 'x',
    );
    const loose = await rest.send(method, at, { tittle: 'misspelt' });
    expect(loose.headers.get('x-unknown-fields')).toBe('tittle');
    const refused = await rest.send(method, at, { tittle: 'misspelt' }, strict);
    expect(refused.status).toBe(422);
    expect(refused.headers.get('preference-applied')).toBe('handling=strict');
    expect(refused.headers.get('x-unknown-fields')).toBeNull();
  });

  it('are an error per field in strict mode, which names the allowed fields and changes nothing', async () => {
    const campaignId = await aCampaign(scene);
    const path = `/campaigns/${campaignId}`;
    const answer = await rest.send('PATCH', path, { name: 'Renamed', descripton: 'x' }, strict);
    const message =
      'descripton is not a known field; allowed are name, targetUrl, description, payoutRate, budget, startsAt, endsAt, attributionWindowDays, ' +
      'holdingPeriodDays, payoutPercent, attributionModel, attributionHalfLifeDays, codePolicy, timeZone, fraudChecks, linkFallbackUrl, passQuery, linkHosts, utm, currency';
    expect(answer.body).toEqual({
      statusCode: 422,
      message,
      errors: [{ field: 'descripton', message, code: 'UNKNOWN_FIELD' }],
    });
    expect((await rest.get(path)).body['name']).toBe('Summer');
  });

  it('are named in a header in lenient mode, and the request is executed', async () => {
    const path = `/campaigns/${await aCampaign(scene)}`;
    const answer = await rest.patch(path, { name: 'Renamed', descripton: 'x', colour: 1 });
    expect([answer.status, answer.body['name']]).toEqual([200, 'Renamed']);
    expect(answer.headers.get('x-unknown-fields')).toBe('descripton, colour');
    expect(answer.headers.get('preference-applied')).toBeNull();
  });

  it('are named with their path within lists of objects', async () => {
    const goals = [{ name: 'a', payoutType: 'flat', payoutRate: 1, tittle: 'x' }];
    const input = { name: 'New', targetUrl: 'https://x.example', advertiserId: scene.organizationId, goals };
    const told = await rest.post('/v1/campaigns', input);
    expect([told.status, told.headers.get('x-unknown-fields')]).toEqual([201, 'goals.0.tittle']);
    const refused = await rest.post('/v1/campaigns', input, strict);
    expect(refused.body).toMatchObject({ errors: [{ field: 'goals.0.tittle', code: 'UNKNOWN_FIELD' }] });
  });

  it('of one item of a batch refuse only that item in strict mode', async () => {
    const event = (key: string, more: object = {}): object => ({
      eventType: 'x',
      campaignId: scene.campaignId,
      idempotencyKey: key,
      ...more,
    });
    const events = [event('u1'), event('u2', { amonut: 5 })];
    const { status, body } = await rest.post('/events/ingest/batch', { events }, strict);
    expect(status).toBe(207);
    expect(body['results']).toMatchObject([
      { index: 0, status: 'queued' },
      { index: 1, error: { statusCode: 422, errors: [{ field: 'events.1.amonut', code: 'UNKNOWN_FIELD' }] } },
    ]);
  });

  it('of items of a batch are named once each in lenient mode, at their first place', async () => {
    const event = (key: string, more: object = {}): object => ({
      eventType: 'x',
      campaignId: scene.campaignId,
      idempotencyKey: key,
      ...more,
    });
    const events = [event('v1'), event('v2', { amonut: 5 }), event('v3', { amonut: 5, plan: 'pro' })];
    const answer = await rest.post('/events/ingest/batch', { events, note: 'x' });
    expect(answer.headers.get('x-unknown-fields')).toBe('note, events.1.amonut, events.2.plan');
    expect(answer.body['results']).toMatchObject(events.map(() => ({ status: 'queued' })));
    const bare = await rest.post('/events/ingest/batch', [event('v4', { amonut: 5 })]);
    expect(bare.headers.get('x-unknown-fields')).toBe('events.0.amonut');
  });

  it('are readable by a page of another origin', async () => {
    const answer = await fetch(`${suite.url}/v1/conversions`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.headers.get('access-control-allow-headers')).toContain('Prefer');
  });

  it('cannot break the header, nor make it long', async () => {
    const bad = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`a${at}\r\nSet-Cookie: x=ü,\ud800${'y'.repeat(1000)}`, 1]),
    );
    const answer = await rest.post('/gigs', bad);
    expect(answer.status).toBe(422);
    const header = answer.headers.get('x-unknown-fields') ?? '';
    expect(header).toMatch(/^(?:[\w.%$-]+, ){20}\.\.\.$/);
    expect(header.length).toBeLessThan(20 * 400);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const refused = await rest.post('/gigs', bad, strict);
    expect((refused.body['errors'] as unknown[]).length).toBeLessThan(30);
  });
});

describe('unknownFields', () => {
  it('returns members in the order of the body, without known ones', () => {
    const found = [...unknownFields([plain('a')], new JsonMembers({ b: 1, a: 2, c: 3 }))];
    expect(found.map(({ path }) => path)).toEqual(['b', 'c']);
    expect(unknownFieldsHeader([])).toBeUndefined();
  });
});

describe('handlingOf', () => {
  it.each([
    ['handling=strict', 'strict'],
    ['Handling="strict"', 'strict'],
    ['respond-async, handling = strict; x=1, wait=5', 'strict'],
    ['handling=lenient', 'lenient'],
    ['handling=lenient, handling=strict', 'lenient'],
    ['return=minimal', undefined],
    ['handling=stricter', undefined],
    ['note="x, handling=strict"', undefined],
    ['nothandling=strict', undefined],
    ['', undefined],
  ])('reads %j as %s', (prefer, handling) => {
    expect(handlingOf({ headers: { prefer } })).toBe(handling);
  });
});
