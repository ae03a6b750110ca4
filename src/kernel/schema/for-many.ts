import { defaultFieldResolver, type GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, getMetadataStorage, Info, InputType, Int, ObjectType } from 'type-graphql';
import { currentTrail } from '../audit-trail.js';
import type { FreshCaller } from '../caller.js';
import { ErrorCode, ForbiddenError, refuse } from '../errors.js';
import { MutationPayload, PayloadMutation, type UserError } from './mutation.js';
import type { TypeFunction } from './nullable-field.js';
import { ValidatedByItem } from './validated-by-item.js';

/** The most items of one request. */
const maxItems = 100;

interface Many {
  /** The name of the list in the input: `payouts`. */
  readonly list: string;
  /** What the items are, in the plural: `payouts to approve`. */
  readonly items: string;
  readonly payload: abstract new () => MutationPayload;
}

/** The result of one item: the payload of its mutation. */
interface ItemResult {
  readonly index: number;
  readonly userErrors?: readonly UserError[];
}

/**
 * Method decorator of a `PayloadMutation`: adds a mutation that does the same for 1 to 100 inputs. Each runs
 * through the resolver of the single mutation, with its transaction, rules and audit entries, in the order
 * of the request. So a refused item changes nothing for the others.
 */
export function ForMany(name: string, { list, items, payload }: Many): MethodDecorator {
  return (prototype, single) => {
    const input = manyInput(name, list, items, inputOf(prototype, String(single)));
    const answer = manyPayload(name, items, resultOf(payload));
    const run = async (caller: FreshCaller, given: Batch, info: GraphQLResolveInfo): Promise<object> => ({
      results: await answerEach(String(single), list, given[list] ?? [], caller, info),
    });
    const descriptor = { value: run, writable: true, configurable: true };
    Object.defineProperty(prototype, name, descriptor);
    Ctx()(prototype, name, 0);
    Arg('input', () => input)(prototype, name, 1);
    Info()(prototype, name, 2);
    const description = `Does the same as \`${String(single)}\` for 1 to ${maxItems} ${items}, one after the other. Each has its own result.`;
    PayloadMutation(description, answer)(prototype, name, descriptor);
  };
}

/** The type of the argument `input` of a mutation, whose parameters are decorated before it. */
function inputOf(prototype: object, single: string): TypeFunction {
  const parameter = getMetadataStorage().params.find(
    ({ target, methodName, kind }) =>
      target === prototype.constructor && methodName === single && kind === 'arg',
  );
  if (parameter?.kind !== 'arg') throw new Error(`The mutation ${single} has no input.`);
  return parameter.getType as TypeFunction;
}

/** Its only field is the list. */
type Batch = Readonly<Record<string, readonly object[]>>;

function manyInput(name: string, list: string, items: string, item: TypeFunction): Function {
  class Input {
    readonly [list: string]: readonly object[];
  }
  const description = `1 to ${maxItems} ${items}. Each is validated separately.`;
  Field(() => [item() as Function], { description })(Input.prototype, list);
  ValidatedByItem()(Input.prototype, list);
  InputType(`${capitalized(name)}Input`, { description: `A batch of ${items}.` })(Input);
  return Input;
}

function manyPayload(name: string, items: string, result: Function): abstract new () => MutationPayload {
  class Payload extends MutationPayload {}
  const meaning =
    'One result for each item, in the same order; null with an error for an item that failed by a fault. Null if the whole batch was refused.';
  Field(() => [result], { nullable: 'itemsAndList', description: meaning })(Payload.prototype, 'results');
  const description = `The results for the ${items}.`;
  ObjectType(`${capitalized(name)}Payload`, { description, simpleResolvers: true })(Payload);
  return Payload;
}

const results = new Map<abstract new () => MutationPayload, Function>();

/** The type of a result, one for each payload: `PayoutItemPayload` for `PayoutPayload`. */
function resultOf(payload: abstract new () => MutationPayload): Function {
  const known = results.get(payload);
  if (known) return known;
  class Result extends payload {}
  Field(() => Int, { description: 'The index of its item, starting at 0.' })(Result.prototype, 'index');
  const name = payload.name.replace(/Payload$/, 'ItemPayload');
  ObjectType(name, { description: 'The payload of one item of a batch.', simpleResolvers: true })(Result);
  results.set(payload, Result);
  return Result;
}

/**
 * Runs the single mutation for each item. An item that fails by a fault is an error at its place, and the
 * others keep their results. After a fault of the server, the items that follow are not attempted.
 */
async function answerEach(
  single: string,
  list: string,
  items: readonly object[],
  caller: FreshCaller,
  info: GraphQLResolveInfo,
): Promise<(ItemResult | Error)[]> {
  if (items.length === 0 || items.length > maxItems) {
    throw refuse(ErrorCode.INVALID, `${list} must be 1 to ${maxItems}; this has ${items.length}`, list);
  }
  await caller.spend(items.length - 1);
  const { resolve = defaultFieldResolver } = info.schema.getMutationType()?.getFields()[single] ?? {};
  const answers: (ItemResult | Error)[] = [];
  let fault: Error | undefined;
  for (const [index, input] of items.entries()) {
    try {
      if (fault) throw fault;
      // Each item has an EntityManager of its own, so that it sees what is true when its turn comes.
      const answer = (await resolve(undefined, { input }, caller.fresh(), info)) as Omit<ItemResult, 'index'>;
      answers.push({ ...answer, index, userErrors: errorsBelow([list, String(index)], answer.userErrors) });
    } catch (error) {
      const failed = error instanceof Error ? error : new Error(String(error));
      if (!(failed instanceof ForbiddenError)) fault = failed;
      answers.push(failed);
    }
  }
  // Each item wrote its own entries in the audit log.
  const trail = currentTrail();
  if (trail) trail.isWritten = true;
  return answers;
}

function errorsBelow(path: readonly string[], errors: readonly UserError[] = []): UserError[] {
  return errors.map((error) => ({ ...error, field: [...path, ...(error.field ?? [])] }));
}

function capitalized(name: string): string {
  return name.replace(/^./, (letter) => letter.toUpperCase());
}
