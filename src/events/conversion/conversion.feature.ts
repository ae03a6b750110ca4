import type { Ground } from '../../kernel/ground.js';
import type { ClickInbox } from '../../tracking/click/click-inbox.js';
import type { ClickRecorder } from '../../tracking/click/click-recorder.js';
import { rejectConversionOf, reopenConversions } from './complete-conversions.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { personalConversions } from './personal-conversions.js';
import { Conversion } from './conversion.entity.js';
import { ConversionResolver, PromoterConversionsResolver } from './conversion.resolver.js';
import { ConversionService } from './conversion.service.js';
import { conversionEventData } from './conversion-event-data.js';

export const conversionNames = {
  ids: { conversion: ['conv'] },
  eventTypes: {
    'conversion.completed': {
      data: conversionEventData['conversion.completed'],
      scope: 'events:read',
      description: 'A conversion counted for a goal.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly clicks: ClickRecorder;
  readonly clickInbox: ClickInbox;
}

/** What `events/conversion` adds to Tribute. */
export const conversionFeature = {
  room: 'events/conversion',
  ...conversionNames,
  entities: [Conversion],
  nodes: { conversion: { entity: Conversion, type: 'Conversion' } },
  operations: {
    Query: allow('events:read', 'conversion', 'conversions'),
    Mutation: {
      ...allow('events:write', 'cancelConversion', 'cancelConversions'),
      recordConversion: { who: 'events:write', publishable: true, unaudited: true },
    },
  },
  types: { Conversion: { scope: 'events:read' } },
  copiedValues: { 'Conversion.customDimensions': {} },
  sandbox: { empties: [{ table: 'conversion' }] },
  personalData: { conversion: personalConversions },
  create: ({ orm, clicks, clickInbox }: Needs) => {
    const conversions = new ConversionService(orm.getMetadata(), async (sessionId) => {
      await clicks.flush();
      await clickInbox.settleSession(sessionId);
    });
    return {
      services: { reopenConversions, rejectConversion: rejectConversionOf },
      resolvers: [new ConversionResolver(conversions), new PromoterConversionsResolver(conversions)],
    };
  },
} satisfies Feature<Needs>;
