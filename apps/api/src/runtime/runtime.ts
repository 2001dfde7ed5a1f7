import type { Announcements, JobQueue } from '@imgr/job-queue';
import type { ObjectStore } from '@imgr/object-store';
import type { ImageProcesses } from '@imgr/resize';

/** So that one file that stalls its header's reader does not hold up the other uploads. */
export const INSPECTORS = 2;

/** What a mode is made of. The rest of the API does not know which mode it runs in. */
export interface Runtime {
  store: ObjectStore;
  queue: JobQueue;
  announcements: Announcements;
  /** In which uploads are checked. */
  inspectors: ImageProcesses;
  /** Folder of the built web app, where this process serves it. */
  webDir: string | undefined;
  /** Whether the jobs went with the last run: then all that is pending is published at the start. */
  isQueueLost: boolean;
  /** Takes no more jobs, waits for those under way, and lets go of everything. */
  close(): Promise<void>;
}
