import { describe, expect, it } from '@jest/globals';
import {
  changeFraudChecks,
  defaultFraudChecks,
  FraudCheckAction,
  fraudChecksOf,
} from '../../../src/campaigns/campaign/fraud-check-settings.js';

const { OFF, REVIEW } = FraudCheckAction;

describe('settings of fraud checks', () => {
  it('stay when a field is absent, return to the default for null, and normalize country codes', () => {
    const stored = { velocity: REVIEW, velocityEvents: 5 };
    const changed = changeFraudChecks(stored, {
      velocityEvents: null,
      botClick: OFF,
      blockedCountries: ['ru', 'KP', 'RU'],
    });
    expect(changed).toEqual({ velocity: REVIEW, botClick: OFF, blockedCountries: ['KP', 'RU'] });
    expect(fraudChecksOf(changed)).toEqual({ ...defaultFraudChecks, ...changed });
  });

  it.each([
    ['duplicateSeconds', 0],
    ['duplicateSeconds', 86_401],
    ['velocityEvents', 0],
    ['velocityEvents', 10_001],
    ['velocitySeconds', 59],
    ['velocitySeconds', 604_801],
    ['blockedCountries', ['DEU']],
  ])('refuse a %s of %p and name its path', (name, value) => {
    expect(() => changeFraudChecks({}, { [name]: value })).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ field: ['fraudChecks', name] })] }),
    );
  });
});
