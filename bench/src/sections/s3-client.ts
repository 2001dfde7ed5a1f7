import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import { signedUrl } from '../cluster/signed-url.ts';
import type { Calls, Setup } from '../contenders/s3-calls.ts';
import { end, endWithUs } from '../processes/end-with-us.ts';
import { ProcessTree } from '../processes/process-tree.ts';
import { type Measure, type MeasureTable, ratio } from '../report/measure.ts';
import { say } from '../report/say.ts';

const ENTRY = fileURLToPath(new URL('../contenders/s3-calls.js', import.meta.url));
const BYTES = 64 * 1024;
const COUNT = 500;
const NAMES = { put: 'PUT', get: 'GET', missing: 'GET of what is not there' };
const VERBS: Calls['verb'][] = ['put', 'get', 'missing'];
const VIAS: Calls['via'][] = ['imgr', 'bare'];

/** What a call of the store costs the process that makes it, in CPU time. About 10 s a round. */
export async function s3Client({ rounds, services }: Bench): Promise<MeasureTable[]> {
  const { s3 } = await services.fresh();
  const [key, missingKey] = ['bench/there', 'bench/missing'];
  const setup: Setup = {
    s3,
    key,
    missingKey,
    bytes: BYTES,
    urls: {
      put: (await signedUrl(s3, 'PUT', key)).href,
      get: (await signedUrl(s3, 'GET', key)).href,
      missing: (await signedUrl(s3, 'GET', missingKey)).href,
    },
  };
  const caller = endWithUs(fork(ENTRY));
  const tree = new ProcessTree(caller.pid as number);
  const cpuMs = { imgr: samplesByVerb(), bare: samplesByVerb() };
  const run = async (calls: Calls) => {
    const before = tree.cpuMs();
    caller.send(calls);
    await once(caller, 'message');
    return (tree.cpuMs() - before) / calls.count;
  };
  try {
    const ready = once(caller, 'message');
    caller.send(setup);
    await ready;
    for (const verb of VERBS) for (const via of VIAS) await run({ via, verb, count: COUNT });
    for (let round = 1; round <= rounds; round += 1) {
      say(`s3-client: round ${round} of ${rounds} …`);
      for (const verb of VERBS)
        for (const via of VIAS) cpuMs[via][verb].push(await run({ via, verb, count: COUNT }));
    }
  } finally {
    await end(caller);
  }
  return [
    {
      title: `s3-client: CPU of the caller for an object of ${BYTES} bytes`,
      measures: VERBS.flatMap((verb): Measure[] => [
        ratio(`${NAMES[verb]}: imgr ÷ bare node:http, signed beforehand`, cpuMs.imgr[verb], cpuMs.bare[verb]),
        { name: `${NAMES[verb]}: imgr`, unit: 'ms', samples: cpuMs.imgr[verb] },
        { name: `${NAMES[verb]}: bare node:http`, unit: 'ms', samples: cpuMs.bare[verb] },
      ]),
    },
  ];
}

function samplesByVerb(): Record<Calls['verb'], number[]> {
  return { put: [], get: [], missing: [] };
}
