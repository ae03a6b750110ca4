import type { TypedQueryDocumentNode } from 'graphql';
import { databaseAway } from '../../src/platform/graphql/database-away.js';
import type { OperationRunner } from '../../src/platform/graphql/operation-runner.js';
import type { Caller } from '../../src/kernel/caller.js';
import type { FieldNames } from './field-names.js';
import { answerToAll, refusalOf } from './refusal-of.js';
import type { OperationResult, Root } from './operation-types.js';
import { LateRefusal, RestError } from './rest-error.js';

/** An operation to run, with the dialect's names of its input fields. */
export interface Operation<Result extends OperationResult, Variables> {
  readonly document: TypedQueryDocumentNode<Result, Variables>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly names: FieldNames;
}

/** Runs an operation. Returns the value of its one root field, or throws the dialect's error. */
export async function executeOperation<Result extends OperationResult, Variables>(
  runner: OperationRunner,
  { document, variables, names }: Operation<Result, Variables>,
  caller: Caller,
): Promise<Root<Result>> {
  const { data, errors } = await runner.run(document, variables, caller);
  if (errors && errors.length > 0) {
    const answer = answerToAll(errors, names);
    if (!answer) throw new Error('An operation failed.', { cause: errors[0] });
    // Below the root field, the mutation is done. A lost database may have committed without an answer.
    const mayHaveActed = errors.some(({ path = [] }) => path.length > 1) || databaseAway(data, errors);
    if (!mayHaveActed) throw answer;
    throw new LateRefusal(answer.statusCode, answer.message, answer.errors, answer.headers);
  }
  for (const name in data) {
    const root = data[name];
    if (root == null) throw new RestError(404, `There is no such ${inWords(name)}.`);
    const { userErrors = [] } = root;
    if (userErrors.length > 0) throw refusalOf(userErrors, names);
    return root;
  }
  throw new Error('The operation has no root field.');
}

function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
