// Gives Garage the key that was made, a bucket, and the key the rights to that bucket alone. Any number of times.
import { readFileSync } from 'node:fs';

const ADMIN_URL = 'http://store:3903';
const BUCKET = 'imgr';

const token = readFileSync('/store/admin-token', 'utf8');
const accessKeyId = readFileSync('/apps/s3-access-key-id', 'utf8');
const secretAccessKey = readFileSync('/apps/s3-secret-access-key', 'utf8');

if (!(await call(`GetKeyInfo?id=${accessKeyId}`)))
  await call('ImportKey', { name: 'imgr', accessKeyId, secretAccessKey });
const bucket =
  (await call(`GetBucketInfo?globalAlias=${BUCKET}`)) ??
  (await call('CreateBucket', { globalAlias: BUCKET }));
// owner: for the rule that clears away uploads that broke off.
await call('AllowBucketKey', {
  bucketId: bucket.id,
  accessKeyId,
  permissions: { read: true, write: true, owner: true },
});
console.log(`the bucket ${BUCKET} is there`);

/** Undefined when what is asked for is not there. */
async function call(endpoint, body) {
  const response = await fetch(`${ADMIN_URL}/v2/${endpoint}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!body && response.status === 404) return undefined;
  if (!response.ok)
    throw new Error(
      `Garage answered ${response.status} to ${endpoint.split('?')[0]}: ${await response.text()}`,
    );
  return response.json();
}
