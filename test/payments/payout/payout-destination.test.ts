import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { confirmAddress } from '../../support/invitations.js';
import { mailsTo, mailTo } from '../../support/mail-folder.js';
import { uuidOf } from '../../support/outcome.js';
import { aCampaign, aPromoter } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { Environment } from '../../../src/kernel/environment.js';
import { outcome } from '../../support/call-outcome.js';
import { aLiveEarner, give, requestPayout, whenIn } from './support.js';

/** So long that it never passes during a test. */
const delaySeconds = 3600;
const suite = useServer({ PAYOUT_DESTINATION_DELAY: `${delaySeconds}`, PAYOUT_APPROVAL: 'auto' });

const iban = 'DE02 1203 0000 0000 2020 51';

async function addressOf(person: GraphQLClient): Promise<string> {
  const { viewer } = await person.run<{ viewer: { user: { email: string } } }>(
    '{ viewer { user { email } } }',
  );
  return viewer.user.email;
}

interface Destination {
  readonly destination: string | null;
  readonly readyAt: string | null;
}

async function setDestination(
  client: GraphQLClient,
  promoterId: string,
  destination: string | null,
): Promise<Destination> {
  const input = { promoterId, destination };
  const set = await client.mutate<Destination>('setPayoutDestination', input, 'destination readyAt');
  return { destination: set.destination, readyAt: set.readyAt };
}

/** The refusal of a payout; undefined when accepted. */
async function refusal(client: GraphQLClient, promoterId: string): Promise<string | undefined> {
  const input = { promoterId, amount: { amount: '1.00' } };
  return (await client.attempt('requestPayout', input, '')).userErrors[0]?.message;
}

/** Ends the waiting period. */
async function letTheWaitPass(promoterId: string): Promise<void> {
  await suite.database.query('update promoter set payout_destination_ready_at = now() where id = $1', [
    uuidOf('promoter', promoterId),
  ]);
}

describe('a new live payout destination', () => {
  it('is emailed to the owners, and is used after a waiting period that each change restarts', async () => {
    const { owner, program, promoterId } = await aLiveEarner(suite, null);
    const before = Date.now();
    const first = await setDestination(owner, promoterId, iban);
    expect(Date.parse(first.readyAt ?? '')).toBeGreaterThanOrEqual(before + delaySeconds * 1000);
    expect(await refusal(program, promoterId)).toBe(
      `This payout destination is new: it can receive payouts from ${first.readyAt} on.`,
    );
    const { text } = await mailTo(suite.server, await addressOf(owner), /payout destination was changed/);
    expect(text).toContain('"@Pat"');
    expect(text).toContain('…0 51');
    expect(text).not.toContain(iban);
    expect(text).toContain(first.readyAt);

    // The same destination again is no change.
    expect(await setDestination(owner, promoterId, iban)).toEqual(first);
    const second = await setDestination(owner, promoterId, 'another account');
    expect(Date.parse(second.readyAt ?? '')).toBeGreaterThan(Date.parse(first.readyAt ?? ''));
    await letTheWaitPass(promoterId);
    const payout = await requestPayout(program, { promoterId, amount: { amount: '1.00' } });
    expect(payout.destination).toBe('another account');
    // A requested payout keeps its destination after a change; the next one waits.
    await setDestination(owner, promoterId, iban);
    await whenIn(program, payout.id, 'APPROVED');
    expect(await refusal(program, promoterId)).toMatch(/is new/);
    expect(await setDestination(owner, promoterId, null)).toEqual({ destination: null, readyAt: null });
    await mailTo(suite.server, await addressOf(owner), /payout destination was removed/);
  });

  it('is shown to the organization with the time from which it is used', async () => {
    const { owner, program, promoterId } = await aLiveEarner(suite, iban);
    const { readyAt } = await setDestination(owner, promoterId, 'elsewhere');
    const { promoter } = await program.run<{ promoter: object }>(
      'query ($id: ID!) { promoter(id: $id) { payoutDestination payoutDestinationReadyAt } }',
      { id: promoterId },
    );
    expect(promoter).toEqual({ payoutDestination: 'elsewhere', payoutDestinationReadyAt: readyAt });
  });

  it('can be set only by a person who has confirmed their password lately, not by a key', async () => {
    const { owner, program, promoterId } = await aLiveEarner(suite, null);
    const input = { promoterId, destination: iban };
    expect(await outcome(program, 'setPayoutDestination', input)).toBe('FORBIDDEN');
    await suite.database.query(
      "update user_session set identity_confirmed_at = now() - interval '1 hour' where token_hash = sha256($1)",
      [Buffer.from(owner.token ?? '')],
    );
    expect(await outcome(owner, 'setPayoutDestination', input)).toBe('STEP_UP_REQUIRED');
    expect(await mailsTo(suite.server, await addressOf(owner))).not.toContainEqual(
      expect.objectContaining({ subject: expect.stringContaining('destination') }),
    );
    await owner.mutate('confirmIdentity', { password: 'correct horse battery' }, '');
    expect(await outcome(owner, 'setPayoutDestination', input)).toBe('DONE');
  });

  it('of a promoter with an account is emailed to the promoter, and waits as well', async () => {
    const seller = await aLiveEarner(suite, null);
    const campaignId = await aCampaign(seller);
    const visitor = new GraphQLClient(suite.url, undefined, 'live');
    const email = `${randomUUID()}@example.com`;
    const { token } = await visitor.mutate<{ token: string }>(
      'signUp',
      { email, password: 'correct horse battery', name: 'Robin' },
      'token',
    );
    const robin = new GraphQLClient(suite.url, token, 'live');
    await confirmAddress(suite.server, robin);
    const { promoter } = await robin.mutate<{ promoter: { id: string } }>(
      'joinCampaign',
      { campaignId },
      'promoter { id }',
    );
    const gift = { organizationId: seller.organizationId, promoterId: promoter.id, amount: '10.00' };
    await give(suite.database, { ...gift, environment: Environment.LIVE });
    const { readyAt } = await setDestination(robin, promoter.id, iban);
    expect(await refusal(robin, promoter.id)).toMatch(/is new/);
    expect((await mailTo(suite.server, email, /payout destination was changed/)).text).toContain(readyAt);
    const { viewer } = await robin.run<{ viewer: object }>(
      '{ viewer { promoters { nodes { payoutDestination payoutDestinationReadyAt } } } }',
    );
    expect(viewer).toEqual({
      promoters: { nodes: [{ payoutDestination: iban, payoutDestinationReadyAt: readyAt }] },
    });
    await letTheWaitPass(promoter.id);
    await requestPayout(robin, { promoterId: promoter.id, amount: { amount: '1.00' } });
  });
});

describe('a sandbox payout destination', () => {
  it('is used at once, and is emailed to nobody', async () => {
    const live = await aLiveEarner(suite, null);
    const { owner, organizationId } = live;
    const sandbox = new GraphQLClient(suite.url, owner.token);
    const promoterId = await aPromoter({ ...live, program: sandbox });
    await give(suite.database, {
      organizationId,
      promoterId,
      amount: '10.00',
      environment: Environment.SANDBOX,
    });
    const set = await setDestination(sandbox, promoterId, 'sandbox:approval');
    expect(set).toEqual({ destination: 'sandbox:approval', readyAt: null });
    await requestPayout(sandbox, { promoterId, amount: { amount: '1.00' } });
    await mailTo(suite.server, await addressOf(owner), /Confirm/);
    expect(await mailsTo(suite.server, await addressOf(owner))).toHaveLength(1);
  });
});
