import { afterAll, beforeAll } from '@jest/globals';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { everythingOf, type Owned } from '../support/belongings.js';
import { confirmEverybody } from '../support/invitations.js';
import { aScene, type Scene } from '../support/story.js';
import type { SharedSuite } from '../support/suite.js';

/** A scene whose organization has an object of every kind. */
interface Tenant {
  readonly scene: Scene;
  readonly owned: Owned;
}

/** A tenant for all tests of a suite, with a receiver of its webhooks. */
export function useTenant(suite: SharedSuite): Tenant {
  let receiver: Receiver | undefined;
  let tenant: Tenant | undefined;
  beforeAll(async () => {
    receiver = await startReceiver();
    const scene = await aScene(suite.url);
    await confirmEverybody(suite.database);
    tenant = { scene, owned: await everythingOf(scene, receiver.url) };
  });
  afterAll(async () => {
    await receiver?.close();
  });
  return {
    get scene() {
      return tenant!.scene;
    },
    get owned() {
      return tenant!.owned;
    },
  };
}
