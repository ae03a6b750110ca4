import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { subscriptionOf } from '../../../src/notifications/webhook/endpoint/webhook-event-types.js';

describe('subscriptionOf', () => {
  it('removes duplicate names, and keeps only the wildcard beside others', () => {
    expect(subscriptionOf(['reward.paid', 'gig.published', 'reward.paid'])).toEqual([
      'reward.paid',
      'gig.published',
    ]);
    expect(subscriptionOf(['reward.paid', '*'])).toEqual(['*']);
  });

  it.each(['reward.payed', 'wallet.updated', 'toString', ''])('refuses "%s"', (name) => {
    expect(() => subscriptionOf([name])).toThrow('There is no event type');
  });
});
