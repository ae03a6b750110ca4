import * as operations from '../generated/operations.js';
import { digits, plain, word } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { linkSettings } from '../shared/link-settings.js';
import { given, lower } from '../shared/present.js';
import { fileIn } from '../shared/send-file.js';
import { fileRoute } from '../shared/file-route.js';
import { item, list, type Route } from '../shared/route.js';

function presentLink({
  campaign,
  promoter,
  closedReason,
  linkDomain,
  ...link
}: operations.AktvatorLinkFragment): Record<string, unknown> {
  return {
    ...link,
    closedReason: closedReason && lower(closedReason),
    linkDomainId: linkDomain?.id ?? null,
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
  };
}

const fixedFields = [
  ...fixed(['disabledAt'], 'use POST /attribution/links/:id/disable or /enable'),
  ...fixed(['id', 'shortUrl', 'code', 'closedReason', 'campaignId', 'aktvatorId', 'createdAt']),
];

/** A route that returns a QR code in one format. */
function qrCode(format: 'SVG' | 'PNG'): Route {
  const ending = format.toLowerCase();
  return fileRoute(`/attribution/links/:id/qr.${ending}`, {
    summary: `Draws a QR code of the short URL as ${format}.`,
    scope: 'attribution:read',
    query: [digits('size'), plain('dark'), plain('light'), word('errorCorrection')],
    operation: operations.AktvatorLinkQrCode,
    variables: ({ params, filter }) => ({ id: params['id'], format, ...filter }),
    file: (link) => fileIn(given(link.qrCode), `${link.code.toLowerCase()}.${ending}`),
  });
}

/** /attribution/links */
export const attributionRoutes: readonly Route[] = [
  item('POST', '/attribution/links', {
    summary: 'Creates a tracking link. The same campaign, Aktvator and target return the existing link.',
    scope: 'attribution:write',
    body: [...linkSettings, plain('code'), plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: operations.AktvatorCreateLink,
    variables: ({ input }) => ({ input }),
    present: ({ link }) => given(link),
  }),
  list('/attribution/links', {
    summary: 'Lists tracking links.',
    scope: 'attribution:read',
    query: [plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: operations.AktvatorLinks,
    variables: ({ filter }) => filter,
    presentItem: presentLink,
  }),
  item('GET', '/attribution/links/:id', {
    summary: 'Fetches a tracking link.',
    scope: 'attribution:read',
    operation: operations.AktvatorLink,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentLink,
  }),
  item('PATCH', '/attribution/links/:id', {
    summary: 'Changes a tracking link.',
    scope: 'attribution:write',
    body: [...linkSettings, ...fixedFields],
    operation: operations.AktvatorUpdateLink,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ link }) => presentLink(given(link)),
  }),
  item('POST', '/attribution/links/:id/disable', {
    summary: 'Closes a tracking link until it is enabled again.',
    scope: 'attribution:write',
    operation: operations.AktvatorDisableLink,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ link }) => presentLink(given(link)),
  }),
  item('POST', '/attribution/links/:id/enable', {
    summary: 'Opens a disabled tracking link again.',
    scope: 'attribution:write',
    operation: operations.AktvatorEnableLink,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ link }) => presentLink(given(link)),
  }),
  qrCode('SVG'),
  qrCode('PNG'),
];
