import * as operations from '../generated/operations.js';
import { plain, yesOrNo, type Field } from '../shared/field.js';
import { linkSettings } from '../shared/link-settings.js';
import { given, lower } from '../shared/present.js';
import { refusedItem } from '../shared/read-batch.js';
import { csv } from '../shared/csv-route.js';
import { item, type Batch, type Route } from '../shared/route.js';

const maxBytes = 4 * 1024 * 1024;

const fields: readonly Field[] = [
  plain('campaignId'),
  plain('aktvatorId', 'promoterId'),
  ...linkSettings,
  plain('code'),
];
const batch: Batch = { name: 'links', input: 'links', max: 1000, fields };

/** Routes for many links at once. */
export const linkBatchRoutes: readonly Route[] = [
  item('POST', '/attribution/links/batch', {
    summary:
      'Creates up to 1,000 tracking links, as `links` or as an array. Each result has `result` and `link`, or `error`.',
    scope: 'attribution:write',
    status: 207,
    maxBytes,
    batch,
    nothing: { results: [], userErrors: [] },
    body: [plain('organizationId')],
    query: [yesOrNo('dryRun', 'isDryRun')],
    operation: operations.AktvatorCreateLinks,
    variables: ({ input, filter, items }) => ({
      input: { ...input, ...filter, links: items.flatMap((one) => ('input' in one ? [one.input] : [])) },
    }),
    present: ({ results }, { items }) => {
      // Malformed items were not sent to the operation.
      const answered = given(results).values();
      return {
        results: items.map((one, index) => {
          if ('error' in one) return { index, error: one.error };
          const { value: result } = answered.next();
          if (result === undefined) throw new Error('The operation answered fewer items than it was given.');
          const { status, link, userErrors } = result;
          if (status === 'INVALID') return { index, error: refusedItem(batch, index, userErrors) };
          return { index, result: lower(status), link };
        }),
      };
    },
  }),
  item('POST', '/attribution/links/import', {
    summary:
      'Creates the tracking links of a CSV file of at most 1,000 rows. Each row has its own result. `?dryRun=true` writes nothing.',
    scope: 'attribution:write',
    status: 207,
    maxBytes,
    csvAs: 'csv',
    body: [plain('csv'), plain('organizationId')],
    query: [yesOrNo('dryRun', 'isDryRun')],
    operation: operations.AktvatorImportLinks,
    variables: ({ input, filter }) => ({ input: { ...input, ...filter } }),
    present: (payload) => {
      const { rows, ...counts } = given(payload.import);
      return {
        ...counts,
        rows: rows.map(({ line, status, link, userErrors }) => ({
          line,
          result: lower(status),
          link,
          errors: userErrors.map(({ code, message, field }) => ({
            field: field?.join('.') ?? null,
            message,
            code,
          })),
        })),
      };
    },
  }),
  csv('/attribution/links.csv', {
    summary: 'Lists all tracking links as a CSV file, oldest first.',
    scope: 'attribution:read',
    query: [plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: operations.AktvatorLinksCsv,
    variables: ({ filter }) => filter,
    fileName: () => 'links.csv',
    page: (links) => links,
    columns: [
      ['id', ({ id }) => id],
      ['short_url', ({ shortUrl }) => shortUrl],
      ['code', ({ code }) => code],
      ['campaign_id', ({ campaign }) => campaign?.id ?? ''],
      ['promoter_id', ({ promoter }) => promoter?.id ?? ''],
      ['target_url', ({ targetUrl }) => targetUrl],
      ['ios_url', ({ iosUrl }) => iosUrl ?? ''],
      ['android_url', ({ androidUrl }) => androidUrl ?? ''],
      ['name', ({ name }) => name ?? ''],
      ['note', ({ note }) => note ?? ''],
      ['expires_at', ({ expiresAt }) => expiresAt?.toISOString() ?? ''],
      ['disabled_at', ({ disabledAt }) => disabledAt?.toISOString() ?? ''],
      ['utm_source', ({ utm }) => utm.source ?? ''],
      ['utm_medium', ({ utm }) => utm.medium ?? ''],
      ['utm_campaign', ({ utm }) => utm.campaign ?? ''],
      ['utm_term', ({ utm }) => utm.term ?? ''],
      ['utm_content', ({ utm }) => utm.content ?? ''],
      ['sub1', ({ subIds }) => subIds.sub1 ?? ''],
      ['sub2', ({ subIds }) => subIds.sub2 ?? ''],
      ['sub3', ({ subIds }) => subIds.sub3 ?? ''],
      ['sub4', ({ subIds }) => subIds.sub4 ?? ''],
      ['sub5', ({ subIds }) => subIds.sub5 ?? ''],
      ['created_at', ({ createdAt }) => createdAt.toISOString()],
    ],
  }),
];
