import * as z from 'zod';
import { expect, it } from '@jest/globals';
import { mergeFeatures } from '../../src/composition/merge-features.js';
import { part, type Feature } from '../../src/kernel/feature.js';
import { MemberRole } from '../../src/kernel/member-role.js';
import { wholeNumber } from '../../src/kernel/setting-schemas.js';

const most = { name: 'COUPONS_MAX', description: 'The most coupons.', schema: wholeNumber(1) };

const data = z.object({});
const created = { scope: 'campaigns:read', description: 'A coupon was created.', data } as const;
const coupons: Feature = {
  room: 'campaigns/coupon',
  ids: { campaign: ['coup'] },
  scopes: {
    'campaigns:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads campaigns, goals and reward rules.',
    },
    'campaigns:write': {
      leastRole: MemberRole.ADMIN,
      description: 'Creates and changes campaigns, goals and reward rules.',
    },
  },
  eventTypes: { 'campaign.created': created },
  settings: { couponsMax: most },
  operations: { Query: { coupon: { who: 'campaigns:read' } } },
  types: { Coupon: { scope: 'campaigns:read' } },
  ownRelations: ['Coupon.self'],
  copiedValues: { 'Coupon.terms': {} },
  sandbox: { empties: [{ table: 'coupon_use' }, { table: 'coupon' }], keeps: { coupon_plan: 'It stays.' } },
  figures: [{ name: 'tribute_coupons', help: 'Coupons.', sql: 'select 1 as value' }],
};
const vouchers: Feature = {
  room: 'campaigns/voucher',
  operations: { Mutation: { createVoucher: { who: 'campaigns:write' } } },
  types: { Voucher: part },
  sandbox: { empties: [{ table: 'voucher' }] },
};

it('merges what the features declare', () => {
  expect(mergeFeatures([coupons, vouchers])).toEqual({
    ids: new Map([['campaign', ['coup']]]),
    scopes: new Map([
      ['campaigns:read', { leastRole: 'MEMBER', description: 'Reads campaigns, goals and reward rules.' }],
      [
        'campaigns:write',
        { leastRole: 'ADMIN', description: 'Creates and changes campaigns, goals and reward rules.' },
      ],
    ]),
    eventTypes: new Map([['campaign.created', created]]),
    entities: [],
    nodes: {},
    operations: {
      Query: { coupon: { who: 'campaigns:read' } },
      Mutation: { createVoucher: { who: 'campaigns:write' } },
      Subscription: {},
    },
    types: { Coupon: { scope: 'campaigns:read' }, Voucher: { scope: null } },
    ownRelations: new Set(['Coupon.self']),
    copiedValues: { 'Coupon.terms': {} },
    emptiedTables: [{ table: 'voucher' }, { table: 'coupon_use' }, { table: 'coupon' }],
    sandboxTables: new Set(['coupon_use', 'coupon', 'coupon_plan', 'voucher']),
    personalData: new Map(),
    figures: coupons.figures,
    reasons: {},
    auditActions: {},
    quotas: [],
    settings: { couponsMax: most },
  });
});

it.each([
  ['query', { operations: { Query: { coupon: { who: 'anyone' } } } }, 'coupon'],
  ['type', { types: { Coupon: part } }, 'Coupon'],
  ['copied value', { copiedValues: { 'Coupon.terms': {} } }, 'Coupon.terms'],
  ['sandbox table', { sandbox: { keeps: { coupon: 'It stays.' } } }, 'coupon'],
  ['id kind', { ids: { campaign: ['vou'] } }, 'campaign'],
  [
    'scope',
    {
      scopes: {
        'campaigns:read': {
          leastRole: MemberRole.MEMBER,
          description: 'Reads campaigns, goals and reward rules.',
        },
      },
    },
    'campaigns:read',
  ],
  ['event type', { eventTypes: { 'campaign.created': created } }, 'campaign.created'],
  ['setting', { settings: { couponsMax: { ...most, name: 'VOUCHERS_MAX' } } }, 'couponsMax'],
  ['variable', { settings: { vouchersMax: most } }, 'COUPONS_MAX'],
] as const)('refuses a %s that two features declare', (what, more, name) => {
  expect(() => mergeFeatures([coupons, { ...vouchers, ...more }])).toThrow(
    `campaigns/coupon and campaigns/voucher both add the ${what} ${name}.`,
  );
});

it.each([
  ['an operation', { operations: { Query: { voucher: { who: 'gigs:read' } } } }, 'voucher'],
  ['a type', { types: { Voucher: { scope: 'gigs:read' } } }, 'Voucher'],
  [
    'an event type',
    { eventTypes: { 'gig.published': { scope: 'gigs:read', description: '', data } } },
    'gig.published',
  ],
] as const)('refuses %s with a scope that no feature declares', (_, more, name) => {
  expect(() => mergeFeatures([coupons, { ...vouchers, ...more }])).toThrow(
    `${name} asks for the scope gigs:read, which no feature declares.`,
  );
});

it('refuses two kinds of ids with the same prefix', () => {
  expect(() => mergeFeatures([coupons, { ...vouchers, ids: { gig: ['coup'] } }])).toThrow(
    'Two kinds of ids are written with the prefix coup.',
  );
});

it('refuses a node whose id has no prefix', () => {
  const nodes = {
    gig: {
      entity: class Gig {
        id = '';
      },
      type: 'Gig',
    },
  };
  expect(() => mergeFeatures([coupons, { ...vouchers, nodes }])).toThrow(
    'No feature declares the id prefix of the node gig.',
  );
});

it('refuses a setting that requires an unknown one', () => {
  const settings = { couponsMax: { ...most, requires: 'COUPONS' } };
  expect(() => mergeFeatures([{ ...coupons, settings }])).toThrow(
    'COUPONS_MAX requires COUPONS, which no feature adds.',
  );
});
