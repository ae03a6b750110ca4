/* Refuses clicks that a campaign does not pay: repeated clicks, and clicks that come too fast. */
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import { ClickUniqueness } from '../../campaigns/campaign/fraud-check-settings.js';
import { payable, type EvaluatedClick, type PayableClick } from './evaluated-click.js';
import type { ClaimedClick } from './queues.js';
import { asksForPace, PromoterPace, type Paced } from './fraud-signals.js';

const dayMs = 86_400_000;

/** The kind of a mark is its first byte. */
const kinds = { visitor: 1, network: 2 } as const;

/** The bytes of a network's hash. */
const hashBytes = 16;

/** The marks that recognize a click, in hexadecimal. */
interface Marks {
  readonly visitor: string;
  /** By the keys of the click's day and of the days before. None if unknown. */
  readonly networks: readonly string[];
}

interface Mark {
  readonly campaignId: string;
  readonly mark: string;
  readonly visitorId: string;
  readonly seenAt: Date;
}

/**
 * Refuses clicks as REPEATED if the campaign saw the visitor, or the network and agent, within its
 * attribution window, which begins with the counted click. Repeated clicks do not extend it. A click without
 * a known cookie counts for its network's first visitor, so that caps by visitor hold for it too. Under the
 * wallet's lock.
 */
export async function refuseRepeated(
  { sql, later }: Pick<Transaction, 'sql' | 'later'>,
  evaluated: readonly EvaluatedClick[],
): Promise<readonly EvaluatedClick[]> {
  const candidates = payable(evaluated);
  const [first] = candidates;
  if (!first) return evaluated;
  const seen = await SeenMarks.read(sql, candidates);
  const after = new Map(candidates.map((one) => [one.click.id, evaluate(one, seen)]));
  await later(seen.write(sql, first.click));
  return evaluated.map((one) => after.get(one.click.id) ?? one);
}

function evaluate(one: PayableClick, seen: SeenMarks): EvaluatedClick {
  const { click, campaign } = one;
  const marks = marksOf(click);
  const byNetwork = campaign.fraudChecks.clickUniqueness === ClickUniqueness.VISITOR_AND_NETWORK;
  const since = click.clickedAt.getTime() - campaign.attributionWindowDays * dayMs;
  const isSeen = (mark: string): boolean => seen.isSeen(campaign.id, mark, since);
  const isSeenNetwork = marks.networks.some(isSeen);
  const isRepeated = isSeen(marks.visitor) || (byNetwork && isSeenNetwork);
  const known = byNetwork ? seen.visitorOf(campaign.id, marks.networks) : undefined;
  const visitorId = known ?? visitorOf(click);
  // A network that was seen on an earlier day keeps the mark of that day, so that its window does not grow.
  for (const mark of [marks.visitor, ...(isSeenNetwork ? [] : marks.networks.slice(0, 1))]) {
    seen.add({ campaignId: campaign.id, mark, visitorId, seenAt: click.clickedAt }, since);
  }
  return isRepeated ? { ...one, verdict: 'REPEATED' } : { ...one, visitorId };
}

const visitorOf = ({ visitorId, sessionId }: ClaimedClick): string => visitorId ?? sessionId;

function marksOf(click: ClaimedClick): Marks {
  const visitor = markOf(kinds.visitor, Buffer.from(visitorOf(click).replaceAll('-', ''), 'hex'));
  return { visitor, networks: networksOf(click).map((network) => markOf(kinds.network, network)) };
}

function networksOf({ networkHash, earlierNetworks }: ClaimedClick): readonly Buffer[] {
  if (networkHash === null) return [];
  const count = (earlierNetworks?.length ?? 0) / hashBytes;
  const earlier = Array.from({ length: count }, (_, index) =>
    (earlierNetworks as Buffer).subarray(index * hashBytes, (index + 1) * hashBytes),
  );
  return [networkHash, ...earlier];
}

function markOf(kind: number, bytes: Buffer): string {
  return Buffer.concat([Buffer.of(kind), bytes]).toString('hex');
}

const added = rowSet({ campaignId: 'uuid', mark: 'bytea', visitorId: 'uuid', seenAt: 'timestamptz' });

