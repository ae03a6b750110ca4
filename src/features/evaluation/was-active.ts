/** Where a campaign stands, and since when it has ended, if it has. */
interface CampaignLife {
  readonly status: string;
  readonly endedAt: Date | null;
}

/**
 * Whether a campaign pays for what arrived at this moment: it is active, or it ended only afterwards, so that nothing is lost that waited
 * when it ended. Pure.
 */
export function wasActive({ status, endedAt }: CampaignLife, arrivedAt: Date): boolean {
  if (status === 'ACTIVE') return true;
  return status === 'ENDED' && endedAt !== null && arrivedAt < endedAt;
}
