/*
 * Tests run on what the compiler wrote to dist/, as ES modules and without a transform: what is tested
 * is what is shipped. `npm test` builds first when it has to.
 *
 * @type {import('jest').Config}
 */
export default {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/dist/test'],
  testMatch: ['<rootDir>/dist/test/**/*.test.js'],
  // What needs a service beside npm's: `npm run test:services`.
  testPathIgnorePatterns: ['[.]services[.]test[.]js$'],
  testEnvironment: 'node',
  transform: {},
  setupFiles: ['<rootDir>/dist/test/support/register-catalogue.js'],
  globalSetup: '<rootDir>/dist/test/support/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/support/global-teardown.js',
  // Ends a test that hangs. It says nothing about speed: a busy machine is a normal machine.
  testTimeout: 600_000,
  // As many as a small machine has cores: more take as long, because the servers of the tests need the cores
  // as well.
  maxWorkers: 2,
  forceExit: false,
};
