import type { Environment } from './environment.js';

/** Figures of a promoter in a campaign that were summed up. Ids are bare uuids. */
export interface FigureUpdate {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly campaignId: string;
  readonly promoterId: string;
}

/** What changed since the last item, as bare uuids. Null: too many to name. */
export interface FigureChange {
  readonly campaignIds: readonly string[] | null;
  readonly promoterIds: readonly string[] | null;
}

/** The changes of figures as streams, from all processes. */
export interface FigureFeed {
  /** What changes from now on, at most one item a second. Everything since the last item is in the next. */
  subscribe(wants: (update: FigureUpdate) => boolean): Promise<AsyncIterableIterator<FigureChange>>;
}
