import * as operations from '../generated/operations.js';
import { currency, majorUnits, plain } from '../shared/field.js';
import { majorNumber } from '../shared/money-number.js';
import { given, lower } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { promoterIdOf } from './dialect-ids.js';

/** `amount` is what the customer paid, as reported. */
function presentConversion({
  amount,
  goal,
  campaign,
  promoter,
  ...conversion
}: operations.ConversionFieldsFragment): Record<string, unknown> {
  return {
    ...conversion,
    status: lower(conversion.status),
    goalId: goal?.id ?? null,
    campaignId: campaign?.id ?? null,
    promoterId: promoterIdOf(promoter),
    amount: amount && majorNumber(amount),
    currency: amount?.asset ?? null,
  };
}

/** /v1/conversions */
export const conversionRoutes: readonly Route[] = [
  item('POST', '/conversions', {
    summary: 'Records a conversion of a visitor for a goal. A duplicate is refused.',
    scope: 'events:write',
    openToBrowsers: true,
    body: [
      plain('goalId'),
      plain('goal'),
      plain('sessionId'),
      plain('customerId'),
      majorUnits('amount'),
      currency,
      plain('delayMinutes'),
      plain('customDimensions'),
    ],
    operation: operations.TonicpowRecordConversion,
    variables: ({ input }) => ({ input }),
    present: ({ conversion }) => presentConversion(given(conversion)),
  }),
  item('GET', '/conversions/:id', {
    summary: 'Retrieves a conversion.',
    scope: 'events:read',
    operation: operations.TonicpowConversion,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentConversion,
  }),
  item('POST', '/conversions/:id/cancel', {
    summary: 'Cancels a conversion during its delay.',
    scope: 'events:write',
    status: 200,
    body: [plain('reason', 'note')],
    operation: operations.TonicpowCancelConversion,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ conversion }) => presentConversion(given(conversion)),
  }),
];
