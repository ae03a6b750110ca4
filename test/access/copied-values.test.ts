import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { showDecision } from '../../src/evaluation/decisions/show-decision.js';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import type { Scope } from '../../src/kernel/catalogue.js';
import { RestClient } from '../rest-compat/rest-client.js';
import { followAndRecord } from '../support/clicks.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aJoined } from '../support/person.js';
import { aGig, aKey, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const { types: typeTable, copiedValues } = mergedFeatures;

const suite = useSharedServer();
let scene: Scene;
let eventId: string;
let clickedAt: string;
let month: string;

const usd = (amount: string) => ({ amount });
const rules = [
  {
    key: 'friends',
    reward: { fixed: usd('3.00') },
    caps: [{ scope: ['RULE'], period: 'MONTH', amount: usd('500.00') }],
    when: {
      all: [
        { field: 'promoter.name', op: 'EQ', value: 'Pat' },
        { field: 'event.metadata.plan', op: 'EQ', value: 'pro' },
        { field: 'click.device', op: 'EQ', value: 'DESKTOP' },
      ],
    },
  },
  { key: 'rest', reward: { plain: true }, priority: -1 },
];

/** An event whose decision has all parts: a click, fraud checks, rules with conditions and caps, a budget. */
beforeAll(async () => {
  scene = await aScene(suite.url);
  const { program, campaignId } = scene;
  const fraudChecks = {
    botClick: 'REVIEW',
    velocity: 'REVIEW',
    blockedCountry: 'REJECT',
    dataCentreClick: 'REVIEW',
  };
  await program.mutate('updateCampaign', { id: campaignId, budget: usd('900.00'), fraudChecks }, '');
  await program.mutate('publishRewardRules', { campaignId, rules }, 'ruleVersion { id }');
  const sessionId = await followAndRecord(suite, scene.link);
  eventId = (await ingestAndEvaluate(scene, 'pro', { sessionId, metadata: { plan: 'pro' } })).id;
  const [times] = await suite.database.query<{ clickedAt: Date; occurredAt: Date }>(
    'select clicked_at as "clickedAt", occurred_at as "occurredAt" from click, event where click.session_id = $1 and event.id = $2',
    [uuidOf('session', sessionId), uuidOf('event', eventId)],
  );
  clickedAt = times!.clickedAt.toISOString();
  month = times!.occurredAt.toISOString().slice(0, 7);
});

const keyOf = async (...granted: string[]): Promise<string> =>
  aKey(scene.owner, scene.organizationId, granted);
const clientOf = async (...granted: string[]): Promise<GraphQLClient> =>
  new GraphQLClient(suite.url, await keyOf(...granted));

const objectTypes = Object.values(buildSchema(readFileSync('schema.graphql', 'utf8')).getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);

const fieldsOf = (type: GraphQLObjectType, scalar: string): string[] =>
  Object.values(type.getFields())
    .filter((field) => getNamedType(field.type).name === scalar)
    .map((field) => `${type.name}.${field.name}`);

describe('the table of copied values', () => {
  it('has a row for every JSON field of the schema', () => {
    const json = objectTypes.flatMap((type) => fieldsOf(type, 'JSONObject'));
    expect(json.length).toBeGreaterThan(8);
    expect(json.filter((name) => !Object.hasOwn(copiedValues, name))).toEqual([]);
  });

  it('was asked about every text of a line, a log, or a part of another object', () => {
    const logs = new Set(['StatementEntry', 'Transaction', 'Delivery', 'AuditEntry', 'TrialBalance']);
    const texts = objectTypes
      .filter(({ name }) => typeTable[name]?.scope === null || logs.has(name))
      .flatMap((type) => fieldsOf(type, 'String'));
    expect(texts.filter((name) => !Object.hasOwn(copiedValues, name)).toSorted()).toEqual(ownTexts);
  });
});

/** Texts that are the object's own, or name it. Check each new one. */
const ownTexts = `
  Asset.code Attempt.error Attempt.requestUrl Attempt.withheldReason AuditEntry.action AuditEntry.actorId AuditEntry.address
  AuditEntry.objectId AuditEntry.objectKind AuditEntry.requestId AuditEntry.userAgent AuditEntry.withheldReason
  CampaignFraudChecks.blockedCountries DomainEvent.cursor DomainEvent.type DomainEvent.withheldReason
  LedgerAlarm.expected LedgerAlarm.found LedgerAlarm.rowId LedgerAlarm.table LedgerHealth.headHash LedgerSweep.name Money.amount
  Money.asset PageInfo.endCursor PageInfo.startCursor PromoterRemainingCap.title Proof.file Proof.text Proof.url
  PublicOrganization.description PublicOrganization.name PublicOrganization.website Rate.asset Rate.currency Rate.rate
  RemainingCap.rule RewardRule.group RewardRule.key RewardRule.title RewardTarget.eventType RewardTerms.percent RewardTier.percent
  SimulatedRule.key TrialBalance.asset User.email User.name UserError.field UserError.message UserSession.address
  UserSession.userAgent WebhookEventType.description WebhookEventType.name
`
  .trim()
  .split(/\s+/);

interface Trace {
  readonly attribution: { readonly linkId: string; readonly clickedAt: string | null };
  readonly fraudChecks: readonly { readonly check: string; readonly inputs: Record<string, unknown> }[];
  readonly rules: readonly {
    readonly rule: string;
    readonly result: string;
    readonly price?: string | null;
    readonly caps?: unknown;
    readonly conditions?: readonly { readonly field: string; readonly input: unknown }[] | null;
  }[];
  readonly funding: readonly Record<string, string | null>[];
  readonly withheld?: Record<string, string>;
}

async function traceBy(...granted: string[]): Promise<Trace> {
  const client = await clientOf(...granted);
  const query = 'query ($id: ID!) { event(id: $id) { decision } }';
  return (await client.run<{ event: { decision: Trace } }>(query, { id: eventId })).event.decision;
}

describe('the decision of an event', () => {
  it('shows events:read why, and no balance, rule, click, promoter or fee', async () => {
    const shown = await traceBy('events:read');
    const [funding] = shown.funding;
    expect(funding).toEqual({
      rule: 'friends',
      result: 'FUNDED',
      exceeds: null,
      from: 'WALLET',
      fee: null,
      before: null,
      after: null,
      limitLeft: null,
    });
    expect(shown.rules[0]).toEqual({
      rule: 'friends',
      effect: expect.stringMatching(/^gig_/),
      result: 'PAID',
      amount: '3000000',
      price: null,
      caps: null,
      conditions: null,
    });
    expect(shown.attribution).toMatchObject({ linkId: scene.link.id, clickedAt: null });
    expect(shown.withheld).toMatchObject({
      'funding.before': 'wallet:read',
      'funding.after': 'wallet:read',
      'funding.limitLeft': 'campaigns:read',
      'funding.fee': 'rewards:read',
      'rules.conditions': 'campaigns:read',
      'attribution.clickedAt': 'attribution:read',
      'fraudChecks.inputs.isBotClick': 'attribution:read',
      'fraudChecks.inputs.velocityEvents': 'campaigns:read',
    });
  });

  it.each<readonly [Scope, (trace: Trace) => unknown, () => unknown]>([
    ['wallet:read', ({ funding }) => funding[0]!['before'], () => '1000000000'],
    ['wallet:read', ({ funding }) => funding[0]!['after'], () => '997000000'],
    ['campaigns:read', ({ funding }) => funding[0]!['limitLeft'], () => '900000000'],
    ['rewards:read', ({ funding }) => funding[0]!['fee'], () => '0'],
    ['campaigns:read', ({ rules: [rule] }) => rule!.price, () => '3000000'],
    [
      'campaigns:read',
      ({ rules: [rule] }) => rule!.caps,
      () => [
        {
          scope: ['RULE'],
          period: month,
          metric: 'AMOUNT',
          limit: '500000000',
          before: '0',
          after: '3000000',
        },
      ],
    ],
    ['attribution:read', ({ attribution }) => attribution.clickedAt, () => clickedAt],
    [
      'attribution:read',
      ({ fraudChecks }) => fraudChecks.find(({ check }) => check === 'BOT_CLICK')!.inputs['isBotClick'],
      () => false,
    ],
  ])('shows with %s what is of that scope, and without it null (%#)', async (scope, read, value) => {
    expect(read(await traceBy('events:read'))).toBeNull();
    expect(read(await traceBy('events:read', scope))).toEqual(value());
  });

  it('shows of a condition what it looked at as far as the key may read that', async () => {
    const inputs = async (...granted: string[]): Promise<unknown[]> =>
      (await traceBy('events:read', 'campaigns:read', ...granted)).rules[0]!.conditions!.map(
        ({ input }) => input,
      );
    expect(await inputs()).toEqual([null, 'pro', null]);
    expect(await inputs('promoters:read')).toEqual(['Pat', 'pro', null]);
    expect(await inputs('attribution:read')).toEqual([null, 'pro', 'DESKTOP']);
  });

  it('is whole for members and for keys that may do everything', async () => {
    const query = 'query ($id: ID!) { event(id: $id) { decision } }';
    const { event } = await scene.owner.run<{ event: { decision: Trace } }>(query, { id: eventId });
    expect(event.decision.withheld).toBeUndefined();
    expect(event.decision.funding[0]!['before']).toMatch(/^\d+$/);
    expect(await traceBy('*')).toEqual(event.decision);
  });

  it('is told by REST in the same way', async () => {
    const rest = new RestClient(suite.url, await keyOf('events:read'));
    const { status, body } = await rest.get(`/events/${eventId}`);
    expect(status).toBe(200);
    expect(body['decision']).toMatchObject({
      funding: [{ rule: 'friends', before: null, after: null, limitLeft: null }, { rule: 'rest' }],
      rules: [{ rule: 'friends', conditions: null, caps: null }, { rule: 'rest' }],
      withheld: { 'funding.before': 'wallet:read' },
    });
  });

  it('shows a member that nobody has decided on to keys that may do everything alone', () => {
    expect(showDecision({ reason: 'x', news: { balance: '1' } }, (scope) => scope !== '*')).toEqual({
      reason: 'x',
      news: { balance: null },
      withheld: { 'news.balance': '*' },
    });
  });

  it('of an attempt tells its promoter what became of it, and not the terms that it was evaluated by', async () => {
    const { program, campaignId } = scene;
    const gigId = await aGig(scene, campaignId, {
      verification: 'MANUAL',
      proof: 'TEXT',
      actionType: 'video',
    });
    await program.mutate('updateCampaign', { id: campaignId, listed: true }, '');
    const { person } = await aJoined(suite.url, campaignId);
    const { actionAttempt } = await person.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      { gigId, proof: { text: 'done' } },
      'actionAttempt { id }',
    );
    await program.mutate('verifyActionAttempt', { id: actionAttempt.id }, '');
    const { viewer } = await person.run<{
      viewer: { promoters: { nodes: { actionAttempts: { nodes: { decision: Trace }[] } }[] } };
    }>('{ viewer { promoters { nodes { actionAttempts { nodes { decision } } } } } }');
    const [promoter] = viewer.promoters.nodes;
    expect(promoter!.actionAttempts.nodes[0]!.decision.rules).toMatchObject([
      { rule: 'friends', result: 'NOT_ELIGIBLE', conditions: null },
      { rule: 'rest', result: 'PAID', amount: '25000000', price: null },
    ]);
  });
});

