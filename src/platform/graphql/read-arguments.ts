import { isObjectType, type GraphQLField, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import { RefusedError, type Problem } from '../../kernel/errors.js';
import { argumentCleaner } from './argument-cleaner.js';
import { unstorableFinder } from './unstorable-finder.js';

type Args = Readonly<Record<string, unknown>>;
type Resolve = GraphQLFieldResolver<unknown, Caller, Args>;

/** The arguments for a resolver, or their problems. */
type Reading = { readonly args: Args } | { readonly problems: readonly [Problem, ...Problem[]] };
type Read = (args: Args) => Reading;

/**
 * Cleans arguments before resolvers run, and refuses blank input texts and those that PostgreSQL cannot
 * store. In a mutation that is a user error, elsewhere BAD_USER_INPUT with the path. REST uses the same.
 */
export function readArguments(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const isMutation = type === schema.getMutationType();
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, Caller, Args>[]) {
      if (field.args.length === 0) continue;
      const { resolve, subscribe } = field;
      const read = readerOf(field);
      if (subscribe) field.subscribe = throwing(subscribe, read);
      if (resolve) field.resolve = (isMutation ? answering : throwing)(resolve, read);
    }
  }
}

function readerOf(field: GraphQLField<unknown, Caller, Args>): Read {
  const findUnstorable = unstorableFinder(field);
  const clean = argumentCleaner(field.args);
  return (args) => {
    const [first, ...more] = findUnstorable(args);
    return first ? { problems: [first, ...more] } : clean(args);
  };
}

function throwing(resolve: Resolve, read: Read): Resolve {
  return (source, args, caller, info): unknown => {
    const reading = read(args);
    if ('problems' in reading) throw new RefusedError(reading.problems);
    return resolve(source, reading.args, caller, info);
  };
}

function answering(resolve: Resolve, read: Read): Resolve {
  return (source, args, caller, info): unknown => {
    const reading = read(args);
    if ('problems' in reading) return { userErrors: reading.problems };
    return resolve(source, reading.args, caller, info);
  };
}
