import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  shareSlots,
  SlotUse,
  type DueEndpoint,
} from '../../../src/notifications/webhook/delivery/share-slots.js';

const shares = { unsteady: 32, unsteadyOfTenant: 8, unsteadyAtHost: 4 };
const slots = 128;
const endpoint = fc.record({
  organizationId: fc.constantFrom('a', 'b', 'c'),
  host: fc.constantFrom('x', 'y', 'z'),
  isSteady: fc.boolean(),
});
const endpointsOf = (count: number): fc.Arbitrary<DueEndpoint[]> =>
  fc
    .array(endpoint, { maxLength: count })
    .map((all) => all.map((one, index) => ({ ...one, endpointId: `${index}` })));

describe('shareSlots', () => {
  it('gives endpoints that are not steady one request each, within all their shares', () => {
    fc.assert(
      fc.property(endpointsOf(100), (due) => {
        const { rooms, postponed } = shareSlots(due, new SlotUse(slots, shares), () => 8);
        const given = due.filter(({ endpointId, isSteady }) => !isSteady && rooms.has(endpointId));
        const mostBy = (key: 'organizationId' | 'host'): number =>
          Math.max(0, ...[...Map.groupBy(given, (one) => one[key]).values()].map((own) => own.length));
        expect(given.every(({ endpointId }) => rooms.get(endpointId) === 1)).toBe(true);
        expect(given.length).toBeLessThanOrEqual(shares.unsteady);
        expect(mostBy('organizationId')).toBeLessThanOrEqual(shares.unsteadyOfTenant);
        expect(mostBy('host')).toBeLessThanOrEqual(shares.unsteadyAtHost);
        expect(postponed.filter((id) => rooms.has(id))).toEqual([]);
      }),
    );
  });

  it('always leaves slots for another tenant', () => {
    fc.assert(
      fc.property(fc.array(endpoint, { maxLength: 300 }), (asking) => {
        const use = new SlotUse(slots, shares);
        for (const one of asking) {
          const room = one.isSteady
            ? use.tenantRoom(one.organizationId)
            : Math.min(use.unsteadyRoom, use.unsteadyTenantRoom(one.organizationId));
          use.add(one, room);
          expect(use.tenantRoom('new')).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('names the tenants without room, so that a claim passes over their endpoints', () => {
    const use = new SlotUse(slots, shares);
    use.add({ organizationId: 'a', host: 'x', isSteady: true }, 64);
    use.add({ organizationId: 'b', host: 'y', isSteady: false }, 8);
    expect(use.fullTenants()).toEqual(['a']);
    expect(use.fullUnsteadyTenants()).toEqual(['a', 'b']);
    expect(use.tenantRoom('c')).toBe(28);
  });
});
