import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { given } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';

function presentLink({
  campaign,
  promoter,
  ...link
}: operations.AktvatorLinkFragment): Record<string, unknown> {
  return { ...link, campaignId: campaign?.id ?? null, aktvatorId: promoter?.id ?? null };
}

/** /attribution/links */
export const attributionRoutes: readonly Route[] = [
  item('POST', '/attribution/links', {
    summary: 'Creates a tracking link. The same campaign, Aktvator and target return the existing link.',
    scope: 'attribution:write',
    body: [plain('campaignId'), plain('targetUrl'), plain('aktvatorId', 'promoterId')],
    operation: operations.AktvatorCreateLink,
    variables: ({ input }) => ({ input }),
    present: ({ link }) => given(link),
  }),
  list('/attribution/links', {
    summary: 'Lists tracking links.',
    scope: 'attribution:read',
    query: [plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: operations.AktvatorLinks,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentLink,
  }),
  item('GET', '/attribution/links/:id', {
    summary: 'Fetches a tracking link.',
    scope: 'attribution:read',
    operation: operations.AktvatorLink,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentLink,
  }),
];
