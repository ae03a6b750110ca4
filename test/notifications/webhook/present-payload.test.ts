import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { presentPayload } from '../../../src/notifications/webhook/delivery/present-payload.js';
import { WebhookFormat } from '../../../src/notifications/webhook/transport/webhook-format.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';

describe('presentPayload', () => {
  const [campaignId, goalId, sessionId] = [
    encodeId('campaign', newId()),
    encodeId('goal', newId()),
    encodeId('session', newId()),
  ];
  const promoter = newId();
  const payload = (type: string, data: Record<string, unknown>): string =>
    JSON.stringify({
      id: 'evt_1',
      type,
      organizationId: 'org_1',
      createdAt: '2025-01-15T10:30:00.000Z',
      data,
    });
  const common = { campaignId, sessionId, aktvatorId: encodeId('promoter', promoter) };

  it('keeps the Aktvator payload unchanged', () => {
    const frozen = '{"id":"evt_1",  "data":{"rewardAmount":2500.10}}';
    expect(presentPayload(frozen, WebhookFormat.AKTVATOR)).toBe(frozen);
  });

  it.each([
    ['0.005', 'USD', '0.005'],
    ['25.00', 'USD', '25'],
    ['12345678901234567890.123456', 'USD', '12345678901234567890.123456'],
    ['0.00000001', 'BSV', '0.00000001'],
    ['7', 'POINTS', '7'],
  ])('writes %s %s as the exact JSON number %s', (amount, asset, written) => {
    const body = presentPayload(
      payload('conversion.completed', { ...common, goalId, rewardAmount: 1, reward: { amount, asset } }),
      WebhookFormat.TONICPOW,
    );
    expect(body).toBe(
      `{"event":"conversion.completed","campaignId":"${campaignId}","goalId":"${goalId}","promoterId":"${encodeId('promoter', promoter, 'user')}",` +
        `"amount":${written},"sessionId":"${sessionId}","timestamp":"2025-01-15T10:30:00.000Z"}`,
    );
  });

  it('writes no goal for a click, and the same keys with nulls for other events', () => {
    const click = presentPayload(
      payload('click.recorded', { ...common, reward: { amount: '0.01', asset: 'USD' } }),
      WebhookFormat.TONICPOW,
    );
    expect(JSON.parse(click)).toMatchObject({ event: 'click.recorded', goalId: null, amount: 0.01 });
    const other = JSON.parse(
      presentPayload(payload('wallet.credited', {}), WebhookFormat.TONICPOW),
    ) as Record<string, unknown>;
    expect(other).toEqual({
      event: 'wallet.credited',
      campaignId: null,
      goalId: null,
      promoterId: null,
      amount: null,
      sessionId: null,
      timestamp: '2025-01-15T10:30:00.000Z',
    });
  });
});
