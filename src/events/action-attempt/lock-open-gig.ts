import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import { openTo } from '../../tracking/link/open-to.js';
import type { ProofKind } from '../../campaigns/gig/gig.entity.js';
import type { GigLimits } from '../../campaigns/gig/find-gig-obstacle.js';

/** A gig that accepts attempts. */
export interface OpenGig extends GigLimits {
  readonly id: string;
  readonly organizationId: string;
  readonly campaignId: string;
  readonly asset: string;
  /** Atomic units. */
  readonly reward: bigint;
  readonly proof: ProofKind;
  /** The person's promoter record in the gig's organization; null before joining. */
  readonly promoterId: string | null;
}

/** Locks and reads a gig that is open to a person, because its changes and places are taken one at a time. */
export async function lockOpenGig(
  sql: Sql,
  gigId: string,
  userId: string,
  environment: Environment,
): Promise<OpenGig | undefined> {
  const [gig] = await sql.query<OpenGig>(
    `select gig.id, gig.organization_id as "organizationId", gig.campaign_id as "campaignId", campaign.asset,
            gig.reward_amount as reward, gig.proof,
            case gig.repeat when 'ONCE' then 1 else gig.max_per_promoter end as "maxPerPromoter", gig.max_total as "maxTotal",
            gig.deadline, promoter.id as "promoterId"
     from gig join campaign on campaign.id = gig.campaign_id
     left join promoter on promoter.user_id = $2 and promoter.organization_id = gig.organization_id
                       and promoter.environment = gig.environment
     where gig.id = $1 and gig.environment = $3 and gig.status = 'PUBLISHED' and ${openTo('promoter.id')}
       and (campaign.starts_at is null or campaign.starts_at <= now())
     for no key update of gig`,
    [gigId, userId, environment],
  );
  return gig;
}
