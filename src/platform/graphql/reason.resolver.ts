import { Field, ObjectType, Query, Resolver } from 'type-graphql';
import { ReasonKind, type ReasonTable } from '../../kernel/reason-kind.js';
import { descriptionsOf } from '../../kernel/schema/describe-enum.js';
import { NullableArg } from '../../kernel/schema/nullable-field.js';

@ObjectType({ description: 'A code that explains a result.', simpleResolvers: true })
class Reason {
  @Field(() => ReasonKind, { description: 'What it explains.' })
  kind!: ReasonKind;

  @Field(() => String, { description: 'The code, unique within its kind.' })
  code!: string;

  @Field(() => String, { description: 'Its meaning.' })
  description!: string;
}

@Resolver()
export class ReasonResolver {
  private readonly all: readonly Reason[];

  constructor(table: ReasonTable) {
    this.all = Object.values(ReasonKind).flatMap((kind) =>
      [...descriptionsOf(table[kind] ?? {})].map(([code, description]) => ({ kind, code, description })),
    );
  }

  @Query(() => [Reason], { description: 'The codes that explain results, with their meanings.' })
  reasons(
    @NullableArg('kinds', () => [ReasonKind], 'Only these kinds.') kinds?: ReasonKind[] | null,
  ): readonly Reason[] {
    return kinds ? this.all.filter(({ kind }) => kinds.includes(kind)) : this.all;
  }
}
