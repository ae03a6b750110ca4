import type { Scene } from '../../support/story.js';

export async function setFraudChecks({ program, campaignId }: Scene, fraudChecks: object): Promise<void> {
  await program.mutate('updateCampaign', { id: campaignId, fraudChecks }, 'campaign { id }');
}

export const moment = (msAgo: number, now = Date.now()): string => new Date(now - msAgo).toISOString();
export const dayMs = 86_400_000;
