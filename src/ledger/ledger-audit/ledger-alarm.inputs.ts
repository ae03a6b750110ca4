import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Which alarms of the ledger to list.' })
export class LedgerAlarmFilter {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True for open alarms only, false for closed alarms only.',
  })
  open?: boolean | null;
}
