import type { Sql } from '../../kernel/sql.js';
import type { GoalTerms } from '../decisions/evidence.js';

interface CountRow {
  readonly goalId: string;
  readonly subjectId: string;
  readonly count: number;
}

/** The visitor of each session. Sessions of one browser through several links share a visitor. */
export type Visitors = ReadonlyMap<string, string>;

/**
 * Counted conversions of each goal by visitor and promoter: the stored ones and those of this batch. Read
 * under the organization wallet's lock, so no other batch of the tenant counts at the same time.
 */
export class ConversionCounts {
  private constructor(
    private readonly visitors: Map<string, number>,
    private readonly promoters: Map<string, number>,
  ) {}

  /**
   * Reads the counts of goals with a limit only, so that the amount of stored data does not matter.
   * Plan: conversion_visitor and conversion_promoter, partial indexes.
   */
  static async read(
    sql: Sql,
    goals: readonly Pick<GoalTerms, 'id' | 'maxPerPromoter' | 'maxPerVisitor'>[],
    subjects: { readonly visitors: Visitors; readonly promoterIds: readonly string[] },
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
            [perVisitor, [...subjects.visitors.keys()], except],
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
    const ofVisitors = visitors.map((row) => ({
      ...row,
      subjectId: subjects.visitors.get(row.subjectId) ?? row.subjectId,
    }));
    return new ConversionCounts(summed(ofVisitors), summed(promoters));
  }

  of(
    goalId: string,
    visitorId: string | null,
    promoterId: string,
  ): { ofVisitor: number; ofPromoter: number } {
    return {
      ofVisitor: visitorId === null ? 0 : (this.visitors.get(`${goalId}/${visitorId}`) ?? 0),
      ofPromoter: this.promoters.get(`${goalId}/${promoterId}`) ?? 0,
    };
  }

  add(goalId: string, visitorId: string | null, promoterId: string): void {
    const { ofVisitor, ofPromoter } = this.of(goalId, visitorId, promoterId);
    if (visitorId !== null) this.visitors.set(`${goalId}/${visitorId}`, ofVisitor + 1);
    this.promoters.set(`${goalId}/${promoterId}`, ofPromoter + 1);
  }
}

function summed(rows: readonly CountRow[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { goalId, subjectId, count } of rows) {
    const key = `${goalId}/${subjectId}`;
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return sums;
}