interface AuditEntry {
  readonly action: string;
  readonly objectKind: string | null;
  readonly actorName: string | null;
  readonly before: object | null;
  readonly after: object | null;
  readonly withheldReason: string | null;
}

describe('the audit log', () => {
  const read = async (...granted: string[]): Promise<AuditEntry[]> => {
    const client = await clientOf(...granted);
    const query =
      '{ auditLog(first: 100) { nodes { action objectKind actorName before after withheldReason } } }';
    return (await client.run<{ auditLog: { nodes: AuditEntry[] } }>(query)).auditLog.nodes;
  };

  it('shows audit:read who did what to what, and values only as far as other scopes go', async () => {
    const entries = await read('audit:read');
    expect(entries.length).toBeGreaterThan(10);
    expect(
      entries.filter(({ objectKind, before, after }) => objectKind !== null && (before ?? after) !== null),
    ).toEqual([]);
    expect(entries.filter(({ actorName }) => actorName !== null)).toEqual([]);
    const created = entries.find(({ action }) => action === 'createCampaign')!;
    expect(created.withheldReason).toBe('This API key lacks the scopes "keys:read" and "campaigns:read".');
  });

  it('shows changes of campaigns with campaigns:read, and nothing more', async () => {
    const entries = await read('audit:read', 'campaigns:read', 'keys:read');
    const shown = new Set(entries.filter(({ after }) => after !== null).map(({ objectKind }) => objectKind));
    expect(shown).toEqual(new Set(['apiKey', 'campaign', 'ruleVersion']));
    expect(entries.find(({ action }) => action === 'createCampaign')).toMatchObject({
      actorName: 'test',
      after: { name: 'Summer' },
      withheldReason: null,
    });
  });
});
