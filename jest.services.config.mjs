import shared from './jest.config.mjs';

/*
 * `npm run test:services`: the tests that need a service which npm does not bring along, and all of the long
 * tests, of which `npm test` runs a part (test/support/volume.ts). Each suite starts its own services; when
 * one is not installed the run fails with one line that says so.
 *
 * @type {import('jest').Config}
 */
export default {
  ...shared,
  testMatch: ['<rootDir>/dist/test/**/*.services.test.js', '<rootDir>/dist/test/**/*.volume.test.js'],
  testPathIgnorePatterns: [],
  globalSetup: '<rootDir>/dist/test/services/global-setup.js',
};
