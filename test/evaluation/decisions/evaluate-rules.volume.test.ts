import { describe, expect, it } from '@jest/globals';
import {
  compiledRules,
  type CompiledRules,
  orDefault,
} from '../../../src/campaigns/reward-rule/compiled-rules.js';
import type { Period, RuleSet } from '../../../src/campaigns/reward-rule/rule.js';
import { evaluateRules } from '../../../src/evaluation/decisions/evaluate-rules.js';
import { periodKey } from '../../../src/evaluation/decisions/usage.js';
import { newId } from '../../../src/kernel/ids.js';
import { volume } from '../../support/volume.js';
import { histories, sets } from './arbitrary-rule-history.js';
import { Notebook } from './notebook.js';
import { evaluateAll, evidenceOf, type Happening } from './rule-history.js';
import fc from 'fast-check';

const compiled = (set: RuleSet): CompiledRules => orDefault(compiledRules({ id: newId(), rules: set }));

describe('the rules, compared with a naive recount', () => {
  it('pay the same amounts for any rules and any history', () => {
    let payments = 0;
    let capped = 0;
    fc.assert(
      fc.property(sets, histories, (set, history) => {
        const outcomes = evaluateAll(compiled(set), history);
        const notebook = new Notebook(set, history);
        for (const place of history.keys()) notebook.decide(place);
        const paid = outcomes.flatMap(({ rewards }, place) =>
          rewards.map(({ ruleKey, effect, amount }) => ({
            place,
            rule: ruleKey.split(':')[1],
            effect,
            amount,
          })),
        );
        expect(paid).toEqual(notebook.payments);
        payments += paid.length;
        capped += outcomes.flatMap(({ steps }) => steps.filter(({ result }) => result === 'CAPPED')).length;
      }),
      { numRuns: volume(2_500, 500) },
    );
    expect(Math.min(payments, capped)).toBeGreaterThan(volume(500, 100));
  });

  it('never exceed a cap, and record each cap before and after', () => {
    fc.assert(
      fc.property(sets, histories, (set, history) => {
        for (const { steps } of evaluateAll(compiled(set), history)) {
          for (const { caps: shown = [], result, amount } of steps) {
            for (const { metric, limit, before, after } of shown) {
              const paid = result === 'PAID' ? (metric === 'COUNT' ? 1n : BigInt(amount ?? 0)) : 0n;
              expect(BigInt(after) - BigInt(before)).toBe(paid);
              if (paid > 0n) expect(BigInt(after) <= BigInt(limit)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('depend only on the evidence: a second evaluation has the same result', () => {
    fc.assert(
      fc.property(sets, histories, (set, history) => {
        const rules_ = compiled(set);
        evaluateAll(rules_, history).forEach((outcome, place) => {
          const again = evaluateRules(
            rules_,
            evidenceOf(history[place] as Happening),
            (key) => outcome.seen.get(key) ?? { count: 0n, amount: 0n },
          );
          expect(again).toEqual(outcome);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('without rules', () => {
  it('a goal and a gig pay their plain amounts under their own rule keys', () => {
    const happening: Happening = {
      amount: null,
      type: 'sale',
      plan: 'pro',
      promoterId: 'pat',
      customerId: null,
      visitorId: null,
      occurredAt: new Date(),
      effects: ['goal:g', 'gig:j'],
    };
    const [outcome] = evaluateAll(orDefault(undefined), [happening]);
    expect(outcome?.rewards).toEqual([
      { effect: 'goal:g', ruleKey: 'goal:g', amount: 700n, holdDays: null },
      { effect: 'gig:j', ruleKey: 'gig:j', amount: 1_300n, holdDays: null },
    ]);
  });
});

describe('a period', () => {
  it.each<[Period, string, string, string]>([
    ['LIFETIME', '2026-11-21T12:00:00Z', 'UTC', 'lifetime'],
    ['MONTH', '2026-11-30T22:59:59Z', 'Europe/Berlin', '2026-11'],
    ['MONTH', '2026-11-30T23:00:00Z', 'Europe/Berlin', '2026-12'],
    ['DAY', '2026-11-21T04:59:59Z', 'America/New_York', '2026-11-20'],
    ['DAY', '2026-11-21T05:00:00Z', 'America/New_York', '2026-11-21'],
    ['WEEK', '2026-11-22T23:59:59Z', 'UTC', 'w2026-11-16'],
    ['WEEK', '2026-11-23T00:00:00Z', 'UTC', 'w2026-11-23'],
    ['WEEK', '2026-01-01T00:00:00Z', 'UTC', 'w2025-12-29'],
    // Berlin's day with the end of summer time has 25 hours.
    ['DAY', '2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25'],
    ['DAY', '2026-10-25T23:00:00Z', 'Europe/Berlin', '2026-10-26'],
  ])('%s of %s in %s is %s', (period, at, zone, key) => {
    expect(periodKey(period, new Date(at), zone)).toBe(key);
  });
});
