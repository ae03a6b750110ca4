import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatMoney } from '../api/money-text';
import { formatTime } from '../api/time-text';
import type { EventDetailFragment } from '../gql/graphql';
import { CopyButton } from '../parts/copy-button';
import { FactList } from '../parts/fact-list';
import { wordsOf } from '../parts/status-badge';
import { useWorkspace } from './use-workspace';

/** What was reported of an event, and who reviewed it. Its times are in its campaign's zone. */
export function EventFacts({ event }: { readonly event: EventDetailFragment }) {
  const { params } = useWorkspace();
  const { amount, campaign, review } = event;
  const time = (iso: string): string => formatTime(iso, campaign?.timeZone);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Amount', amount && formatMoney(amount)],
    ['Customer', event.customerId],
    [
      'Campaign',
      campaign && (
        <Link
          key="campaign"
          to="/app/$environment/$organizationId/campaigns/$campaignId"
          params={{ ...params, campaignId: campaign.id }}
          className="hover:underline"
        >
          {campaign.name}
        </Link>
      ),
    ],
    ['Promoter', event.promoter?.name],
    ['Link', event.link?.code],
    ['Happened', time(event.occurredAt)],
    ['Received', time(event.receivedAt)],
    ['Reported by', event.isBrowserReport ? 'A browser' : 'A program with a secret key'],
    ['Reviewed', review && `${wordsOf(review.decision)} ${time(review.decidedAt)}`],
    ['Reviewed by', review?.by.name],
    ['Note of the review', review?.note],
    ['Idempotency key', event.idempotencyKey],
    ['Id', <CopyButton key="id" text={event.id} label="Copy the id" />],
  ];
  return <FactList title="Report" facts={facts} />;
}
