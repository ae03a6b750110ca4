import {
  moreAfter,
  type Erasure,
  type ErasureBatch,
  type PersonalTable,
  type PersonalTables,
} from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';

const customerInKey = `substring(key from '\\|customer:("(?:[^"\\\\]|\\\\.)*")(?:\\|visitor:[0-9a-f-]{36})?\\|[^|"]*$')`;
const visitorInKey = `substring(key from '\\|visitor:([0-9a-f-]{36})\\|[^|"]*$')`;

/** Renames the counters of the customer and their browsers. Plan: reward_usage_customer, _visitor. */
async function eraseCounters(
  sql: Sql,
  { id, organizationId, environment, customerId, pseudonym }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const ofCustomer = await sql.query(
    `update reward_usage set key = replace(key, '|customer:' || $3, '|customer:' || $4)
     where (campaign_id, key) in (
       select campaign_id, key from reward_usage
       where organization_id = $1 and environment = $2 and key like '%|customer:%' and ${customerInKey} = $3 limit $5)
     returning key`,
    [organizationId, environment, JSON.stringify(customerId), JSON.stringify(pseudonym), batch.most],
  );
  const ofVisitors = await sql.query(
    `update reward_usage set key = replace(reward_usage.key, '|visitor:' || picked.old_id || '|', '|visitor:' || picked.new_id || '|')
     from (
       select campaign_id, key, old_id, new_id
       from erased_identity identity join reward_usage on reward_usage.organization_id = $2 and reward_usage.environment = $3
         and key like '%|visitor:%' and ${visitorInKey} = identity.old_id::text
       where identity.erasure_id = $1 and identity.kind in ('VISITOR', 'SESSION') limit $4) picked
     where reward_usage.campaign_id = picked.campaign_id and reward_usage.key = picked.key
     returning reward_usage.key`,
    [id, organizationId, environment, batch.most],
  );
  return moreAfter(ofCustomer, batch) ?? moreAfter(ofVisitors, batch);
}

/** Deletes the marks of browsers, and renames the browser in marks of networks. Plan: click_mark_visitor. */
async function eraseMarks(
  sql: Sql,
  { id, organizationId, environment }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  await sql.query(
    `delete from click_mark using (
       select campaign.id as campaign_id, '\\x01'::bytea || uuid_send(identity.old_id) as mark
       from erased_identity identity, campaign
       where identity.erasure_id = $1 and identity.kind in ('VISITOR', 'SESSION')
         and campaign.organization_id = $2 and campaign.environment = $3) gone
     where click_mark.campaign_id = gone.campaign_id and click_mark.mark = gone.mark`,
    [id, organizationId, environment],
  );
  const renamed = await sql.query(
    `update click_mark set visitor_id = picked.new_id
     from (
       select campaign_id, mark, new_id from erased_identity identity join click_mark on visitor_id = identity.old_id
       where identity.erasure_id = $1 and identity.kind in ('VISITOR', 'SESSION')
         and click_mark.organization_id = $2 and click_mark.environment = $3 limit $4) picked
     where click_mark.campaign_id = picked.campaign_id and click_mark.mark = picked.mark returning click_mark.mark`,
    [id, organizationId, environment, batch.most],
  );
  return moreAfter(renamed, batch);
}

const ofUsage: PersonalTable = {
  erases: { key: 'The random text or id that replaces the customer or the browser.' },
  erase: eraseCounters,
};

const ofMarks: PersonalTable = {
  erases: {
    mark: 'Marks of the browser are deleted. A keyed hash of a network stays; its key is deleted after the window.',
    visitor_id: 'A random id replaces it.',
  },
  erase: eraseMarks,
};

/** The personal data of counters and marks. The subjects of counters are in their keys. */
export const personalCounters: PersonalTables = { click_mark: ofMarks, reward_usage: ofUsage };
