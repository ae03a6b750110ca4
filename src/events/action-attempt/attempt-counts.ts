import type { Sql } from '../../kernel/sql.js';
import type { GigLimits } from '../../campaigns/gig/find-gig-obstacle.js';

/**
 * Used places of each gig (submitted or verified attempts), by promoter and in total: the stored ones and
 * those of this batch. Only for gigs with limits. Locks these gigs, as a submission does.
 */
export class AttemptCounts {
  private constructor(
    private readonly totals: Map<string, number>,
    private readonly promoters: Map<string, number>,
  ) {}

  /** Reads the relevant counts. Plan: gig by primary key, action_attempt_place, a partial index. */
  static async read(
    sql: Sql,
    gigs: readonly (Pick<GigLimits, 'maxPerPromoter' | 'maxTotal'> & { readonly id: string })[],
    promoterIds: readonly string[],
  ): Promise<AttemptCounts> {
    const limited = gigs.filter((gig) => gig.maxPerPromoter !== null || gig.maxTotal !== null);
    if (limited.length === 0) return new AttemptCounts(new Map(), new Map());
    const ids = limited.map((gig) => gig.id);
    await sql.query(`select id from gig where id = any($1::uuid[]) order by id for no key update`, [ids]);
    const totals = await sql.query<{ gigId: string; count: number }>(
      `select gig_id as "gigId", count(*)::int as count from action_attempt
       where gig_id = any($1::uuid[]) and status in ('SUBMITTED', 'VERIFIED') group by 1`,
      [limited.filter((gig) => gig.maxTotal !== null).map((gig) => gig.id)],
    );
    const promoters = await sql.query<{ gigId: string; promoterId: string; count: number }>(
      `select gig_id as "gigId", promoter_id as "promoterId", count(*)::int as count from action_attempt
       where gig_id = any($1::uuid[]) and promoter_id = any($2::uuid[]) and status in ('SUBMITTED', 'VERIFIED') group by 1, 2`,
      [ids, promoterIds],
    );
    return new AttemptCounts(
      new Map(totals.map((row) => [row.gigId, row.count])),
      new Map(promoters.map((row) => [`${row.gigId}/${row.promoterId}`, row.count])),
    );
  }

  of(gigId: string, promoterId: string): { ofPromoter: number; total: number } {
    return {
      ofPromoter: this.promoters.get(`${gigId}/${promoterId}`) ?? 0,
      total: this.totals.get(gigId) ?? 0,
    };
  }

  add(gigId: string, promoterId: string): void {
    const { ofPromoter, total } = this.of(gigId, promoterId);
    this.promoters.set(`${gigId}/${promoterId}`, ofPromoter + 1);
    this.totals.set(gigId, total + 1);
  }
}
