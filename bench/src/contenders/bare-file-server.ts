import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The reference: the least that Node can do to serve a file, and to answer that it has not changed.
const [, , path = ''] = process.argv;
const ETAG = '"etag"';
const headers = { 'content-type': 'image/jpeg', 'content-length': statSync(path).size, etag: ETAG };

const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === ETAG) {
    response.writeHead(304, { etag: ETAG }).end();
    return;
  }
  response.writeHead(200, headers);
  createReadStream(path).pipe(response);
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
