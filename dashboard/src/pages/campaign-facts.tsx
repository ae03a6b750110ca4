import type { ReactNode } from 'react';
import { countOf } from '../api/count-text';
import { formatMoney } from '../api/money-text';
import { formatTime } from '../api/time-text';
import type { CampaignDetailFragment } from '../gql/graphql';
import { CopyButton } from '../parts/copy-button';
import { FactList } from '../parts/fact-list';

/** The settings of a campaign that people look up. Its times are in its own zone. */
export function CampaignFacts({ campaign }: { readonly campaign: CampaignDetailFragment }) {
  const { timeZone, payoutModel, payoutRate, startsAt, endsAt, endedAt } = campaign;
  const time = (iso: string | null) => iso && formatTime(iso, timeZone);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Links lead to',
      <span key="url" className="break-all">
        {campaign.targetUrl}
      </span>,
    ],
    ['Pays', payoutModel === 'CPC' ? `${formatMoney(payoutRate)} per click` : payoutModel],
    ['A click earns for', countOf(campaign.attributionWindowDays, 'day')],
    ['Rewards are held for', countOf(campaign.holdingPeriodDays, 'day')],
    ['Starts', time(startsAt)],
    ['Ends', time(endsAt)],
    ['Ended', time(endedAt)],
    ['Created', time(campaign.createdAt)],
    ['Id', <CopyButton key="id" text={campaign.id} label="Copy the id" />],
  ];
  return <FactList title="Settings" facts={facts} />;
}
