import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SIZE_NAMES, SIZES } from '@imgr/contracts';
import { photograph } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bytesOf, settled } from '../client.ts';
import { newServices, startTarget } from '../target.ts';

const ID = 'aB3dE6gH';

/** The replaced application made it, and filled it through its own S3 client, before imgr ever ran. */
describe('the bucket of the replaced application', () => {
  let imgr: Imgr;
  let original: Buffer;
  let big: Buffer;
  beforeAll(async () => {
    const target = inject('target');
    if (target.mode === 'embedded') throw new Error('this suite is about the cluster');
    const services = await newServices(target);
    original = await photograph({ width: 1600, height: 1200, seed: 5 });
    // As that application made it, which is not as imgr would.
    big = await sharp(original).resize(1024, 768).jpeg({ quality: 30 }).toBuffer();
    await fillBucket(services.s3, { [`original/${ID}`]: original, [`big/${ID}`]: big });
    imgr = await startTarget(target, {}, services);
  });
  afterAll(() => imgr.destroy());

  it('is served as it is: the original and the sizes that are there', async () => {
    expect((await bytesOf(`${imgr.url}/image/${ID}`)).equals(original)).toBe(true);
    const response = await fetch(`${imgr.url}/image/${ID}/big`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await response.arrayBuffer()).equals(big)).toBe(true);
  });

  it('gets the sizes that are missing when one of them is asked for, and keeps those that are there', async () => {
    const first = await fetch(`${imgr.url}/image/${ID}/small`, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([307, `/image/${ID}`]);
    expect((await settled(imgr.url, ID)).status).toBe('ready');
    for (const size of SIZE_NAMES) {
      const bytes = await bytesOf(`${imgr.url}/image/${ID}/${size}`);
      expect((await sharp(bytes).metadata()).width).toBe(SIZES[size]);
    }
    expect((await bytesOf(`${imgr.url}/image/${ID}/big`)).equals(big)).toBe(true);
    expect((await imgr.keys()).filter((key) => /^(pending|info|failed)\//.test(key))).toEqual([]);
  });
});

interface Bucket {
  endpointUrl: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  bucket: string;
}

async function fillBucket(
  { endpointUrl, region, accessKeyId, secretAccessKey, bucket }: Bucket,
  objects: Record<string, Buffer>,
): Promise<void> {
  const client = new S3Client({
    endpoint: endpointUrl,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const [Key, Body] of Object.entries(objects)) {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key,
        Body,
        ContentType: 'image/jpeg',
        Metadata: { uploader: 'celery' },
      }),
    );
  }
  client.destroy();
}
