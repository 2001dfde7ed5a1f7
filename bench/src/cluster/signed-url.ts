import { createS3Signer } from '@imgr/object-store/s3-signer';
import type { ClusterServices } from '@imgr/test-imgr';

const EXPIRES_AFTER_SECONDS = 86_400;

/** An address at which anybody may make this request: what the references need no time to sign. */
export async function signedUrl(s3: ClusterServices['s3'], method: 'GET' | 'PUT', key: string): Promise<URL> {
  const { endpointUrl, bucket } = s3;
  const { protocol, hostname, port, host } = new URL(endpointUrl);
  const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const request = { method, protocol, hostname, port: Number(port), path: `/${bucket}/${key}`, headers };
  const { path, query } = await createS3Signer(s3).presign(request, {
    expiresIn: EXPIRES_AFTER_SECONDS,
    unhoistableHeaders: new Set(),
  });
  const url = new URL(path, endpointUrl);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
  return url;
}
