/**
 * A mutation of one `input`, the only shape that mutations have: its variable, its payload's selection and what was
 * wrong with the input. `variables` declares those that the fragments use beside it.
 */
export function mutation(name: string, selection: string, fragments = '', variables = ''): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}! ${variables}) {
    ${name}(input: $input) { ${selection} userErrors { message field code } }
  } ${fragments}`;
}
