import { rooms as order } from './scripts/rooms.mjs';

/*
 * The directions that imports may take, types included. An area is a floor of the house, a noun is a room on
 * it; what stands later may import what stands earlier, and nothing else. src/app.ts with src/composition,
 * the composition root, alone sees everything. A rule that turns out wrong is changed here, with an ADR in
 * docs/adr, not worked around.
 *
 * dependency-cruiser reads TypeScript through swc, because TypeScript 7 has no API for other programs.
 */

/** What each dialect may import besides itself, rest-compat/shared and the generated operations. */
const dialects = { shared: [], generated: [], aktvator: [], tonicpow: [], 'tonicpow-sdk': ['tonicpow'] };

const own = '^(src|rest-compat|clients|test|scripts|bench|dashboard)/|^mikro-orm[.]config[.]ts$';

const rooms = order.map((room) => `^src/${room}/`);

const roomRules = rooms.map((room, index) => ({
  name: `room ${room.slice('^src/'.length, -1)}`,
  comment: 'A room imports the rooms that stand before it in scripts/rooms.mjs, and itself.',
  severity: 'error',
  from: { path: room },
  to: { path: own, pathNot: rooms.slice(0, index + 1) },
}));

/** Of Tribute's own files, those below `from` may import only those that match one of `allowed`. */
function layer(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from, to: { path: own, pathNot: allowed } };
}

const layers = [
  layer(
    'config',
    'The configuration knows the settings of all features by their list.',
    { path: '^src/config[.]ts$' },
    ['^src/kernel/', '^src/composition/(features|merged-features|intersection)[.]ts$'],
  ),
  layer(
    'settings',
    'Settings are data, so that scripts and tests read them without loading the room.',
    { path: '[.]settings[.]ts$' },
    ['^src/kernel/'],
  ),
  layer(
    'only-app-sees-everything',
    'Beside src/app.ts, a file at the root of src starts things and knows no feature.',
    { path: '^src/[^/]+$', pathNot: '^src/(app|config)[.]ts$' },
    ['^src/[^/]+$', '^src/kernel/', '^src/platform/(process|database)/'],
  ),
  layer(
    'rest-compat',
    'REST dialects run GraphQL operations: no service, no entity, no other door.',
    { path: '^rest-compat/' },
    ['^rest-compat/', '^src/kernel/', '^src/platform/graphql/'],
  ),
];

const clients = layer(
  'clients',
  'A client runs elsewhere: it shares no code with the server.',
  { path: '^clients/' },
  ['^clients/'],
);

const dashboard = layer(
  'dashboard',
  'The dashboard runs in a browser and uses only the public API: it shares no code with the server.',
  { path: '^dashboard/' },
  ['^dashboard/'],
);

const dialectRules = Object.keys(dialects).map((name) => ({
  name: `dialect-${name}`,
  comment: 'A REST dialect stands alone on rest-compat/shared.',
  severity: 'error',
  from: { path: `^rest-compat/${name}/` },
  to: {
    path: '^rest-compat/[^/]+/',
    pathNot: `^rest-compat/(${['shared', 'generated', name, ...dialects[name]].join('|')})/`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layers,
    clients,
    dashboard,
    ...roomRules,
    {
      name: 'room-not-listed',
      comment: 'A new room has its place in the order of scripts/rooms.mjs.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: [...rooms, '^src/composition/'] },
      to: {},
    },
    {
      name: 'features-make-resolvers',
      comment: 'What a resolver does is in a service, which every door calls.',
      severity: 'error',
      from: { path: '^(src|rest-compat)/', pathNot: '^src/composition/|[.]feature[.]ts$' },
      to: { path: '[.]resolver[.]ts$' },
    },
    ...dialectRules,
    {
      name: 'dialect-not-listed',
      comment: 'A new REST dialect stands alone on rest-compat/shared, or says otherwise in this file.',
      severity: 'error',
      from: { path: '^rest-compat/([^/]+)/', pathNot: `^rest-compat/(${Object.keys(dialects).join('|')})/` },
      to: { path: '^rest-compat/[^/]+/', pathNot: '^rest-compat/(shared|generated|$1)/' },
    },
    {
      name: 'config-is-handed-down',
      comment: 'Only what starts the program reads the configuration; everything else is given its settings.',
      severity: 'error',
      from: {
        pathNot:
          '^src/(app|main|run)[.]ts$|^src/composition/|^mikro-orm[.]config[.]ts$|^(scripts|test|bench)/',
      },
      to: { path: '^src/config[.]ts$' },
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
        'Parts are handed what they need; only src/app.ts, src/run.ts, src/config.ts and the ORM configuration ask for it.',
      severity: 'error',
      from: { path: '^(src|rest-compat)/', pathNot: '^src/(app|run|config)[.]ts$|^src/composition/' },
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
      // The generated code of the example imports one type of a package that codegen brings.
      from: {
        path: '^(src|rest-compat|clients)/|^mikro-orm[.]config[.]ts$',
        pathNot: '^clients/graphql/src/gql/',
      },
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
      from: { orphan: true, path: '^(src|rest-compat|clients)/' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'Every import leads somewhere. One package has only types.',
      severity: 'error',
      from: { pathNot: '^(clients/graphql|dashboard)/src/gql/' },
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
