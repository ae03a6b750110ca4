import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import { conflict, notFound } from '../../kernel/errors.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { readRuleSetTerms } from '../reward-rule/read-rule-set-terms.js';
import type { RuleService } from '../reward-rule/rule.service.js';
import type { RuleVersion } from '../reward-rule/rule-version.entity.js';
import { readDraft } from './read-draft.js';
import { requireRevision } from './require-revision.js';
import { RuleDraft } from './rule-draft.entity.js';
import { ruleDraftDomainEvent } from './rule-draft-domain-event.js';
import type { PublishRuleDraftInput } from './rule-draft.inputs.js';
import { ownDraft } from './rule-draft.service.js';

/** Publishes drafts. */
export class PublishDraftService {
  constructor(private readonly rules: Pick<RuleService, 'publishIn'>) {}

  /** Publishes a draft as the next version of its campaign, and deletes it in the same transaction. */
  async publish(caller: Caller, input: PublishRuleDraftInput, schema: GraphQLSchema): Promise<RuleVersion> {
    const where = ownDraft(caller, input.id);
    // As the system, which owns the wallet lock. The condition limits it to the caller's drafts.
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) => {
        const known = await tx.em.findOne(RuleDraft, where);
        if (!known) throw notFound('draft', 'id');
        requireRevision(known, input.expectedRevision);
        const { campaignId, content, baseVersion } = known;
        const version = await this.rules.publishIn(tx, caller, {
          campaignId,
          field: 'id',
          async check(campaign) {
            const { ruleSet, faults } = readDraft(content, await readRuleSetTerms(tx.sql, campaign), schema);
            faults.refuseAny();
            return ruleSet;
          },
          // After the campaign, as its deletion locks its drafts.
          async confirm() {
            const draft = await lockEntity(tx, RuleDraft, where, 'draft', 'id');
            requireRevision(draft, input.expectedRevision);
          },
          requireBase(live) {
            if (baseVersion === live || input.replaceNewer === true) return;
            const message = `Version ${live} is live, and the draft is based on version ${baseVersion}: take over its changes and set baseVersion to ${live}, or send replaceNewer.`;
            throw conflict(message, 'id');
          },
        });
        tx.em.remove(known);
        tx.record(ruleDraftDomainEvent('rule_draft.deleted', known));
        return version;
      }),
    );
  }
}
