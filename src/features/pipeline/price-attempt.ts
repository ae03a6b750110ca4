import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Campaign } from '../campaign/campaign.entity.js';
import { buildFacts, type ClickFacts } from '../evaluation/build-facts.js';
import { evaluateRules, orDefault, type RuleOutcome } from '../evaluation/evaluate-rules.js';
import { usageKeys, type UsageSubject } from '../evaluation/usage.js';
import type { ActionAttempt } from '../event/action-attempt.entity.js';
import { Event } from '../event/event.entity.js';
import type { Gig } from '../gig/gig.entity.js';
import { Promoter } from '../promoter/promoter.entity.js';
import { compiledRules } from '../rule/compiled-rules.js';
import { readRuleVersions, versionAt, type PublishedRules } from '../rule/read-rule-versions.js';
import type { Sql } from '../../kernel/sql.js';
import { KnownCustomers } from './known-customers.js';
import { UsageBook } from './usage-book.js';

/** What an attempt earns now that it is verified. */
export interface PricedAttempt {
  readonly version: PublishedRules | undefined;
  readonly outcome: RuleOutcome;
}

/**
 * Asks the rules what a verified attempt earns, and counts it. The rules are those that were live when it was handed in, or when the event
 * that it was born from arrived. Under the treasury's lock, which the caller has taken.
 */
export async function priceAttempt(
  tx: EntityTransaction,
  attempt: ActionAttempt,
  gig: Gig,
  campaign: Campaign,
): Promise<PricedAttempt> {
  const { sql, em } = tx;
  const { promoterId } = attempt;
  const event = attempt.eventId === null ? null : await em.findOneOrFail(Event, attempt.eventId);
  const promoter = await em.findOneOrFail(Promoter, promoterId);
  const version = await findVersion(sql, campaign.id, event?.receivedAt ?? attempt.createdAt);
  const rules = orDefault(version && compiledRules(version));
  const customerId = event?.customerId ?? null;
  const click = await readClick(sql, event?.sessionId ?? null);
  const subject: UsageSubject = {
    promoterId,
    customerId,
    visitorId: click?.visitorId ?? event?.sessionId ?? null,
    occurredAt: event?.occurredAt ?? attempt.createdAt,
    timeZone: campaign.timeZone,
  };
  const customers = await KnownCustomers.read(
    sql,
    customerId === null ? [] : [{ campaignId: campaign.id, customerId }],
    event ? [event.id] : [],
  );
  const usage = await UsageBook.read(
    sql,
    usageKeys(rules, subject).map((key) => ({ campaignId: campaign.id, key })),
  );
  const facts = buildFacts({
    event: {
      eventType: event?.eventType ?? gig.actionType,
      amount: event?.amountAtomic ?? null,
      asset: event?.asset ?? campaign.asset,
      occurredAt: subject.occurredAt,
      customerId,
      metadata: event?.metadata ?? null,
    },
    promoter,
    isNewCustomer: customers.isNew(campaign.id, customerId),
    click,
  });
  const outcome = evaluateRules(
    rules,
    {
      facts,
      effects: [{ key: `gig:${gig.id}`, plain: gig.rewardAtomic }],
      amount: amountIn(event, campaign),
      subject,
    },
    usage.readerOf(campaign.id),
  );
  usage.apply(campaign.id, outcome.changes);
  await usage.write(sql, attempt);
  return { version, outcome };
}

function amountIn(event: Event | null, { asset }: Campaign) {
  if (event?.amountAtomic == null) return 'AMOUNT_REQUIRED';
  return event.asset === asset ? event.amountAtomic : 'OTHER_ASSET';
}

async function findVersion(sql: Sql, campaignId: string, moment: Date): Promise<PublishedRules | undefined> {
  const versions = (await readRuleVersions(sql, [campaignId], moment)).get(campaignId) ?? [];
  // Inside the ORM's transaction times come as text.
  return versionAt(
    versions.map((version) => ({ ...version, publishedAt: new Date(version.publishedAt) })),
    moment,
  );
}

interface KnownClick extends ClickFacts {
  readonly visitorId: string | null;
}

async function readClick(sql: Sql, sessionId: string | null): Promise<KnownClick | undefined> {
  if (sessionId === null) return undefined;
  const [click] = await sql.query<KnownClick>(
    `select country, device, referrer_host as "referrerHost", created_at as "clickedAt", visitor_id as "visitorId"
     from visitor_session where id = $1`,
    [sessionId],
  );
  return click && { ...click, clickedAt: new Date(click.clickedAt) };
}
