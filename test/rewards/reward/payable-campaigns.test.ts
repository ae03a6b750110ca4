import { describe, expect, it } from '@jest/globals';
import { meansOf, type Payer } from '../../../src/rewards/reward/means-of.js';
import { payableCampaigns, type WaitingCampaign } from '../../../src/rewards/reward/waiting-campaign.js';

describe('payable campaigns', () => {
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
    ['are none without waiting rewards', [], 5n, {}, false],
    [
      'include those whose cheapest reward the wallet can pay',
      [campaign('a'), campaign('b', { cheapest: 11n })],
      10n,
      { a: 10n },
      true,
    ],
    [
      'exclude one whose reward is too large, which delays no other',
      [campaign('a', { cheapest: 11n })],
      10n,
      {},
      false,
    ],
    [
      'exclude one above its budget limit',
      [campaign('a', { budget: 9n }), campaign('b')],
      10n,
      { b: 10n },
      true,
    ],
    [
      'exclude one whose budget limit was lowered',
      [campaign('a', { budget: 9n, spent: 20n })],
      10n,
      {},
      false,
    ],
    [
      'include one with exactly enough of its budget limit left',
      [campaign('a', { budget: 30n, spent: 20n })],
      99n,
      { a: 10n },
      true,
    ],
    [
      'include one whose account can pay, regardless of the wallet',
      [campaign('a', { balance: 10n }), campaign('b')],
      9n,
      { a: 10n },
      false,
    ],
    [
      'include one whose account can be refilled, up to that amount',
      [campaign('a', refilled)],
      15n,
      { a: 13n },
      true,
    ],
    ['exclude one whose refills exceed the wallet', [campaign('a', refilled)], 11n, {}, false],
  ])('%s', (_name, campaigns, available, able, walletQueue) => {
    const found = payableCampaigns(campaigns, available);
    expect([Object.fromEntries(found.able), found.walletQueue]).toEqual([able, walletQueue]);
  });

  it('include ordinary campaigns beside accounts that do not use the wallet', () => {
    expect(payableCampaigns([campaign('a')], 0n).isWalletWanted).toBe(false);
    expect(payableCampaigns([campaign('a'), campaign('b', { wantsWallet: true })], 0n).isWalletWanted).toBe(
      true,
    );
  });
});

describe('the most that a payer could ever have paid', () => {
  const account = { credits: 40n, refill: null };
  it.each<[string, Payer, bigint | undefined]>([
    ['is everything paid into the wallet', { walletCredits: 100n, budget: null, account: null }, 100n],
    ['is the budget limit, if that is less', { walletCredits: 100n, budget: 30n, account: null }, 30n],
    ['is everything paid into the account', { walletCredits: 100n, budget: null, account }, 40n],
    [
      'includes the wallet for an account with a refill',
      { walletCredits: 100n, budget: null, account: { ...account, refill: {} } },
      140n,
    ],
    ['ignores a budget limit of zero', { walletCredits: 100n, budget: 0n, account: null }, 100n],
    ['is unknown before the first money', { walletCredits: 0n, budget: 30n, account: null }, undefined],
  ])('%s', (_name, payer, most) => {
    expect(meansOf(payer)).toBe(most);
  });
});
