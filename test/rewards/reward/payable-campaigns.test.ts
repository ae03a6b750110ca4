import { describe, expect, it } from '@jest/globals';
import { meansOf, type Payer } from '../../../src/rewards/reward/means-of.js';
import { payableCampaigns, type WaitingCampaign } from '../../../src/rewards/reward/waiting-campaign.js';

describe('the campaigns whose waiting rewards could be paid', () => {
  const campaign = (id: string, more: Partial<WaitingCampaign> = {}): WaitingCampaign => ({
    campaignId: id,
    cheapest: 10n,
    wantsWallet: false,
    wantsBudget: false,
    budget: null,
    spent: 0n,
    balance: null,
    credits: null,
    refillAmount: null,
    ...more,
  });
  const refilled = { balance: 1n, refillAmount: 4n };

  it.each<[string, WaitingCampaign[], bigint, Record<string, bigint>, boolean]>([
    ['nobody', [], 5n, {}, false],
    [
      'those whose cheapest one the wallet bears',
      [campaign('a'), campaign('b', { cheapest: 11n })],
      10n,
      { a: 10n },
      true,
    ],
    ['none that is too large, which holds nobody up', [campaign('a', { cheapest: 11n })], 10n, {}, false],
    ['none beyond its limit', [campaign('a', { budget: 9n }), campaign('b')], 10n, { b: 10n }, true],
    ['none of a limit that was lowered', [campaign('a', { budget: 9n, spent: 20n })], 10n, {}, false],
    ['the last unit of a limit', [campaign('a', { budget: 30n, spent: 20n })], 99n, { a: 10n }, true],
    [
      'an account that bears it, whatever the wallet has',
      [campaign('a', { balance: 10n }), campaign('b')],
      9n,
      { a: 10n },
      false,
    ],
    [
      'an account that can be refilled, as far as that goes',
      [campaign('a', refilled)],
      15n,
      { a: 13n },
      true,
    ],
    ['no account whose refills are more than the wallet has', [campaign('a', refilled)], 11n, {}, false],
  ])('%s', (_name, campaigns, available, able, walletQueue) => {
    const found = payableCampaigns(campaigns, available);
    expect([Object.fromEntries(found.able), found.walletQueue]).toEqual([able, walletQueue]);
  });

  it('and for whom accounts leave the wallet alone: ordinary rewards that wait for it', () => {
    expect(payableCampaigns([campaign('a')], 0n).isWalletWanted).toBe(false);
    expect(payableCampaigns([campaign('a'), campaign('b', { wantsWallet: true })], 0n).isWalletWanted).toBe(
      true,
    );
  });
});

describe('the most that a payer could ever have paid', () => {
  const account = { credits: 40n, refill: null };
  it.each<[string, Payer, bigint | undefined]>([
    ['all that came into the wallet', { walletCredits: 100n, budget: null, account: null }, 100n],
    ['the limit, where that is less', { walletCredits: 100n, budget: 30n, account: null }, 30n],
    ['all that came into the account', { walletCredits: 100n, budget: null, account }, 40n],
    [
      'the wallet as well, for an account with a refill',
      { walletCredits: 100n, budget: null, account: { ...account, refill: {} } },
      140n,
    ],
    ['not a limit of nothing', { walletCredits: 100n, budget: 0n, account: null }, 100n],
    ['unknown before the first money', { walletCredits: 0n, budget: 30n, account: null }, undefined],
  ])('%s', (_name, payer, most) => {
    expect(meansOf(payer)).toBe(most);
  });
});
