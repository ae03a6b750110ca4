import type { Sql } from '../../kernel/sql.js';

interface CountRow {
  readonly goalId: string;
  readonly subjectId: string;
  readonly count: number;
}

/**
 * How many conversions count for each goal, by visitor and by promoter: what is stored, plus what this batch adds as it
 * goes. Read under the treasury's lock, so no other batch of the tenant counts at the same time.
 */
export class ConversionCounts {
  private constructor(
    private readonly visitors: Map<string, number>,
    private readonly promoters: Map<string, number>,
  ) {}

  /** Reads the counts for the limits that could matter. Plan: conversion_visitor and conversion_promoter, partial indexes. */
  static async read(
    sql: Sql,
    goalIds: readonly string[],
    subjects: { readonly sessionIds: readonly string[]; readonly promoterIds: readonly string[] },
    except: readonly string[],
  ): Promise<ConversionCounts> {
    const visitors = await sql.query<CountRow>(
      `select goal_id as "goalId", session_id as "subjectId", count(*)::int as count from conversion
       where goal_id = any($1::uuid[]) and session_id = any($2::uuid[]) and status in ('PENDING', 'COMPLETED')
         and id <> all($3::uuid[]) group by 1, 2`,
      [goalIds, subjects.sessionIds, except],
    );
    const promoters = await sql.query<CountRow>(
      `select goal_id as "goalId", promoter_id as "subjectId", count(*)::int as count from conversion
       where goal_id = any($1::uuid[]) and promoter_id = any($2::uuid[]) and status = 'COMPLETED'
         and id <> all($3::uuid[]) group by 1, 2`,
      [goalIds, subjects.promoterIds, except],
    );
    const asMap = (rows: readonly CountRow[]): Map<string, number> =>
      new Map(rows.map((row) => [`${row.goalId}/${row.subjectId}`, row.count]));
    return new ConversionCounts(asMap(visitors), asMap(promoters));
  }

  of(
    goalId: string,
    sessionId: string | null,
    promoterId: string,
  ): { ofVisitor: number; ofPromoter: number } {
    return {
      ofVisitor: sessionId === null ? 0 : (this.visitors.get(`${goalId}/${sessionId}`) ?? 0),
      ofPromoter: this.promoters.get(`${goalId}/${promoterId}`) ?? 0,
    };
  }

  add(goalId: string, sessionId: string | null, promoterId: string): void {
    const { ofVisitor, ofPromoter } = this.of(goalId, sessionId, promoterId);
    if (sessionId !== null) this.visitors.set(`${goalId}/${sessionId}`, ofVisitor + 1);
    this.promoters.set(`${goalId}/${promoterId}`, ofPromoter + 1);
  }
}
