import { ErrorCode, refuse } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import type { FigureFilter, FigureGrouping, FigureQuestion, SubjectKind } from './figure-question.js';
import type { PerformanceArgs, PerformanceFilter, PerformanceGrouping } from './performance.inputs.js';
import { periodOf } from './period-of.js';
import { requireTimeZone } from './require-time-zone.js';

/** What a client asks besides the objects. */
interface Asked {
  readonly args: PerformanceArgs;
  /** Whether `series` is selected. */
  readonly withSteps: boolean;
}

/** A question without its objects. */
export type OpenQuestion = Omit<FigureQuestion, 'subjects'>;

const defaultGroups = 20;

/** The columns of groups by entity. Others are by a value of a dimension. */
const columns: Partial<Record<PerformanceGrouping, FigureGrouping['column']>> = {
  CAMPAIGN: 'campaign_id',
  PROMOTER: 'promoter_id',
  LINK: 'link_id',
};

/** Reads the arguments of a `performance` field. Refuses, with the field, what cannot be answered. */
export function questionOf({ args, withSteps }: Asked, kind: SubjectKind, defaultZone: string): OpenQuestion {
  const timeZone = requireTimeZone(args.timeZone ?? defaultZone);
  const interval = args.interval ?? 'DAY';
  const filter = filterOf(args.filter);
  const grouping = groupingOf(args);
  if (kind === 'ownPromoter' && (args.orderBy === 'SPEND' || args.orderBy === 'EVENTS')) {
    throw refuse(ErrorCode.INVALID, 'orderBy must be CLICKS, CONVERSIONS or EARNED', 'orderBy');
  }
  const fixed = kind === 'goal' || kind === 'gig' ? kind : filter.dimension;
  if (fixed !== null && filter.dimension !== null && filter.dimension !== fixed) {
    throw twoDimensions('filter');
  }
  if (fixed !== null && grouping?.dimension != null && grouping.dimension !== fixed) {
    throw twoDimensions('groupBy');
  }
  const period = periodOf(args, interval, timeZone, new Date());
  return { ...period, interval, withSteps, timeZone, filter, grouping };
}

function twoDimensions(field: string): Error {
  const message =
    'Figures are counted by one of goal, gig and the dimensions of visits at a time; campaigns, promoters and links can be combined with each';
  return refuse(ErrorCode.INVALID, message, field);
}

function filterOf(filter: PerformanceFilter | null | undefined): FigureFilter {
  const ids = (kind: 'campaign' | 'promoter' | 'link', given: readonly string[] | null | undefined) =>
    given?.map((id) => requireId(kind, id, 'filter', `${kind}Ids`)) ?? null;
  return {
    campaignIds: ids('campaign', filter?.campaignIds),
    promoterIds: ids('promoter', filter?.promoterIds),
    linkIds: ids('link', filter?.linkIds),
    dimension: filter?.visit?.dimension.toLowerCase() ?? null,
    values: filter?.visit?.values ?? null,
  };
}

function groupingOf({ groupBy, first, orderBy }: PerformanceArgs): FigureGrouping | null {
  if (groupBy == null) return null;
  const column = columns[groupBy] ?? 'value';
  const dimension = column === 'value' ? groupBy.toLowerCase() : null;
  return { column, dimension, first: first ?? defaultGroups, order: orderBy ?? 'CLICKS', withSteps: false };
}
