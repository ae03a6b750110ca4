import type { Sql } from '../../kernel/sql.js';
import { GigRepeat } from '../gig/gig.entity.js';
import type { GigLimits } from '../gig/judge-place.js';

interface CountRow {
  readonly key: string;
  readonly count: number;
}

const counting = `from action_attempt where gig_id = any($1::uuid[]) and status in ('SUBMITTED', 'VERIFIED')`;

/**
 * How many attempts count for each gig, of everybody and by promoter, where a limit asks for it: what is stored, plus what is
 * added as a batch goes on.
 *
 * Gigs with such limits are locked first, in the order of their ids: nobody else takes a place of theirs before the transaction is
 * over. Whoever locks attempts as well does so before.
 */
export class TakenPlaces {
  private constructor(private readonly counts: Map<string, number>) {}

  /** What is counted is at most what the limits allow, whatever the gig's history. Index: action_attempt_place. */
  static async read(
    sql: Sql,
    gigs: readonly (GigLimits & { readonly id: string })[],
    promoterIds: readonly string[],
  ): Promise<TakenPlaces> {
    const idsWhere = (isLimited: (gig: GigLimits) => boolean): string[] =>
      gigs.filter(isLimited).map(({ id }) => id);
    const inAll = idsWhere(({ maxTotal }) => maxTotal !== null);
    const ofEach = idsWhere(
      ({ repeat, maxPerPromoter }) => repeat === GigRepeat.ONCE || maxPerPromoter !== null,
    );
    const limited = [...new Set([...inAll, ...ofEach])];
    if (limited.length === 0) return new TakenPlaces(new Map());
    await sql.query('select 1 from gig where id = any($1::uuid[]) order by id for no key update', [limited]);
    const totals = await sql.query<CountRow>(
      `select gig_id as key, count(*)::int as count ${counting} group by gig_id`,
      [inAll],
    );
    const each = await sql.query<CountRow>(
      `select concat_ws('/', gig_id, promoter_id) as key, count(*)::int as count ${counting}
         and promoter_id = any($2::uuid[]) group by gig_id, promoter_id`,
      [ofEach, promoterIds],
    );
    return new TakenPlaces(new Map([...totals, ...each].map(({ key, count }) => [key, count])));
  }

  of(gigId: string, promoterId: string): { inAll: number; ofPromoter: number } {
    return {
      inAll: this.counts.get(gigId) ?? 0,
      ofPromoter: this.counts.get(`${gigId}/${promoterId}`) ?? 0,
    };
  }

  add(gigId: string, promoterId: string): void {
    const { inAll, ofPromoter } = this.of(gigId, promoterId);
    this.counts.set(gigId, inAll + 1);
    this.counts.set(`${gigId}/${promoterId}`, ofPromoter + 1);
  }
}
