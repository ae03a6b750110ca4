import { expect } from '@jest/globals';
import { showDecision } from '../../src/evaluation/decisions/show-decision.js';
import type { DomainEventType, Scope } from '../../src/kernel/catalogue.js';
import examples from '../../src/notifications/event-log/event-examples.json' with { type: 'json' };
import { dataOf } from '../../src/notifications/event-log/data-of.js';
import { scopeOfEventType } from '../../src/kernel/scope-of-event-type.js';
import type { Database } from './database.js';
import { eventDataFaults } from './event-data-faults.js';

const nil = '00000000-0000-0000-0000-000000000000';

/** In `reward.paid`, from the events that test/flow/subscriptions.test.ts invents. */
const madeUp: ReadonlySet<string> = new Set(['number', 'padding', 'name']);

/**
 * The data of domain events beside ids, by the scope of their type: parts of what it shows anyway, and
 * earnings of an event, click or attempt. Decide for each new member whether it needs another scope.
 */
const membersOf: Readonly<Partial<Record<Scope | '*', string>>> = {
  'campaigns:read': 'name status previousStatus by reason number revision',
  'gigs:read': 'title',
  'attribution:read': 'unique reward rewardAmount host problem code name targetUrl',
  'events:read': 'eventType status reason reward rewardAmount',
  'attempts:read': 'proof remark isResubmission note reason decidedBy reward rewardAmount',
  'rewards:read':
    'reward rewardAmount reason reversed reversedAmount owed owedAmount remaining remainingAmount',
  'payouts:read': 'status payout payoutAmount fee feeAmount net netAmount reference reason',
  'promoters:read': 'name externalId reason',
  'members:read': 'email role previousRole expiresAt left',
  'wallet:read':
    'status code failureReason reason origin credited creditedAmount refunded refundedAmount topUp topUpAmount balance balanceAmount threshold thresholdAmount',
  'webhooks:read': 'name targetUrl reason failingSince message number outcome statusCode eventType',
};

const exampleOf: Readonly<Record<string, object>> = examples;

/**
 * Expects no copied values in payloads and decisions but known ones (`copiedValues` of the features). The
 * example of each event type has all members.
 * @param after Only domain events, events and attempts with larger ids.
 */
export async function expectOwnValues(database: Database, after = nil): Promise<void> {
  const members = await database.query<{ type: DomainEventType; name: string }>(
    `select distinct type, name from domain_event, json_object_keys(payload::json -> 'data') as name
     where id > $1`,
    [after],
  );
  const foreign = members.filter(
    ({ type, name }) =>
      !name.endsWith('Id') &&
      !membersOf[scopeOfEventType(type)]?.split(' ').includes(name) &&
      !(type === 'reward.paid' && madeUp.has(name)),
  );
  expect(foreign).toEqual([]);
  const withoutExample = members.filter(
    ({ type, name }) =>
      !Object.hasOwn(exampleOf[type] ?? {}, name.replace('aktvatorId', 'promoterId')) &&
      !(type === 'reward.paid' && madeUp.has(name)),
  );
  expect(withoutExample).toEqual([]);
  await expectSchemas(database, after);
  const decisions = await database.query<{ decision: Readonly<Record<string, unknown>> }>(
    `(select decision from event where id > $1 and decision is not null limit 1000)
     union all (select decision from action_attempt where id > $1 and decision is not null limit 1000)`,
    [after],
  );
  for (const { decision } of decisions) {
    expect(showDecision(decision, (scope) => scope !== '*')).toEqual(decision);
  }
}

/** Expects that the data of every stored domain event has the schema of its type, without further members. */
async function expectSchemas(database: Database, after: string): Promise<void> {
  const rows = await database.query<{ type: string; payload: string }>(
    `select type, payload from (
       select type, payload, row_number() over (partition by type) as number from domain_event where id > $1
     ) as numbered where number <= 2000`,
    [after],
  );
  const faults = rows.flatMap(({ type, payload }) => {
    const data = dataOf(payload);
    if (type === 'reward.paid' && Object.keys(data).every((name) => madeUp.has(name))) return [];
    return eventDataFaults(type, data).map((fault) => ({ type, data, ...fault }));
  });
  expect(faults.slice(0, 5)).toEqual([]);
}
