// The same GET and PATCH by OpenRouter's official client.
import { OpenRouter } from '@openrouter/sdk';

const { API_URL, API_KEY, HASH } = process.env;
const client = new OpenRouter({ serverURL: API_URL, apiKey: API_KEY });
const { data } = await client.apiKeys.get({ hash: HASH });
await client.apiKeys.update({ hash: HASH, requestBody: { limit: data.limit + 1 } });
