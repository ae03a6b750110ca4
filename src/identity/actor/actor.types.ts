import { createUnionType, Ctx, Field, ID, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { loadActorName } from './load-actor-name.js';

const idOf = (what: string): { description: string; simple: true } => ({
  description: `TypeID of the ${what}.`,
  simple: true,
});
const withheld = 'The scope that the API key lacks when the name is withheld. Null otherwise.';

/** A person or an API key that did something. Its name is read only if it is asked for. */
abstract class NamedActor {
  /**
   * @param id A TypeID.
   * @param organizationId The organization in which it was done; null for what belongs to none.
   * @param knownName The name at that time, if it was recorded.
   */
  constructor(
    readonly id: string,
    readonly organizationId: string | null,
    readonly knownName?: string | null,
  ) {}
}

@ObjectType({ description: 'A person who did something.' })
export class UserActor extends NamedActor {
  @Field(() => ID, idOf('user'))
  declare readonly id: string;

  @NullableField(
    () => String,
    "The person's name; in the audit log, the email address at that time. Null for promoters, for a deleted account, and for the reason in `withheldReason`.",
  )
  async name(@Ctx() caller: Caller): Promise<string | null> {
    return loadActorName(caller, this);
  }

  @NullableField(() => String, withheld)
  withheldReason?: string | null;
}

@ObjectType({ description: 'A program that did something with an API key.' })
export class ApiKeyActor extends NamedActor {
  @Field(() => ID, idOf('API key'))
  declare readonly id: string;

  @NullableField(
    () => String,
    "The key's name; in the audit log, the one at that time. Null for promoters, and for the reason in `withheldReason`.",
  )
  async name(@Ctx() caller: Caller): Promise<string | null> {
    return loadActorName(caller, this);
  }

  @NullableField(() => String, withheld)
  withheldReason?: string | null;
}

@ObjectType({ description: 'An operator of this platform who did something in that role.' })
export class OperatorActor extends NamedActor {
  @Field(() => ID, idOf('user'))
  declare readonly id: string;

  @NullableField(
    () => String,
    'In the audit log, the email address at that time. Elsewhere the name, for operators only. Null for the reason in `withheldReason`.',
  )
  async name(@Ctx() caller: Caller): Promise<string | null> {
    return loadActorName(caller, this);
  }

  @NullableField(() => String, withheld)
  withheldReason?: string | null;
}

@ObjectType({ description: 'Tribute itself: what happens by a rule or a job.', simpleResolvers: true })
export class SystemActor {
  @NullableField(() => String, 'Always "Tribute".')
  readonly name: string | null = 'Tribute';
}

@ObjectType({
  description: 'A caller without a credential, such as a person who signs up.',
  simpleResolvers: true,
})
export class AnonymousActor {
  @NullableField(() => String, 'Always null.')
  readonly name: string | null = null;
}

/** Who did something. */
export const Actor = createUnionType({
  name: 'Actor',
  description: 'Who did something. Every actor has a `name`, and all but the last two an `id`.',
  types: () => [UserActor, ApiKeyActor, OperatorActor, SystemActor, AnonymousActor] as const,
});
export type Actor = typeof Actor;
