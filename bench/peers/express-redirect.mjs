/*
 * The redirect as it is usually written: Express, one statement that looks up the link, and one that inserts
 * the click, before the answer. Prepared statements on 16 connections.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const app = express();

const lookUp = `select id, organization_id, environment, campaign_id, promoter_id, target_url from link where code = $1`;
const insert = `
  insert into bench_click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique,
                           is_bot, user_agent, referrer, clicked_at, status)
  values (uuidv7(), $1, $2, $3, $4, $5, $6, true, false, $7, $8, now(), 'QUEUED')`;

app.get('/go/:code', async (request, response) => {
  const { rows } = await pool.query({ name: 'link', text: lookUp, values: [request.params.code] });
  const [link] = rows;
  if (!link) {
    response.status(404).end();
    return;
  }
  const session = randomUUID();
  const {
    organization_id: organization,
    environment,
    id,
    campaign_id: campaign,
    promoter_id: promoter,
  } = link;
  const values = [organization, environment, id, campaign, promoter, session];
  const seen = [request.get('user-agent'), request.get('referer')];
  await pool.query({ name: 'click', text: insert, values: [...values, ...seen] });
  response.set('Cache-Control', 'private, no-store');
  response.redirect(302, `${link.target_url}?session=${session}`);
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
process.on('SIGTERM', () => process.exit());
