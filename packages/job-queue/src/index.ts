export { type AnnouncementListener, Announcements } from './announcements.ts';
export { JobSetAsideError } from './failure-policy.ts';
export { type Consumer, type DeadJob, type JobDelivery, type JobHandler, JobQueue } from './job-queue.ts';
