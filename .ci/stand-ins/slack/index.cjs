// What a recipe would send to Slack must be one line of text that is quoted.
const { INPUT_WEBHOOK: webhook, 'INPUT_WEBHOOK-TYPE': type, INPUT_PAYLOAD: payload = '' } = process.env;
if (!webhook || type !== 'incoming-webhook') throw new Error('webhook and webhook-type are needed.');
const { text } = JSON.parse(`{${payload.trim().replace(/^text/, '"text"')}}`);
if (!/OpenRouter/.test(text)) throw new Error('The payload has no text.');
