const { appendFileSync } = require('node:fs');
const { STAND_IN_TOKEN: token, GITHUB_OUTPUT, ...env } = process.env;
if (!(env['INPUT_CLIENT-ID'] || env['INPUT_APP-ID']) || !env['INPUT_PRIVATE-KEY']) {
  throw new Error('client-id and private-key are needed.');
}
console.log(`::add-mask::${token}`);
appendFileSync(GITHUB_OUTPUT, `token=${token}\n`);
