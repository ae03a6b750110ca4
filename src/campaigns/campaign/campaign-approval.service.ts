import type { MetadataStorage } from '@mikro-orm/core';
import { operatorText, systemText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { Environment } from '../../kernel/environment.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireOperator, type UserPrincipal } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPageAsSystem } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { CampaignApproval, needsOperator, nextApprovals, type ApprovalMode } from './campaign-approval.js';
import { requireOutsider } from '../../identity/organization/require-outsider.js';
import { campaignDomainEvent } from './campaign-domain-event.js';
import { CampaignStatus } from './campaign-status.js';
import { Campaign } from './campaign.entity.js';
import type { RejectCampaignInput } from './campaign-approval.inputs.js';
import { operatorCampaignList } from './campaign.list.js';

/** Approval of campaigns: submitted by their organization, decided by operators. */
export class CampaignApprovalService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly mode: ApprovalMode,
  ) {}

  /** Submits a campaign. In `auto` mode it is approved at once, unless an operator rejected it before. */
  async submit(caller: Caller, typeId: string): Promise<Campaign> {
    const where = ownRows(caller.principal, 'campaigns:write');
    return inTransaction(caller.em, async (tx) => {
      const campaign = await lockedCampaign(tx, typeId, where);
      const waits = campaign.approval === CampaignApproval.REJECTED || needsOperator(campaign, this.mode);
      decide(tx, campaign, { next: waits ? CampaignApproval.PENDING : CampaignApproval.APPROVED });
      return campaign;
    });
  }

  /** Approves a campaign of any organization, as an operator. */
  async approve(caller: Caller, typeId: string): Promise<Campaign> {
    return this.asOperator(caller, typeId, async (tx, campaign, operator) => {
      await requireOutsider(tx.sql, operator, campaign.organizationId);
      decide(tx, campaign, { next: CampaignApproval.APPROVED, by: operatorText(operator) });
    });
  }

  /** Rejects a campaign with a reason, as an operator. A running campaign is paused. */
  async reject(caller: Caller, { id, note }: RejectCampaignInput): Promise<Campaign> {
    return this.asOperator(caller, id, async (tx, campaign, operator) => {
      decide(tx, campaign, { next: CampaignApproval.REJECTED, note, by: operatorText(operator) });
      if (campaign.status !== CampaignStatus.ACTIVE) return;
      campaign.moveTo(CampaignStatus.PAUSED, operatorText(operator));
      await tx.sql.query(wakeUpSql('links'));
      tx.record(campaignDomainEvent('campaign.status_changed', campaign, { previousStatus: 'active' }));
    });
  }

  /** One page of all campaigns in the operator's environment. Index: campaign_approval. */
  async listAll(caller: Caller, args: ListArgs): Promise<Page<Campaign>> {
    const { environment } = requireOperator(caller.principal);
    const conditions = new Conditions().and('environment = ?', environment);
    return readPageAsSystem('OPERATOR', caller, this.metadata, operatorCampaignList, conditions, args);
  }

  private async asOperator(
    caller: Caller,
    typeId: string,
    work: (tx: EntityTransaction, campaign: Campaign, operator: UserPrincipal) => void | Promise<void>,
  ): Promise<Campaign> {
    const operator = requireOperator(caller.principal);
    return asSystem('OPERATOR', async () =>
      inTransaction(caller.em, async (tx) => {
        // Sandbox campaigns need no approval.
        const campaign = await lockedCampaign(tx, typeId, { environment: Environment.LIVE });
        await work(tx, campaign, operator);
        return campaign;
      }),
    );
  }
}

async function lockedCampaign(tx: EntityTransaction, typeId: string, where: object): Promise<Campaign> {
  const id = requireId('campaign', typeId, 'id');
  return lockEntity(tx, Campaign, { id, ...where }, 'campaign', 'id');
}

/** A decision on a campaign, by the system unless an operator decides. */
interface Verdict {
  readonly next: CampaignApproval;
  readonly note?: string;
  readonly by?: string;
}

function decide(tx: EntityTransaction, campaign: Campaign, { next, note, by = systemText }: Verdict): void {
  checkTransition('campaign', nextApprovals, campaign.approval, next);
  campaign.approval = next;
  campaign.approvalNote = note ?? null;
  const isOpen = next === CampaignApproval.PENDING;
  campaign.approvalBy = isOpen ? null : by;
  campaign.approvalAt = isOpen ? null : new Date();
  if (next === CampaignApproval.APPROVED) tx.record(campaignDomainEvent('campaign.approved', campaign));
  if (next === CampaignApproval.REJECTED) {
    tx.record(campaignDomainEvent('campaign.rejected', campaign, { reason: note ?? null }));
  }
}
