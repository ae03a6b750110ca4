import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Which alarms of the ledger to list.' })
export class LedgerAlarmFilter {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that are open, or only those that are closed.',
  })
  open?: boolean | null;
}
