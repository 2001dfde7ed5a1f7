import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type S3Server, startGarage, startVersityGw } from '@imgr/test-services';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeObjectStore } from './object-store.contract.ts';
import type { ObjectStore } from './object-store.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import { newClient, newS3Store, optionsFor } from './s3-servers.fixture.ts';

const SERVERS = { versitygw: startVersityGw, Garage: startGarage };

for (const [name, start] of Object.entries(SERVERS)) {
  describeObjectStore(`S3ObjectStore on ${name}`, async () => {
    const server = await start();
    const { store } = await newS3Store(server);
    const close = async () => {
      store.close();
      await server.close();
    };
    return { store, close };
  });

  describe(`S3ObjectStore on ${name}`, { timeout: 60_000 }, () => {
    let server: S3Server;
    /** Another program's. */
    let client: S3Client;
    beforeAll(async () => {
      server = await start();
      client = newClient(server);
      return async () => {
        client.destroy();
        await server.close();
      };
    }, 120_000);

    it('makes its bucket at the first use, also when that comes from many sides at once', async () => {
      const Bucket = await server.newBucketName();
      const stores = Array.from({ length: 4 }, () => S3ObjectStore.open(optionsFor(server, Bucket)));
      const puts = stores.flatMap((store, index) => [
        store.put(`a/${index}`, Buffer.from('x'), { contentType: 'text/plain' }),
        store.head('a/none'),
      ]);
      await Promise.all(puts);
      await client.send(new HeadBucketCommand({ Bucket }));
      expect(await keysOf(stores[0] as ObjectStore)).toEqual(['a/0', 'a/1', 'a/2', 'a/3']);
      for (const store of stores) store.close();
    });

    it("reads what another program stored, and keeps that program's content type", async () => {
      const { store, options } = await newS3Store(server);
      await store.ping();
      const { bucket: Bucket } = options;
      const bytes = Buffer.alloc(70_000, 'jpeg');
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: 'original/aB3dE6gH',
          Body: bytes,
          ContentType: 'image/x-odd; name="a b"',
          Metadata: { filename: 'cat.jpg', owner: 'someone' },
          CacheControl: 'max-age=60',
        }),
      );
      const object = await store.get('original/aB3dE6gH');
      expect(object).toMatchObject({ contentType: 'image/x-odd; name="a b"', bytes: 70_000 });
      expect(object && (await buffer(object.body)).equals(bytes)).toBe(true);
      store.close();
    });

    it('reads what another program stored in parts, ranges too', async () => {
      const { store, options } = await newS3Store(server);
      await store.ping();
      const object = { Bucket: options.bucket, Key: 'big/aB3dE6gH' };
      const parts = [Buffer.alloc(5 * 1024 * 1024, 1), Buffer.alloc(100_000, 2)];
      await storeInParts(client, object, parts);
      const whole = Buffer.concat(parts);
      const metadata = await store.head('big/aB3dE6gH');
      expect(metadata).toMatchObject({ bytes: whole.length, etag: expect.stringMatching(/^[^"]+-2$/) });
      const start = 5 * 1024 * 1024 - 10;
      const range = await store.get('big/aB3dE6gH', { start, end: start + 19 });
      expect(range).toMatchObject({ bytes: whole.length, etag: metadata?.etag });
      expect(range && (await buffer(range.body))).toEqual(whole.subarray(start, start + 20));
      const all = await store.get('big/aB3dE6gH');
      expect(all && (await buffer(all.body)).equals(whole)).toBe(true);
      store.close();
    });

    it('lists the objects of images only, whatever else lies in the bucket', async () => {
      const { store, options } = await newS3Store(server);
      await store.ping();
      for (const Key of ['a b/ä', 'plus+and%25', 'tab\there', '.hidden/x', 'original/aB3dE6gH']) {
        await client.send(new PutObjectCommand({ Bucket: options.bucket, Key, Body: 'x' }));
      }
      expect(await keysOf(store)).toEqual(['original/aB3dE6gH']);
      store.close();
    });

    it('leaves no parts of an upload that broke off', async () => {
      const { store, options } = await newS3Store(server);
      const breaking = Readable.from(
        (async function* () {
          for (let piece = 0; piece < 24; piece++) yield Buffer.alloc(512 * 1024, piece);
          throw new Error('the client went away');
        })(),
      );
      await expect(store.put('a', breaking, { contentType: 'x/y' })).rejects.toThrow('the client went away');
      const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket: options.bucket }));
      expect(uploads.Uploads ?? []).toEqual([]);
      expect(await store.head('a')).toBeUndefined();
      store.close();
    });

    it('stores an empty stream of unknown length', async () => {
      const { store } = await newS3Store(server);
      await store.put('a', Readable.from([]), { contentType: 'x/y' });
      expect(await store.head('a')).toMatchObject({ bytes: 0, contentType: 'x/y' });
      store.close();
    });
  });
}

async function storeInParts(
  client: S3Client,
  object: { Bucket: string; Key: string },
  parts: Buffer[],
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const part = { ...object, UploadId, PartNumber: index + 1 };
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body }));
    Parts.push({ ETag, PartNumber: index + 1 });
  }
  await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

describe('S3ObjectStore on Garage, which has lifecycle rules', { timeout: 30_000 }, () => {
  let server: S3Server;
  let client: S3Client;
  beforeAll(async () => {
    server = await startGarage();
    client = newClient(server);
    return async () => {
      client.destroy();
      await server.close();
    };
  }, 120_000);
  const rulesOf = async (Bucket: string) => {
    const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules;
  };

  it('has the parts of broken uploads removed after a day', async () => {
    const { store, options } = await newS3Store(server);
    await store.ping();
    await expect
      .poll(() => rulesOf(options.bucket), { timeout: 5000 })
      .toMatchObject([{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }]);
    store.close();
  });

  it("leaves the operator's rules as they are", async () => {
    const Bucket = await server.newBucketName();
    await client.send(new CreateBucketCommand({ Bucket })).catch(() => {
      // The server's fixture may have made it.
    });
    const Rules = [
      { ID: 'mine', Status: 'Enabled' as const, Filter: { Prefix: 'tmp/' }, Expiration: { Days: 3 } },
    ];
    await client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    const store = S3ObjectStore.open(optionsFor(server, Bucket));
    await store.ping();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await rulesOf(Bucket)).toMatchObject(Rules);
    store.close();
  });
});
