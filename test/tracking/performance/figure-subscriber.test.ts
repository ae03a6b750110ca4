import { describe, expect, it } from '@jest/globals';
import { Environment } from '../../../src/kernel/environment.js';
import type { FigureUpdate } from '../../../src/kernel/figure-feed.js';
import { FigureSubscriber } from '../../../src/tracking/performance/figure-subscriber.js';

const update = (campaignId: string, promoterId = 'pat'): FigureUpdate => ({
  organizationId: 'acme',
  environment: Environment.LIVE,
  campaignId,
  promoterId,
});

describe('a subscriber of figures', () => {
  it('receives the first change at once, and all further ones of a second together', async () => {
    const subscriber = new FigureSubscriber(
      () => true,
      () => undefined,
    );
    subscriber.push(update('summer'));
    expect(await subscriber.next()).toEqual({
      done: false,
      value: { campaignIds: ['summer'], promoterIds: ['pat'] },
    });
    subscriber.push(update('winter'));
    const next = subscriber.next();
    subscriber.push(update('winter', 'sam'));
    subscriber.push(update('spring', 'sam'));
    expect((await next).value).toEqual({ campaignIds: ['winter', 'spring'], promoterIds: ['pat', 'sam'] });
  });

  it('receives nothing that it does not want', async () => {
    const subscriber = new FigureSubscriber(
      ({ campaignId }) => campaignId === 'summer',
      () => undefined,
    );
    subscriber.push(update('winter'));
    subscriber.push(update('summer'));
    expect((await subscriber.next()).value).toEqual({ campaignIds: ['summer'], promoterIds: ['pat'] });
  });

  it('is told that there were too many to name', async () => {
    const subscriber = new FigureSubscriber(
      () => true,
      () => undefined,
    );
    for (let number = 0; number < 1000; number += 1) subscriber.push(update(`campaign ${number}`));
    expect((await subscriber.next()).value).toEqual({ campaignIds: null, promoterIds: ['pat'] });
  });

  it.each([
    ['waits for a change', false],
    ['waits for the end of the second', true],
  ])('that ends while it %s is done, and leaves once', async (_when, hasReceived) => {
    let left = 0;
    const subscriber = new FigureSubscriber(
      () => true,
      () => {
        left += 1;
      },
    );
    if (hasReceived) {
      subscriber.push(update('summer'));
      await subscriber.next();
    }
    const waiting = subscriber.next();
    await subscriber.return();
    await subscriber.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(left).toBe(1);
  });
});
