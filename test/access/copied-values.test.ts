import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, getNamedType, type GraphQLObjectType, isObjectType } from 'graphql';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { aDecidedEvent } from './decided-event.js';

const { types: typeTable, copiedValues } = mergedFeatures;

const suite = useSharedServer();
let scene: Scene;

beforeAll(async () => {
  ({ scene } = await aDecidedEvent(suite));
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

  it('has a decision on every text of lines, logs and parts of other objects', () => {
    const logs = new Set(['StatementEntry', 'Transaction', 'Delivery', 'AuditEntry', 'TrialBalance']);
    const texts = objectTypes
      .filter(({ name }) => typeTable[name]?.scope === null || logs.has(name))
      .flatMap((type) =>
        ['String', 'URL', 'Decimal', 'TimeZone', 'CurrencyCode'].flatMap((scalar) => fieldsOf(type, scalar)),
      );
    expect(texts.filter((name) => !Object.hasOwn(copiedValues, name)).toSorted()).toEqual(ownTexts);
  });
});

/** Texts that are the object's own, or name it. Check each new one. */
const ownTexts = `
  AnonymousActor.name ApiKeyActor.withheldReason Asset.code Attempt.error Attempt.requestUrl Attempt.withheldReason
  AuditAction.description AuditAction.name AuditEntry.action AuditEntry.address AuditEntry.objectId AuditEntry.objectKind
  AuditEntry.requestId AuditEntry.userAgent AuditEntry.withheldReason CampaignFraudChecks.blockedCountries CountryTarget.country
  CountryTarget.url CustomerRecord.kind DataExport.columns DataExport.failureReason DataExport.list DataExport.scopes
  DataExportPart.text DecisionCap.period DecisionComparison.actual DecisionComparison.expected DecisionComparison.field
  DecisionFunding.rule DecisionRule.rule DecisionTouch.weight DomainEvent.cursor DomainEvent.type DomainEvent.withheldReason
  EventDecision.error EventDecision.note EventReview.note EventType.description EventType.name EventType.scope FraudCheckInput.name
  FraudCheckInput.value ImportedRow.warning LedgerAlarm.expected LedgerAlarm.found LedgerAlarm.rowId LedgerAlarm.table
  LedgerHealth.headHash LedgerSweep.name LinkDomainRecord.name LinkDomainRecord.type LinkDomainRecord.value Money.amount Money.asset
  OperatorActor.withheldReason OperatorMatch.email OperatorMatch.name OwnPerformance.timeZone OwnPerformanceGroup.key PageInfo.endCursor PageInfo.startCursor
  Performance.timeZone PerformanceGroup.key PlanFee.percent PlanQuota.description PlanQuota.name PostbackAttempt.error
  PostbackAttempt.withheldReason PostbackMacro.description PostbackMacro.name PromoterRemainingCap.title Proof.file Proof.note
  Proof.text Proof.url PublicOrganization.description PublicOrganization.name PublicOrganization.website Rate.asset Rate.currency
  Rate.rate Reason.code Reason.description RemainingCap.rule RewardRule.group RewardRule.key RewardRule.title RewardTarget.eventType
  RewardTerms.percent RewardTierTerms.percent RuleDraftFault.field RuleDraftFault.message RuleField.description RuleField.name RuleField.values RuleOperator.description
  Scope.description Scope.name SimulatedRule.key SubIds.sub1 SubIds.sub2 SubIds.sub3 SubIds.sub4 SubIds.sub5 SystemActor.name
  TrialBalance.asset User.email User.name UserActor.withheldReason UserError.field UserError.message UserSession.address
  UserSession.userAgent UtmTemplate.campaign UtmTemplate.content UtmTemplate.medium UtmTemplate.source UtmTemplate.term
  WithheldPart.path WithheldPart.scope
`
  .trim()
  .split(/\s+/);

interface AuditEntry {
  readonly action: string;
  readonly objectKind: string | null;
  readonly by: { readonly name?: string | null; readonly withheldReason?: string | null };
  readonly before: object | null;
  readonly after: object | null;
  readonly withheldReason: string | null;
}

describe('the audit log', () => {
  const read = async (...granted: string[]): Promise<AuditEntry[]> => {
    const client = await clientOf(...granted);
    const query =
      '{ auditLog(first: 100) { nodes { action objectKind by { ... on ApiKeyActor { name withheldReason } ... on UserActor { name withheldReason } } before after withheldReason } } }';
    return (await client.run<{ auditLog: { nodes: AuditEntry[] } }>(query)).auditLog.nodes;
  };

  it('shows actions with audit:read, but values only with their scopes', async () => {
    const entries = await read('audit:read');
    expect(entries.length).toBeGreaterThan(10);
    expect(
      entries.filter(({ objectKind, before, after }) => objectKind !== null && (before ?? after) !== null),
    ).toEqual([]);
    expect(entries.filter(({ by }) => (by.name ?? null) !== null)).toEqual([]);
    const created = entries.find(({ action }) => action === 'createCampaign')!;
    expect(created.withheldReason).toBe('This API key lacks the scope "campaigns:read".');
    expect(created.by.withheldReason).toBe('This API key lacks the scope "keys:read".');
  });

  it('shows changes of campaigns too with campaigns:read, and nothing else', async () => {
    const entries = await read('audit:read', 'campaigns:read', 'keys:read');
    const shown = new Set(entries.filter(({ after }) => after !== null).map(({ objectKind }) => objectKind));
    expect(shown).toEqual(new Set(['apiKey', 'campaign', 'ruleVersion']));
    expect(entries.find(({ action }) => action === 'createCampaign')).toMatchObject({
      by: { name: 'test', withheldReason: null },
      after: { name: 'Summer' },
      withheldReason: null,
    });
  });
});
