/**
 * A mutation with one `input`, as all mutations have: its variable, its payload's selection and the input's
 * errors. `variables` declares additional ones that the fragments use.
 */
export function mutation(name: string, selection: string, fragments = '', variables = ''): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}! ${variables}) {
    ${name}(input: $input) { ${selection} userErrors { message field code } }
  } ${fragments}`;
}
