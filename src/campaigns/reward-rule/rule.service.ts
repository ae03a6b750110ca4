import type { MetadataStorage } from '@mikro-orm/core';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { assetOf } from '../../kernel/money.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope } from '../../kernel/principal.js';
import { defineQuota, type Quotas } from '../../kernel/quotas.js';
import { tenantConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { campaignDomainEvent } from '../campaign/campaign-domain-event.js';
import { lockOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { checkRuleSet } from './check-rule-set.js';
import { actorIdOf } from './actor-id-of.js';
import { readRuleSetTerms } from './read-rule-set-terms.js';
import { RuleVersion } from './rule-version.entity.js';
import type { PublishRewardRulesInput } from './rule.inputs.js';
import type { RuleSet } from './rule.js';
import { ruleVersionList } from './rule-version.list.js';

/**
 * Versions are never deleted, and every one may have 256 KiB. Values: campaign. Index:
 * rule_version_effective.
 */
export const ruleVersionQuota = defineQuota({
  name: 'QUOTA_RULE_VERSIONS',
  description: 'The most versions of its reward rules that a campaign may get within 24 hours.',
  fallback: 'FREE=100,PRO=1000',
  noun: 'versions of the reward rules of a campaign within 24 hours',
  remedy: 'Try drafts with simulateRewardRules, which stores nothing',
  counted: `from rule_version where campaign_id = $1 and published_at > now() - interval '24 hours'`,
});

/** What to publish, and under which conditions. */
export interface PublishOrder {
  /** A bare uuid. */
  readonly campaignId: string;
  /** The field of the input that names the campaign. */
  readonly field: string;
  /** Checks the rules for the campaign, before the locks. */
  readonly check: (campaign: Campaign) => Promise<RuleSet>;
  /** Checks under the locks that what was checked is still to be published. */
  readonly confirm?: () => Promise<void>;
  /** Refuses if this version is not the one that the rules are based on. 0 for none. */
  readonly requireBase: (live: number) => void;
}

/** Publishes and reads versions of reward rules. */
export class RuleService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Publishes rules as the campaign's next version, for events received from now on. If the rules equal the
   * live version, nothing changes, and it returns that version.
   */
  async publish(caller: Caller, input: PublishRewardRulesInput): Promise<RuleVersion> {
    const campaignId = requireId('campaign', input.campaignId, 'campaignId');
    const { expectedVersion: expected } = input;
    // As the system, which owns the wallet lock. The condition limits it to the caller's campaigns.
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) =>
        this.publishIn(tx, caller, {
          campaignId,
          field: 'campaignId',
          check: async (campaign) => {
            const ruleSet = checkRuleSet(input, await readRuleSetTerms(tx.sql, campaign));
            requireAsset(input, campaign);
            return ruleSet;
          },
          requireBase(live) {
            if (expected == null || expected === live) return;
            const message = `Version ${live} is live, not ${expected}: read the rules again before you publish.`;
            throw conflict(message, 'expectedVersion');
          },
        }),
      ),
    );
  }

  /**
   * The same in a transaction of the system. `publishedAt` is drawn under the wallet's lock, while no
   * evaluation runs, so every later evaluation sees the version.
   */
  async publishIn(tx: EntityTransaction, caller: Caller, order: PublishOrder): Promise<RuleVersion> {
    const { campaignId: id, field } = order;
    const where = { ...ownRows(caller.principal, 'campaigns:write'), id };
    const publishedBy = actorIdOf(caller.principal);
    const known = await tx.em.findOne(Campaign, where);
    if (!known) throw notFound('campaign', field);
    // Checks before taking locks.
    const ruleSet = await order.check(known);
    // Locks the wallet first, as the evaluation does, then the campaign, to number versions in sequence.
    const { organizationId, environment, asset } = known;
    await lockOrganizationWallet(tx.sql, { organizationId, environment, asset });
    const campaign = await lockEntity(tx, Campaign, where, 'campaign', field);
    await order.confirm?.();
    const live = await tx.em.findOne(
      RuleVersion,
      { campaignId: id },
      { orderBy: { number: 'desc' }, refresh: true },
    );
    // Even if another version was expected, because this may be a repeated request.
    if (live && canonicalJson(live.ruleSet) === canonicalJson(ruleSet)) return live;
    order.requireBase(live?.number ?? 0);
    const use = { organizationId: campaign.organizationId, values: [id], field };
    await this.quotas.requireRoom(tx.sql, ruleVersionQuota, use);
    const publishedAt = await drawMoment(tx.sql, live);
    return add(tx, campaign, live, { ruleSet, publishedBy, publishedAt });
  }

  /** The live version, or null before the first. */
  async liveOf(caller: Caller, campaign: Campaign): Promise<RuleVersion | null> {
    requireScope(caller.principal, 'campaigns:read');
    return caller.loaders.loadRelated('campaign/rules', campaign.id, async (campaignIds) =>
      readLive(caller.sql, campaignIds),
    );
  }

  /** One page of a campaign's versions. Index: rule_version_campaign_id_number_key. */
  async listOf(caller: Caller, campaign: Campaign, args: ListArgs): Promise<Page<RuleVersion>> {
    const conditions = tenantConditions(caller.principal, 'campaigns:read').and(
      'campaign_id = ?',
      campaign.id,
    );
    return readPage(caller, this.metadata, ruleVersionList, conditions, args);
  }
}

