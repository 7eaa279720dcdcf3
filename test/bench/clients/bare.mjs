// The floor: the same GET and PATCH with nothing but Node's own client, and no care at all.
import { Agent, request } from 'node:https';

const { API_URL, API_KEY, HASH } = process.env;
const agent = new Agent({ keepAlive: true });

const { data } = await call('GET');
await call('PATCH', { limit: data.limit + 1 });
agent.destroy();

function call(method, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${API_KEY}`, ...(body && { 'content-type': 'application/json' }) };
    const sent = request(`${API_URL}/keys/${HASH}`, { agent, method, headers }, answer => {
      let text = '';
      answer.on('data', chunk => {
        text += chunk;
      });
      answer.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}
