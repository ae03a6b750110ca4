import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { FraudCheckAction } from '../../campaigns/campaign/fraud-check-settings.js';
import { payable, type EvaluatedClick, type PayableClick } from './evaluated-click.js';

/**
 * Refuses clicks as VELOCITY if the promoter's paid clicks in the campaign exceed the velocity check. Events
 * count separately. REVIEW also refuses: a click cannot be reviewed. Under the organization wallet's lock.
 */
export async function refuseFast(
  { sql }: { readonly sql: Sql },
  evaluated: readonly EvaluatedClick[],
): Promise<readonly EvaluatedClick[]> {
  const candidates = payable(evaluated).filter(
    ({ campaign }) => campaign.fraudChecks.velocity !== FraudCheckAction.OFF,
  );
  if (candidates.length === 0) return evaluated;
  const counts = await readCounts(sql, candidates);
  const added = new Map<string, number[]>();
  const refused = new Set<string>();
  for (const one of candidates) {
    const { click, campaign } = one;
    const at = click.clickedAt.getTime();
    const since = at - campaign.fraudChecks.velocitySeconds * 1000;
    const place = `${campaign.id}/${click.promoterId}`;
    const times = added.get(place) ?? [];
    const recent = (counts.get(click.id) ?? 0) + times.filter((time) => time > since && time <= at).length;
    if (recent >= campaign.fraudChecks.velocityEvents) refused.add(click.id);
    else added.set(place, [...times.filter((time) => time > since), at]);
  }
  return evaluated.map((one) => (refused.has(one.click.id) ? { ...one, verdict: 'VELOCITY' } : one));
}

const paces = rowSet({
  id: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  since: 'timestamptz',
  until: 'timestamptz',
  most: 'integer',
});

/** Paid clicks in the period before each click, up to the number that matters. Plan: click_pace. */
async function readCounts(sql: Sql, clicks: readonly PayableClick[]): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; count: number }>(
    `select id, recent.count from ${paces.as('asked')}
     cross join lateral (
       select count(*)::int as count from (
         select from click
         where click.campaign_id = asked.campaign_id and click.promoter_id = asked.promoter_id
           and click.pace_at > asked.since and click.pace_at <= asked.until
         limit asked.most) found) recent`,
    paces.values(
      clicks.map(({ click, campaign: { id: campaignId, fraudChecks } }) => ({
        id: click.id,
        campaignId,
        promoterId: click.promoterId,
        since: new Date(click.clickedAt.getTime() - fraudChecks.velocitySeconds * 1000),
        until: click.clickedAt,
        most: fraudChecks.velocityEvents,
      })),
    ),
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
