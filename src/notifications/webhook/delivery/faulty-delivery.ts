import { encodeId } from '../../../kernel/ids.js';

/** A delivery that failed on Tribute's side, as TypeIDs, for the operator's log. */
export interface FaultyDelivery {
  readonly deliveryId: string;
  readonly endpointId: string;
  /** Whether it has FAILED for good and needs `redeliver`. */
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
