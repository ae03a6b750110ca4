import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../../../src/kernel/catalogue.js';
import { presentPayload } from '../../../src/notifications/webhook/delivery/present-payload.js';
import { WebhookFormat } from '../../../src/notifications/webhook/transport/webhook-format.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';

/** All members that a format reads, for an event with a campaign, a promoter, a goal and a visit. */
const members = {
  campaignId: encodeId('campaign', newId()),
  goalId: encodeId('goal', newId()),
  aktvatorId: encodeId('promoter', newId()),
  sessionId: encodeId('session', newId()),
  reward: { amount: '25.00', asset: 'USD' },
};

/** All combinations of members that are present, null or absent: 3 ^ 5. */
function everyData(names: readonly string[] = Object.keys(members)): Record<string, unknown>[] {
  const [name, ...others] = names;
  if (name === undefined) return [{}];
  return everyData(others).flatMap((rest) => [
    rest,
    { ...rest, [name]: null },
    { ...rest, [name]: members[name as keyof typeof members] },
  ]);
}

const product = [...catalogue().eventTypes.keys()].flatMap((type) =>
  Object.values(WebhookFormat).map((format) => [type, format] as const),
);

describe('every event type can be presented in every format', () => {
  it.each(product)('%s as %s, with any combination of null and absent members', (type, format) => {
    const data = everyData();
    expect(data).toHaveLength(3 ** 5);
    for (const one of data) {
      const payload = JSON.stringify({
        id: encodeId('event', newId()),
        type,
        organizationId: encodeId('organization', newId()),
        createdAt: '2026-11-29T03:00:00.000Z',
        data: one,
      });
      const body = presentPayload(payload, format);
      if (format === WebhookFormat.AKTVATOR) expect(body).toBe(payload);
      else {
        expect(JSON.parse(body)).toEqual({
          event: type,
          campaignId: one['campaignId'] ?? null,
          goalId: one['goalId'] ?? null,
          promoterId: one['aktvatorId'] ? members.aktvatorId.replace('aktv_', 'user_') : null,
          amount: one['reward'] ? 25 : null,
          sessionId: one['sessionId'] ?? null,
          timestamp: '2026-11-29T03:00:00.000Z',
        });
      }
    }
  });
});
