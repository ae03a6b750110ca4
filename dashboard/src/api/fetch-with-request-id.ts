/** The key of the request's id in the `extensions` of an answer. */
const idKey = 'requestId';

/** Asks the API, and writes the id of the request into the answer, so that an error can show it. */
export async function fetchWithRequestId(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const id = response.headers.get('x-request-id');
  if (id === null) return response;
  const body = (await response.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  if (body === undefined) return new Response(null, response);
  const extensions = { ...(body['extensions'] as object | undefined), [idKey]: id };
  return new Response(JSON.stringify({ ...body, extensions }), {
    status: response.status,
    headers: jsonHeaders,
  });
}

const jsonHeaders = { 'content-type': 'application/json' };

/** The request's id that `fetchWithRequestId` wrote. */
export function requestIdIn(extensions: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const id = extensions?.[idKey];
  return typeof id === 'string' ? id : undefined;
}
