import { decodeId } from '../../../kernel/ids.js';
import type { Sql } from '../../../kernel/sql.js';

/**
 * The promoter's links of the sessions of an event's visitor, as `touched`; the last visit is first. `earned`
 * has the event's session and visitor, the promoter, and the link if it is known.
 */
const touched = `
  left join lateral (
    select session.id, session.click_id, session.link_id, earned.until
    from visitor_session session join link on link.id = session.link_id and link.promoter_id = earned.promoter_id
    where (session.id = earned.session_id or session.visitor_id = earned.visitor_id)
      and session.organization_id = earned.organization_id and session.environment = earned.environment
      and (earned.link_id is null or session.link_id = earned.link_id) and session.created_at <= earned.until
    order by session.created_at desc limit 1
  ) touched on true`;

/** The last click of a session: a repeated one, by click_again, or the first, by primary key. */
const clicked = `
  left join lateral (
    select id, link_id, sub_ids from (
      (select id, link_id, sub_ids, clicked_at from click where id = coalesce(earned.click_id, touched.click_id))
      union all
      (select id, link_id, sub_ids, clicked_at from click
       where session_id = touched.id and link_id = touched.link_id and not is_unique and clicked_at <= touched.until
       order by clicked_at desc limit 1)
    ) known order by clicked_at desc limit 1
  ) clicked on true`;

const eventOf = `left join event on event.id =`;

/**
 * Keeps the clicks that led to rewards and conversions, with their sub-ids. The first time counts, because a
 * click may be gone when its reward is reversed. Without a click, the link's own sub-ids count.
 * @param nodeIds The TypeIDs of rewards and conversions.
 */
export async function noteOrigins(sql: Sql, nodeIds: readonly string[]): Promise<void> {
  const rewards = known('reward', nodeIds);
  const conversions = known('conversion', nodeIds);
  await sql.query(
    `with earned as (
       select wanted.node_id, reward.organization_id, reward.environment, reward.promoter_id, reward.link_id,
         case reward.source_type when 'CLICK' then reward.source_id end as click_id, event.session_id,
         coalesce((event.evidence ->> 'visitorId')::uuid, session.visitor_id, event.session_id) as visitor_id,
         coalesce(event.occurred_at, reward.created_at) as until
       from unnest($1::text[], $2::uuid[]) as wanted (node_id, id) join reward on reward.id = wanted.id
         ${eventOf} reward.source_id and reward.source_type = 'EVENT'
         left join visitor_session session on session.id = event.session_id
       union all
       select wanted.node_id, conversion.organization_id, conversion.environment, conversion.promoter_id,
         case when event.attributed_promoter_id = conversion.promoter_id then event.attributed_link_id end, null, event.session_id,
         coalesce((event.evidence ->> 'visitorId')::uuid, session.visitor_id, event.session_id), event.occurred_at
       from unnest($3::text[], $4::uuid[]) as wanted (node_id, id) join conversion on conversion.id = wanted.id
         ${eventOf} conversion.event_id
         left join visitor_session session on session.id = event.session_id
     )
     insert into postback_origin (node_id, organization_id, environment, click_id, link_id, sub_ids)
     select earned.node_id, earned.organization_id, earned.environment, clicked.id, link.id,
       case when clicked.id is null then link.sub_ids else clicked.sub_ids end
     from earned ${touched} ${clicked}
       left join link on link.id = coalesce(clicked.link_id, earned.link_id)
     on conflict (node_id) do nothing`,
    [rewards.nodeIds, rewards.ids, conversions.nodeIds, conversions.ids],
  );
}

interface Known {
  readonly nodeIds: readonly string[];
  readonly ids: readonly string[];
}

function known(kind: 'reward' | 'conversion', all: readonly string[]): Known {
  const found = all.flatMap((nodeId) => {
    const id = decodeId(kind, nodeId);
    return id === undefined ? [] : [{ nodeId, id }];
  });
  return { nodeIds: found.map(({ nodeId }) => nodeId), ids: found.map(({ id }) => id) };
}
