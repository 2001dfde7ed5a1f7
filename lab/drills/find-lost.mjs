import { setTimeout as sleep } from 'node:timers/promises';

const PARALLEL = 4;
const AGAIN_MS = 1000;
/** What lost its job is found by the sweeper, after a minute and a half. */
const WITHIN_MS = 180_000;
const SIZES = ['big', 'medium', 'small', 'tiny'];

/**
 * Of what was acknowledged, what is not there after a time to settle: ready by its info, the original byte by byte, each size
 * without a redirect. Resolves with the ids, and why.
 */
export async function findLost(load) {
  const deadline = Date.now() + WITHIN_MS;
  const waiting = [...load.acknowledged];
  const lost = [];
  const look = async () => {
    for (let image = waiting.pop(); image; image = waiting.pop()) {
      const why = await untilWhole(load, image, deadline);
      if (why) lost.push({ id: image.id, why });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, look));
  return lost;
}

async function untilWhole(load, image, deadline) {
  for (;;) {
    const why = await whatIsMissing(load, image).catch((error) => error.code ?? error.message);
    if (!why || Date.now() > deadline) return why;
    await sleep(AGAIN_MS);
  }
}

async function whatIsMissing(load, { id, picture }) {
  const info = await load.get(`/image/${id}/info`);
  if (info.status !== 200) return `its info answers ${info.status}`;
  const { status, failure } = JSON.parse(info.body);
  if (status !== 'ready') return `it is ${status} ${failure ?? ''}`.trim();
  const original = await load.get(`/image/${id}`);
  if (original.status !== 200) return `the original answers ${original.status}`;
  if (!original.body.equals(picture)) return 'the original has other bytes';
  for (const size of SIZES) {
    const answer = await load.get(`/image/${id}/${size}`);
    if (answer.status !== 200) return `${size} answers ${answer.status}`;
  }
  return undefined;
}
