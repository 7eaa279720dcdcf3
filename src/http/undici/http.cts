/** Stands in the bundle for node:http, of which undici only uses a number and a class that no body here is of. */
module.exports = { maxHeaderSize: 16_384, IncomingMessage: class IncomingMessage {} };
