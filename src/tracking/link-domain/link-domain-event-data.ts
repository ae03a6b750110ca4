import * as z from 'zod';
import { idData } from '../../kernel/event-data.js';

const domain = z.object({
  linkDomainId: idData('dom', 'the link domain'),
  host: z.string().describe('The host.'),
  problem: z.string().nullable().describe('What the check of its DNS record found.'),
});

/** The `data` of the domain events of link domains. */
export const linkDomainEventData = { 'link_domain.verified': domain, 'link_domain.lapsed': domain } as const;
