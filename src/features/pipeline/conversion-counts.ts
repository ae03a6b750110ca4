import type { Sql } from '../../kernel/sql.js';
import type { GoalTerms } from '../evaluation/evidence.js';

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

  /**
   * Reads the counts that could matter: only of goals that have the limit, which keeps what is counted small however much is stored.
   * Plan: conversion_visitor and conversion_promoter, partial indexes.
   */
  static async read(
    sql: Sql,
    goals: readonly Pick<GoalTerms, 'id' | 'maxPerPromoter' | 'maxPerVisitor'>[],
    subjects: { readonly sessionIds: readonly string[]; readonly promoterIds: readonly string[] },
    except: readonly string[],
  ): Promise<ConversionCounts> {
    const perVisitor = goals.filter((goal) => goal.maxPerVisitor !== null).map((goal) => goal.id);
    const perPromoter = goals.filter((goal) => goal.maxPerPromoter !== null).map((goal) => goal.id);
    const visitors =
      perVisitor.length === 0
        ? []
        : await sql.query<CountRow>(
            `select goal_id as "goalId", session_id as "subjectId", count(*)::int as count from conversion
             where goal_id = any($1::uuid[]) and session_id = any($2::uuid[]) and status in ('PENDING', 'COMPLETED')
               and id <> all($3::uuid[]) group by 1, 2`,
            [perVisitor, subjects.sessionIds, except],
          );
    const promoters =
      perPromoter.length === 0
        ? []
        : await sql.query<CountRow>(
            `select goal_id as "goalId", promoter_id as "subjectId", count(*)::int as count from conversion
             where goal_id = any($1::uuid[]) and promoter_id = any($2::uuid[]) and status = 'COMPLETED'
               and id <> all($3::uuid[]) group by 1, 2`,
            [perPromoter, subjects.promoterIds, except],
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
