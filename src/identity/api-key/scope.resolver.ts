import { Field, ObjectType, Query, Resolver } from 'type-graphql';
import { catalogue, type Scope as ScopeName } from '../../kernel/catalogue.js';
import { MemberRole } from '../../kernel/member-role.js';
import { rolesWith } from '../../kernel/scopes.js';

@ObjectType({ description: 'A scope of API keys.', simpleResolvers: true })
class Scope {
  @Field(() => String, { description: 'The name, such as `campaigns:read`.' })
  name!: string;

  @Field(() => String, { description: 'What a key may do with it.' })
  description!: string;

  @Field(() => [MemberRole], { description: 'The roles whose members may do the same.' })
  roles!: readonly MemberRole[];
}

@Resolver()
export class ScopeResolver {
  @Query(() => [Scope], { description: 'All scopes of API keys. The scope `*` means all of them.' })
  scopes(): readonly Scope[] {
    return [...catalogue().scopes].map(([name, { description }]) => ({
      name,
      description,
      roles: rolesWith(name as ScopeName),
    }));
  }
}