/** The marks of a batch: read once, extended click by click, and written once. */
class SeenMarks {
  private readonly added = new Map<string, Mark>();

  private constructor(private readonly marks: Map<string, Mark>) {}

  /** Plan: click_mark by primary key. */
  static async read(sql: Sql, clicks: readonly PayableClick[]): Promise<SeenMarks> {
    const wanted = clicks.flatMap(({ click }) => {
      const { visitor, networks } = marksOf(click);
      return [visitor, ...networks].map((mark) => ({ campaignId: click.campaignId, mark }));
    });
    const distinct = [...new Map(wanted.map((one) => [placeOf(one.campaignId, one.mark), one])).values()];
    const rows = await sql.query<Mark>(
      `select campaign_id as "campaignId", encode(mark, 'hex') as mark, visitor_id as "visitorId", seen_at as "seenAt"
       from unnest($1::uuid[], $2::bytea[]) as wanted (campaign_id, mark) join click_mark using (campaign_id, mark)`,
      [distinct.map(({ campaignId }) => campaignId), distinct.map(({ mark }) => Buffer.from(mark, 'hex'))],
    );
    return new SeenMarks(new Map(rows.map((row) => [placeOf(row.campaignId, row.mark), row])));
  }

  isSeen(campaignId: string, mark: string, since: number): boolean {
    const known = this.marks.get(placeOf(campaignId, mark));
    return known !== undefined && known.seenAt.getTime() > since;
  }

  /** The visitor of the first of these marks that is known. */
  visitorOf(campaignId: string, marks: readonly string[]): string | undefined {
    const known = marks.find((mark) => this.marks.has(placeOf(campaignId, mark)));
    return known === undefined ? undefined : this.marks.get(placeOf(campaignId, known))?.visitorId;
  }

  /** Adds a mark, unless it was seen within the window. It keeps its first visitor. */
  add(mark: Mark, since: number): void {
    const place = placeOf(mark.campaignId, mark.mark);
    const known = this.marks.get(place);
    if (known && known.seenAt.getTime() > since) return;
    const next = { ...mark, visitorId: known?.visitorId ?? mark.visitorId };
    this.marks.set(place, next);
    this.added.set(place, next);
  }

  async write(
    sql: Sql,
    { organizationId, environment }: Pick<ClaimedClick, 'organizationId' | 'environment'>,
  ): Promise<void> {
    const marks = [...this.added.values()];
    if (marks.length === 0) return;
    await sql.query(
      `insert into click_mark (campaign_id, mark, organization_id, environment, visitor_id, seen_at)
       select campaign_id, mark, $1, $2, visitor_id, seen_at
       from ${added.as('added', 3)}
       order by campaign_id, mark
       on conflict (campaign_id, mark) do update set seen_at = excluded.seen_at`,
      [
        organizationId,
        environment,
        ...added.values(marks.map(({ mark, ...one }) => ({ ...one, mark: Buffer.from(mark, 'hex') }))),
      ],
    );
  }
}

function placeOf(campaignId: string, mark: string): string {
  return `${campaignId}/${mark}`;
}

/**
 * Refuses clicks as VELOCITY if the promoter's paid clicks in the campaign exceed the velocity check. Events
 * count separately. REVIEW also refuses: a click cannot be reviewed. Under the organization wallet's lock.
 */
export async function refuseFast(
  { sql }: Pick<Transaction, 'sql'>,
  evaluated: readonly EvaluatedClick[],
): Promise<readonly EvaluatedClick[]> {
  const candidates = payable(evaluated)
    .filter(({ campaign }) => asksForPace(campaign))
    .map(pacedOf);
  const pace = await PromoterPace.read(sql, 'click', candidates);
  const refused = new Set<string>();
  for (const click of candidates) {
    if (pace.before(click) >= click.fraudChecks.velocityEvents) refused.add(click.id);
    else pace.add(click);
  }
  return evaluated.map((one) => (refused.has(one.click.id) ? { ...one, verdict: 'VELOCITY' } : one));
}

function pacedOf({
  click: { id, promoterId, clickedAt: at },
  campaign: { id: campaignId, fraudChecks },
}: PayableClick): Paced {
  return { id, campaignId, promoterId, at, fraudChecks };
}
