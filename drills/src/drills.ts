import type { Drill } from './drill.ts';
import { apiKilled } from './drills/api-killed.ts';
import { brokerRestarted } from './drills/broker-restarted.ts';
import { brokerSilent } from './drills/broker-silent.ts';
import { brokerWiped } from './drills/broker-wiped.ts';
import { deletionDuringResize } from './drills/deletion-during-resize.ts';
import { poison } from './drills/poison.ts';
import { storeFlaky } from './drills/store-flaky.ts';
import { storeFull } from './drills/store-full.ts';
import { storeSilent } from './drills/store-silent.ts';
import { thrice } from './drills/thrice.ts';
import { workerKilled } from './drills/worker-killed.ts';

/** Those that wait for the sweeper come first: where several run at a time, the others run meanwhile. */
export const DRILLS: Drill[] = [
  apiKilled,
  brokerWiped,
  brokerRestarted,
  brokerSilent,
  storeFlaky,
  workerKilled,
  storeSilent,
  storeFull,
  poison,
  thrice,
  deletionDuringResize,
];
