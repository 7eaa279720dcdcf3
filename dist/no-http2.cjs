"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/**
 * Stands in the bundle for undici's HTTP/2, which is never spoken: the transport offers no host anything but HTTP/1.1
 * (`allowH2: false`), so that none can choose it.
 */
module.exports = function connectH2() {
    throw new Error('This bundle speaks HTTP/1.1 only.');
};
