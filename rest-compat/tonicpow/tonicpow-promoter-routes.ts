import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { linkSettings } from '../shared/link-settings.js';
import { given, lower } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';
import { promoterIdOf } from './dialect-ids.js';

function presentPromoter(promoter: operations.TonicpowPromoterFragment): Record<string, unknown> {
  return { ...promoter, id: promoterIdOf(promoter) };
}

function presentLink({
  campaign,
  promoter,
  closedReason,
  linkDomain,
  ...link
}: operations.TonicpowLinkFragment): Record<string, unknown> {
  return {
    ...link,
    closedReason: closedReason && lower(closedReason),
    linkDomainId: linkDomain?.id ?? null,
    campaignId: campaign?.id ?? null,
    promoterId: promoterIdOf(promoter),
  };
}

/** /v1/promoters and /v1/links */
export const tonicpowPromoterRoutes: readonly Route[] = [
  list('/promoters', {
    summary: 'Lists your promoters.',
    scope: 'promoters:read',
    operation: operations.TonicpowPromoters,
    presentItem: presentPromoter,
  }),
  item('POST', '/promoters', {
    summary: 'Adds a promoter.',
    scope: 'promoters:write',
    body: [plain('name'), plain('email'), plain('externalId')],
    operation: operations.TonicpowCreatePromoter,
    variables: ({ input }) => ({ input }),
    present: ({ promoter }) => presentPromoter(given(promoter)),
  }),
  item('POST', '/links', {
    summary: "Creates a promoter's link for a campaign. The same request returns the existing link.",
    scope: 'attribution:write',
    body: [plain('campaignId'), plain('promoterId'), ...linkSettings, plain('code')],
    operation: operations.TonicpowCreateLink,
    variables: ({ input }) => ({ input }),
    present: ({ link }) => presentLink(given(link)),
  }),
];
