import { encodeId } from '../../../kernel/ids.js';

/** Which delivery failed on Tribute's side, as TypeIDs, for the operator's log. */
export interface FaultyDelivery {
  readonly deliveryId: string;
  readonly endpointId: string;
  /** Whether it was given up, and waits for `redeliver`. */
  readonly givenUp: boolean;
}

/** @param deliveryId a bare uuid, like `endpointId` */
export function faultyDelivery(deliveryId: string, endpointId: string, givenUp: boolean): FaultyDelivery {
  return {
    deliveryId: encodeId('delivery', deliveryId),
    endpointId: encodeId('webhookEndpoint', endpointId),
    givenUp,
  };
}
