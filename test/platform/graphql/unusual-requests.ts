import { createHash } from 'node:crypto';
import type { Sent } from './answers-by-both-ways.js';

export const list =
  'query ($first: Int) { campaigns(first: $first) { nodes { id name status } totalCount } }';
const create =
  'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { userErrors { code field message } } }';
const two = 'query a { campaigns { totalCount } } query b { gigs { totalCount } }';
const nested = `query ($on: Boolean!) {
  campaigns(first: 2) {
    edges { cursor node { ...shown goals { nodes { name payout { amount asset } } } gigs @include(if: $on) { totalCount } } }
    pageInfo { hasNextPage endCursor }
  }
}
fragment shown on Campaign { id status spent { amount } budget { amount } organization { name } createdAt }`;
const hash = createHash('sha256').update(list).digest('hex');
export const registered = { persistedQuery: { version: 1, sha256Hash: hash } };

/** Bodies of requests, usual and unusual, that change nothing. */
export const bodies: Readonly<Record<string, Sent['body']>> = {
  'a list': { query: list },
  'a page': { query: list, variables: { first: 1 } },
  'null members': { query: list, variables: null, operationName: null },
  'an empty name': { query: list, operationName: '' },
  'one of two operations': { query: two, operationName: 'a' },
  'the other of two operations': { query: two, operationName: 'b' },
  'no name for two operations': { query: two },
  'an unknown name': { query: list, operationName: 'other' },
  'nested lists': { query: nested, variables: { on: true } },
  'nested lists without one': { query: nested, variables: { on: false } },
  'a missing variable': { query: nested },
  'an alias': { query: '{ all: campaigns { totalCount } few: campaigns(first: 1) { nodes { name } } }' },
  'one type name': { query: '{ __typename }' },
  introspection: { query: '{ __schema { queryType { name } } }' },
  'a page that is too large': { query: list, variables: { first: 1000 } },
  'a page of a wrong type': { query: list, variables: { first: 'x' } },
  'a page with too many digits': `{"query":${JSON.stringify(list)},"variables":{"first":1.00000000000000000001}}`,
  'a variable too many': { query: list, variables: { first: 1, last: 1 } },
  'a list of variables': { query: list, variables: [] },
  'variables as text': { query: list, variables: '{}' },
  'a cursor of nothing': { query: '{ campaigns(after: "x") { nodes { id } } }' },
  'an unknown id': { query: '{ campaign(id: "camp_01h455vb4pex5vsknk084sn02q") { id } }' },
  'an id of another kind': { query: '{ node(id: "nothing") { id } }' },
  viewer: { query: '{ viewer { email } }' },
  'an operator only': { query: '{ allOrganizations { totalCount } organizations { totalCount } }' },
  'invalid input': {
    query: create,
    variables: { input: { name: 'x'.repeat(201), targetUrl: 'ftp://shop.example' } },
  },
  'blank input': { query: create, variables: { input: { name: ' ', targetUrl: 'https://shop.example' } } },
  'input that is missing': { query: create, variables: {} },
  'a registered text': { query: list, extensions: registered },
  'a registered hash': { extensions: registered },
  'a registered hash and a page': { extensions: registered, variables: { first: 1 } },
  'a hash of another text': { query: two, extensions: registered, operationName: 'a' },
  'an unregistered hash': { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } },
  'a hash of another version': { extensions: { persistedQuery: { version: 2, sha256Hash: hash } } },
  'no extensions': { query: list, extensions: {} },
  'extensions of a wrong type': { query: list, extensions: 1 },
  'an unknown member': { query: list, more: 1 },
  'a batch': [{ query: list }],
  'a subscription': { query: 'subscription { domainEvents { type } }' },
  'a syntax error': { query: 'query {' },
  'an unknown field': { query: '{ campaigns { nodes { nothing } } }' },
  'deep nesting': {
    query: `{ campaigns { nodes ${'{ organization { campaigns { nodes '.repeat(8)} { id } ${'} } }'.repeat(8)} } }`,
  },
  'an empty text': { query: '' },
  'a number as text': { query: 1 },
  nothing: {},
  'an empty body': '',
  'no JSON': '{"query":',
  'a byte order mark': `\u{feff}${JSON.stringify({ query: list })}`,
  'a byte order mark and a number that loses digits': `\u{feff}${JSON.stringify({ query: list, variables: { first: 1 } }).replace('1}', '1e0}')}`,
  'bytes that are not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  'a text that cannot be stored': { query: '{ campaign(id: "a\\u0000b") { id } }' },
  'deep JSON': `{"query":${JSON.stringify(list)},"variables":{"first":${'['.repeat(200)}${']'.repeat(200)}}}`,
};

/** Headers of requests, usual and unusual. */
export const headers: Readonly<Record<string, NonNullable<Sent['headers']>>> = {
  'plain JSON accepted': { accept: 'application/json' },
  'any type accepted': { accept: '*/*' },
  'the newer type accepted': { accept: 'application/graphql-response+json, application/json;q=0.9' },
  'the only newer type accepted': { accept: 'application/graphql-response+json' },
  "Apollo Client's types accepted": { accept: 'application/graphql-response+json,application/json;q=0.9' },
  'both types accepted': { accept: 'application/graphql-response+json, application/json' },
  "axios' types accepted": { accept: 'application/json, text/plain, */*' },
  'JSON and any type accepted': { accept: 'application/json, */*' },
  "urql's types accepted": {
    accept:
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  },
  'HTML accepted': { accept: 'text/html' },
  'a character set': { 'content-type': 'application/json; charset=utf-8' },
  'another character set': { 'content-type': 'application/json; charset=utf-16' },
  'another type': { 'content-type': 'text/plain' },
  'no type': { 'content-type': '' },
  'a form': { 'content-type': 'application/x-www-form-urlencoded' },
  'a page of another origin': { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' },
  'a packed answer': { 'accept-encoding': 'gzip' },
  'an unknown packing': { 'content-encoding': 'nothing' },
  'the cost asked for': { 'x-graphql-cost': '1' },
  'an environment': { 'x-environment': 'sandbox' },
  'the other environment': { 'x-environment': 'live' },
  'an unknown environment': { 'x-environment': 'sandbix' },
  'an id that cannot be used': { 'x-request-id': 'the same' },
  'the end of the connection': { connection: 'close' },
  'chunks of a body': { 'transfer-encoding': 'chunked' },
  'a forwarded address': { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
};
