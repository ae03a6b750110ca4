import { ingestAndEvaluate } from '../../support/outcome.js';
import { aScene, type Scene } from '../../support/story.js';

/** A scene in which the promoter earned 25.00 twice, and requested a payout of 10.00. */
export async function anEarner(url: string): Promise<Scene> {
  const scene = await aScene(url);
  await ingestAndEvaluate(scene, 'order-1');
  await ingestAndEvaluate(scene, 'order-2');
  const payout = { promoterId: scene.promoterId, amount: { amount: '10.00' } };
  await scene.program.mutate('requestPayout', payout, 'payout { id }');
  return scene;
}
