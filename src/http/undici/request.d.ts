import type { Dispatcher } from 'undici';

/** What undici assigns to `Dispatcher.prototype.request`. */
declare const request: Dispatcher['request'];
export default request;
