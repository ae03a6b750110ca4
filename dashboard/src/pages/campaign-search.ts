import type { CampaignOrderField, CampaignStatus, OrderDirection } from '../gql/graphql';
import { readPageSearch, type PageSearch } from '../parts/page-search';

const statuses: readonly string[] = [
  'DRAFT',
  'ACTIVE',
  'PAUSED',
  'ENDED',
] satisfies readonly CampaignStatus[];
const fields: readonly string[] = [
  'NAME',
  'STATUS',
  'BUDGET',
  'SPENT',
  'CREATED_AT',
] satisfies readonly CampaignOrderField[];

/** What the address of the list of campaigns says. What is left out has its default. */
export interface CampaignSearch extends PageSearch {
  readonly search?: string;
  readonly status?: CampaignStatus;
  readonly sort?: CampaignOrderField;
  readonly direction?: OrderDirection;
}

/** Reads the address. What it does not know, it leaves out. */
export function readCampaignSearch(texts: Readonly<Record<string, unknown>>): CampaignSearch {
  const { search, status, sort, direction } = texts;
  return {
    ...((typeof search === 'string' || typeof search === 'number') && search !== ''
      ? { search: String(search) }
      : {}),
    ...(statuses.includes(status as string) ? { status: status as CampaignStatus } : {}),
    ...(fields.includes(sort as string) ? { sort: sort as CampaignOrderField } : {}),
    ...(direction === 'ASC' || direction === 'DESC' ? { direction } : {}),
    ...readPageSearch(texts),
  };
}
