import { MaxLength } from 'class-validator';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIdInput,
  TextInput,
} from '../../kernel/schema/input-field.js';

@Input('A host for short links.')
export class AddLinkDomainInput {
  @TextInput(
    'Host without scheme, port and path, such as `go.brand.example`. International names are stored as `xn--…`.',
    MaxLength(300),
  )
  host!: string;

  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;
}

@Input('Changes to a link domain. An omitted field keeps its value.')
export class UpdateLinkDomainInput {
  @IdInput('TypeID of the link domain.')
  id!: string;

  @NullableBooleanInput(
    'Whether new links use it if they name no domain. The earlier default no longer is one.',
  )
  isDefault?: boolean | null;
}
