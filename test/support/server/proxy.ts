// A forward proxy: opens tunnels, and can instead refuse, or accept and never answer.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';

interface Proxy {
  /** Without a scheme. */
  readonly host: string;
  /** `CONNECT 127.0.0.1:4711`, or method and URL of a request that came without a tunnel. */
  readonly asked: string[];
  /** The decoded Proxy-Authorization of each request. */
  readonly credentials: string[];
  stop(): Promise<void>;
}

/**
 * `answer`: `tunnel` opens tunnels, `never` accepts and never answers, a number refuses with that status.
 * With `ways` (`{ 'openrouter.ai:443': 4711 }`) tunnels lead to ports of this machine, and nowhere else.
 * With `tls` the connection to the proxy itself uses TLS.
 */
export async function startProxy(
  answer: 'tunnel' | 'never' | number = 'tunnel',
  ways?: Record<string, number>,
  tls?: TlsOptions,
): Promise<Proxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method, url, headers }: IncomingMessage): void => {
    asked.push(`${method} ${url}`);
    const basic = /^Basic (.*)$/.exec(headers['proxy-authorization'] ?? '')?.[1];
    if (basic !== undefined) credentials.push(Buffer.from(basic, 'base64').toString());
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    note(incoming);
    if (answer === 'never') return;
    if (answer !== 'tunnel') return void response.writeHead(answer).end();
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const onward = request(incoming.url ?? '', { method: incoming.method ?? 'GET', headers }, answered => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    socket.on('error', () => socket.destroy());
    if (answer === 'never') return;
    if (answer !== 'tunnel') return void socket.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
    const [host = '', port = ''] = ways ? ['127.0.0.1', ways[incoming.url ?? '']] : (incoming.url ?? '').split(':');
    if (port === undefined) return void socket.end('HTTP/1.1 403 No way\r\ncontent-length: 0\r\n\r\n');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    sockets.add(onward);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    async stop() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
