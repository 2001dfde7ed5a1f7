import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FLOATING_ADDRESS, paths } from './settings.mjs';

export const PUBLIC_URL = `https://${FLOATING_ADDRESS}`;
/** What HAProxy shows to people; the role that makes the secrets writes it there. */
export const certificateFile = join(dirname(paths.secrets), 'public-certificate.pem');

const SERVING_TIMEOUT_MS = 120_000;
const READY_TIMEOUT_MS = 30_000;
const ANSWER_MS = 5_000;
// The smallest PNG there is.
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Resolves when the floating address serves and a picture that was uploaded there became ready. Says what did not happen. */
export async function becomeServing() {
  await until('serves', SERVING_TIMEOUT_MS, async () => (await ask('GET', '/health/ready')).status === 200);
  const uploaded = await upload();
  if (uploaded.status !== 201) throw new Error(`an upload is answered ${uploaded.status}: ${uploaded.text}`);
  const { id, deleteToken } = JSON.parse(uploaded.text);
  await until('resizes', READY_TIMEOUT_MS, async () => {
    const { text } = await ask('GET', `/image/${id}/info`);
    return JSON.parse(text).status === 'ready';
  });
  await ask('DELETE', `/image/${id}`, { authorization: `Bearer ${deleteToken}` });
}

function upload() {
  const boundary = 'imgr-lab';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), PICTURE, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const type = `multipart/form-data; boundary=${boundary}`;
  return ask('POST', '/image', { 'content-type': type, 'content-length': body.length }, body);
}

async function until(what, limitMs, isSo) {
  const deadline = Date.now() + limitMs;
  let reason = 'the answer is another';
  for (;;) {
    const answer = await isSo().catch((error) => {
      reason = error.message;
      return false;
    });
    if (answer) return;
    if (Date.now() > deadline)
      throw new Error(`${PUBLIC_URL} does not show within ${limitMs / 1000} s that it ${what}: ${reason}`);
    await sleep(500);
  }
}

function ask(method, path, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const ca = existsSync(certificateFile) ? readFileSync(certificateFile) : undefined;
    const asked = request(`${PUBLIC_URL}${path}`, { method, headers, ca, timeout: ANSWER_MS, agent: false });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_MS / 1000} s`)));
    asked.once('error', reject);
    asked.once('response', async (response) => {
      const parts = [];
      try {
        for await (const part of response) parts.push(part);
        resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() });
      } catch (error) {
        reject(error);
      }
    });
    asked.end(body);
  });
}
