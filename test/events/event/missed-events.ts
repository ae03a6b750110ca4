import { expect } from '@jest/globals';
import { evaluated, ingest } from '../../support/outcome.js';
import type { Scene } from '../../support/story.js';
import { times } from '../../support/times.js';

export async function setStatus({ program, campaignId }: Scene, mutation: string): Promise<void> {
  await program.mutate(mutation, { id: campaignId }, 'campaign { status }');
}

export async function missedWhilePaused(scene: Scene, count: number): Promise<string[]> {
  await setStatus(scene, 'pauseCampaign');
  const ids = await Promise.all(times(count, async (index) => ingest(scene, `missed-${index}`)));
  for (const id of ids) {
    expect(await evaluated(scene, id)).toMatchObject({
      status: 'UNMATCHED',
      decision: { reason: 'CAMPAIGN_NOT_ACTIVE' },
    });
  }
  return ids;
}
