import { describe, expect, it } from '@jest/globals';
import { compiledRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import type { Rule } from '../../../src/campaigns/reward-rule/rule.js';
import { newId } from '../../../src/kernel/ids.js';
import { ruleInput } from './stored-condition.js';

describe('compiled rules', () => {
  const rule = (key: string, priority: number): Rule => ({
    key,
    title: null,
    target: null,
    priority,
    group: null,
    when: { field: 'event.type', op: 'EQ', value: 'purchase' },
    reward: { kind: 'PLAIN' },
    caps: [],
    holdDays: null,
    onExceed: 'REJECT',
    rounding: 'DOWN',
    effectiveFrom: null,
    effectiveTo: null,
  });

  it('are ordered by priority, and compiled once', () => {
    const version = {
      id: newId(),
      rules: { rules: [rule('a', 0), rule('b', 5), rule('c', 0), rule('d', 5)], caps: [] },
    };
    const compiled = compiledRules(version);
    expect(compiled.rules.map((one) => one.rule.key)).toEqual(['b', 'd', 'a', 'c']);
    expect(compiled.rules[0]?.evaluate(ruleInput).holds).toBe(true);
    expect(compiledRules(version)).toBe(compiled);
    expect(version.rules.rules.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are cached for the most recently used versions', () => {
    const make = () => ({ id: newId(), rules: { rules: [rule('a', 0)], caps: [] } });
    const [first, second] = [make(), make()];
    const [mine, other] = [compiledRules(first), compiledRules(second)];
    for (let count = 0; count < 499; count += 1) {
      compiledRules(make());
      expect(compiledRules(first)).toBe(mine);
    }
    expect(compiledRules(second)).not.toBe(other);
  });
});
