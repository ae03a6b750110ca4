import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { Environment } from '../../kernel/environment.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Organization } from '../organization/organization.entity.js';
import { User } from './user.entity.js';

/** The caller: a person or a key. All its fields come from the caller. */
@ObjectType({ description: 'The caller: a person with a session, or a program with an API key.' })
export class Viewer {
  @NullableField(() => User, 'The person; null for an API key.')
  async user(@Ctx() caller: Caller): Promise<User | null> {
    return caller.principal.kind === 'user' ? caller.em.findOne(User, caller.principal.userId) : null;
  }

  @Field(() => [Organization], { description: 'The organizations that the caller may work in.' })
  async organizations(@Ctx() caller: Caller): Promise<Organization[]> {
    if (caller.principal.kind === 'anonymous') return [];
    const { organizationIds } = caller.principal;
    const found = await Promise.all(organizationIds.map(async (id) => caller.loaders.load(Organization, id)));
    return found.filter((organization) => organization !== null);
  }

  @NullableField(
    () => Environment,
    'The environment of the API key, or the environment chosen for the session.',
  )
  environment(@Ctx() caller: Caller): Environment | null {
    return caller.principal.kind === 'anonymous' ? null : caller.principal.environment;
  }
}
