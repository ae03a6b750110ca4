import { describeEnum } from './describe-enum.js';
import { Environment } from '../environment.js';

describeEnum(
  'Environment',
  Environment,
  'The environments of an organization. Their data is fully separate.',
  { LIVE: 'Real money.', SANDBOX: 'Play money.' },
);
