// The same GET and PATCH by undici as people import it, with no care at all.
import { Pool } from 'undici';

const { API_URL, API_KEY, HASH } = process.env;
const { origin, pathname } = new URL(API_URL);
const pool = new Pool(origin);

const { data } = await call('GET');
await call('PATCH', { limit: data.limit + 1 });
await pool.close();

async function call(method, body) {
  const headers = { authorization: `Bearer ${API_KEY}`, ...(body && { 'content-type': 'application/json' }) };
  const options = { method, path: `${pathname}/keys/${HASH}`, headers, body: body && JSON.stringify(body) };
  return (await pool.request(options)).body.json();
}
