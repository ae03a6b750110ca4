import type { TypedQueryDocumentNode } from 'graphql';
import type { Scope } from '../../src/kernel/catalogue.js';
import { ErrorCode, notFound, refuse } from '../../src/kernel/errors.js';
import * as operations from '../generated/operations.js';
import { digits, moment, plain, word, yesOrNo, type Field } from '../shared/field.js';
import { minorNumber } from '../shared/money-number.js';
import { csv } from '../shared/csv-route.js';
import { item, type RestRequest, type Route } from '../shared/route.js';
import { performanceColumns, performanceLines } from './performance-csv.js';
import { presentPerformance } from './present-performance.js';

/** Ids, separated by commas. */
function ids(name: string, input: string): Field {
  return {
    name,
    inputs: [input],
    required: false,
    read: (members) => ({ [input]: String(members.get(name)).split(',') }),
  };
}

/** A kind of visits: `country:DE,AT`. */
const where: Field = {
  name: 'where',
  inputs: ['visit'],
  required: false,
  read: (members) => {
    const [, dimension, values] = /^([a-z0-9_]+):(.+)$/i.exec(String(members.get('where'))) ?? [];
    if (dimension === undefined || values === undefined) {
      throw refuse(ErrorCode.INVALID, 'where must be a dimension and its values: country:DE,AT', 'where');
    }
    return { visit: { dimension: dimension.toUpperCase(), values: values.split(',') } };
  },
};

const filters = [
  ids('campaignId', 'campaignIds'),
  ids('aktvatorId', 'promoterIds'),
  ids('linkId', 'linkIds'),
  where,
];

const query = [
  moment('from'),
  moment('to'),
  word('interval'),
  plain('timeZone'),
  word('groupBy', { aktvator: 'PROMOTER' }),
  { ...digits('top'), inputs: ['first'] },
  word('orderBy'),
  yesOrNo('compare', 'compare'),
  ...filters,
];

/** The variables of a question about the object in the path. */
function variablesOf({ params, filter }: RestRequest) {
  const { campaignIds, promoterIds, linkIds, visit, top: first, ...question } = filter;
  return {
    id: params['id'],
    ...question,
    ...(first === undefined ? {} : { first }),
    filter: { campaignIds, promoterIds, linkIds, visit },
  };
}

type WithPerformance = {
  readonly id: string;
  readonly performance: operations.RestPerformanceFragment | null;
};

/** The variables of all operations. Not all of them know `asset`. */
type Variables = operations.AktvatorOrganizationPerformanceQueryVariables;

/** The two routes of a kind of objects: as JSON and as CSV. */
function routesOf<Found extends WithPerformance>(
  path: string,
  terms: {
    readonly summary: string;
    readonly scope: Scope;
    readonly alsoScope?: Scope;
    readonly operation: TypedQueryDocumentNode<Readonly<Record<string, Found | null>>, Variables>;
    readonly query?: readonly Field[];
    readonly idName: string;
    /** Further totals. */
    readonly more?: (found: Found) => Readonly<Record<string, unknown>>;
  },
): readonly Route[] {
  const { summary, idName, more, alsoScope, ...row } = terms;
  const also = alsoScope ? ` Also requires ${alsoScope}.` : '';
  const all = { ...row, query: [...query, ...(row.query ?? [])], variables: variablesOf };
  return [
    item('GET', path, {
      ...all,
      summary: `${summary}.${also}`,
      present: (found) => ({
        [idName]: found.id,
        ...presentPerformance(performanceOf(found), more?.(found)),
      }),
    }),
    csv(`${path}.csv`, {
      ...all,
      summary: `${summary}, as a CSV file of the steps, or of the groups.${also}`,
      fileName: () => 'performance.csv',
      page: (found) => ({
        nodes: performanceLines(performanceOf(found)),
        pageInfo: { hasNextPage: false, endCursor: null },
      }),
      columns: performanceColumns,
    }),
  ];
}

/** Hidden if the caller has no access to the campaign of the object. */
function performanceOf({ performance }: WithPerformance): operations.RestPerformanceFragment {
  if (!performance) throw notFound('campaign');
  return performance;
}

const ofAsset = [plain('currency', 'asset')];

/** Figures of campaigns, organizations, Aktvators, links, gigs and goals. */
export const performanceRoutes: readonly Route[] = [
  ...routesOf('/campaigns/:id/performance', {
    summary: 'Fetches the results of a campaign: totals, and figures for each interval',
    scope: 'campaigns:read',
    operation: operations.AktvatorPerformance,
    idName: 'campaignId',
    more: ({ budgetRemaining }) => ({ budgetRemaining: budgetRemaining && minorNumber(budgetRemaining) }),
  }),
  ...routesOf('/organizations/:id/performance', {
    summary: 'Fetches the results of all campaigns of one currency',
    scope: 'campaigns:read',
    alsoScope: 'organization:read',
    operation: operations.AktvatorOrganizationPerformance,
    query: ofAsset,
    idName: 'organizationId',
  }),
  ...routesOf('/aktvators/:id/performance', {
    summary: 'Fetches the results of an Aktvator in all campaigns of one currency',
    scope: 'promoters:read',
    alsoScope: 'campaigns:read',
    operation: operations.AktvatorPromoterPerformance,
    query: ofAsset,
    idName: 'aktvatorId',
  }),
  ...routesOf('/attribution/links/:id/performance', {
    summary: 'Fetches the results of a tracking link',
    scope: 'attribution:read',
    alsoScope: 'campaigns:read',
    operation: operations.AktvatorLinkPerformance,
    idName: 'linkId',
  }),
  ...routesOf('/gigs/:id/performance', {
    summary: 'Fetches the results of a gig',
    scope: 'gigs:read',
    alsoScope: 'campaigns:read',
    operation: operations.AktvatorGigPerformance,
    idName: 'gigId',
  }),
  ...routesOf('/goals/:id/performance', {
    summary: 'Fetches the results of a goal',
    scope: 'campaigns:read',
    operation: operations.AktvatorGoalPerformance,
    idName: 'goalId',
  }),
];