function requireAsset({ asset }: PublishRewardRulesInput, campaign: Campaign): void {
  if (asset == null || assetOf(asset, 'asset').code === campaign.asset) return;
  throw refuse(ErrorCode.INVALID_AMOUNT, `This campaign pays in ${campaign.asset}, not ${asset}.`, 'asset');
}

function add(
  tx: EntityTransaction,
  campaign: Campaign,
  live: RuleVersion | null,
  content: Pick<RuleVersion, 'ruleSet' | 'publishedBy' | 'publishedAt'>,
): RuleVersion {
  const { organizationId, environment } = campaign;
  const version = new RuleVersion();
  Object.assign(version, { organizationId, environment, campaignId: campaign.id, ...content });
  version.number = (live?.number ?? 0) + 1;
  tx.em.persist(version);
  const ruleVersionId = encodeId('ruleVersion', version.id);
  const published = campaignDomainEvent('rules.published', campaign, {
    ruleVersionId,
    number: version.number,
  });
  tx.record({ ...published, nodeId: ruleVersionId }, campaignDomainEvent('campaign.updated', campaign));
  tx.audit({
    kind: 'campaign',
    id: campaign.id,
    organizationId,
    environment,
    before: { ruleVersion: live?.number ?? null },
    after: { ruleVersion: version.number },
  });
  return version;
}

/**
 * The next whole millisecond of PostgreSQL's clock, which also dates events. All evaluated events were
 * received before it. Never before the last version, even if the clock goes back: events find versions by it.
 */
async function drawMoment(sql: Sql, live: RuleVersion | null): Promise<Date> {
  const [drawn] = await sql.query<{ at: Date }>(
    `select greatest(date_trunc('milliseconds', clock_timestamp()), $1::timestamptz) + interval '1 millisecond' as at`,
    [live?.publishedAt ?? null],
  );
  return (drawn as { at: Date }).at;
}

async function readLive(sql: Sql, campaignIds: readonly string[]): Promise<(RuleVersion | null)[]> {
  const rows = await sql.query<Omit<RuleVersion, 'ruleSet'> & { readonly ruleSet: RuleSet }>(
    `select distinct on (campaign_id) id, organization_id as "organizationId", environment, campaign_id as "campaignId",
            number, rules as "ruleSet", published_by as "publishedBy", published_at as "publishedAt"
     from rule_version where campaign_id = any($1::uuid[]) order by campaign_id, number desc`,
    [campaignIds],
  );
  const byCampaign = new Map(rows.map((row) => [row.campaignId, row]));
  return campaignIds.map((id) => byCampaign.get(id) ?? null);
}
