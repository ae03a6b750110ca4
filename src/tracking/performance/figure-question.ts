import type { PerformanceOrder } from './performance.inputs.js';

/** The objects that a question is about, of one tenant and one asset. Ids are bare uuids. */
interface Subjects {
  readonly kind: SubjectKind;
  readonly ids: readonly string[];
  readonly environment: string;
  /** Whose rows they are. */
  readonly organizationIds: readonly string[];
  readonly asset: string;
}

/** An `ownPromoter` is a record of the person who asks. */
export type SubjectKind = 'ownPromoter' | 'organization' | 'campaign' | 'promoter' | 'link' | 'goal' | 'gig';

/** An object with figures. */
export interface FigureSubject {
  readonly kind: SubjectKind;
  /** A bare uuid. */
  readonly id: string;
  readonly organizationId: string;
  readonly asset: string;
  /** The time zone if none is asked for. */
  readonly timeZone: string;
}

/** What is asked about some objects of one kind. */
export interface FigureQuestion {
  readonly subjects: Subjects;
  /** Start of a quarter of an hour. */
  readonly from: Date;
  /** End of a quarter of an hour, exclusive. */
  readonly to: Date;
  readonly interval: 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';
  /** Whether the steps of the totals are needed. They are most of an answer. */
  readonly withSteps: boolean;
  /** Its name in Intl. */
  readonly timeZone: string;
  /** Null: figures of everything, not only of one goal, gig or kind of visit. */
  readonly filter: FigureFilter;
  readonly grouping: FigureGrouping | null;
}

/** Which figures count. Null is no condition; ids are bare uuids. */
export interface FigureFilter {
  readonly campaignIds: readonly string[] | null;
  readonly promoterIds: readonly string[] | null;
  readonly linkIds: readonly string[] | null;
  /** A dimension of the figures, such as `goal` or `country`, and its values. */
  readonly dimension: string | null;
  readonly values: readonly string[] | null;
}

/** How figures are divided. */
export interface FigureGrouping {
  /** `campaign_id`, `promoter_id`, `link_id` or `value` of the dimension. */
  readonly column: 'campaign_id' | 'promoter_id' | 'link_id' | 'value';
  /** The dimension of `value`. */
  readonly dimension: string | null;
  readonly first: number;
  readonly order: PerformanceOrder;
  /** Whether the steps of each group are needed too. */
  readonly withSteps: boolean;
}
