import { SIZE_NAMES } from '@imgr/contracts';
import type { Tally } from './tally.ts';

type End = 'ready' | 'failed' | 'deleted' | 'lost';

const READY = kinds('info', 'original', ...SIZE_NAMES);

/** The kinds of objects that an image at its end has, and no others. */
const COMPLETE: Record<Exclude<End, 'lost'>, string> = {
  ready: READY,
  failed: kinds('failed', 'original'),
  deleted: kinds('deleted'),
};

/**
 * Holds all keys of a store against what became of the images that were acknowledged. An upload that nobody acknowledged
 * may have been stored whole, have left a `pending/` without its original, or have been deleted by the API that refused it;
 * anything else is too much.
 */
export function countKeys(
  keys: string[],
  acknowledged: Map<string, End>,
): Pick<Tally, 'extraObjects' | 'readyUnacknowledged' | 'brokenOff'> {
  const images = Map.groupBy(keys, (key) => key.slice(key.indexOf('/') + 1));
  const extraObjects: string[] = [];
  let readyUnacknowledged = 0;
  let brokenOff = 0;
  for (const [id, ofImage] of images) {
    const found = kinds(...ofImage.map((key) => key.slice(0, key.indexOf('/'))));
    const end = acknowledged.get(id);
    // Of a lost one nobody knows what should be there: it is counted as lost.
    if (end === 'lost' || (end && found === COMPLETE[end])) continue;
    if (!end && found === READY) readyUnacknowledged += 1;
    else if (!end && found === kinds('pending')) brokenOff += 1;
    else if (!end && found === COMPLETE.deleted) continue;
    else extraObjects.push(`${found.replaceAll(' ', '+')}/${id}`);
  }
  return { extraObjects, readyUnacknowledged, brokenOff };
}

function kinds(...names: string[]): string {
  return names.sort().join(' ');
}
