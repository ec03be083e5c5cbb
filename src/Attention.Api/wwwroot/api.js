// The public REST routes, called as anyone would call them.

/**
 * @typedef {object} Call What is asked, enough to send it and to write it down as curl.
 * @property {string} route
 * @property {Record<string, string | number | boolean | null | undefined>} [query] options beside a file
 * @property {Blob} [file] the body
 * @property {string} [fileName] how it is called in the curl command
 * @property {object} [json] or a JSON body
 * @property {string} [accept]
 */

/** A problem that the service told (RFC 9457), or that kept its answer from coming. */
export class ApiError extends Error {
  /** @param {{ title: string, detail: string, status?: number, code?: string, errors?: object, traceId?: string }} problem @param {number} [retryAfter] seconds */
  constructor(problem, retryAfter) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

// Of a service that asks for one; kept as long as the tab is open.
let key = sessionStorage.getItem('key');

function askForKey() {
  const given = prompt('This service asks for a key:');
  if (!given) return false;
  sessionStorage.setItem('key', key = given);
  return true;
}

/** @param {Call} call */
export function address(call) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.size > 0 ? `${call.route}?${query}` : call.route;
}

/** The command that does the same in a terminal. @param {Call} call */
export function curl(call) {
  const quote = text => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = ['curl -s' + (call.accept === 'text/event-stream' ? 'N' : '')];
  if (call.file) parts.push(`--data-binary @${/^[\w./-]+$/.test(call.fileName ?? '') ? call.fileName : quote(call.fileName ?? 'file')}`, `-H 'Content-Type: ${call.file.type}'`);
  if (call.json) parts.push(`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(call.json))}`);
  if (key) parts.push('-H "X-Api-Key: $KEY"');
  if (call.accept) parts.push(`-H 'Accept: ${call.accept}'`);
  parts.push(quote(new URL(address(call), location.href).href));
  return parts.join(' \\\n  ');
}

/** @param {Call} call @param {AbortSignal} [signal] @returns {Promise<Response>} */
export async function send(call, signal) {
  const headers = new Headers({ Accept: call.accept ?? 'application/json' });
  let body = call.file;
  if (call.file) headers.set('Content-Type', call.file.type || 'application/octet-stream');
  if (call.json) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(call.json);
  }
  const sent = key;
  if (sent) headers.set('X-Api-Key', sent);
  let response;
  try {
    response = await fetch(address(call), { method: body ? 'POST' : 'GET', headers, body, signal });
  } catch (fault) {
    throw told(fault);
  }
  // Another call may have asked meanwhile.
  if (response.status === 401 && (sent !== key || askForKey())) return send(call, signal);
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** @param {Call} call @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function ask(call, signal) {
  const response = await send(call, signal);
  try {
    return await response.json();
  } catch (fault) {
    throw told(fault);
  }
}

/**
 * Reads server-sent events. An `error` event is thrown like any other problem.
 * @param {Call} call @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<{ event: string, data: any }>}
 */
export async function* stream(call, signal) {
  const response = await send({ ...call, accept: 'text/event-stream' }, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const messages = (text + value).split(/\r?\n\r?\n/);
      text = messages.pop();
      for (const message of messages) {
        const lines = message.split(/\r?\n/);
        const field = name => lines.filter(line => line.startsWith(`${name}:`)).map(line => line.slice(name.length + 1).replace(/^ /, '')).join('\n');
        const data = field('data');
        if (data === '') continue;
        const event = field('event') || 'message';
        if (event === 'error') throw new ApiError(JSON.parse(data));
        yield { event, data: JSON.parse(data) };
      }
    }
  } catch (fault) {
    throw told(fault);
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function problemOf(response) {
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
  const problem = await response.json().catch(() => null);
  return new ApiError(problem?.title ? problem : {
    title: `The service answered ${response.status}`,
    detail: response.statusText || 'It did not say why. Something between this page and the service may have answered instead.',
    status: response.status,
  }, retryAfter);
}

/** Cancelling stays what it is; every other fault of the network is told in words. */
function told(fault) {
  if (fault instanceof ApiError || fault?.name === 'AbortError') return fault;
  return new ApiError({
    title: 'The service cannot be reached',
    detail: `No answer came from ${location.host}. It may be restarting, or the network is down. Try again.`,
    code: 'unreachable',
  });
}
