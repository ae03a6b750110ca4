import type { MetadataStorage } from '@mikro-orm/core';
import type { GraphQLSchema } from 'graphql';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Caller } from '../../kernel/caller.js';
import { deletedMeanwhile, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../kernel/ids.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import { tenantConditions } from '../../kernel/list-conditions.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import type { Quotas } from '../../kernel/quotas.js';
import { readPage } from '../../kernel/read-page.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { keepCampaign } from '../campaign/keep-campaign.js';
import { actorIdOf } from '../reward-rule/actor-id-of.js';
import { readRuleTargets } from '../reward-rule/read-rule-set-terms.js';
import { RuleVersion } from '../reward-rule/rule-version.entity.js';
import { checkContent } from './check-content.js';
import { contentOf } from './content-of.js';
import { requireRevision } from './require-revision.js';
import { readDraft } from './read-draft.js';
import { RuleDraft } from './rule-draft.entity.js';
import { ruleDraftDomainEvent } from './rule-draft-domain-event.js';
import type {
  CreateRuleDraftInput,
  DeleteRuleDraftInput,
  UpdateRuleDraftInput,
} from './rule-draft.inputs.js';
import { ruleDraftList } from './rule-draft.list.js';
import type { RuleDraftFault } from './rule-draft.payloads.js';
import { ruleDraftQuota } from './rule-draft-quota.js';

/** Writes and reads drafts of reward rules. */
export class RuleDraftService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly quotas: Quotas,
  ) {}

  /** Adds a draft to a campaign. */
  async create(caller: Caller, input: CreateRuleDraftInput): Promise<RuleDraft> {
    requireScope(caller.principal, 'campaigns:write');
    const campaign = await caller.loaders.loadByTypeId(Campaign, 'campaign', input.campaignId);
    if (!campaign) throw notFound('campaign', 'campaignId');
    requireScopeOn(caller.principal, 'campaigns:write', campaign);
    const by = actorIdOf(caller.principal);
    const written = input.content == null ? undefined : checkContent(input.content);
    return inTransaction(caller.em, async (tx) => {
      const { id: campaignId, organizationId, environment } = campaign;
      await keepCampaign(tx.sql, campaignId);
      const use = { organizationId, values: [campaignId], field: 'campaignId' };
      await this.quotas.requireRoom(tx.sql, ruleDraftQuota, use);
      const number = input.baseVersion ?? (await liveNumber(tx.sql, campaignId));
      const base = number === 0 ? null : await tx.em.findOne(RuleVersion, { campaignId, number });
      if (number > 0 && !base) throw noVersion(number);
      const content = written ?? contentOf(base?.ruleSet ?? { rules: [], caps: [] }, campaign.asset);
      const draft = new RuleDraft();
      const { name } = input;
      Object.assign(draft, { organizationId, environment, campaignId, name, baseVersion: number });
      Object.assign(draft, { content, updatedBy: by });
      tx.em.persist(draft);
      tx.record(ruleDraftDomainEvent('rule_draft.created', draft));
      return draft;
    });
  }

  /**
   * Changes the given fields of the revision that the caller has seen. A change that is there already
   * succeeds again, because this may be a repeated request.
   */
  async update(caller: Caller, input: UpdateRuleDraftInput): Promise<RuleDraft> {
    refuseNull(input, 'name', 'content', 'baseVersion');
    const by = actorIdOf(caller.principal);
    const where = ownDraft(caller, input.id);
    const content = input.content == null ? undefined : checkContent(input.content);
    return inTransaction(caller.em, async (tx) => {
      const draft = await lockEntity(tx, RuleDraft, where, 'draft', 'id');
      const { name = draft.name, baseVersion = draft.baseVersion } = input;
      const next = { name, baseVersion, content: content ?? draft.content };
      const { name: oldName, baseVersion: oldBase, content: oldContent } = draft;
      const now = { name: oldName, baseVersion: oldBase, content: oldContent };
      if (canonicalJson(next) === canonicalJson(now)) return draft;
      requireRevision(draft, input.expectedRevision);
      if (
        next.baseVersion !== oldBase &&
        (next.baseVersion ?? 0) > (await liveNumber(tx.sql, draft.campaignId))
      ) {
        throw noVersion(next.baseVersion ?? 0);
      }
      Object.assign(draft, next, { revision: draft.revision + 1, updatedBy: by, updatedAt: new Date() });
      tx.record(ruleDraftDomainEvent('rule_draft.updated', draft));
      return draft;
    });
  }

  /** Deletes a draft. */
  async delete(caller: Caller, { id, expectedRevision }: DeleteRuleDraftInput): Promise<string> {
    const where = ownDraft(caller, id);
    return inTransaction(caller.em, async (tx) => {
      const draft = await lockEntity(tx, RuleDraft, where, 'draft', 'id');
      requireRevision(draft, expectedRevision ?? draft.revision);
      tx.em.remove(draft);
      tx.record(ruleDraftDomainEvent('rule_draft.deleted', draft));
      return encodeId('ruleDraft', draft.id);
    });
  }

  /** The caller's draft with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<RuleDraft | null> {
    requireScope(caller.principal, 'campaigns:read');
    return caller.loaders.load(RuleDraft, decodeId('ruleDraft', typeId));
  }

  /** One page of a campaign's drafts. */
  async listOf(caller: Caller, { id }: Pick<Campaign, 'id'>, args: ListArgs): Promise<Page<RuleDraft>> {
    const conditions = tenantConditions(caller.principal, 'campaigns:read').and('campaign_id = ?', id);
    return readPage(caller, this.metadata, ruleDraftList, conditions, args);
  }

  /** What keeps a draft from being published: at most 100 faults. */
  async faultsOf(caller: Caller, draft: RuleDraft, schema: GraphQLSchema): Promise<RuleDraftFault[]> {
    const campaign = await caller.loaders.load(Campaign, draft.campaignId);
    if (!campaign) throw deletedMeanwhile('Campaign');
    const targets = await caller.loaders.loadRelated('campaign/ruleTargets', campaign.id, async (ids) =>
      readRuleTargets(caller.sql, ids),
    );
    const { faults } = readDraft(draft.content, { asset: campaign.asset, ...targets }, schema);
    return faults.all.map(({ field = [], message, code }) => ({ field, message, code }));
  }
}

/** The draft of a change, as a condition. */
export function ownDraft(caller: Caller, typeId: string) {
  return { ...ownRows(caller.principal, 'campaigns:write'), id: requireId('ruleDraft', typeId, 'id') };
}

/** Index: rule_version_campaign_id_number_key. */
async function liveNumber(sql: Sql, campaignId: string): Promise<number> {
  const [row] = await sql.query<{ number: number }>(
    'select coalesce(max(number), 0) as number from rule_version where campaign_id = $1',
    [campaignId],
  );
  return row?.number ?? 0;
}

function noVersion(number: number): Error {
  const message = `baseVersion must be the number of a version of these rules, or 0: there is no version ${number}`;
  return refuse(ErrorCode.INVALID, message, 'baseVersion');
}
