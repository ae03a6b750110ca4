import type { Caller } from '../../kernel/caller.js';
import type { IdKind } from '../../kernel/catalogue.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { encodeId } from '../../kernel/ids.js';
import type { PersonalTable } from '../../kernel/personal-data.js';
import { organizationFor } from '../../kernel/principal.js';
import type { ExportCustomerInput } from './privacy.inputs.js';
import type { CustomerRecord, ExportCustomerPayload } from './privacy.types.js';

interface Row {
  readonly place: number;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** The ids in exported data, by their names. */
const idKinds: Readonly<Record<string, IdKind>> = {
  campaignId: 'campaign',
  eventId: 'event',
  goalId: 'goal',
  linkId: 'link',
  sessionId: 'session',
};

const cursorForm = /^(?<place>\d{1,3})\.(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const defaultPage = 100;

/** Exports what is stored of a customer. */
export class ExportService {
  private readonly kinds: readonly IdKind[];
  private readonly text: string;

  /** @param tables The tables with personal data of all features. */
  constructor(tables: ReadonlyMap<string, PersonalTable>) {
    const exported = [...tables.values()].flatMap((table) => table.exported ?? []);
    this.kinds = exported.map(({ kind }) => kind);
    const parts = exported.map(
      ({ sql }, place) => `select ${place} as place, id, data from (${sql}) as part`,
    );
    this.text = `select place, id, data from (${parts.join(' union all ')}) as record
      where (place, id) > ($4, $5::uuid) order by place, id limit $6`;
  }

  /** One page of the records of a customer, in a fixed order. Empty if nothing is stored. */
  async page(caller: Caller, input: ExportCustomerInput): Promise<ExportCustomerPayload> {
    const tenant = organizationFor(caller.principal, 'customers:read', input.organizationId);
    const most = input.first ?? defaultPage;
    const [place, id] = readCursor(input.after);
    const rows = await caller.sql.query<Row>(this.text, [
      tenant.organizationId,
      tenant.environment,
      input.customerId,
      place,
      id,
      most + 1,
    ]);
    const last = rows.length > most ? rows[most - 1] : undefined;
    return {
      records: rows.slice(0, most).map((row) => this.recordOf(row)),
      endCursor: last ? `${last.place}.${last.id}` : null,
    };
  }

  private recordOf({ place, id, data }: Row): CustomerRecord {
    const kind = this.kinds[place] as IdKind;
    return { id: encodeId(kind, id), kind, data: Object.fromEntries(Object.entries(data).map(withTypeId)) };
  }
}

function withTypeId([name, value]: [string, unknown]): [string, unknown] {
  const kind = idKinds[name];
  return [name, kind !== undefined && typeof value === 'string' ? encodeId(kind, value) : value];
}

function readCursor(after: string | null | undefined): [number, string] {
  if (after == null) return [-1, '00000000-0000-0000-0000-000000000000'];
  const { place, id } = cursorForm.exec(after)?.groups ?? {};
  if (place === undefined || id === undefined) {
    throw refuse(ErrorCode.INVALID, 'after must be the endCursor of another page.', 'after');
  }
  return [Number(place), id];
}
