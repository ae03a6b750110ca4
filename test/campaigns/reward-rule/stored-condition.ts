import { checkCondition } from '../../../src/campaigns/reward-rule/check-condition.js';
import { Faults } from '../../../src/campaigns/reward-rule/faults.js';
import type { Condition, RuleInput } from '../../../src/campaigns/reward-rule/rule.js';
import { newId } from '../../../src/kernel/ids.js';

/** A condition in its stored format; throws its faults. */
export function stored(condition: Record<string, unknown>): Condition {
  const faults = new Faults();
  const checked = checkCondition(condition, faults, ['when']);
  faults.refuseAny();
  return checked as Condition;
}

export const ruleInput: RuleInput = {
  event: {
    type: 'purchase',
    amount: '100.00',
    asset: 'USD',
    occurredAt: '2026-01-31T12:00:00.000Z',
    metadata: {
      plan: { name: 'pro', seats: 5 },
      total: '19.90',
      tags: ['vip', 7],
      gift: false,
      since: '2026-01-01',
      nothing: null,
      float: 0.3,
    },
  },
  promoter: { id: newId(), name: 'Pat', externalId: null, joinedAt: '2025-06-01T00:00:00.000Z' },
  customer: { id: 'c-1', isNew: null },
  click: { country: 'DE', device: 'mobile', referrer: null, ageSeconds: 90 },
};
