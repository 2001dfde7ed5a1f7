import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** After the last part. */
export const END = '\r\n--x--\r\n';

export interface Sending {
  contentType?: string;
  /** The Content-Length; without one the body is sent in chunks. */
  length?: number;
  /** What the sender does after its last byte. */
  then?: 'wait' | 'end' | 'destroy';
}

/** All of a part that comes before its content. */
export function part(name: string, filename?: string, headers = ''): string {
  const file = filename === undefined ? '' : `; filename="${filename}"`;
  return `--x\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${headers}\r\n`;
}

/** Sends a body piece by piece, whatever it is, and resolves with what its receiver makes of it. */
export async function sendBody<T>(
  server: Server,
  receive: (request: IncomingMessage) => Promise<T>,
  body: (string | Buffer)[],
  { contentType = 'multipart/form-data; boundary=x', length, then = 'wait' }: Sending = {},
): Promise<T> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  const isChunked = length === undefined;
  const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${contentType}\r\n${framing}\r\n\r\n`);
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  const received = receive(request);
  for (const piece of body) {
    const bytes = Buffer.from(piece as string, 'latin1');
    if (isChunked) socket.write(`${bytes.length.toString(16)}\r\n`);
    socket.write(bytes);
    if (isChunked) socket.write('\r\n');
    await new Promise(setImmediate);
  }
  if (then === 'destroy') socket.destroy();
  else if (then === 'end') socket.end();
  else if (isChunked) socket.write('0\r\n\r\n');
  const result = await received;
  socket.destroy();
  return result;
}
