import autocannon from 'autocannon';
import type { ProcessTree } from '../processes/process-tree.ts';

export const CONNECTIONS = 4;
const SECONDS = 3;

export interface Target {
  /** All of one server. */
  urls: string[];
  /** Of all of them. */
  etag: string;
  tree: ProcessTree;
}

export interface Loaded {
  perSecond: number;
  perCpuSecond: number;
}

/** For seconds, or until each address was asked for once. Fails if an answer has another status. */
export async function load(
  { urls, etag, tree }: Target,
  status: 200 | 304,
  { eachOnce = false } = {},
): Promise<Loaded> {
  const headers = status === 304 ? { 'if-none-match': etag } : {};
  const cpuMsBefore = tree.cpuMs();
  let connection = 0;
  const begun = performance.now();
  let ended = begun;
  const result = await autocannon({
    url: urls[0] as string,
    connections: CONNECTIONS,
    ...(eachOnce ? { amount: urls.length } : { duration: SECONDS }),
    setupClient: (client) => {
      dropBodies(client);
      // The generator's own duration ends with a whole second.
      client.on('response', () => {
        ended = performance.now();
      });
      const own = urls.filter((_, index) => index % CONNECTIONS === connection);
      connection += 1;
      client.setRequests(
        (own.length > 0 ? own : urls).map((url) => {
          const { pathname, search } = new URL(url);
          return { method: 'GET', path: pathname + search, headers };
        }),
      );
    },
  });
  const cpuSeconds = (tree.cpuMs() - cpuMsBefore) / 1000;
  const count = result.requests.total;
  const right = status === 304 ? result['3xx'] : result['2xx'];
  if (result.errors > 0 || right !== count) throw new Error(`${urls[0]}: not every answer was ${status}`);
  return { perSecond: (count * 1000) / (ended - begun), perCpuSecond: count / cpuSeconds };
}

/** The load generator would turn every body into a string, and of binary ones could take only 900 a second. */
function dropBodies(client: unknown): void {
  (client as { pipelinedRequests: { addBody: () => void } }).pipelinedRequests.addBody = () => {};
}
