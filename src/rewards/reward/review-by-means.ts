import type { Transaction } from '../../kernel/transaction.js';
import type { LockedOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { meansOf } from './means-of.js';
import { rewardDomainEvent } from './reward-domain-event.js';
import { rewardColumns, type RewardRow } from './reward-row.js';
import type { WaitingCampaign } from './waiting-campaign.js';

const batchSize = 500;

/**
 * Holds waiting rewards for review if they exceed all money that their payer ever had. They are from before
 * the first money, or before a limit was lowered. Those in review that no longer exceed it become UNFUNDED
 * again. At most 500 each at a time. Plan: reward_waiting_reason.
 *
 * @returns the number of changed rewards
 */
export async function reviewByMeans(
  tx: Transaction,
  organizationWallet: LockedOrganizationWallet,
  campaigns: readonly WaitingCampaign[],
): Promise<number> {
  const limits = campaigns.flatMap((campaign) => {
    const means = meansOf(payerOf(campaign, organizationWallet));
    return means === undefined ? [] : [{ campaignId: campaign.campaignId, means }];
  });
  if (limits.length === 0) return 0;
  const change = async (to: 'REVIEW' | 'UNFUNDED'): Promise<number> => {
    const [from, comparison] = to === 'REVIEW' ? ['UNFUNDED', '>'] : ['REVIEW', '<='];
    const changed = await tx.sql.query<RewardRow>(
      `update reward set status = '${to}'
       from (select found.id
             from unnest($1::uuid[], $2::numeric[]) as limited (campaign_id, means) cross join lateral (
               select id from reward
               where campaign_id = limited.campaign_id and status = '${from}' and unfunded_by in ('BUDGET', 'WALLET')
                 and amount + fee ${comparison} limited.means and reviewed_at is null limit ${batchSize}) as found
             limit ${batchSize}) as chosen
       where reward.id = chosen.id
       returning ${rewardColumns}, 0 as "holdingPeriodDays"`,
      [limits.map(({ campaignId }) => campaignId), limits.map(({ means }) => means.toString())],
    );
    for (const row of changed) tx.record(rewardDomainEvent(organizationWallet.walletKey, row, false));
    return changed.length;
  };
  return (await change('REVIEW')) + (await change('UNFUNDED'));
}

function payerOf(
  { budget, credits, refillAmount }: WaitingCampaign,
  { credits: walletCredits }: LockedOrganizationWallet,
) {
  const refill = refillAmount === null ? null : { amount: refillAmount };
  return { walletCredits, budget, account: credits === null ? null : { credits, refill } };
}
