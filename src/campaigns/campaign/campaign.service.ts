import { type Within, listConditions } from '../../kernel/list-conditions.js';
import type { MetadataStorage } from '@mikro-orm/core';
import { actorText, systemText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import type { Quotas } from '../../kernel/quotas.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { CampaignApproval, needsOperator, type ApprovalMode } from './campaign-approval.js';
import { Campaign } from './campaign.entity.js';
import { PayoutModel } from './payout-model.js';
import { campaignQuota } from './campaign-quota.js';
import { campaignDomainEvent } from './campaign-domain-event.js';
import { lockOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { requireUntouched } from './require-untouched.js';
import { CampaignStatus } from './campaign-status.js';
import type { NewGoalInput } from './new-goal.input.js';
import type { CreateCampaignInput, UpdateCampaignInput } from './campaign.inputs.js';
import { keptFields, applySettings, newCampaignAsset, requireTime } from './apply-campaign-settings.js';
import type { Sql } from '../../kernel/sql.js';
import { canonicalTimeZone } from '../../kernel/canonical-time-zone.js';
import { campaignList } from './campaign.list.js';

/** Adds the goals of a new campaign, in its transaction. */
export type AddGoals = (
  tx: EntityTransaction,
  campaign: Campaign,
  goals: readonly NewGoalInput[],
) => Promise<void>;

/** Creates, changes and finds campaigns, and changes their status. */
export class CampaignService {
  /**
   * @param approval Who approves live campaigns.
   * @param addGoals Adds a new campaign's goals in the same transaction.
   */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly approval: ApprovalMode,
    private readonly addGoals: AddGoals,
    private readonly quotas: Quotas,
  ) {}

  /** Creates a draft, with the goals that the input names. */
  async create(caller: Caller, input: CreateCampaignInput): Promise<Campaign> {
    const tenant = organizationFor(caller.principal, 'campaigns:write', input.organizationId);
    const campaign = new Campaign();
    Object.assign(campaign, tenant);
    campaign.asset = newCampaignAsset(input);
    campaign.payoutModel = input.payoutModel ?? PayoutModel.CPA;
    campaign.name = input.name;
    campaign.targetUrl = input.targetUrl;
    applySettings(campaign, input);
    const { organizationId, environment } = tenant;
    const values = [organizationId, environment];
    return inTransaction(caller.em, async (tx) => {
      await requireTimeZone(tx.sql, input.timeZone);
      await this.quotas.requireRoom(tx.sql, campaignQuota, {
        organizationId,
        values,
        field: 'organizationId',
      });
      await tx.em.persist(campaign).flush();
      tx.record(campaignDomainEvent('campaign.created', campaign));
      await this.addGoals(tx, campaign, input.goals ?? []);
      return campaign;
    });
  }

  /** Changes the given fields. */
  async update(caller: Caller, input: UpdateCampaignInput): Promise<Campaign> {
    refuseNull(input, ...keptFields);
    return this.change(caller, input.id, async (campaign, tx) => {
      await requireTimeZone(tx.sql, input.timeZone);
      if (input.name != null) campaign.name = input.name;
      if (input.targetUrl != null) campaign.targetUrl = input.targetUrl;
      applySettings(campaign, input);
      tx.record(campaignDomainEvent('campaign.updated', campaign));
      // A larger budget may fund rewards that wait for it.
      if (input.budget !== undefined) await tx.sql.query(wakeUpSql('funds'));
    });
  }

  /** Changes a campaign's status. The first activation also allows it in the marketplace. */
  async move(caller: Caller, typeId: string, next: CampaignStatus): Promise<Campaign> {
    return this.change(caller, typeId, async (campaign, tx) => {
      const previous = campaign.status;
      campaign.moveTo(next, actorText(caller.principal, campaign.organizationId));
      if (next === CampaignStatus.ACTIVE) {
        requireTime(campaign);
        requireApproval(campaign, this.approval, tx);
      }
      tx.record(
        campaignDomainEvent('campaign.status_changed', campaign, { previousStatus: previous.toLowerCase() }),
      );
    });
  }

  /**
   * Deletes an unused draft. Other campaigns stay, because money and history refer to them. Under the
   * organization wallet's lock, so that no event of it is being evaluated.
   */
  async delete(caller: Caller, typeId: string): Promise<string> {
    // As the system, which owns the wallet lock. The conditions limit it to the caller's campaigns.
    const campaign = await asSystem('LEDGER', async () =>
      this.change(
        caller,
        typeId,
        async (draft, tx) => {
          if (draft.status !== CampaignStatus.DRAFT) {
            throw conflict(
              `Only a draft can be deleted; this campaign is ${draft.status}. End it instead.`,
              'id',
            );
          }
          await requireUntouched(tx.sql, draft);
          for (const table of ['goal', 'gig', 'link']) {
            await tx.sql.query(`delete from "${table}" where campaign_id = $1`, [draft.id]);
          }
          await tx.sql.query(wakeUpSql('references'));
          tx.em.remove(draft);
        },
        async ({ sql }, { organizationId, environment, asset }) => {
          await lockOrganizationWallet(sql, { organizationId, environment, asset });
        },
      ),
    );
    return encodeId('campaign', campaign.id);
  }

  /** The caller's campaign with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Campaign | null> {
    requireScope(caller.principal, 'campaigns:read');
    return caller.loaders.load(Campaign, decodeId('campaign', typeId));
  }

  /** One page of the caller's campaigns. Index: campaign_organization. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<Campaign>> {
    const conditions = listConditions(caller.principal, 'campaigns:read', args, within);
    return readPage(caller, this.metadata, campaignList, conditions, args);
  }

  /** @param first Locks to take before the campaign's lock. */
  private async change(
    caller: Caller,
    typeId: string,
    work: (campaign: Campaign, tx: EntityTransaction) => Promise<void>,
    first?: (tx: EntityTransaction, campaign: Campaign) => Promise<void>,
  ): Promise<Campaign> {
    const own = ownRows(caller.principal, 'campaigns:write');
    const where = { ...own, id: requireId('campaign', typeId, 'id') };
    return inTransaction(caller.em, async (tx) => {
      const known = first && (await tx.em.findOne(Campaign, where));
      if (known) await first(tx, known);
      // Locked, so that concurrent status changes are checked one after the other.
      const campaign = await lockEntity(tx, Campaign, where, 'campaign', 'id');
      await work(campaign, tx);
      // Redirects depend on its status, dates and settings.
      await tx.sql.query(wakeUpSql('links'));
      return campaign;
    });
  }
}

/** In `auto` mode, the first activation approves. */
function requireApproval(campaign: Campaign, mode: ApprovalMode, tx: EntityTransaction): void {
  if (campaign.approval === CampaignApproval.APPROVED) return;
  if (campaign.approval === CampaignApproval.REJECTED || needsOperator(campaign, mode)) {
    throw conflict(`This campaign must be approved before it can run; it is ${campaign.approval}.`, 'id');
  }
  const { APPROVED: approval } = CampaignApproval;
  Object.assign(campaign, { approval, approvalBy: systemText, approvalAt: new Date() });
  tx.record(campaignDomainEvent('campaign.approved', campaign));
}

/**
 * Refuses a time zone that the database does not know, because reports use the database. The set depends on
 * its version, and `Intl` knows some that no version has (`SystemV/PST8`).
 * @throws RefusedError INVALID, naming `timeZone`.
 */
async function requireTimeZone(sql: Sql, name: string | null | undefined): Promise<void> {
  if (name == null) return;
  const known = await sql.query('select from pg_timezone_names where name = $1', [canonicalTimeZone(name)]);
  if (known.length > 0) return;
  const message = 'timeZone must be an IANA time zone that the database knows, such as Europe/Berlin or UTC';
  throw refuse(ErrorCode.INVALID, message, 'timeZone');
}
