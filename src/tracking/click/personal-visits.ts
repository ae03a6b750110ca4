import {
  exportedSessions,
  moreAfter,
  type Erasure,
  type ErasureBatch,
  type PersonalTable,
  type PersonalTables,
} from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Erases the clicks of the customer's sessions. The first click of a session is found by the session,
 * the others by click_again. A click may wait for the database
 * while its session is erased, so both ids are looked up.
 */
async function eraseClicks(
  sql: Sql,
  { id, organizationId, environment, requestedAt }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const erased = await sql.query(
    `with picked as (
       (select click.id, identity.new_id from erased_identity identity
          join click on click.session_id = identity.old_id and not click.is_unique
        where identity.erasure_id = $1 and identity.kind = 'SESSION' and click.organization_id = $2 and click.environment = $3
          and click.clicked_at <= $4 limit $5)
       union
       (select click.id, identity.new_id from erased_identity identity
          cross join lateral (values (identity.old_id), (identity.new_id)) as known (id)
          join visitor_session session on session.id = known.id
          join click on click.id = session.click_id and click.session_id = identity.old_id
        where identity.erasure_id = $1 and identity.kind = 'SESSION' and click.organization_id = $2 and click.environment = $3
          and click.clicked_at <= $4 limit $5)
       limit $5
     )
     update click set session_id = picked.new_id, address = null, network_hash = null, earlier_networks = null,
       user_agent = null, referrer = null
     from picked where click.id = picked.id returning click.id`,
    [id, organizationId, environment, requestedAt, batch.most],
  );
  return moreAfter(erased, batch);
}

/**
 * Copies the customer's sessions to their new ids. The old ones stay until all tables have the new ids. So an
 * event leads to the same first click before and after its change, and figures do not move.
 */
async function copySessions(
  sql: Sql,
  { id, organizationId, environment, requestedAt }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const copied = await sql.query(
    `insert into visitor_session (id, organization_id, environment, link_id, visitor_id, click_id, is_bot, is_data_centre, country,
                                  device, referrer_host, created_at, last_clicked_at)
     select identity.new_id, session.organization_id, session.environment, session.link_id, visitor.new_id, session.click_id,
            session.is_bot, session.is_data_centre, session.country, session.device, session.referrer_host, session.created_at,
            session.last_clicked_at
     from erased_identity identity join visitor_session session on session.id = identity.old_id
       left join erased_identity visitor on visitor.erasure_id = $1 and visitor.kind = 'VISITOR'
         and visitor.old_id = session.visitor_id
     where identity.erasure_id = $1 and identity.kind = 'SESSION' and session.organization_id = $2
       and session.environment = $3 and session.created_at <= $4
       and not exists (select from visitor_session known where known.id = identity.new_id)
     limit $5 on conflict do nothing returning id`,
    [id, organizationId, environment, requestedAt, batch.most],
  );
  return moreAfter(copied, batch);
}

/** Deletes the sessions that were copied. Cookies with their ids lead to nothing from then on. */
async function deleteSessions(
  sql: Sql,
  { id, organizationId, environment, requestedAt }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const deleted = await sql.query(
    `delete from visitor_session where id in (
       select session.id from erased_identity identity join visitor_session session on session.id = identity.old_id
       where identity.erasure_id = $1 and identity.kind = 'SESSION' and session.organization_id = $2
         and session.environment = $3 and session.created_at <= $4 limit $5)
     returning id`,
    [id, organizationId, environment, requestedAt, batch.most],
  );
  return moreAfter(deleted, batch);
}

const coarse = 'Too coarse to recognize a person. Figures count by it.';

const personalClicks: PersonalTable = {
  erases: {
    session_id: 'The random id of the session.',
    address: 'Null.',
    network_hash: 'Null.',
    earlier_networks: 'Null.',
    user_agent: 'Null.',
    referrer: 'Null.',
  },
  keeps: { referrer_host: coarse, country: coarse, sub_ids: "The promoter's own marks." },
  erase: eraseClicks,
  exported: {
    kind: 'click',
    sql: `
    select click.id, jsonb_build_object('sessionId', session_id, 'linkId', click.link_id, 'clickedAt', clicked_at, 'class', class,
      'referrer', referrer, 'userAgent', user_agent, 'country', click.country, 'device', click.device, 'browser', browser, 'os', os,
      'language', language, 'subIds', sub_ids) as data
    from visitor_session session join click on click.id = session.click_id or (click.session_id = session.id and not click.is_unique)
    where session.id in (${exportedSessions}) and click.organization_id = $1 and click.environment = $2`,
  },
};

const personalSessions: PersonalTable = {
  erases: {
    id: 'A random id replaces it, the same in all tables.',
    visitor_id: 'A random id replaces it, the same for all sessions of the browser.',
  },
  keeps: { referrer_host: coarse, country: coarse },
  erase: copySessions,
  finish: deleteSessions,
  exported: {
    kind: 'session',
    sql: `
    select id, jsonb_build_object('visitorId', visitor_id, 'linkId', link_id, 'country', country, 'device', device,
      'referrerHost', referrer_host, 'createdAt', created_at, 'lastClickedAt', last_clicked_at) as data
    from visitor_session where id in (${exportedSessions}) and organization_id = $1 and environment = $2`,
  },
};

/** The personal data of clicks and sessions. Clicks first, because their sessions lead to them. */
export const personalVisits: PersonalTables = { click: personalClicks, visitor_session: personalSessions };
