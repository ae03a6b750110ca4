import { registerEnumType } from 'type-graphql';
import { Environment } from '../environment.js';

registerEnumType(Environment, {
  name: 'Environment',
  description: 'The environments of an organization. Their data is fully separate.',
  valuesConfig: {
    LIVE: { description: 'Real money.' },
    SANDBOX: { description: 'Play money.' },
  },
});
