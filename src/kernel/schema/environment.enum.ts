import { registerEnumType } from 'type-graphql';
import { Environment } from '../environment.js';

registerEnumType(Environment, {
  name: 'Environment',
  description: 'The two worlds of a tenant. Nothing crosses between them.',
  valuesConfig: {
    LIVE: { description: 'Real money.' },
    SANDBOX: { description: 'Play money.' },
  },
});
