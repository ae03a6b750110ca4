import { expect, it } from '@jest/globals';
import { mergeFeatures } from '../../src/composition/merge-features.js';
import { part, type Feature } from '../../src/kernel/feature.js';

const coupons: Feature = {
  room: 'campaigns/coupon',
  operations: { Query: { coupon: { who: 'campaigns:read' } } },
  types: { Coupon: { scope: 'campaigns:read' } },
  ownRelations: ['Coupon.self'],
  figures: [{ name: 'tribute_coupons', help: 'Coupons.', sql: 'select 1 as value' }],
};
const vouchers: Feature = {
  room: 'campaigns/voucher',
  operations: { Mutation: { createVoucher: { who: 'campaigns:write' } } },
  types: { Voucher: part },
};

it('puts together what features add', () => {
  expect(mergeFeatures([coupons, vouchers])).toEqual({
    entities: [],
    nodes: {},
    operations: {
      Query: { coupon: { who: 'campaigns:read' } },
      Mutation: { createVoucher: { who: 'campaigns:write' } },
      Subscription: {},
    },
    types: { Coupon: { scope: 'campaigns:read' }, Voucher: { scope: null } },
    ownRelations: new Set(['Coupon.self']),
    figures: coupons.figures,
  });
});

it.each([
  ['query', { operations: { Query: { coupon: { who: 'anyone' } } } }, 'coupon'],
  ['type', { types: { Coupon: part } }, 'Coupon'],
] as const)('refuses a %s that two features add', (what, more, name) => {
  expect(() => mergeFeatures([coupons, { ...vouchers, ...more }])).toThrow(
    `campaigns/coupon and campaigns/voucher both add the ${what} ${name}.`,
  );
});
