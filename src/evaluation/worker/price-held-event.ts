import type { Amount } from '../../kernel/money.js';
import type { Sql } from '../../kernel/sql.js';
import { evaluateEvent } from '../decisions/evaluate-event.js';
import { orDefault } from '../decisions/evaluate-rules.js';
import { compiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { readVersionsAt, versionAt } from '../../campaigns/reward-rule/read-rule-versions.js';
import { unused } from '../decisions/usage.js';
import { readPastEvaluation } from './read-past-evaluation.js';

/**
 * The reward of a held event if it were approved now, before caps. Current usage can only reduce it.
 * Undefined if no evidence is stored.
 */
export async function priceHeldEvent(sql: Sql, eventId: string): Promise<Amount | undefined> {
  const past = await readPastEvaluation(sql, eventId);
  const campaign = past?.evidence.campaign;
  if (!past || !campaign) return undefined;
  const { event } = past.evidence;
  const versions = await readVersionsAt(sql, [{ campaignId: campaign.id, at: event.receivedAt }]);
  const version = versionAt(versions.get(campaign.id), event.receivedAt);
  const { effects } = evaluateEvent(
    { ...past.evidence, event: { ...event, review: 'APPROVED' } },
    orDefault(version && compiledRules(version)),
    () => unused,
  );
  return { atomic: effects.reduce((sum, { reward }) => sum + reward, 0n), asset: campaign.asset };
}
