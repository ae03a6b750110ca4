import { join } from 'node:path';
import { benchDir, mainFile } from '../lib/paths.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = 'one redirect a request';
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  'Tribute (`ROLE=api`) redirects new visitors over 64 keep-alive connections, to one link and to 10,000 links in turn. The ' +
  'clicks of 25 ms are durable as one row of the inbox; a worker, which does not run here, writes clicks and sessions out ' +
  'of it. Bare `node:http` answers a constant 302 and records nothing. The Express program ' +
  'selects the link and inserts the click, one statement each, before it answers.';

const seconds = 3;
const connections = 64;
const links = 10_000;
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const hot = 'Tribute, one link';
const many = 'Tribute, 10,000 links';
const bare = 'node:http, constant 302';
const express = 'Express, select and insert';
export const pairs = [
  [hot, bare],
  [many, bare],
  [hot, express],
];

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  const { pool } = database;
  const env = { DATABASE_URL: database.url, PORT: '0', ROLE: 'api', RATE_LIMIT_CLICKS: '0' };
  const tribute = await startServer([mainFile], {
    env: { ...env, DATA_DIR: join(folder, 'data') },
    logFile: join(folder, 'tribute.log'),
  });
  await signUpSeller(tribute.url);
  await seedLinks(pool);
  const peer = async (name) =>
    startServer([join(benchDir, 'peers', `${name}.mjs`)], {
      env: { DATABASE_URL: database.url },
      logFile: join(folder, `${name}.log`),
    });
  const [constant, inserting] = [await peer('bare-redirect'), await peer('express-redirect')];
  const options = {
    seconds,
    // Tables of the same size for everybody, and nobody pays for the writes of the one before.
    before: async () => {
      await pool.query('truncate click, visitor_session, click_inbox, bench_click');
      await pool.query('checkpoint');
    },
  };
  const all = Array.from({ length: links }, (_, index) => `/go/L${index + 1}`);
  const contenders = [
    serverContender(hot, tribute, loadOf(tribute.url, ['/go/L1']), options),
    serverContender(many, tribute, loadOf(tribute.url, all), options),
    serverContender(bare, constant, loadOf(constant.url, ['/go/L1']), options),
    serverContender(express, inserting, loadOf(inserting.url, ['/go/L1']), options),
  ];
  // Twice, because a new program runs slowly until Node has compiled it.
  for (const _ of [1, 2]) for (const contender of contenders) await contender.round();
  return contenders;
}

/** New visitors, who have no cookies. */
function loadOf(url, paths) {
  const headers = {
    'user-agent': agent,
    'accept-language': 'en-GB,en;q=0.8',
    referer: 'https://blog.example/post',
  };
  return { url, paths, headers, connections, status: 302, contains: 'https://shop.example/' };
}

/** One campaign with a promoter and 10,000 links, and the table of the Express program. */
async function seedLinks(pool) {
  await pool.query(`
    with seller as (select id from organization limit 1),
    campaign as (
      insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                            payout_rate, asset, attribution_window_days, holding_period_days)
      select uuidv7(), id, 'LIVE', 'Summer', 'https://shop.example/', 'ACTIVE', 'APPROVED', 'CPA', 0, 'USD', 30, 0
      from seller returning id, organization_id),
    promoter as (
      insert into promoter (id, organization_id, environment, name)
      select uuidv7(), id, 'LIVE', 'Pat' from seller returning id)
    insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code)
    select uuidv7(), organization_id, 'LIVE', campaign.id, promoter.id, 'https://shop.example/' || n, 'L' || n
    from campaign, promoter, generate_series(1, ${links}) n`);
  await pool.query('vacuum analyze link');
  await pool.query('create table bench_click (like click including all)');
}
