import shared from './jest.config.mjs';

/*
 * The tests that need a service which npm does not bring along: `npm run test:services`. Each suite starts its own; when one is
 * not installed the run fails with one line that says so.
 *
 * @type {import('jest').Config}
 */
export default {
  ...shared,
  testMatch: ['<rootDir>/dist/test/**/*.services.test.js'],
  testPathIgnorePatterns: [],
  globalSetup: '<rootDir>/dist/test/services/global-setup.js',
};
