import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { given, lower } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';

function presentDomain({
  status,
  ...domain
}: operations.AktvatorLinkDomainFragment): Record<string, unknown> {
  return { ...domain, status: lower(status) };
}

const fixedFields = fixed([
  'id',
  'host',
  'status',
  'verifiedAt',
  'checkedAt',
  'checkProblem',
  'createdAt',
  'record',
  'organizationId',
]);

/** /attribution/domains */
export const linkDomainRoutes: readonly Route[] = [
  list('/attribution/domains', {
    summary: 'Lists the domains for short links.',
    scope: 'attribution:read',
    operation: operations.AktvatorLinkDomains,
    presentItem: presentDomain,
  }),
  item('POST', '/attribution/domains', {
    summary: 'Adds a domain for short links. `record` is the DNS record to set.',
    scope: 'attribution:write',
    body: [plain('host'), plain('organizationId')],
    operation: operations.AktvatorAddLinkDomain,
    variables: ({ input }) => ({ input }),
    present: ({ linkDomain }) => presentDomain(given(linkDomain)),
  }),
  item('GET', '/attribution/domains/:id', {
    summary: 'Fetches a domain for short links.',
    scope: 'attribution:read',
    operation: operations.AktvatorLinkDomain,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentDomain,
  }),
  item('PATCH', '/attribution/domains/:id', {
    summary: 'Makes a domain the default of new links, or no longer.',
    scope: 'attribution:write',
    body: [plain('isDefault'), ...fixedFields],
    operation: operations.AktvatorUpdateLinkDomain,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ linkDomain }) => presentDomain(given(linkDomain)),
  }),
  item('POST', '/attribution/domains/:id/verify', {
    summary: 'Looks the DNS record up. If it is there, the domain serves short links from now on.',
    scope: 'attribution:write',
    status: 200,
    operation: operations.AktvatorVerifyLinkDomain,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ linkDomain }) => presentDomain(given(linkDomain)),
  }),
  item('DELETE', '/attribution/domains/:id', {
    summary: "Deletes a domain. Its links use the server's address.",
    scope: 'attribution:write',
    operation: operations.AktvatorDeleteLinkDomain,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
];
