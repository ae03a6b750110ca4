/** Where a campaign stands, and since when it has ended, if it has. */
interface CampaignLife {
  readonly status: string;
  readonly endedAt: Date | null;
}

/**
 * Whether a campaign pays for what happened at this moment: it is active, or it ended only afterwards, so that nothing is lost that waited
 * when it ended, or was reported late. Pure.
 */
export function wasActive({ status, endedAt }: CampaignLife, happenedAt: Date): boolean {
  if (status === 'ACTIVE') return true;
  return status === 'ENDED' && endedAt !== null && happenedAt < endedAt;
}
