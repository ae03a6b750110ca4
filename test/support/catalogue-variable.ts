/** The environment variable with the catalogue of the features as JSON, from the global set-up. */
export const catalogueVariable = 'TRIBUTE_TEST_CATALOGUE';
