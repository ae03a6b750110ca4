import { expect, it } from '@jest/globals';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aJoined } from '../support/person.js';
import { aScene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { linkOf } from './own-promoter.js';

const suite = useSharedServer();

/**
 * What a promoter's own rows have. Think twice before you add a column: none may say what the organization
 * pays beyond the reward, what customers pay, or who the visitors are.
 */
const shown: Readonly<Record<string, string>> = {
  action_attempt:
    'id organization_id environment event_id gig_id campaign_id promoter_id proof_text proof_url proof_file remark status reason note decision decided_by_kind decided_by_id created_at decided_at',
  attempt_decision:
    'id organization_id environment action_attempt_id promoter_id status reason note proof_text proof_url proof_file remark decided_by_kind decided_by_id decided_at',
  ledger_account:
    'id wallet_id organization_id environment kind asset campaign_id normal_side reset_version created_at',
  ledger_balance: 'account_id bounded debits credits version',
  ledger_entry: 'id transaction_id account_id asset direction amount account_version balance_after',
  ledger_transaction:
    'id organization_id environment asset kind amount source_id reverses_id promoter_id created_at',
  link: 'id organization_id environment campaign_id promoter_id target_url code created_at name note disabled_at expires_at is_vanity utm sub_ids ios_url android_url country_targets link_domain_id disabled_by',
  own_figure:
    'organization_id environment campaign_id is_day dimension at promoter_id link_id value clicks unique_clicks paid_clicks bot_clicks invalid_clicks events leads conversions clicked_conversions customers attempts verified_attempts rejected_attempts rewards spend earned reversed',
  own_figure_campaign: 'promoter_id id organization_id environment asset time_zone',
  own_figure_change:
    'organization_id environment campaign_id promoter_id link_id goal_id gig_id at visit clicks unique_clicks paid_clicks bot_clicks invalid_clicks events leads conversions clicked_conversions customers attempts verified_attempts rejected_attempts rewards spend earned reversed',
  payout:
    'id organization_id environment promoter_id wallet_id asset amount fee status provider destination reference failure_reason requested_by idempotency_scope idempotency_key payload_hash attempts next_attempt_at created_at approved_at settled_at approved_by settled_by',
  postback:
    'id organization_id environment promoter_id name url method body_format events campaign_id goal_id registered_by is_forbidden created_at updated_at deleted_at',
  promoter:
    'id organization_id environment name email external_id user_id payout_destination payout_destination_ready_at suspended_at suspension_reason suspended_by created_at suspension_by',
  wallet: 'id organization_id environment owner_type owner_id asset low_balance_threshold created_at',
};

/** Tables without tenants, which every request may read. */
const shared = ['asset', 'click_floor', 'invitation_count', 'mikro_orm_migrations'];

it('raw SQL shows people who promote only these columns of their own rows', async () => {
  const rows = await suite.database.query<{ name: string; columns: string }>(
    `select relname as name, string_agg(attname, ' ' order by attnum) as columns
     from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     where relnamespace = 'public'::regnamespace and has_column_privilege('tribute_app', pg_class.oid, attnum, 'select')
       and (exists (select from pg_policies where tablename = relname and permissive = 'PERMISSIVE'
              and 'tribute_app' = any (roles) and cmd in ('ALL', 'SELECT') and (policyname = 'person' or qual ~ 'own_promoters'))
         or relkind = 'v' and pg_get_viewdef(pg_class.oid) ~ 'own_promoters|own_figure')
     group by 1 order by 1`,
  );
  expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))).toEqual(shown);
});

it('raw SQL shows everybody only these tables without tenants', async () => {
  const rows = await suite.database.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity
       and has_any_column_privilege('tribute_app', oid, 'select') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(shared);
});

it('people who promote read the amounts of the reversals of their rewards', async () => {
  const scene = await aScene(suite.url);
  const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId, 'Pia');
  const link = await linkOf(pia, scene.campaignId, promoterId);
  const { rewards } = await ingestAndEvaluate({ ...scene, link }, 'order-1');
  const reversal = { id: rewards[0]?.id, amount: { amount: '1.00' } };
  await scene.program.mutate('reverseReward', reversal, '');
  const amounts = 'reversedAmount { amount } reversals { amount { amount } owed { amount } reward { id } }';
  const { viewer } = await pia.run<{ viewer: { promoters: { nodes: readonly object[] } } }>(
    `{ viewer { promoters { nodes { rewards { totalCount nodes { ${amounts} } } } } } }`,
  );
  const shownReversals = [{ amount: { amount: '1.00' }, owed: { amount: '0.00' }, reward: null }];
  expect(viewer.promoters.nodes).toEqual([
    {
      rewards: { totalCount: 1, nodes: [{ reversedAmount: { amount: '1.00' }, reversals: shownReversals }] },
    },
  ]);
});
