import type { GraphQLResolveInfo } from 'graphql';
import { Field, Info, ObjectType, Query, Resolver } from 'type-graphql';
import type { Access, OperationTable } from '../../kernel/feature.js';

@ObjectType({ description: 'An action that the audit log records.', simpleResolvers: true })
class AuditAction {
  @Field(() => String, { description: 'The name, such as `createCampaign`.' })
  name!: string;

  @Field(() => String, { description: 'What it does, and who may ask for it.' })
  description!: string;
}

@Resolver()
export class AuditActionResolver {
  private readonly operations: readonly string[];

  /** @param others The actions that are no operations, with their descriptions. */
  constructor(
    { Query: queries, Mutation: mutations, Subscription: subscriptions }: OperationTable,
    private readonly others: Readonly<Record<string, string>>,
  ) {
    const ofOperators = { ...queries, ...subscriptions };
    this.operations = [
      ...namesOf(mutations, ({ unaudited }) => unaudited !== true),
      ...namesOf(ofOperators, ({ who }) => who === 'operator'),
    ];
  }

  @Query(() => [AuditAction], {
    description: 'All actions that the audit log records: the values of `AuditEntry.action`.',
  })
  auditActions(@Info() { schema }: GraphQLResolveInfo): readonly AuditAction[] {
    const fields = {
      ...schema.getSubscriptionType()?.getFields(),
      ...schema.getQueryType()?.getFields(),
      ...schema.getMutationType()?.getFields(),
    };
    const operations = this.operations.map((name) => [name, fields[name]?.description ?? ''] as const);
    const others = Object.entries(this.others).filter(([name]) => !this.operations.includes(name));
    return [...operations, ...others].map(([name, description]) => ({ name, description }));
  }
}

function namesOf(
  rows: Readonly<Record<string, Access>>,
  isAudited: (access: Access) => boolean,
): readonly string[] {
  return Object.entries(rows).flatMap(([name, access]) => (isAudited(access) ? [name] : []));
}
