import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Campaign } from '../campaign/campaign.entity.js';
import { buildFacts } from '../evaluation/build-facts.js';
import { amountOf, usageSubject } from '../evaluation/evaluate-event.js';
import {
  evaluateRules,
  orDefault,
  type RuleEvidence,
  type RuleOutcome,
} from '../evaluation/evaluate-rules.js';
import { usageKeys, type UsageSubject } from '../evaluation/usage.js';
import type { ActionAttempt } from '../event/action-attempt.entity.js';
import { Event } from '../event/event.entity.js';
import type { Gig } from '../gig/gig.entity.js';
import { Promoter } from '../promoter/promoter.entity.js';
import { compiledRules } from '../rule/compiled-rules.js';
import { readVersionsAt, versionAt, type PublishedRules } from '../rule/read-rule-versions.js';
import type { Sql } from '../../kernel/sql.js';
import type { Facts } from '../rule/rule.js';
import { readJudgement } from './read-decision.js';
import { UsageBook } from './usage-book.js';

/** What an attempt earns now that it is verified. */
export interface PricedAttempt {
  readonly version: PublishedRules | undefined;
  readonly outcome: RuleOutcome;
  /** Counts it towards caps and tiers. */
  readonly count: () => Promise<void>;
}

/** What a verified attempt is judged by. */
interface Judged {
  readonly facts: Facts;
  readonly subject: UsageSubject;
  readonly amount: RuleEvidence['amount'];
  readonly counted: ReadonlySet<string>;
}

/**
 * Asks the rules what a verified attempt earns; whoever acts on the answer counts it. The rules are those that were live when it was handed in, or when the event
 * that it was born from arrived, and that event is seen as it was seen then. Under the treasury's lock, which the caller has taken.
 */
export async function priceAttempt(
  tx: EntityTransaction,
  attempt: ActionAttempt,
  gig: Gig,
  campaign: Campaign,
): Promise<PricedAttempt> {
  const { sql } = tx;
  const event = attempt.eventId === null ? null : await tx.em.findOneOrFail(Event, attempt.eventId);
  const version = await findVersion(sql, campaign.id, event?.receivedAt ?? attempt.createdAt);
  const rules = orDefault(version && compiledRules(version));
  const judged = (event && (await judgedThen(sql, event))) ?? (await judgedNow(tx, attempt, gig, campaign));
  const usage = await UsageBook.read(
    sql,
    usageKeys(rules, judged.subject).map((key) => ({ campaignId: campaign.id, key })),
  );
  const outcome = evaluateRules(
    rules,
    { ...judged, effects: [{ key: `gig:${gig.id}`, plain: gig.rewardAtomic }] },
    usage.readerOf(campaign.id),
  );
  const count = async (): Promise<void> => {
    usage.apply(campaign.id, outcome.changes);
    await usage.write(sql, attempt);
  };
  return { version, outcome, count };
}

/** What the event was judged by when it made the attempt. */
async function judgedThen(sql: Sql, { id }: Event): Promise<Judged | undefined> {
  const past = await readJudgement(sql, id);
  const subject = past && usageSubject(past.evidence);
  if (!past || !subject || !past.evidence.facts) return undefined;
  const { evidence, counted } = past;
  return { facts: past.evidence.facts, subject, amount: amountOf(evidence), counted };
}

/** What is known of what a person handed in: no event, no customer, no click. */
async function judgedNow(
  { em }: EntityTransaction,
  attempt: ActionAttempt,
  gig: Gig,
  campaign: Campaign,
): Promise<Judged> {
  const { promoterId, createdAt: occurredAt } = attempt;
  const nobody = { customerId: null, visitorId: null };
  return {
    facts: buildFacts({
      event: {
        eventType: gig.actionType,
        amount: null,
        asset: campaign.asset,
        occurredAt,
        customerId: null,
        metadata: null,
      },
      promoter: await em.findOneOrFail(Promoter, promoterId),
      isNewCustomer: undefined,
      click: undefined,
    }),
    subject: { promoterId, ...nobody, occurredAt, timeZone: campaign.timeZone },
    amount: 'AMOUNT_REQUIRED',
    counted: new Set(),
  };
}

async function findVersion(sql: Sql, campaignId: string, moment: Date): Promise<PublishedRules | undefined> {
  const versions = (await readVersionsAt(sql, [{ campaignId, at: moment }])).get(campaignId) ?? [];
  // Inside the ORM's transaction times come as text.
  return versionAt(
    versions.map((version) => ({ ...version, publishedAt: new Date(version.publishedAt) })),
    moment,
  );
}
