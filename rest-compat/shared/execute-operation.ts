import type { DocumentNode } from 'graphql';
import { databaseAway } from '../../src/platform/graphql/database-away.js';
import type { OperationRunner } from '../../src/platform/graphql/operation-runner.js';
import type { Caller } from '../../src/kernel/caller.js';
import type { Problem } from '../../src/kernel/errors.js';
import type { FieldNames } from './field-names.js';
import { answerToAll, refusalOf } from './refusal-of.js';
import { LateRefusal, RestError } from './rest-error.js';

/** An operation to run, with the dialect's names of its input fields. */
export interface Operation {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly names: FieldNames;
}

/** Runs an operation. Returns the value of its one root field, or throws the dialect's error. */
export async function executeOperation(
  runner: OperationRunner,
  { document, variables, names }: Operation,
  caller: Caller,
): Promise<object> {
  const { data, errors } = await runner.run(document, variables, caller);
  if (errors && errors.length > 0) {
    const answer = answerToAll(errors, names);
    if (!answer) throw new Error('An operation failed.', { cause: errors[0] });
    // Below the root field, the mutation is done. A lost database may have committed without an answer.
    const mayHaveActed = errors.some(({ path = [] }) => path.length > 1) || databaseAway(data, errors);
    if (!mayHaveActed) throw answer;
    throw new LateRefusal(answer.statusCode, answer.message, answer.errors, answer.headers);
  }
  const [name, root] = Object.entries(data ?? {})[0] ?? [];
  if (typeof root !== 'object' || root === null) {
    throw new RestError(404, `There is no such ${inWords(name ?? 'object')}.`);
  }
  const { userErrors = [] } = root as { userErrors?: readonly UserError[] };
  if (userErrors.length > 0) throw refusalOf(userErrors.map(asProblem), names);
  return root;
}

type UserError = Omit<Problem, 'field'> & { readonly field: readonly string[] | null };

function asProblem({ field, ...problem }: UserError): Problem {
  return field ? { ...problem, field } : problem;
}

function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
