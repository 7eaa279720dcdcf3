// What a recipe would send to Slack must be a folded text, in which no line breaks the YAML around it.
const { INPUT_WEBHOOK: webhook, 'INPUT_WEBHOOK-TYPE': type, INPUT_PAYLOAD: payload = '' } = process.env;
if (!webhook || type !== 'incoming-webhook') throw new Error('webhook and webhook-type are needed.');
const [, text] = /^text: >-\n((?: {2}.*\n?)+)$/.exec(payload) ?? [];
if (!/OpenRouter.*\n.*Credits: \d/.test(text)) throw new Error('The payload does not report the credits.');
