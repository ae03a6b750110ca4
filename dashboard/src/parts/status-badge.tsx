import { classNames } from './class-names';

const tones = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  calm: 'bg-hover text-muted',
} as const;

const toneOf: Readonly<Record<string, keyof typeof tones>> = {
  ACTIVE: 'good',
  APPROVED: 'good',
  DELIVERED: 'good',
  ENABLED: 'good',
  PAID: 'good',
  PROCESSED: 'good',
  SUCCESS: 'good',
  PAUSED: 'warn',
  PENDING: 'warn',
  QUEUED: 'warn',
  REVIEW: 'warn',
  SENDING: 'warn',
  UNFUNDED: 'warn',
  HELD: 'warn',
  DISABLED: 'bad',
  FAILED: 'bad',
  FAILING: 'bad',
  REJECTED: 'bad',
  REVOKED: 'bad',
  EXPIRED: 'bad',
};

/** A status in the words of the API: `NOT_SUBMITTED` is shown as “Not submitted”. */
export function StatusBadge({ status }: { readonly status: string }) {
  const look = tones[toneOf[status] ?? 'calm'];
  return (
    <span
      className={classNames(
        'inline-block rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        look,
      )}
    >
      {wordsOf(status)}
    </span>
  );
}

/** `NOT_SUBMITTED` as “Not submitted”. */
export function wordsOf(code: string): string {
  return code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
}
