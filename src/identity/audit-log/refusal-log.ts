import { ActorKind, type AuditedAction } from '../../kernel/audit-trail.js';
import type { NoteRefusal, Refusal, RefusalKind } from '../../kernel/refusal.js';

/** How many sources have their own entry in a period. The others share one entry of each kind. */
const mostSources = 20;
/** After so many entries a day, all sources share one entry of each kind in a period. */
const mostEntriesADay = 1000;
/** The most accounts or operations, and the most reasons, that one entry names. */
const mostNamed = 5;

/** The action of the audit entry. */
const actionOf = {
  SIGN_IN: 'signIn.refused',
  CREDENTIAL: 'credential.refused',
  OPERATOR_CALL: 'operatorCall.refused',
} as const satisfies Record<RefusalKind, string>;

/** The actions of the entries about refusals. */
export type RefusedAction = (typeof actionOf)[RefusalKind];

/** The refusals of one source in one period. */
interface Tally {
  readonly kind: RefusalKind;
  /** Null when sources share an entry. */
  readonly network: string | null;
  readonly actor: AuditedAction['actor'];
  count: number;
  readonly reasons: Set<string>;
  readonly about: Set<string>;
  readonly from: Date;
  to: Date;
}

/**
 * Collects refusals for the audit log. An attacker can cause any number, so they are summed up: one entry per
 * source and period, for a bounded number of sources. Neither the memory nor the table grows with an attack.
 */
export class RefusalLog {
  private tallies = new Map<string, Tally>();
  private readonly totals: Record<RefusalKind, number> = { SIGN_IN: 0, CREDENTIAL: 0, OPERATOR_CALL: 0 };
  private day = '';
  private writtenToday = 0;

  /**
   * @param write Writes one entry into the audit log.
   * @param now The current time.
   */
  constructor(
    private readonly write: (action: AuditedAction) => Promise<void>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Counts one refusal. */
  readonly note: NoteRefusal = (refusal) => {
    this.totals[refusal.kind] += 1;
    const at = this.now();
    const tally = this.tallyOf(refusal, at);
    tally.count += 1;
    tally.to = at;
    keep(tally.reasons, refusal.reason);
    if (refusal.about !== null) keep(tally.about, refusal.about);
  };

  /** The number of refusals of a kind since the process started. */
  totalOf(kind: RefusalKind): number {
    return this.totals[kind];
  }

  /** Writes the refusals since the last flush. Failed entries are written the next time. */
  async flush(): Promise<void> {
    const due = [...this.tallies.values()];
    this.tallies = new Map();
    for (const [index, tally] of due.entries()) {
      try {
        await this.write(entryOf(tally));
        this.countEntry();
      } catch (error) {
        for (const left of due.slice(index)) this.putBack(left);
        throw error;
      }
    }
  }

  private tallyOf({ kind, network, actor }: Refusal, at: Date): Tally {
    const key = `${kind} ${network} ${actor.userId ?? actor.keyId ?? ''}`;
    const known = this.tallies.get(key);
    if (known) return known;
    if (this.hasRoom()) return this.open(key, { kind, network, actor }, at);
    return this.tallies.get(kind) ?? this.open(kind, { kind, network: null, actor: nobody }, at);
  }

  private open(key: string, of: Pick<Tally, 'kind' | 'network' | 'actor'>, at: Date): Tally {
    const tally = { ...of, count: 0, reasons: new Set<string>(), about: new Set<string>(), from: at, to: at };
    this.tallies.set(key, tally);
    return tally;
  }

  private hasRoom(): boolean {
    const isNewDay = this.day !== dayOf(this.now());
    return this.tallies.size < mostSources && (isNewDay || this.writtenToday < mostEntriesADay);
  }

  private countEntry(): void {
    const day = dayOf(this.now());
    if (day !== this.day) Object.assign(this, { day, writtenToday: 0 });
    this.writtenToday += 1;
  }

  /** Returns them to the shared entry, because new sources have taken the places meanwhile. */
  private putBack({ kind, count, reasons, about, from, to }: Tally): void {
    const shared = this.tallies.get(kind) ?? this.open(kind, { kind, network: null, actor: nobody }, from);
    this.tallies.set(kind, {
      ...shared,
      from: from < shared.from ? from : shared.from,
      to: to > shared.to ? to : shared.to,
      count: shared.count + count,
    });
    for (const reason of reasons) keep(shared.reasons, reason);
    for (const one of about) keep(shared.about, one);
  }
}

const nobody = { kind: ActorKind.ANONYMOUS };

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function keep(names: Set<string>, name: string): void {
  if (names.size < mostNamed) names.add(name);
}

function entryOf({ kind, network, actor, count, reasons, about, from, to }: Tally): AuditedAction {
  return {
    action: actionOf[kind],
    actor,
    organizationId: null,
    environment: null,
    objectId: null,
    details: {
      count,
      reasons: [...reasons],
      about: [...about],
      from: from.toISOString(),
      to: to.toISOString(),
    },
    requestId: null,
    address: network,
    userAgent: null,
  };
}
