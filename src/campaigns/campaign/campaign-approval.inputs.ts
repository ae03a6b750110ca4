import { Length } from 'class-validator';
import { IdInput, Input, TextInput } from '../../kernel/schema/input-field.js';

@Input('A campaign to reject.')
export class RejectCampaignInput {
  @IdInput('TypeID of the campaign.')
  id!: string;

  @TextInput('Reason shown to its organization, 1 to 1000 characters.', Length(1, 1000))
  note!: string;
}
