import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { importBuilt, mainFile } from '../lib/paths.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { startServer } from '../lib/server-process.mjs';
import { openSubscribers } from '../lib/subscribers.mjs';

export const title = 'one domain event to 1,000 subscribers';
export const rounds = 3;
export const ratioOf = 'per second';
export const notes =
  'Tribute (`ROLE=api`) sends domain events, one after the other, to 1,000 websockets with one subscription each. In one ' +
  'group all have the same document, variables and key, so the event is executed and serialized once. Groups differ by ' +
  'their `types`. "Each" is 1,000 groups of one: one execution each. "With node" also selects the campaign of the event, ' +
  'which is a query for each execution. The load shares a core with PostgreSQL, so compare "CPU µs each" too. "p99 ms" is the time from before the insert until the message has arrived. ' +
  'An idle socket has one subscription; its memory is that of the process with 5,000 more of them.';

const subscribers = 1000;
const events = 15;
const idle = 5000;
const plain = 'cursor id type createdAt data';
const withNode = `${plain} node { __typename ... on Campaign { id name status } }`;
const names = {
  one: '1 group of 1,000',
  some: '100 groups of 10',
  each: 'each',
  oneNode: '1 group of 1,000, with node',
  someNode: '100 groups of 10, with node',
  eachNode: 'each, with node',
};
export const pairs = [
  [names.one, names.each],
  [names.some, names.each],
  [names.oneNode, names.eachNode],
  [names.someNode, names.eachNode],
];

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  const start = async (name) => {
    const env = { DATABASE_URL: database.url, PORT: '0', ROLE: 'api', DATA_DIR: join(folder, name) };
    const limits = { WEBSOCKETS_PER_KEY: '0', WEBSOCKETS_PER_ORGANIZATION: '0' };
    return startServer([mainFile], { env: { ...env, ...limits }, logFile: join(folder, `${name}.log`) });
  };
  const tribute = await start('tribute');
  const { catalogue } = await importBuilt('src/kernel/catalogue.js');
  const types = [...catalogue().eventTypes.keys()].filter((type) => type !== 'campaign.updated').slice(0, 10);
  const contender = contenderOf(tribute, await writerOf(database), types);
  const contenders = [
    contender(names.one, plain, 1),
    contender(names.some, plain, 100),
    contender(names.each, plain, subscribers),
    contender(names.oneNode, withNode, 1),
    contender(names.someNode, withNode, 100),
    contender(names.eachNode, withNode, subscribers),
    { name: '5,000 idle sockets', round: async () => idleRound(await start('idle')) },
  ];
  // Once before, because a new program runs slowly until Node has compiled it.
  for (const contender of contenders.slice(0, -1)) await contender.round();
  return contenders;
}

function contenderOf(tribute, write, types) {
  return (name, selection, groups) => ({
    name,
    async round() {
      const seller = await signUpSeller(tribute.url);
      const send = await write(seller);
      const opened = await openSubscribers({
        ...wantedOf(tribute, seller, selection),
        variables: Array.from({ length: subscribers }, (_, index) => ({
          id: seller.organizationId,
          types: ['campaign.updated', ...types.filter((_type, bit) => (index % groups) & (1 << bit))],
        })),
      });
      for (let count = 0; count < 5; count += 1) await opened.round(send);
      opened.times.length = 0;
      const [cpuBefore, started] = [tribute.cpuSeconds(), performance.now()];
      for (let count = 0; count < events; count += 1) await opened.round(send);
      const elapsed = (performance.now() - started) / 1000;
      const messages = events * subscribers;
      const cpu = tribute.cpuSeconds() - cpuBefore;
      const times = opened.times.toSorted((a, b) => a - b);
      await opened.close();
      return {
        'per second': messages / elapsed,
        'CPU µs each': (cpu / messages) * 1e6,
        'median ms': times[times.length >> 1],
        'p99 ms': times[Math.floor(times.length * 0.99)],
        'kB an idle socket': undefined,
      };
    },
  });
}

function wantedOf({ url }, { token }, selection) {
  const query = `subscription ($id: ID!, $types: [String!]) { domainEvents(organizationId: $id, types: $types) { ${selection} } }`;
  return { url, authorization: `Bearer ${token}`, query };
}

/** The memory of sockets that wait, beside that of a warm process. */
async function idleRound(server) {
  const seller = await signUpSeller(server.url);
  const wanted = wantedOf(server, seller, plain);
  const open = async (count) =>
    openSubscribers({
      ...wanted,
      variables: Array.from({ length: count }, () => ({ id: seller.organizationId })),
    });
  const warm = await open(500);
  await sleep(1000);
  const before = server.residentMegabytes();
  const opened = await open(idle);
  await sleep(3000);
  const bytes = (server.residentMegabytes() - before) * 1024;
  await Promise.all([opened.close(), warm.close()]);
  await server.stop();
  return { 'kB an idle socket': bytes / idle };
}

/** Returns what writes a domain event about a new campaign of a seller. */
async function writerOf({ pool }) {
  const { writeDomainEvents } = await importBuilt('src/kernel/event-log/write-domain-events.js');
  const { sqlOf } = await importBuilt('src/kernel/sql.js');
  const { decodeId, encodeId } = await importBuilt('src/kernel/ids.js');
  return async (seller) => {
    const organizationId = decodeId('organization', seller.organizationId);
    const { rows } = await pool.query(
      `insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                             payout_rate, asset, attribution_window_days, holding_period_days)
       values (uuidv7(), $1, 'LIVE', 'Summer', 'https://shop.example/', 'ACTIVE', 'APPROVED', 'CPA', 0, 'USD', 30, 0)
       returning id`,
      [organizationId],
    );
    const campaignId = rows[0].id;
    const nodeId = encodeId('campaign', campaignId);
    const data = { campaignId: nodeId, name: 'Summer', status: 'active', changed: ['name', 'targetUrl'] };
    const about = { type: 'campaign.updated', organizationId, environment: 'LIVE', campaignId, nodeId };
    return async () => writeDomainEvents(sqlOf(pool), [{ ...about, data }], new Date());
  };
}
