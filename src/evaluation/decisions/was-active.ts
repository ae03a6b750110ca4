/** A campaign's status, and its end if it has ended. */
interface CampaignLife {
  readonly status: string;
  readonly endedAt: Date | null;
}

/**
 * Whether a campaign pays for an event at this moment: it is active, or it ended later. Events that were
 * queued or reported late are therefore not lost. Pure.
 */
export function wasActive({ status, endedAt }: CampaignLife, happenedAt: Date): boolean {
  if (status === 'ACTIVE') return true;
  return status === 'ENDED' && endedAt !== null && happenedAt < endedAt;
}
