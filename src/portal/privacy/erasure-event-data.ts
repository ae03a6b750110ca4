import * as z from 'zod';
import { idData } from '../../kernel/event-data.js';

/** The `data` of the domain events of erasures. */
export const erasureEventData = {
  'customer.erased': z.object({ erasureId: idData('eras', 'the erasure') }),
} as const;
