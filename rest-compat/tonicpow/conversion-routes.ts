import { currency, majorUnits, plain } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import { majorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { promoterIdOf } from './dialect-ids.js';

const conversionFields = `fragment ConversionFields on Conversion {
  id status sessionId customerId customDimensions dueAt createdAt amount { amount asset } goal { id } campaign { id } promoter { id }
}`;

interface Conversion {
  readonly id: string;
  readonly status: string;
  readonly sessionId: string | null;
  readonly customerId: string | null;
  readonly customDimensions: unknown;
  readonly dueAt: Moment;
  readonly createdAt: Moment;
  readonly amount: MoneyFields | null;
  readonly goal: Ref | null;
  readonly campaign: Ref | null;
  readonly promoter: Ref | null;
}

/** `amount` is what the customer paid, as reported. */
function presentConversion({
  amount,
  goal,
  campaign,
  promoter,
  ...conversion
}: Conversion): Record<string, unknown> {
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
  item<{ conversion: Conversion }>({
    method: 'POST',
    path: '/conversions',
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
    operation: mutation('recordConversion', 'conversion { ...ConversionFields }', conversionFields),
    variables: ({ input }) => ({ input }),
    present: ({ conversion }) => presentConversion(conversion),
  }),
  item<Conversion>({
    method: 'GET',
    path: '/conversions/:id',
    summary: 'Retrieves a conversion.',
    scope: 'events:read',
    operation: `query ($id: ID!) { conversion(id: $id) { ...ConversionFields } } ${conversionFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentConversion,
  }),
  item<{ conversion: Conversion }>({
    method: 'POST',
    path: '/conversions/:id/cancel',
    summary: 'Cancels a conversion during its delay.',
    scope: 'events:write',
    status: 200,
    body: [plain('reason')],
    operation: mutation('cancelConversion', 'conversion { ...ConversionFields }', conversionFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ conversion }) => presentConversion(conversion),
  }),
];
