import type { EntityClass } from '@mikro-orm/core';
import type { DomainEventType, EventType, IdKind, Prefixes, Scope, ScopeTerms } from './catalogue.js';
import type { CopiedValues } from './copied-values.js';
import type { FindNode } from './node-loader.js';
import type { Ground } from './ground.js';
import type { PersonalTables } from './personal-data.js';
import type { ReasonTable } from './reason-kind.js';
import type { Quota } from './quotas.js';
import type { RecurringJob } from './recurring-job.js';
import type { SandboxTables } from './sandbox-tables.js';
import type { SettingTable } from './setting.js';

/**
 * Who may ask for an operation: anyone at all, any caller with a credential, a signed-in person, an operator,
 * or whom a scope names.
 */
export interface Access {
  readonly who: 'anyone' | 'caller' | 'person' | 'operator' | Scope;
  /** Whether a publishable key, which any visitor of a shop can read, may ask for it too. */
  readonly publishable?: true;
  /** Whether operators may ask for it too, for every tenant. */
  readonly orOperator?: true;
  /**
   * Whether every signed-in person may ask for it too, for what is their own as a promoter; the service looks
   * whose it is.
   */
  readonly orPromoter?: true;
  /** Left out of the audit log: a hot path whose own rows are the record (docs/adr/0013). */
  readonly unaudited?: true;
}

/** Operations of the schema, and who may ask for each. */
export type OperationTable = Readonly<
  Record<'Query' | 'Mutation' | 'Subscription', Readonly<Record<string, Access>>>
>;

/** The rows of operations that the same callers may ask for. */
export function allow(
  who: Access['who'],
  ...operations: readonly string[]
): Readonly<Record<string, Access>> {
  return Object.fromEntries(operations.map((name) => [name, { who }]));
}

/** Who may read the objects of a type when they come to them from another object. */
export interface TypeAccess {
  /** The scope that the type's own query asks for; null for a part of the object that shows it. */
  readonly scope: Scope | null;
  /**
   * The fields that are shown without the scope: the id, which the other object bears anyway, unless more is
   * said.
   */
  readonly open?: readonly string[];
  /**
   * Whether one may go through it without the scope, to objects behind it that ask for a scope of their own.
   */
  readonly isPassage?: true;
}

/** A part of the object that shows it. */
export const part: TypeAccess = { scope: null };

/** An object that `node` finds by its id. */
export type NodeKind = {
  /** Its type in the schema. */
  readonly type: string;
} & (
  | {
      /** Its entity. The caller's organization and environment decide who finds it, and a scope. */
      readonly entity: EntityClass<{ id: string }>;
      /** The scope that it requires, if not that of its type. */
      readonly scope?: Scope;
      /** The same entity, if the person who is its promoter finds it too. */
      readonly ofPromoter?: EntityClass<{ id: string; promoterId: string }>;
    }
  | {
      /** Finds it by rules of its own. */
      readonly find: FindNode;
    }
);

/** One figure of the database, for Prometheus. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  /** Answers one row with one number. Must be cheap however much is stored. */
  readonly sql: string;
}

/** The most rows that a figure counts. More than that is an alarm, however many. */
export const mostCounted = 100_000;

/** The parts that a feature creates when the program starts. */
export interface FeatureParts<Services = object> {
  /** What other features and the HTTP layer call, by name. */
  readonly services?: Services;
  readonly resolvers?: readonly object[];
  readonly jobs?: readonly RecurringJob[];
  /** Does what must be done before this process is ready. */
  readonly start?: () => Promise<void>;
  /** Writes pending records and releases what the parts opened. The jobs have stopped before. */
  readonly close?: () => Promise<void>;
}

/** What a room adds to Tribute. Composition puts the features together. */
export interface Feature<Needs = Ground, Services = object> {
  /** Its folder below `src`. */
  readonly room: string;
  /** Its settings, by the names of their values in the configuration. */
  readonly settings?: SettingTable;
  /** Its limits by plan. Each is a setting too. */
  readonly quotas?: readonly Quota[];
  /** The prefixes of its kinds of ids. */
  readonly ids?: Partial<Readonly<Record<IdKind, Prefixes>>>;
  /** Its scopes of API keys. */
  readonly scopes?: Partial<Readonly<Record<Scope, ScopeTerms>>>;
  readonly eventTypes?: Partial<Readonly<Record<DomainEventType, EventType>>>;
  /** The enums of its reasons, by what they explain. */
  readonly reasons?: ReasonTable;
  /** Actions in the audit log that are no operations, each with its description. */
  readonly auditActions?: Readonly<Record<string, string>>;
  readonly entities?: readonly EntityClass<object>[];
  /** The objects that `node` finds, by the kind of their id. */
  readonly nodes?: Partial<Readonly<Record<IdKind, NodeKind>>>;
  /** Its operations, and who may ask for each. An operation without a row stops the start. */
  readonly operations?: Partial<OperationTable>;
  /** Its object types, and the scope that a key needs to read each. A type without a row stops the start. */
  readonly types?: Readonly<Record<string, TypeAccess>>;
  /** Relations that ask for no scope: they lead to what the caller is, or has just made. `Type.field`. */
  readonly ownRelations?: readonly string[];
  /**
   * Its fields of type JSONObject, and its texts that copy other data. A JSON field without a row stops the
   * start. If the caller lacks the scope from `scopeOf`, the field is null and `withheldReason` names it.
   */
  readonly copiedValues?: CopiedValues;
  /** What a reset of the sandbox does with its tables that have an organization and an environment. */
  readonly sandbox?: SandboxTables;
  /** Its tables with data of customers, in the order of an erasure. */
  readonly personalData?: PersonalTables;
  readonly figures?: readonly Figure[];
  /**
   * Creates its parts, from the ground, its settings and services of other features. It may use the services
   * of earlier features at once, and those of later features only when a request or job is running.
   */
  readonly create?: (needs: Needs) => FeatureParts<Services>;
}
