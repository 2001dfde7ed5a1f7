import { Agent, createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

// The reference: the least that Node can do to serve from a store. It signs nothing, and knows nothing of images: whoever
// asks brings an address of the store that is signed already, and the conditions of the request go to the store.
const [, , endpointUrl = ''] = process.argv;
const { hostname, port, host } = new URL(endpointUrl);
const agent = new Agent({ keepAlive: true });

const server = createServer(({ url, headers }, response) => {
  const condition = headers['if-none-match'];
  const passed = { host, ...(condition && { 'if-none-match': condition }) };
  const asking = send({ hostname, port, agent, path: url, headers: passed }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asking.end();
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
