import type { CampaignOrderField, CampaignStatus, OrderDirection } from '../gql/graphql';

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
export interface CampaignSearch {
  readonly search?: string;
  readonly status?: CampaignStatus;
  readonly sort?: CampaignOrderField;
  readonly direction?: OrderDirection;
  /** From 2. */
  readonly page?: number;
}

/** The largest page that the API can skip to. */
const lastPage = 400;

/** Reads the address. What it does not know, it leaves out. */
export function readCampaignSearch(texts: Readonly<Record<string, unknown>>): CampaignSearch {
  const { search, status, sort, direction, page } = texts;
  return {
    ...((typeof search === 'string' || typeof search === 'number') && search !== ''
      ? { search: String(search) }
      : {}),
    ...(statuses.includes(status as string) ? { status: status as CampaignStatus } : {}),
    ...(fields.includes(sort as string) ? { sort: sort as CampaignOrderField } : {}),
    ...(direction === 'ASC' || direction === 'DESC' ? { direction } : {}),
    ...(Number.isInteger(page) && Number(page) > 1 && Number(page) <= lastPage ? { page: Number(page) } : {}),
  };
}
