import { conflict } from '../../kernel/errors.js';
import { formatMajor } from '../../kernel/money.js';
import type { Sql } from '../../kernel/sql.js';
import type { Campaign } from './campaign.entity.js';

interface Traces {
  /** Balance of the campaign's own account in atomic units; null without an account. */
  readonly balance: bigint | null;
  readonly reward: boolean;
  readonly conversion: boolean;
  readonly attempt: boolean;
  readonly event: boolean;
  readonly click: boolean;
}

const words = {
  reward: 'rewards',
  conversion: 'conversions',
  attempt: 'action attempts',
  event: 'events',
  click: 'clicks',
} as const;

/**
 * Refuses to delete a used campaign, because its money would be unreachable and its decisions unexplained.
 * Locks its links. The caller must lock the wallet and the campaign. Then evaluation, funding and
 * conversions happen before, and are seen, or after, and find no campaign. Later clicks and events have no
 * effect.
 */
export async function requireUntouched(sql: Sql, { id, asset }: Campaign): Promise<void> {
  await sql.query('select from link where campaign_id = $1 order by id for update', [id]);
  // Each the first row of an index; links of a draft are few.
  const [found] = await sql.query<Traces>(
    `select (select credits - debits from ledger_balance join ledger_account account on account.id = account_id
             where account.campaign_id = $1) as balance,
            exists(select from reward where campaign_id = $1) as reward,
            exists(select from conversion where campaign_id = $1) as conversion,
            exists(select from action_attempt where campaign_id = $1) as attempt,
            exists(select from event where effective_campaign_id = $1) as event,
            -- Old clicks may have been dropped; their figures stay.
            exists(select from click where campaign_id = $1) or exists(select from figure where campaign_id = $1) as click`,
    [id],
  );
  const traces = found as Traces;
  const balance = traces.balance ?? 0n;
  if (balance > 0n) {
    const message = `${formatMajor(balance, asset)} ${asset} are set aside for this campaign; return them to the wallet first (defundCampaign).`;
    throw conflict(message, 'id');
  }
  const names = Object.keys(words) as (keyof typeof words)[];
  const seen = names.filter((name) => traces[name]).map((name) => words[name]);
  if (seen.length === 0) return;
  const message = `Only an unused draft can be deleted; this one has ${seen.join(', ')}.`;
  throw conflict(message, 'id');
}
