import { plain } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import type { Moment, Ref } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';

const linkFields = 'id shortUrl targetUrl code createdAt campaign { id } promoter { id }';

interface Link {
  readonly id: string;
  readonly shortUrl: string;
  readonly targetUrl: string;
  readonly code: string;
  readonly createdAt: Moment;
  readonly campaign: Ref | null;
  readonly promoter: Ref | null;
}

function presentLink({ campaign, promoter, ...link }: Link): Record<string, unknown> {
  return { ...link, campaignId: campaign?.id ?? null, aktvatorId: promoter?.id ?? null };
}

/** /attribution/links */
export const attributionRoutes: readonly Route[] = [
  item<{ link: Pick<Link, 'id' | 'shortUrl' | 'targetUrl' | 'code'> }>({
    method: 'POST',
    path: '/attribution/links',
    summary: 'Creates a tracking link. The same campaign, Aktvator and target return the existing link.',
    scope: 'attribution:write',
    body: [plain('campaignId'), plain('targetUrl'), plain('aktvatorId', 'promoterId')],
    operation: mutation('createLink', 'link { id shortUrl targetUrl code }'),
    variables: ({ input }) => ({ input }),
    present: ({ link: { id, shortUrl, targetUrl, code } }) => ({ id, shortUrl, targetUrl, code }),
  }),
  list<Link>({
    method: 'GET',
    path: '/attribution/links',
    summary: 'Lists tracking links.',
    scope: 'attribution:read',
    query: [plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: `query ($filter: LinkFilter, $first: Int, $offset: Int) {
      links(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ${linkFields} } }
    }`,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentLink,
  }),
  item<Link>({
    method: 'GET',
    path: '/attribution/links/:id',
    summary: 'Fetches a tracking link.',
    scope: 'attribution:read',
    operation: `query ($id: ID!) { link(id: $id) { ${linkFields} } }`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentLink,
  }),
];
