import { setTimeout as sleep } from 'node:timers/promises';
import { PUBLIC_URL } from '../serving.mjs';
import { findLost } from './find-lost.mjs';
import { Load } from './load.mjs';
import { measure } from './measure.mjs';
import { whatIsMissing } from './missing.mjs';

const RATE = { uploadsPerSecond: 2, downloadsPerSecond: 10 };
const STEADY_MS = 8000;
const AFTER_MS = 6000;
/** A drill that finds the lab broken does not begin; one that leaves it broken says so. */
const WHOLE_MS = 180_000;
const DETECTED_MS = 60_000;
const STRONG_MS = 120_000;
const LOOK_MS = 250;
/** What looks at everything takes its time itself. */
const LOOK_AT_ALL_MS = 700;

/**
 * One round: a steady load, the fault, its detection, what heals by itself, the repair, all again at full strength, the load's
 * end, and the count of what was acknowledged. Rejects where the lab is not whole before or after.
 */
export async function runDrill(drill, cluster, { pictures, say }) {
  await untilWhole(cluster, 'before it begins', say);
  const load = new Load({
    origin: PUBLIC_URL,
    ca: cluster.certificate,
    pictures,
  });
  const memo = { load };
  let result;
  try {
    await drill.prepare?.(cluster, memo);
    load.start(RATE);
    await sleep(STEADY_MS);
    result = await breakAndWatch(drill, cluster, memo, say);
  } finally {
    await load.stop();
  }
  say('looking at all that was acknowledged …');
  const lost = await findLost(load);
  const claims = (await drill.claims?.(cluster, memo)) ?? [];
  return {
    ...result,
    uploads: load.acknowledged.length,
    lost,
    claims,
    stalledSeconds: load.stalledMs / 1000,
  };
}

async function breakAndWatch(drill, cluster, memo, say) {
  const { load } = memo;
  const times = {};
  let from = performance.now();
  let isRepaired = false;
  const since = (moment) => (performance.now() - moment) / 1000;
  try {
    memo.target = await drill.target?.(cluster, memo);
    memo.without = drill.losesNode ? [memo.target.name] : [];
    say(`${drill.shows}${memo.target?.name ? ` (${memo.target.name})` : ''} …`);
    from = performance.now();
    memo.from = from;
    const breaking = drill.breakIt(cluster, memo);
    // Where it goes on meanwhile, it is awaited later.
    breaking.catch(() => undefined);
    if (!drill.goesOn) await breaking;
    from = memo.from;
    times.breakSeconds = since(from);
    if (drill.isDetected) {
      await until(() => drill.isDetected(cluster, memo), DETECTED_MS, 'the fault is not detected');
      times.detectedSeconds = since(from);
      say(`detected after ${times.detectedSeconds.toFixed(1)} s`);
    }
    await breaking;
    if (drill.losesNode) {
      times.strongSeconds = await untilStrong(cluster, memo.without, from, say);
      say(`the others do all the work after ${times.strongSeconds?.toFixed(1) ?? '–'} s`);
    }
    if (drill.brokenSeconds)
      await sleep(Math.max(0, drill.brokenSeconds * 1000 - (performance.now() - from)));
  } finally {
    if (drill.repair && memo.target !== undefined) {
      const started = performance.now();
      await drill.repair(cluster, memo);
      isRepaired = true;
      times.repairedSeconds = since(from);
      await untilWhole(cluster, 'after the repair', say);
      times.wholeAfterRepairSeconds = since(started);
    }
  }
  if (!isRepaired) await untilWhole(cluster, 'afterwards', say);
  times.wholeSeconds = since(from);
  say(`whole after ${times.wholeSeconds.toFixed(1)} s`);
  await sleep(AFTER_MS);
  return { ...times, ...measure(load.answers, { from, until: performance.now() }), ...memo.result };
}

async function untilStrong(cluster, without, from, say) {
  const seen = await waitFor(() => whatIsMissing(cluster, { without }), STRONG_MS);
  if (seen.length === 0) return (performance.now() - from) / 1000;
  say(`without ${without.join()} still missing: ${seen.join('; ')}`);
  return undefined;
}

async function untilWhole(cluster, when, say) {
  const missing = await waitFor(
    () => whatIsMissing(cluster),
    WHOLE_MS,
    (found) => say(`waiting, ${when}: ${found.slice(0, 3).join('; ')}${found.length > 3 ? '; …' : ''}`),
  );
  if (missing.length > 0) throw new Error(`the lab is not whole ${when}: ${missing.join('; ')}`);
}

/** Resolves with what it found last: nothing, or the time is over. */
async function waitFor(look, withinMs, remind) {
  const deadline = performance.now() + withinMs;
  let reminded = performance.now();
  for (;;) {
    const found = await look();
    if (found.length === 0 || performance.now() > deadline) return found;
    if (remind && performance.now() - reminded > 10_000) {
      remind(found);
      reminded = performance.now();
    }
    await sleep(LOOK_AT_ALL_MS);
  }
}

async function until(isSo, withinMs, complaint) {
  const deadline = performance.now() + withinMs;
  // Whoever is asked may be the one that is broken.
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(complaint);
    await sleep(LOOK_MS);
  }
}
