/*
 * The directions that imports may take, types included. In short: kernel ← features ← graphql ←
 * rest-compat, with http and jobs beside graphql, and src/app.ts with src/composition, the composition
 * root, which alone sees everything. A rule that turns out wrong is changed here, with an ADR in docs/adr, not worked around.
 *
 * dependency-cruiser reads TypeScript through swc, because TypeScript 7 has no API for other programs.
 */

/** What each feature imports besides itself; what those import, it may import too. */
const features = {
  asset: [],
  rate: [],
  organization: [],
  user: ['organization'],
  member: ['user'],
  audit: ['organization'],
  operator: ['organization'],
  'api-key': ['organization', 'user'],
  // Who has to approve something, and whether that is enough.
  approval: ['organization'],
  promoter: ['organization', 'approval'],
  wallet: ['organization', 'promoter'],
  // Walks through the ledger below the wallets, and only reads it.
  'ledger-audit': ['wallet'],
  'top-up': ['wallet'],
  campaign: ['organization', 'wallet'],
  gig: ['campaign'],
  goal: ['campaign'],
  attribution: ['gig', 'goal', 'promoter'],
  event: ['attribution'],
  budget: ['campaign', 'wallet'],
  rule: ['gig', 'goal'],
  // Decides what an event is worth, and does nothing: pure functions over rules and evidence.
  evaluation: ['rule'],
  reward: ['event', 'budget'],
  // Takes queued clicks, events and attempts, has them judged, and writes all that follows in one transaction.
  pipeline: ['reward', 'evaluation'],
  // Asks the evaluation what other rules would have paid, and writes nothing.
  simulation: ['evaluation', 'promoter'],
  // What caps, budgets and limits have left; only reads.
  headroom: ['budget', 'evaluation'],
  performance: ['campaign'],
  // Money on its way out; writes amounts for Stripe as money that comes in does.
  payout: ['approval', 'promoter', 'top-up'],
  // What a signed-in person has as a promoter.
  'own-promoter': ['reward', 'payout', 'user'],
  // What promoters see of campaigns, and how they join them.
  marketplace: ['own-promoter', 'headroom'],
  // Empties the tables of all of them; knows only the ledger, which cannot be emptied.
  sandbox: ['wallet', 'user'],
  'domain-event': [],
  // Carries letters that others hand it; it knows nobody.
  mail: [],
  // Learns of everything else from domain events alone.
  webhook: ['organization', 'domain-event'],
};

/** What each dialect may import besides itself and rest-compat/shared. */
const dialects = { shared: [], aktvator: [], tonicpow: [], 'tonicpow-sdk': ['tonicpow'] };

const own = '^(src|rest-compat|test|scripts|bench|dashboard)/|^mikro-orm[.]config[.]ts$';

function reachableFrom(name, graph) {
  return [...new Set([name, ...graph[name].flatMap((next) => reachableFrom(next, graph))])];
}

function oneOf(names) {
  return `(${names.join('|')})`;
}

/** Of Tribute's own files, those below `from` may import only those that match one of `allowed`. */
function layer(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from, to: { path: own, pathNot: allowed } };
}

const layers = [
  layer('kernel', 'The kernel imports nothing of Tribute but itself.', { path: '^src/kernel/' }, [
    '^src/kernel/',
  ]),
  layer(
    'config',
    'The configuration is read before anything else exists.',
    { path: '^src/config([.]ts$|/)' },
    ['^src/kernel/', '^src/config/'],
  ),
  layer('database', 'The database folder imports the kernel only.', { path: '^src/database/' }, [
    '^src/(database|kernel)/',
  ]),
  layer('features', 'Features import the kernel and features.', { path: '^src/features/' }, [
    '^src/(features|kernel)/',
  ]),
  layer('graphql', 'GraphQL assembly imports the kernel and features.', { path: '^src/graphql/' }, [
    '^src/(graphql|features|kernel)/',
  ]),
  layer(
    'jobs',
    'Jobs call feature services; src/app.ts hands them what else they need.',
    { path: '^src/jobs/' },
    ['^src/(jobs|features|database|kernel)/'],
  ),
  layer(
    'http',
    'HTTP calls feature services; src/app.ts mounts GraphQL and REST on it.',
    { path: '^src/http/' },
    ['^src/(http|features|database|kernel)/'],
  ),
  layer(
    'only-app-sees-everything',
    'Beside src/app.ts, a file at the root of src starts things and knows no feature.',
    { path: '^src/[^/]+$', pathNot: '^src/(app|config)[.]ts$' },
    ['^src/[^/]+$', '^src/(kernel|database)/', '^src/composition/create-logger[.]ts$'],
  ),
  layer(
    'rest-compat',
    'REST dialects run GraphQL operations: no service, no entity, no other door.',
    { path: '^rest-compat/' },
    ['^rest-compat/', '^src/(graphql|kernel)/'],
  ),
];

