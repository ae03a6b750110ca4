import type { Caller } from '../../kernel/caller.js';
import { amountData } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { openTo } from '../attribution/open-to-promoter.js';
import { ActionAttempt, ActionAttemptStatus } from '../event/action-attempt.entity.js';
import { requirePerson } from '../user/require-person.js';
import type { SubmitActionAttemptInput } from './marketplace.inputs.js';

interface OpenGig {
  readonly organizationId: string;
  readonly campaignId: string;
  readonly asset: string;
  readonly reward: bigint;
  /** The calling person's record with the gig's organization; null when they have not joined. */
  readonly promoterId: string | null;
}

/** Proof of work: what a promoter submits and the organization verifies. */
export class AttemptSubmissionService {
  /** Submits proof for a published gig of a campaign that is open to the calling person; it waits for the organization. */
  async submit(caller: Caller, input: SubmitActionAttemptInput): Promise<ActionAttempt> {
    const { userId, environment } = requirePerson(caller.principal);
    const gigId = requireId('gig', input.gigId, 'gigId');
    const { text, url } = input.proof;
    if (text == null && url == null) {
      throw refuse(ErrorCode.INVALID, 'Give words, an address, or both.', 'proof');
    }
    // The gig is the organization's: that it is open to the person's own record is the permission.
    return asSystem(async () =>
      inTransaction(caller.em, async (tx) => {
        const { em, sql } = tx;
        const gig = await findOpenGig(sql, gigId, userId, environment);
        if (!gig) throw notFound('gig', 'gigId');
        if (gig.promoterId === null) throw refuse(ErrorCode.CONFLICT, 'Join the campaign first.', 'gigId');
        const { organizationId, campaignId, promoterId } = gig;
        const [suspended] = await sql.query(
          'select 1 from promoter where id = $1 and suspended_at is not null',
          [promoterId],
        );
        if (suspended) {
          throw refuse(ErrorCode.CONFLICT, 'You are suspended here and earn nothing new.', 'gigId');
        }
        const attempt = new ActionAttempt();
        Object.assign(attempt, { organizationId, environment, gigId, campaignId, promoterId });
        Object.assign(attempt, { eventId: null, note: null, decidedAt: null });
        attempt.status = ActionAttemptStatus.SUBMITTED;
        attempt.proofText = text ?? null;
        attempt.proofUrl = url ?? null;
        attempt.remark = input.note ?? null;
        em.persist(attempt);
        const nodeId = encodeId('actionAttempt', attempt.id);
        const data = {
          actionAttemptId: nodeId,
          gigId: encodeId('gig', gigId),
          aktvatorId: encodeId('promoter', promoterId),
          campaignId: encodeId('campaign', campaignId),
          eventId: null,
          proof: { text: attempt.proofText, url: attempt.proofUrl },
          remark: attempt.remark,
          ...amountData('reward', gig.reward, gig.asset),
        };
        tx.record({
          type: 'action_attempt.submitted',
          organizationId,
          environment,
          campaignId,
          nodeId,
          data,
        });
        return attempt;
      }),
    );
  }
}

async function findOpenGig(
  sql: Sql,
  gigId: string,
  userId: string,
  environment: Environment,
): Promise<OpenGig | undefined> {
  const [gig] = await sql.query<Omit<OpenGig, 'reward'> & { reward: bigint | string }>(
    `select gig.organization_id as "organizationId", gig.campaign_id as "campaignId", campaign.asset,
            gig.reward_amount as reward, promoter.id as "promoterId"
     from gig join campaign on campaign.id = gig.campaign_id
     left join promoter on promoter.user_id = $2 and promoter.organization_id = gig.organization_id
                       and promoter.environment = gig.environment
     where gig.id = $1 and gig.environment = $3 and gig.status = 'PUBLISHED' and ${openTo('promoter.id')}
       and (campaign.starts_at is null or campaign.starts_at <= now())`,
    [gigId, userId, environment],
  );
  return gig && { ...gig, reward: BigInt(gig.reward) };
}
