import { importBuilt } from './paths.mjs';

const batch = 500;
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const countries = ['DE', 'US', 'GB', 'FR', 'ES', 'IT', 'NL', 'PL', 'AT', 'CH'];

/** New visitors on the links of a scene, in turn. They clicked within an hour. */
async function visitsOf({ owner }, count) {
  const { newId } = await importBuilt('src/kernel/ids.js');
  const { rows: links } = await owner.query(
    `select id, organization_id as "organizationId", environment, campaign_id as "campaignId", promoter_id as "promoterId", code,
            0 as "networkDays" from link order by id`,
  );
  const end = Date.now();
  return () =>
    Array.from({ length: count }, (_, index) => ({
      id: newId(),
      link: links[index % links.length],
      sessionId: crypto.randomUUID(),
      visitorId: crypto.randomUUID(),
      isUnique: true,
      isProgram: false,
      isDataCentre: false,
      class: 'VALID',
      classReason: null,
      networkHash: '0123456789abcdef0123456789abcdef',
      earlierNetworks: null,
      userAgent,
      referrer: index % 3 === 0 ? 'https://blog.example/post' : undefined,
      country: countries[index % countries.length],
      language: index % 2 === 0 ? 'en' : 'de',
      subIds: null,
      utm: null,
      at: new Date(end - (index % 3600) * 1000),
    }));
}

const empty = async ({ owner }) => {
  await owner.query('truncate click, visitor_session, figure_change');
  await owner.query('checkpoint');
};

async function writerOf({ pool }) {
  const { writeClicks } = await importBuilt('src/tracking/click/write-clicks.js');
  const { sqlOf } = await importBuilt('src/kernel/sql.js');
  return async (visits) => {
    for (let start = 0; start < visits.length; start += batch) {
      await writeClicks(sqlOf(pool), visits.slice(start, start + batch));
    }
  };
}

/** Writes clicks as the redirect does. */
export async function clickContender(name, scene, clicks = 5_000) {
  const [visits, write] = [await visitsOf(scene, clicks), await writerOf(scene)];
  const contender = {
    name,
    async round() {
      await empty(scene);
      const all = visits();
      const started = performance.now();
      await write(all);
      return { 'per second': (clicks / (performance.now() - started)) * 1000 };
    },
  };
  return { contender, clicks };
}

/** Sums up the changes of clicks, as the job does. */
export async function foldContender(name, scene, clicks = 20_000) {
  const { foldFigures } = await importBuilt('src/tracking/performance/fold-figures.js');
  const [visits, write] = [await visitsOf(scene, clicks), await writerOf({ pool: scene.owner })];
  const contender = {
    name,
    async round() {
      await empty(scene);
      await write(visits());
      const started = performance.now();
      await foldFigures(scene.pool);
      return { 'per second': (clicks / (performance.now() - started)) * 1000 };
    },
  };
  return { contender, clicks };
}
