import { say } from './prepare.mjs';

const REMIND_MS = 60_000;

/** What is under way, and since when. */
const works = new Map();
setInterval(remind, REMIND_MS).unref();

/** Does work that takes long, and says so: what is built, how long that usually takes, each minute what goes on, how long it took. */
export async function timed(what, usually, work) {
  say(`building ${what} (usually ${usually}) …`);
  const started = Date.now();
  works.set(what, started);
  try {
    const result = await work();
    say(`built ${what} in ${secondsSince(started)} s`);
    return result;
  } finally {
    works.delete(what);
  }
}

function remind() {
  const goingOn = [...works].map(([what, started]) => `${what} (${secondsSince(started)} s)`);
  if (goingOn.length > 0) say(`still building ${goingOn.join(', ')} …`);
}

function secondsSince(started) {
  return Math.round((Date.now() - started) / 1000);
}
