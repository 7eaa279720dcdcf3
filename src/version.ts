/** This action's version: the same as in package.json, which a test compares. */
export const VERSION = '1.0.0';

export const USER_AGENT = `openrouter-key-action/${VERSION}`;
