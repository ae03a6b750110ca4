import { coerceInputValue, isRequiredArgument } from 'graphql';
import { actorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import type { Scope } from '../../kernel/catalogue.js';
import { conflict, ErrorCode, notFound, refuse, RefusedError, type Problem } from '../../kernel/errors.js';
import { decodeId, encodeId, newId } from '../../kernel/ids.js';
import { organizationFor, requireScopeOn } from '../../kernel/principal.js';
import { defineQuota, type Quotas } from '../../kernel/quotas.js';
import type { SchemaRunner } from '../../kernel/schema-runner.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { DataExport } from './data-export.entity.js';
import type { CreateExportInput } from './data-export.inputs.js';
import type { DataExportPart } from './data-export.payloads.js';
import { exportableLists, pageQuery, type ExportableList } from './exportable-list.js';
import { readList, type ExportedList } from './read-list.js';

/** Limits the exports that are kept. Values: organization, environment. Index: data_export_organization. */
export const exportQuota = defineQuota({
  name: 'QUOTA_EXPORTS',
  description: 'The most exports of lists that are kept in an environment of an organization.',
  fallback: 'FREE=10,PRO=50',
  noun: 'exports of lists in an environment',
  remedy: 'Wait until earlier ones are deleted',
  counted: 'from data_export where organization_id = $1 and environment = $2',
});

/** Asks for exports of lists, and reads their files. */
export class DataExportService {
  private lists: ReadonlyMap<string, ExportableList> | undefined;

  /** @param keptHours How long an export is kept. */
  constructor(
    private readonly runner: SchemaRunner,
    private readonly quotas: Quotas,
    private readonly keptHours: number,
  ) {}

  /** Asks for an export, which a job writes. The arguments are tried first, so that it is refused at once. */
  async create(caller: Caller, input: CreateExportInput): Promise<DataExport> {
    const terms = this.termsOf(input.list);
    const [tenant] = terms.scopes.map((scope) =>
      organizationFor(caller.principal, scope, input.organizationId),
    );
    if (!tenant) throw notFound('organization', 'organizationId');
    const columns = columnsIn(input, terms);
    const given = argumentsIn(input, terms, tenant.organizationId);
    const scopes = [...terms.scopes];
    const id = newId();
    const wanted = { id, ...tenant, list: input.list, arguments: given, columns, scopes };
    await this.tryOut(wanted, terms);
    const { organizationId, environment } = tenant;
    await inTransaction(caller.em, async (tx) => {
      const by = actorText(caller.principal, organizationId);
      const use = { organizationId, field: 'list', values: [organizationId, environment] };
      await this.quotas.requireRoom(tx.sql, exportQuota, use);
      await tx.sql.query(
        `insert into data_export (id, organization_id, environment, list, arguments, columns, scopes, status, expires_at, requested_by)
         values ($1, $2, $3, $4, $5, $6, $7, 'QUEUED', now() + $8 * interval '1 hour', $9)`,
        [
          id,
          organizationId,
          environment,
          input.list,
          JSON.stringify(given),
          columns,
          scopes,
          this.keptHours,
          by,
        ],
      );
      await tx.sql.query(wakeUpSql('exports'));
      const after = { list: input.list, arguments: given, columns };
      tx.audit({ kind: 'dataExport', id, organizationId, environment, before: null, after });
    });
    return caller.em.findOneOrFail(DataExport, id, { refresh: true });
  }

  /** The caller's export with this TypeID, or null. Requires the scopes of its list. */
  async find(caller: Caller, typeId: string): Promise<DataExport | null> {
    return findExport(caller, decodeId('dataExport', typeId));
  }

  /** A part of the file of a complete export. */
  async part(caller: Caller, typeId: string, number: number): Promise<DataExportPart> {
    const found = await this.find(caller, typeId);
    if (!found) throw notFound('export', 'id');
    if (found.status !== 'COMPLETED') {
      throw conflict(`Only a COMPLETED export has a file; this one is ${found.status}.`, 'id');
    }
    const [part] = await caller.sql.query<{ text: string }>(
      'select text from data_export_part where export_id = $1 and number = $2',
      [found.id, number],
    );
    if (!part) throw notFound('part', 'number');
    return { text: part.text, next: number + 1 < found.parts ? number + 1 : null };
  }

  private termsOf(list: string): ExportableList {
    this.lists ??= exportableLists(this.runner.schema);
    const terms = this.lists.get(list);
    if (terms) return terms;
    throw refuse(ErrorCode.INVALID, `list must be one of ${[...this.lists.keys()].join(', ')}`, 'list');
  }

  private async tryOut(wanted: Wanted, { args }: ExportableList): Promise<void> {
    const document = pageQuery(wanted.list, args, wanted.columns);
    await readList(this.runner, wanted, document, { first: 1, after: null }).catch((error: unknown) => {
      throw belowArguments(error);
    });
  }
}

type Wanted = ExportedList & Pick<DataExport, 'list' | 'columns'>;

/** The caller's export with this uuid, or null. */
export async function findExport(caller: Caller, id: string | undefined): Promise<DataExport | null> {
  const found = await caller.loaders.load(DataExport, id);
  for (const scope of found?.scopes ?? []) {
    requireScopeOn(caller.principal, scope as Scope, found as DataExport);
  }
  return found;
}

function belowArguments(error: unknown): unknown {
  if (!(error instanceof RefusedError)) return error;
  const [first, ...more] = error.problems.map((problem) => ({
    ...problem,
    field: ['arguments', ...(problem.field ?? [])],
  }));
  return first ? new RefusedError([first, ...more]) : error;
}

function columnsIn({ columns, list }: CreateExportInput, terms: ExportableList): string[] {
  if (columns == null) return [...terms.columns];
  const unknown = columns.find((column) => !terms.columns.includes(column));
  if (unknown === undefined && columns.length > 0 && new Set(columns).size === columns.length) return columns;
  const message = `columns must be different columns of ${list}, which are ${terms.columns.join(', ')}`;
  throw refuse(ErrorCode.INVALID, message, 'columns');
}

/** A list that requires its organization gets that of the export. */
function argumentsIn(
  input: CreateExportInput,
  { args }: ExportableList,
  organizationId: string,
): Record<string, unknown> {
  const known = new Map(args.map((arg) => [arg.name, arg]));
  const organization = known.get('organizationId');
  const own = organization && isRequiredArgument(organization);
  const given = {
    ...(own && { organizationId: encodeId('organization', organizationId) }),
    ...input.arguments,
  } as Record<string, unknown>;
  const problems: Problem[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `${input.list} has no argument "${name}"; it has ${[...known.keys()].join(', ') || 'none'}`;
      return { code: ErrorCode.INVALID, message, field: ['arguments', name] };
    });
  for (const arg of args) {
    const { name, type } = arg;
    if (given[name] === undefined && !isRequiredArgument(arg)) continue;
    coerceInputValue(given[name], type, (path, _value, { message }) => {
      problems.push({ code: ErrorCode.INVALID, message, field: ['arguments', name, ...path.map(String)] });
    });
  }
  const [first, ...more] = problems;
  if (first) throw new RefusedError([first, ...more]);
  return given;
}
