/** An endpoint with due deliveries. Ids are bare uuids. */
export interface DueEndpoint {
  readonly endpointId: string;
  readonly organizationId: string;
  /** The host of its target URL. */
  readonly host: string;
  readonly isSteady: boolean;
}

/** The most requests of endpoints that are not steady, in a worker. */
export interface SlotShares {
  readonly unsteady: number;
  readonly unsteadyOfTenant: number;
  readonly unsteadyAtHost: number;
}

/** The slots of a worker that are in use, by owner. */
export class SlotUse {
  private readonly tenants = new Map<string, number>();
  private readonly unsteadyTenants = new Map<string, number>();
  private readonly unsteadyHosts = new Map<string, number>();
  private used = 0;
  private unsteadyUsed = 0;

  /** @param slots all slots of the worker */
  constructor(
    private readonly slots: number,
    private readonly shares: SlotShares,
  ) {}

  add({ organizationId, host, isSteady }: Omit<DueEndpoint, 'endpointId'>, count: number): void {
    this.used += count;
    increase(this.tenants, organizationId, count);
    if (isSteady) return;
    this.unsteadyUsed += count;
    increase(this.unsteadyTenants, organizationId, count);
    increase(this.unsteadyHosts, host, count);
  }

  /**
   * The slots that a tenant may still take. It never has more than all the free ones. So one tenant gets at
   * most half of the slots, two get a third each, and some are always free for the next.
   */
  tenantRoom(organizationId: string): number {
    return Math.max(0, Math.ceil((this.slots - this.used - countOf(this.tenants, organizationId)) / 2));
  }

  /** The slots that are left for endpoints that are not steady. */
  get unsteadyRoom(): number {
    return Math.max(0, Math.min(this.shares.unsteady - this.unsteadyUsed, this.slots - this.used));
  }

  /** Tenants whose steady endpoints must wait. */
  fullTenants(): string[] {
    return [...this.tenants.keys()].filter((id) => this.tenantRoom(id) === 0);
  }

  /** Tenants whose other endpoints must wait. */
  fullUnsteadyTenants(): string[] {
    const isFull = (id: string): boolean => this.unsteadyTenantRoom(id) === 0;
    return [...this.tenants.keys()].filter(isFull);
  }

  unsteadyTenantRoom(organizationId: string): number {
    const own = this.shares.unsteadyOfTenant - countOf(this.unsteadyTenants, organizationId);
    return Math.max(0, Math.min(own, this.tenantRoom(organizationId)));
  }

  unsteadyHostRoom(host: string): number {
    return Math.max(0, this.shares.unsteadyAtHost - countOf(this.unsteadyHosts, host));
  }
}

/** The rooms of due endpoints. `postponed` endpoints have a busy host, and are asked for later. */
export interface SharedSlots {
  readonly rooms: ReadonlyMap<string, number>;
  readonly postponed: readonly string[];
}

/**
 * Decides how many deliveries of each due endpoint may be sent now. A steady endpoint gets what its lane has
 * room for. Any other gets one request, within the shares of all such endpoints, of its tenant and of its
 * host. So endpoints that hang cannot occupy a worker. Adds single requests to `use`.
 */
export function shareSlots(
  due: readonly DueEndpoint[],
  use: SlotUse,
  laneRoom: (endpointId: string) => number,
): SharedSlots {
  const rooms = new Map<string, number>();
  const postponed: string[] = [];
  for (const endpoint of due) {
    const { endpointId, organizationId, host, isSteady } = endpoint;
    if (isSteady) {
      const room = Math.min(laneRoom(endpointId), use.tenantRoom(organizationId));
      if (room > 0) rooms.set(endpointId, room);
    } else if (use.unsteadyHostRoom(host) === 0) {
      postponed.push(endpointId);
    } else if (Math.min(use.unsteadyRoom, use.unsteadyTenantRoom(organizationId)) > 0) {
      rooms.set(endpointId, 1);
      use.add(endpoint, 1);
    }
  }
  return { rooms, postponed };
}

function countOf(counts: ReadonlyMap<string, number>, key: string): number {
  return counts.get(key) ?? 0;
}

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, countOf(counts, key) + by);
}
