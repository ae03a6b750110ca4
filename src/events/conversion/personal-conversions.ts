import {
  moreAfter,
  type Erasure,
  type ErasureBatch,
  type PersonalTable,
} from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';

/** Erases the conversions of erased events. Plan: event_of_customer and event_session; conversion_once. */
async function eraseConversions(
  sql: Sql,
  { id, organizationId, environment, pseudonym }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const erased = await sql.query(
    `with picked as (
       select conversion.id, event.erased_at is not null as is_own, event.session_id
       from (
         select id, erased_at, session_id from event
         where organization_id = $2 and environment = $3 and customer_id = $4
         union
         select event.id, erased_at, session_id from erased_identity session join event on event.session_id = session.new_id
         where session.erasure_id = $1 and session.kind = 'SESSION' and event.organization_id = $2 and event.environment = $3
       ) event join conversion on conversion.event_id = event.id
       where (event.erased_at is not null and conversion.custom_dimensions is not null)
         or conversion.session_id is distinct from event.session_id
       limit $5
     )
     update conversion set session_id = picked.session_id,
       custom_dimensions = case when not picked.is_own then custom_dimensions end
     from picked where conversion.id = picked.id returning conversion.id`,
    [id, organizationId, environment, pseudonym, batch.most],
  );
  return moreAfter(erased, batch);
}

/** The personal data of `conversion`. */
export const personalConversions: PersonalTable = {
  erases: { custom_dimensions: 'Null.', session_id: 'The random id of the event.' },
  erase: eraseConversions,
  exported: {
    kind: 'conversion',
    sql: `
    select conversion.id, jsonb_build_object('eventId', conversion.event_id, 'goalId', conversion.goal_id, 'campaignId', conversion.campaign_id,
      'sessionId', conversion.session_id, 'amountAtomic', conversion.amount::text, 'asset', conversion.asset,
      'customDimensions', conversion.custom_dimensions, 'status', conversion.status, 'createdAt', conversion.created_at) as data
    from conversion join event on event.id = conversion.event_id
    where event.organization_id = $1 and event.environment = $2 and event.customer_id = $3`,
  },
};
