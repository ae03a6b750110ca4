import { plain } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import type { Moment, Ref } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';
import { promoterIdOf } from './dialect-ids.js';

const promoterFields = 'id name email externalId createdAt';

interface Promoter {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly createdAt: Moment;
}

interface Link {
  readonly id: string;
  readonly shortUrl: string;
  readonly code: string;
  readonly targetUrl: string;
  readonly createdAt: Moment;
  readonly campaign: Ref | null;
  readonly promoter: Ref | null;
}

function presentPromoter(promoter: Promoter): Record<string, unknown> {
  return { ...promoter, id: promoterIdOf(promoter) };
}

function presentLink({ campaign, promoter, ...link }: Link): Record<string, unknown> {
  return { ...link, campaignId: campaign?.id ?? null, promoterId: promoterIdOf(promoter) };
}

/** /v1/promoters and /v1/links */
export const tonicpowPromoterRoutes: readonly Route[] = [
  list<Promoter>({
    method: 'GET',
    path: '/promoters',
    summary: 'Lists your promoters.',
    scope: 'promoters:read',
    operation: `query ($first: Int, $offset: Int) {
      promoters(first: $first, offset: $offset) { totalCount nodes { ${promoterFields} } }
    }`,
    presentItem: presentPromoter,
  }),
  item<{ promoter: Promoter }>({
    method: 'POST',
    path: '/promoters',
    summary: 'Adds a promoter.',
    scope: 'promoters:write',
    body: [plain('name'), plain('email'), plain('externalId')],
    operation: mutation('createPromoter', `promoter { ${promoterFields} }`),
    variables: ({ input }) => ({ input }),
    present: ({ promoter }) => presentPromoter(promoter),
  }),
  item<{ link: Link }>({
    method: 'POST',
    path: '/links',
    summary: "Creates a promoter's link for a campaign. The same request returns the existing link.",
    scope: 'attribution:write',
    body: [plain('campaignId'), plain('promoterId'), plain('targetUrl')],
    operation: mutation(
      'createLink',
      'link { id shortUrl code targetUrl createdAt campaign { id } promoter { id } }',
    ),
    variables: ({ input }) => ({ input }),
    present: ({ link }) => presentLink(link),
  }),
];
