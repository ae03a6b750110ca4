import shared from './jest.config.mjs';

/*
 * The tests that need a service which npm does not bring along: `npm run test:services`. Each suite starts its own, and
 * fails when it is not installed.
 *
 * @type {import('jest').Config}
 */
export default {
  ...shared,
  testMatch: ['<rootDir>/dist/test/**/*.services.test.js'],
  testPathIgnorePatterns: [],
};
