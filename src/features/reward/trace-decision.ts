import { encodeId } from '../../kernel/ids.js';
import type { Attribution, Decision } from './evaluate-event.js';

/** How an event was decided, as it is kept with it and shown to integrators. Amounts are atomic units as text. */
export function traceOf(attribution: Attribution | undefined, decision: Decision): Record<string, unknown> {
  return {
    reason: decision.reason ?? null,
    attribution: attribution
      ? {
          by: attribution.by,
          linkId: encodeId('link', attribution.linkId),
          promoterId: encodeId('promoter', attribution.promoterId),
          campaignId: encodeId('campaign', attribution.campaignId),
          clickedAt: attribution.clickedAt?.toISOString() ?? null,
        }
      : null,
    effects: decision.effects.map((effect) =>
      effect.kind === 'conversion'
        ? { kind: effect.kind, goalId: encodeId('goal', effect.goalId), reward: effect.reward.toString() }
        : {
            kind: effect.kind,
            gigId: encodeId('gig', effect.gigId),
            reward: effect.reward.toString(),
            verified: effect.verified,
          },
    ),
    refusals: decision.refusals.map(({ goalId, reason }) => ({ goalId: encodeId('goal', goalId), reason })),
  };
}
