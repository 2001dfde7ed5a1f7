export { InProcessAnnouncements } from './in-process-announcements.ts';
export { InProcessJobQueue, type InProcessJobQueueOptions } from './in-process-job-queue.ts';