const featureRules = Object.keys(features).map((name) => ({
  name: `feature-${name}`,
  comment: `"${name}" may import: ${reachableFrom(name, features).join(', ')}.`,
  severity: 'error',
  from: { path: `^src/features/${name}/` },
  to: { path: '^src/features/', pathNot: `^src/features/${oneOf(reachableFrom(name, features))}/` },
}));

const dialectRules = Object.keys(dialects).map((name) => ({
  name: `dialect-${name}`,
  comment: 'A REST dialect stands alone on rest-compat/shared.',
  severity: 'error',
  from: { path: `^rest-compat/${name}/` },
  to: {
    path: '^rest-compat/[^/]+/',
    pathNot: `^rest-compat/${oneOf(['shared', ...reachableFrom(name, dialects)])}/`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers,
    ...featureRules,
    {
      name: 'feature-not-listed',
      comment: 'A new feature says in .dependency-cruiser.mjs which other features it imports.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: `^src/features/${oneOf(Object.keys(features))}/` },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'services-not-resolvers',
      comment: 'HTTP and jobs call the services that resolvers call, never the GraphQL side of a feature.',
      severity: 'error',
      from: { path: '^src/(http|jobs)/' },
      to: { path: '^src/features/.+[.](resolver|inputs|payloads)[.]ts$' },
    },
    ...dialectRules,
    {
      name: 'dialect-not-listed',
      comment: 'A new REST dialect stands alone on rest-compat/shared, or says otherwise in this file.',
      severity: 'error',
      from: { path: '^rest-compat/([^/]+)/', pathNot: `^rest-compat/${oneOf(Object.keys(dialects))}/` },
      to: { path: '^rest-compat/[^/]+/', pathNot: '^rest-compat/(shared|$1)/' },
    },
    {
      name: 'config-is-handed-down',
      comment: 'Only what starts the program reads the configuration; everything else is given its settings.',
      severity: 'error',
      from: {
        pathNot:
          '^src/(app|main|run|config)[.]ts$|^src/(composition|config)/|^mikro-orm[.]config[.]ts$|^(scripts|test|bench)/',
      },
      to: { path: '^src/config([.]ts$|/)' },
    },
    {
      name: 'app-is-the-top',
      comment: 'Nothing inside imports the composition root.',
      severity: 'error',
      from: { path: '^(src|rest-compat)/', pathNot: '^src/(main|run)[.]ts$' },
      to: { path: '^src/(app|main|run)[.]ts$' },
    },
    {
      name: 'composition-is-the-top',
      comment:
        'Parts are handed what they need; only src/app.ts, src/run.ts and the ORM configuration ask for it.',
      severity: 'error',
      from: { path: '^(src|rest-compat)/', pathNot: '^src/(app|run)[.]ts$|^src/composition/' },
      to: { path: '^src/composition/' },
    },
    {
      name: 'no-test-code',
      comment: 'The program does not import tests, scripts, benchmarks or the dashboard.',
      severity: 'error',
      from: { path: '^(src|rest-compat)/' },
      to: { path: '^(test|scripts|bench|dashboard)/' },
    },
    {
      name: 'no-dev-dependency',
      comment:
        'What the program imports is a dependency in package.json: `npm ci --omit=dev` has to be enough.',
      severity: 'error',
      from: { path: '^(src|rest-compat)/|^mikro-orm[.]config[.]ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycle',
      comment: 'Also not by types alone: relations point from child to parent.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment: 'A file that imports nothing and that nothing imports is forgotten.',
      severity: 'error',
      from: { orphan: true, path: '^(src|rest-compat)/' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^([.][.]/)*dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
