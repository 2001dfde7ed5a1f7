import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { S3ObjectStore } from '@imgr/object-store/s3';
import type { ClusterServices } from '@imgr/test-imgr';

/** So many calls, a few at a time. */
export interface Calls {
  via: 'imgr' | 'bare';
  verb: 'put' | 'get' | 'missing';
  count: number;
}

export interface Setup {
  s3: ClusterServices['s3'];
  key: string;
  missingKey: string;
  bytes: number;
  /** Signed. */
  urls: Record<Calls['verb'], string>;
}

// The client's part of a call: imgr's adapter, and beside it the least that Node can do at an address signed beforehand.
const AT_A_TIME = 4;
const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
const [{ s3, key, missingKey, bytes, urls }] = (await once(process, 'message')) as [Setup];
const body = Buffer.alloc(bytes, 1);
const store = S3ObjectStore.open({ ...s3, forcePathStyle: true, maxSockets: AT_A_TIME });

const imgr: Record<Calls['verb'], () => Promise<unknown>> = {
  put: () => store.put(key, body, { contentType: 'image/jpeg' }),
  get: async () => {
    const object = await store.get(key);
    if (object) await buffer(object.body);
  },
  missing: () => store.get(missingKey),
};
const bare = (verb: Calls['verb']) => async () => {
  const url = new URL(urls[verb]);
  const asking = send(url, { agent, method: verb === 'put' ? 'PUT' : 'GET' });
  asking.end(verb === 'put' ? body : undefined);
  const [answer] = await once(asking, 'response');
  const read = await buffer(answer);
  if (verb === 'get' && read.length !== bytes) throw new Error(`the store answered ${answer.statusCode}`);
};

process.on('disconnect', () => process.exit());
process.on('message', async ({ via, verb, count }: Calls) => {
  const call = via === 'imgr' ? imgr[verb] : bare(verb);
  let left = count;
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (left-- > 0) await call();
    }),
  );
  process.send?.('done');
});
process.send?.('ready');
